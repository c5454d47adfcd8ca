"""How fast search is, how large its index, and how often it finds what was asked for."""
