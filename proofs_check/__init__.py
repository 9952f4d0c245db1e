"""What is true, and how we know: enclosures, decisions, certificates, verdicts."""
