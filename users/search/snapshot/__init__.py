"""The search index: files that every process of a machine maps into its memory. See docs/architecture.md, 'Search'."""
