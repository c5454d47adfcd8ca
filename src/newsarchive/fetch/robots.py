"""What a site's robots.txt lets us do (RFC 9309).

In: the answer for `/robots.txt`. Out: a `Robots` value, whose `text`, `status` and `fetched_at` may be stored and given
back. It never fetches. A server in trouble (5xx) denies everything, a missing file (4xx) allows everything.
"""

from __future__ import annotations

import codecs
import math
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from protego import Protego

PRODUCT = "newsarchive"  # the token of `User-agent:` lines that mean us
MAX_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB; rules beyond are not read
MAX_REDIRECTS = 5
PATH = "/robots.txt"

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one scheme and authority, as answered with `status` at `fetched_at`. `text` is empty but for 2xx."""

    text: str
    status: int
    fetched_at: datetime

    @property
    def reachable(self) -> bool:
        """False where the server was in trouble: then nothing may be asked, and the file is to be asked for again."""
        return self.status < 500

    def allowed(self, url: str, agent: str = PRODUCT) -> bool:
        """May we ask for `url`? `agent` is a product token, not a whole user agent."""
        return self.reachable and _rules(self.text).can_fetch(url, agent)

    def why_not(self, url: str) -> str:
        """The reason for a refusal, for people."""
        return (
            f"robots.txt forbids {url}"
            if self.reachable
            else f"robots.txt answered {self.status}: nothing may be asked"
        )

    @property
    def crawl_delay_s(self) -> float | None:
        """Seconds it asks between two of our requests, by `Crawl-delay` or `Request-rate`; None: it does not say."""
        rules = _rules(self.text)
        delay = rules.crawl_delay(PRODUCT)
        rate = rules.request_rate(PRODUCT)
        asked = [delay] if delay is not None else []
        if rate is not None and rate.requests > 0 and rate.start_time is None:
            asked.append(rate.seconds / rate.requests)
        asked = [seconds for seconds in asked if math.isfinite(seconds) and seconds >= 0]
        return max(asked, default=None)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps it names, as printed (perhaps relative), each once."""
        return tuple(dict.fromkeys(_rules(self.text).sitemaps))


def read_robots(body: bytes, status: int, now: datetime) -> Robots:
    """The rules of an answer for `/robots.txt`; `body` is already unpacked. Only 2xx answers have rules."""
    text = _decode(body[:MAX_BYTES]) if 200 <= status < 300 else ""
    if text.lstrip()[:1] == "<":
        text = ""  # a page served for every address is no rule book
    return Robots(text=text, status=status, fetched_at=now)


def in_force(fresh: Robots | None, known: Robots | None, now: datetime, max_age_s: float) -> Robots | None:
    """The rules to hold to: what was just answered, or, while the server is in trouble, the last good copy.

    `fresh` None: it could not be reached at all. A copy older than `max_age_s` is good no longer. None, or rules that
    are not `reachable`: nothing may be asked.
    """
    if fresh is not None and fresh.reachable:
        return fresh
    if known is not None and known.reachable and (now - known.fetched_at).total_seconds() <= max_age_s:
        return known
    return fresh


def _decode(body: bytes) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken > sum(letter > "\x7f" for letter in text) / 2:
        text = body.decode("cp1256", "replace")  # the old Arabic code page; UTF-8 with a few bad bytes stays UTF-8
    return text.replace("\x00", "")


@lru_cache(maxsize=64)
def _rules(text: str) -> Protego:
    """Parsed rules: a pure function of the text, remembered because a visit asks thousands of times."""
    return Protego.parse(text)
