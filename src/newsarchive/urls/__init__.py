"""Addresses: read by the WHATWG rules, and brought to the one form an article is known by.

In: a URL as printed, perhaps relative, with Arabic letters, trackers, AMP or print dress. Out: its parts, its absolute
form, its canonical form, its identity key. It never asks the network, and never merges two addresses that may be two
articles: what a parameter means is told by a table (`data/trackers.toml`).

Laws: canonical(canonical(u)) == canonical(u), key(canonical(u)) == key(u).
"""

from __future__ import annotations

from newsarchive.urls.canonicalize import canonical
from newsarchive.urls.identity import is_home, key
from newsarchive.urls.parts import Url, absolute, bare_name, host_of, origin, parse, same_site

__all__ = ["Url", "absolute", "bare_name", "canonical", "host_of", "is_home", "key", "origin", "parse", "same_site"]
