"""Handing articles out: every form `export` writes, how much of a text may leave, citations, frozen selections."""
