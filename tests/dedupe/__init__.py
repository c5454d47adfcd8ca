"""Tests of the dedupe room (a package, so that its file names may stand in other rooms too)."""
