"""One way to show a page: in the reader's language, with what every page needs.

In: a request, a template and its values. Out: an HTML answer that remembers the reader's choices. It asks the store
nothing but who is asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from jinja2 import Environment

from newsarchive.archive.archive import OpenArchive
from newsarchive.model.encoding import moment_json
from newsarchive.web.access import csrf_of, is_known
from newsarchive.web.errors import Wrong, misspelt
from newsarchive.web.pages.filters import FILTERS
from newsarchive.web.queries import Picked
from newsarchive.web.rendering import render
from newsarchive.web.translations import DIGITS, LANGUAGES, MONTHS, Language, Locale

_CHOICES: dict[str, tuple[str, ...]] = {"lang": LANGUAGES, "digits": DIGITS, "months": MONTHS}
_ENTRIES = {
    **dict.fromkeys(("since", "until"), "notice.day"),
    **dict.fromkeys(("deleted", "copies"), "notice.truth"),
    "story": "notice.number",
    "changed": "notice.kind",
}
PAUSE = "\x00"  # stands in no text of ours: what is read has no such character
_YEAR_S = 31_536_000


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in an address that was passed over: its name, what it was, and the key in `translations.toml` of why
    and what was done instead."""

    name: str
    value: str
    entry: str


def show(
    request: Request,
    name: str,
    /,
    answer: int = 200,
    *,
    asks: bool = True,
    notices: Sequence[Skipped] = (),
    **values: Any,
) -> HTMLResponse:
    """A template filled in. `asks`: whether the database may be asked who this is; not where it is what failed.

    `notices`: what of the address was passed over, said above everything else.
    """
    templates: Environment = request.app.state.templates
    templates.filters.update(FILTERS)
    page = render(request, name, answer, **_common(request, asks, notices), **values)
    _remember(request, page)
    return page


def show_in_parts(request: Request, name: str, *, notices: Sequence[Skipped] = (), **values: Any) -> Response:
    """The same, sent as it is made: what stands before the template's `PAUSE` is sent before what comes after is asked
    for. What fails before the pause is an error page as ever."""
    templates: Environment = request.app.state.templates
    templates.filters.update(FILTERS)
    value_text = templates.get_template(name).generate(
        request=request, csrf=csrf_of(request), PAUSE=PAUSE, **_common(request, True, notices), **values
    )
    parts = _parts(value_text)
    page = StreamingResponse(chain([next(parts)], parts), media_type="text/html; charset=utf-8")
    _remember(request, page)
    return page


def _parts(pieces: Iterator[str]) -> Iterator[str]:
    """What comes before a pause together, then the rest."""
    texts: list[str] = []
    for piece in pieces:
        if piece == PAUSE:
            yield "".join(texts)
            texts = []
        else:
            texts.append(piece)
    yield "".join(texts)


def passed_over(request: Request, filters: Iterable[Wrong] = (), **choices: Sequence[str]) -> list[Skipped]:
    """What of an address a page goes on without: filters that cannot be read, choices that are none, and names that
    are nearly one of those there are. `choices`: what each parameter of the page may be; none: anything."""
    params = request.query_params
    known = {name: value_text for name, value_text in {**_CHOICES, **choices}.items() if value_text}
    unknown = misspelt(params, (*Picked.model_fields, *_CHOICES, *choices))
    return [
        *(Skipped(one.field, one.value, _ENTRIES.get(one.field, "notice.filter")) for one in filters),
        *(
            Skipped(one, params[one], "notice.choice")
            for one in known
            if params.get(one) and params[one] not in known[one]
        ),
        *(Skipped(one.field, one.value, "notice.unknown") for one in unknown),
    ]


def _common(request: Request, asks: bool, notices: Sequence[Skipped]) -> dict[str, Any]:
    """What every page may use."""
    return {
        "notices": notices,
        "t": tongue_of(request),
        "here": lambda **changes: here(request, **changes),
        "link": link,
        "value_text": value_text,
        "iso": iso,
        "now": archive_of(request).now(),
        "writes": asks and is_known(request),
    }


def _remember(request: Request, page: Response) -> None:
    """Keep the choices this address makes, and say what the page goes by."""
    for choice, known in _CHOICES.items():
        chosen = request.query_params.get(choice)
        if chosen in known:
            page.set_cookie(choice, chosen, max_age=_YEAR_S, samesite="lax")
    page.headers["Vary"] = "Cookie, Accept-Language"


def tongue_of(request: Request) -> Locale:
    """How this reader is spoken to: as asked in the address, else as chosen before, else as the browser says."""
    value_text = {name: _chosen(request, name, known) for name, known in _CHOICES.items()}
    code = cast(Language, value_text["lang"] or _accepted(request.headers.get("accept-language", "")))
    return Locale(code, value_text["digits"] or DIGITS[0], value_text["months"] or MONTHS[0])


def archive_of(request: Request) -> OpenArchive:
    """The archive."""
    archive: OpenArchive = request.app.state.archive
    return archive


def here(request: Request, **changes: object) -> str:
    """This page's address with some of its query changed; None takes a part out. A page of results begins anew."""
    phrases = [
        (name, value)
        for name, value in parse_qsl(request.url.query)
        if name not in changes and name not in ("cursor", *_CHOICES)
    ]
    return link(request.url.path, phrases, **changes)


def link(path: str, phrases: list[tuple[str, str]] | None = None, **values: object) -> str:
    """An address with a query."""
    query = urlencode(
        [*(phrases or []), *((name, value_text(value)) for name, value in values.items() if value is not None)]
    )
    return f"{path}?{query}" if query else path


def value_text(value: object) -> str:
    """A value as an address has it."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def iso(moment: datetime | None) -> str:
    """A moment as machines read it."""
    return moment_json(moment) or ""


def _chosen(request: Request, name: str, known: tuple[str, ...]) -> str | None:
    for value_text in (request.query_params.get(name), request.cookies.get(name)):
        if value_text in known:
            return value_text
    return None


def _accepted(header: str) -> str:
    """The first of our languages among those the browser names, in its order; Arabic where it names none."""
    ranked = []
    for place, part in enumerate(header.split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, name.split("-")[0].lower()))
        except ValueError:
            continue
    return next((code for _, _, code in sorted(ranked) if code in LANGUAGES), LANGUAGES[0])
