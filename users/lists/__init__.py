"""The list of people: its filters and its table, the same on pages and in REST."""
