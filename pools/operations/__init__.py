"""What can be done to pools, as far as it has no folder of its own yet."""
