"""Captures: which bytes are held, where they are, and what is still to be read."""
