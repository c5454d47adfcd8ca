"""The tables of an archive."""
