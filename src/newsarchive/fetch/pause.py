"""When the next request to a host may be sent.

In: settings, what robots.txt and the answer asked for, a moment. Out: seconds. Pure: it never sleeps and never looks at
the clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from newsarchive.model import Fetched
from newsarchive.settings import Settings

MAX_RETRY_AFTER_S = 86_400.0  # a server that says "next year" is looked at tomorrow
ASKS_FOR_REST = frozenset({429, 503})


def delay_s(settings: Settings, crawl_delay_s: float | None) -> float:
    """Seconds between two requests to one host: ours, or what its robots.txt asks where that is longer (capped)."""
    asked = crawl_delay_s if crawl_delay_s is not None and crawl_delay_s > 0 else 0.0
    return max(settings.host_delay_s, min(asked, settings.max_crawl_delay_s))


def retry_after(fetched: Fetched, now: datetime) -> float | None:
    """Seconds of rest an answer of 429 or 503 asks for, as a number or an HTTP date; None where it asks for none.

    A date counts from the server's own `Date`, where it gives one: its clock may be wrong. At most a day.
    """
    if fetched.status not in ASKS_FOR_REST:
        return None
    value = (fetched.header("Retry-After") or "").strip()
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return min(float(value), MAX_RETRY_AFTER_S)
    until = _http_date(value)
    if until is None:
        return None
    since = _http_date(fetched.header("Date")) or now
    return min(max((until - since).total_seconds(), 0.0), MAX_RETRY_AFTER_S)


def _http_date(value: str | None) -> datetime | None:
    try:
        read = parsedate_to_datetime(value or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
