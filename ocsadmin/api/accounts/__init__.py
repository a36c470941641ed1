"""REST on accounts and permissions."""
