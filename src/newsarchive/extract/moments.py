"""Machine-written dates: what meta elements, JSON-LD and <time datetime> hold.

In: a string as declared. Out: a `PrintedMoment` (day and time as printed, offset if any) or None. It reads ISO 8601 in
its many accents, RFC 2822, Unix seconds and plain numbers; words of any language are for `arabic.dates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive.model import Precision

_ISO = re.compile(
    r"^\W*(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)"
    r"(?:[T\s,،_-]+(?P<hour>\d\d?)[:.h](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,:]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?\s?[+\-−]\d\d?:?(?:\d\d)?)?(?:\[[^\]]*\])?(?!\d)"
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?(?P<zone>Z)?$"
)
_OFFSET = re.compile(r"([+\-−])(\d\d?):?(\d\d)?")
_UNIX = re.compile(r"^\d{10}(?:\d{3})?$")


@dataclass(frozen=True, slots=True)
class PrintedMoment:
    """A date as printed: `offset` is None where the zone is not given."""

    day: date
    time: time | None
    offset: timedelta | None
    precision: Precision


def read_moment(value: str) -> PrintedMoment | None:
    """Read one machine-written date."""
    value = value.strip()
    match = _ISO.match(value) or _COMPACT.match(value)
    if match:
        return _from_parts(match.groupdict())
    if _UNIX.match(value):
        return _aware(datetime.fromtimestamp(int(value[:10]), UTC))
    return _from_mail(value)


def placed(moment: PrintedMoment, zone_name: str | None) -> tuple[date, datetime, bool]:
    """(the publisher's calendar day, the moment in UTC, is the zone known).

    A time without an offset is in the publisher's zone. A time in UTC is written by machines: where the publisher's own
    zone is known, the day is counted there; a day alone is never shifted.
    """
    if moment.time is None:
        return moment.day, datetime.combine(moment.day, time(), UTC), moment.offset is not None
    zone = zone_of(zone_name)
    local = datetime.combine(moment.day, moment.time)
    if moment.offset is not None:
        aware = local.replace(tzinfo=fixed(moment.offset)).astimezone(UTC)
        day = aware.astimezone(zone).date() if zone and not moment.offset else moment.day
        return day, aware, True
    if zone is not None:
        return moment.day, local.replace(tzinfo=zone).astimezone(UTC), True
    return moment.day, local.replace(tzinfo=UTC), False


def zone_of(name: str | None) -> ZoneInfo | None:
    """The zone of an IANA name; None where there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _from_parts(parts: dict[str, str | None]) -> PrintedMoment | None:
    try:
        day = date(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
        if parts.get("hour") is None:
            return PrintedMoment(day, None, None, "day")
        hour = _hour(int(parts["hour"] or 0), parts.get("half"))
        clock = time(hour, int(parts["minute"] or 0), int(parts.get("second") or 0))
    except ValueError:
        return None
    return PrintedMoment(day, clock, _offset(parts.get("zone")), "second" if parts.get("second") else "minute")


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    match = _OFFSET.search(zone)
    if not match:
        return timedelta(0)
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if size >= timedelta(hours=24):
        return None
    return size if match[1] == "+" else -size


def _from_mail(value: str) -> PrintedMoment | None:
    """RFC 2822: `Sat, 21 Nov 2026 10:00:00 +0300`."""
    if not re.search(r"[A-Za-z]{3}", value) or not re.search(r"\d{4}", value) or len(value) > 60:
        return None
    parts = parsedate_tz(value)
    if parts is None or not 1900 < parts[0] < 2200:
        return None
    try:
        day = date(parts[0], parts[1], parts[2])
        clock = time(parts[3], parts[4], parts[5]) if ":" in value else None
    except ValueError:
        return None
    if clock is None:
        return PrintedMoment(day, None, None, "day")
    return PrintedMoment(day, clock, timedelta(seconds=parts[9]) if parts[9] is not None else None, "second")


def _aware(moment: datetime) -> PrintedMoment:
    return PrintedMoment(moment.date(), moment.time(), timedelta(0), "second")
