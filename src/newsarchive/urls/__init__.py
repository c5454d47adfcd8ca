"""URLs: parsed by the WHATWG rules, and reduced to the key that identifies an article.

In: a URL as printed, perhaps relative, with Arabic letters, tracking parameters, AMP or print variants. Out: its parts,
its absolute form, its canonical form, its identity key. It never uses the network, and never merges two URLs that may
be two articles: a table (`data/trackers.toml`) says what each parameter means.

Laws: canonical(canonical(u)) == canonical(u), key(canonical(u)) == key(u).
"""

from __future__ import annotations

from newsarchive.urls.canonicalize import canonical
from newsarchive.urls.identity import is_home, key
from newsarchive.urls.parts import Url, absolute, bare_name, host_of, origin, parse, same_site

__all__ = ["Url", "absolute", "bare_name", "canonical", "host_of", "is_home", "key", "origin", "parse", "same_site"]
