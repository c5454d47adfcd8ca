"""Every table of an archive."""
