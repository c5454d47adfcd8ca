"""Importing by hand: files in every supported format, one item at a time, resumable."""
