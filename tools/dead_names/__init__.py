"""Names that nothing uses: found by vulture, without those that something outside of Python code asks for by name."""
