"""What the rows of a file become, operation by operation."""
