"""An article's position in time: the order in which the articles that share a key are kept.

In: moments. Out: whole numbers that sort as the moments do. It reads no clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b

UNDATED = 1 << 27  # minutes from here on are of articles without a date: after all others, by first sight
_FINE_BITS = 35  # bits of a position below the minute: articles of one minute have a fixed order of their own
_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)


def time_position(published: datetime | None, captured: datetime, identity: str) -> int:
    """An article's position: minutes of publication; of first sight, after all others, where it has no date.

    Articles of one minute are ordered by a digest of `identity`, which no order of filing changes.
    """
    minutes = max(0, int(((published or captured) - _EPOCH).total_seconds() // 60))
    digest = blake2b(identity.encode("utf-8", "replace"), digest_size=8).digest()
    fine = int.from_bytes(digest, "big") >> (64 - _FINE_BITS)
    return ((minutes if published else UNDATED + minutes) << _FINE_BITS) + fine


def first_position(minute: int) -> int:
    """The first position of a minute."""
    return minute << _FINE_BITS
