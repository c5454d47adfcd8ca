"""The doors: parse, call one thing, format."""
