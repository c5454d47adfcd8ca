"""The web door under readers: first byte of a search page, and many readers while an archive takes articles in."""
