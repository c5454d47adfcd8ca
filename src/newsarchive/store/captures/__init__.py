"""Captures: which bytes are stored, where they are, and which are still to be read."""
