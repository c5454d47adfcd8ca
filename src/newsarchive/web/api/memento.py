"""Memento (RFC 7089): an address as it was at a moment, from our captures.

In: an address, and perhaps a moment. Out: a redirect to the nearest capture, its bytes as an attachment with their
moment, or the list of all. What was taken down is held back.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Header, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.store.captures import browse
from newsarchive.web.api.captures import attachment

router = APIRouter(tags=["memento"])

LINKS = "application/link-format"
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
Stamp = Annotated[str, Path(pattern=r"^[0-9]{4,14}$", description="YYYYMMDDhhmmss, or its beginning.")]
Url = Annotated[str, Path(description="The whole address, its query too.")]


@dataclass(frozen=True, slots=True)
class Memento:
    """One capture of an address."""

    capture_id: int
    moment: datetime


@router.get("/timegate/{url:path}", response_class=RedirectResponse, status_code=302)
def timegate(request: Request, url: Url, accept_datetime: Annotated[str | None, Header()] = None) -> Response:  # noqa: ARG001  named for the route
    """Go to the capture nearest to `Accept-Datetime`; without one to the newest."""
    address = requested_url(request, "/timegate/")
    known = mementos(request, address)
    wanted = known[-1].moment if accept_datetime is None else _asked(accept_datetime)
    chosen = nearest(known, wanted)
    headers = {"vary": "accept-datetime", "link": _links(request, address, known, chosen)}
    return RedirectResponse(_place(request, address, chosen), 302, headers)


@router.get("/memento/{stamp}/{url:path}", response_class=Response)
def memento(request: Request, stamp: Stamp, url: Url) -> Response:  # noqa: ARG001  named for the route
    """The bytes of the capture of that second; where there is none, a redirect to the nearest."""
    address = requested_url(request, f"/memento/{stamp}/")
    known = mementos(request, address)
    chosen = nearest(known, moment_of(stamp))
    if _stamp(chosen.moment) != stamp:
        return RedirectResponse(_place(request, address, chosen), 302)
    headers = {
        "memento-datetime": format_datetime(chosen.moment.replace(microsecond=0), usegmt=True),
        "link": _links(request, address, known, chosen),
    }
    return attachment(request.app.state.archive, chosen.capture_id, headers)


@router.get("/timemap/link/{url:path}", response_class=Response)
def timemap(request: Request, url: Url) -> Response:  # noqa: ARG001  named for the route
    """Every capture of an address, oldest first, as `application/link-format`."""
    address = requested_url(request, "/timemap/link/")
    known = mementos(request, address)
    here = f'<{_root(request)}/timemap/link/{_shown(address)}>; rel="self"; type="{LINKS}"'
    span = f'; from="{_http(known[0])}"; until="{_http(known[-1])}"'
    gate = f'<{_root(request)}/timegate/{_shown(address)}>; rel="timegate"'
    lines = [f'<{_shown(address)}>; rel="original"', here + span, gate]
    lines += [_link(request, address, one, _relation(known, place)) for place, one in enumerate(known)]
    return Response(",\n".join(lines) + "\n", media_type=LINKS)


def mementos(request: Request, address: str) -> Sequence[Memento]:
    """The captures of an address, oldest first, one a second. Raises status 404 or 410."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        rows = browse.at_url(conn, address)
    if rows and all(held for _, _, held in rows):
        raise HTTPException(410, "what was captured at this address was taken down")
    first: dict[str, Memento] = {}
    for capture_id, moment, held in rows:
        if not held:
            first.setdefault(_stamp(moment), Memento(capture_id, moment))
    if not first:
        raise HTTPException(404, f"url: no capture of {address}; GET /api/v1/captures lists what was captured")
    return list(first.values())


def nearest(known: Sequence[Memento], wanted: datetime) -> Memento:
    """The capture nearest to a moment; the earlier of two as near."""
    return min(known, key=lambda one: (abs((one.moment.replace(microsecond=0) - wanted).total_seconds()), one.moment))


def moment_of(stamp: str) -> datetime:
    """`20220112090000`, or its beginning, as the first such moment; figures past the end of their unit are its last."""
    padded = stamp + "00000101000000"[len(stamp) :]
    year, month = max(1, int(padded[:4])), min(12, max(1, int(padded[4:6])))
    day = min(calendar.monthrange(year, month)[1], max(1, int(padded[6:8])))
    hour, minute, second = (min(most, int(padded[at : at + 2])) for at, most in ((8, 23), (10, 59), (12, 59)))
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def requested_url(request: Request, prefix: str) -> str:
    """The address after the prefix, as sent: its escapes and its query are its own."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    text = raw.decode("ascii", "replace").partition("?")[0].removeprefix(prefix)
    if "://" not in text and "%3a%2f%2f" in text.lower():
        text = unquote(text)
    for scheme in ("http:/", "https:/"):  # what stands between may have made one slash of two
        if text.startswith(scheme) and not text.startswith(scheme + "/"):
            text = scheme + "/" + text.removeprefix(scheme)
    query = request.scope.get("query_string", b"").decode("latin-1")
    address = f"{text}?{query}" if query else text
    if urls.parse(address) is None:
        raise HTTPException(404, "url: not an http(s) address; write it whole, as in /timegate/https://example.org/a")
    return address


def _asked(accept_datetime: str) -> datetime:
    try:
        wanted = parsedate_to_datetime(accept_datetime)
    except (ValueError, OverflowError, TypeError, IndexError) as error:
        raise HTTPException(400, "Accept-Datetime: write it as `Wed, 12 Jan 2022 09:00:00 GMT`") from error
    try:
        return wanted.astimezone(UTC) if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    except OverflowError as error:
        raise HTTPException(400, "Accept-Datetime: there is no such moment; years go from 1 to 9999") from error


def _links(request: Request, address: str, known: Sequence[Memento], chosen: Memento) -> str:
    """The Link header of one capture: the original, the gate, the map, the first, last and neighbouring captures."""
    place = known.index(chosen)
    numbers = sorted({0, max(0, place - 1), place, min(len(known) - 1, place + 1), len(known) - 1})
    texts = [
        f'<{_shown(address)}>; rel="original"',
        f'<{_root(request)}/timegate/{_shown(address)}>; rel="timegate"',
        f'<{_root(request)}/timemap/link/{_shown(address)}>; rel="timemap"; type="{LINKS}"',
        *(_link(request, address, known[number], _relation(known, number, place)) for number in numbers),
    ]
    return ", ".join(texts)


def _relation(known: Sequence[Memento], place: int, here: int | None = None) -> str:
    names = {0: "first", len(known) - 1: "last"} if len(known) > 1 else {0: "first last"}
    beside = {here - 1: "prev", here + 1: "next"} if here is not None else {}
    return " ".join(name for name in (names.get(place), beside.get(place), "memento") if name)


def _link(request: Request, address: str, one: Memento, relation: str) -> str:
    return f'<{_place(request, address, one)}>; rel="{relation}"; datetime="{_http(one)}"'


def _place(request: Request, address: str, one: Memento) -> str:
    return f"{_root(request)}/memento/{_stamp(one.moment)}/{_shown(address)}"


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _shown(address: str) -> str:
    """The address as a header can carry it."""
    return quote(address, safe=_SAFE)


def _stamp(moment: datetime) -> str:
    return f"{moment.year:04}{moment:%m%d%H%M%S}"


def _http(one: Memento) -> str:
    return format_datetime(one.moment.replace(microsecond=0), usegmt=True)
