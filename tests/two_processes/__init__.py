"""What two processes and one compute alike, for the tests."""
