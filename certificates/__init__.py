"""Certificates: requests, authorities, assignment, expiry. The package is reserved; it has no pages or models yet."""
