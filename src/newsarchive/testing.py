"""For people who test crawlers: the sample newsroom, six small papers over real HTTP on loopback.

`with serve() as newsroom:` gives a `Running` newsroom: `home_urls`, `feed_urls`, `set_day(day)`, `requests` (a log of
every request), `truth()` (what each article really says). It listens on 127.0.0.1 only.
"""

from __future__ import annotations

from newsarchive.demo.server import Request, Running, serve
from newsarchive.demo.truth import Expected

__all__ = ["Expected", "Request", "Running", "serve"]
