"""Methods that prove goals over the reals, one a module; each says what it trusts."""
