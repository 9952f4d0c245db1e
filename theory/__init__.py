"""What is claimed: derivations and statements in SymPy; no floats, no files, nothing of ours."""
