"""A person as the directory has them: attributes, flags, addresses, lines."""
