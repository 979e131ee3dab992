"""Pages, charts and words: everything that a reader sees, from a report context."""
