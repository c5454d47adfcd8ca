"""Every date that may be the article's, with its evidence; the choice is made in `clean`.

In: a `Scene`. Out: `DateFact` candidates: JSON-LD, meta elements, <time>, the lines about headline and body, the
address, the feed's claim. Never a candidate: a date in a footer, a comment, a related item, a calendar or the page's
"today" bar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from newsarchive import urls
from newsarchive.arabic.dates import PrintedDate, find_dates
from newsarchive.arabic.text import is_arabic
from newsarchive.extract import jsonld
from newsarchive.extract.dating import date_of_line
from newsarchive.extract.meta import names_for
from newsarchive.extract.moments import PrintedMoment, placed, read_moment, zone_of
from newsarchive.extract.page import Node, text_of
from newsarchive.extract.pieces import PagePiece
from newsarchive.extract.scene import Scene, common
from newsarchive.model import DateEvidence, DateFact, DateRole

_PROPERTIES: tuple[tuple[str, DateRole], ...] = (
    ("datePublished", "published"),
    ("dateCreated", "published"),
    ("uploadDate", "published"),
    ("dateModified", "modified"),
)
_URL_DAY = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)(?:([/\-._])(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9])(?!\d)"
    r"|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\d{6,}|\D|$))"
)
_URL_PARTS = re.compile(r"/((?:19[89]|20[0-4])\d)/(?:[a-z][\w-]*/)?(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/|$)")
_UPDATE_WORDS = re.compile(
    "تحديث|حُدِّث|حدث في|معدل|تعديل|updated|modified|last update|mis à jour|actualizado|aktualisiert|обновлено", re.I
)
_AGO = re.compile(r"منذ|قبل|ago\b|il y a|\bvor\b|\bhace\b", re.IGNORECASE)
_MAX_LINE = 220  # a longer line is a sentence: a date in it is narrated, not a dateline of ours


def read_dates(scene: Scene) -> tuple[DateFact, ...]:
    """All candidates, most reliable evidence first, each once."""
    date_facts: list[DateFact] = []
    seen: set[tuple[object, ...]] = set()
    for date_fact in (
        *_json_ld(scene),
        *_metas(scene),
        *_time_tags(scene),
        *_lines(scene),
        *_address(scene),
        *_feed(scene),
    ):
        mark = (date_fact.role, date_fact.day, date_fact.moment, date_fact.evidence)
        if mark not in seen and 1990 <= date_fact.day.year <= scene.reference.year + 1:
            seen.add(mark)
            date_facts.append(date_fact)
    return tuple(date_facts)


def _dated(scene: Scene, moment: PrintedMoment, role: DateRole, evidence: DateEvidence, text: str) -> DateFact:
    day, instant, known = placed(moment, scene.timezone)
    return DateFact(role, day, instant, moment.precision, known, evidence, text)


def _declared(scene: Scene, value: str, role: DateRole, evidence: DateEvidence) -> Iterator[DateFact]:
    moment = read_moment(value)
    if moment is not None:
        yield _dated(scene, moment, role, evidence, value)
        return
    for printed in _find(scene, value)[:1]:
        yield _printed(scene, printed, role, evidence)


def _json_ld(scene: Scene) -> Iterator[DateFact]:
    articles = [thing for thing in scene.things if jsonld.is_article(thing)]
    pages = [
        thing for thing in scene.things if "webpage" in jsonld.types(thing) or "videoobject" in jsonld.types(thing)
    ]
    for thing in articles or pages:
        for name, role in _PROPERTIES:
            value = jsonld.text(thing.get(name))
            if value and not (name == "dateCreated" and thing.get("datePublished")):
                yield from _declared(scene, value, role, "json-ld")


def _metas(scene: Scene) -> Iterator[DateFact]:
    for _, value in scene.head.every(*names_for("published")):
        yield from _declared(scene, value, "published", "meta")
    for _, value in scene.head.every(*names_for("modified")):
        yield from _declared(scene, value, "modified", "meta")


def _time_tags(scene: Scene) -> Iterator[DateFact]:
    """<time datetime>, and the microdata and <abbr> forms of it, that stand about the article and in no furniture."""
    lines = {id(piece.node) for piece in scene.about}
    for node in _dated_nodes(scene):
        if not any(id(above) in lines for above in (node, *node.iterancestors())):
            continue
        value = node.get("datetime") or node.get("content") or node.get("title") or ""
        printed = text_of(node)
        label = f"{node.get('itemprop') or ''} {node.get('class') or ''} {_line_of(node)}"
        role: DateRole = (
            "modified" if re.search("modified|updated", label) or _UPDATE_WORDS.search(label) else "published"
        )
        moment = read_moment(value)
        if moment is not None:
            yield _dated(scene, moment, role, "time-tag", printed or value)


def _dated_nodes(scene: Scene) -> Iterator[Node]:
    yield from scene.page.tree.iter("time")
    for node in scene.page.tree.iter("abbr", "span", "div", "p", "meta", "td"):
        prop = node.get("itemprop") or ""
        if prop.startswith("date") or (node.tag == "abbr" and node.get("title")):
            yield node


def _line_of(node: Node) -> str:
    parent = node.getparent()
    return text_of(parent)[:80] if parent is not None else ""


def _lines(scene: Scene) -> Iterator[DateFact]:
    """Dates printed in the lines about the article: beside the headline a byline, elsewhere merely visible."""
    title = scene.titles.piece
    first = min(scene.kept, default=0)
    for piece in scene.about:
        if piece.chars > _MAX_LINE or piece is title or _elsewhere(scene, piece):
            continue
        beside = title is not None and title.order - 3 <= piece.order <= first
        for printed in _dating(scene, piece):
            updated = printed.role == "modified" or _UPDATE_WORDS.search(piece.text[: printed.start][-40:])
            role: DateRole = "modified" if updated else "published"
            yield _printed(
                scene, printed, role, "byline" if beside or scene.furnished[piece.order] == "meta" else "visible"
            )


def _dating(scene: Scene, piece: PagePiece) -> list[PrintedDate]:
    """The dates of a line that may be the article's: of an Arabic line of its body only what dates it as a whole."""
    if piece.order in scene.kept and is_arabic(piece.text):
        pair = date_of_line(piece.text, _local(scene), day_first=scene.site.day_first)
        return [pair[0]] if pair else []
    return [printed for printed in _find(scene, piece.text) if printed.role != "other"]


def _elsewhere(scene: Scene, piece: PagePiece) -> bool:
    """A line of another part of the page: its smallest element in common with the body is the page itself."""
    if scene.container is None or scene.furnished[piece.order] == "meta":
        return False
    shared = common(piece.node, scene.container)
    return shared is None or shared.tag in ("body", "html")


def _local(scene: Scene) -> datetime:
    """What relative dates count from, where the page was printed: «أمس» is the day before the publisher's."""
    zone = zone_of(scene.timezone)
    return scene.reference.astimezone(zone) if zone else scene.reference


def _find(scene: Scene, text: str) -> list[PrintedDate]:
    return list(find_dates(text, reference=_local(scene), day_first=scene.site.day_first))


def _printed(scene: Scene, printed: PrintedDate, role: DateRole, evidence: DateEvidence) -> DateFact:
    day = _likeliest_day(_local(scene), printed) if printed.relative else printed.day
    moment = PrintedMoment(day, printed.time, printed.offset, printed.precision)
    return _dated(scene, moment, role, evidence, printed.text)


def _likeliest_day(reference: datetime, printed: PrintedDate) -> date:
    """«3 days ago» is said of anything between 72 and 96 hours old: the day of the middle is the likeliest."""
    if printed.precision != "day" or not _AGO.search(printed.text):
        return printed.day
    days = (reference.date() - printed.day).days
    return (reference - timedelta(days=days, hours=12)).date() if 0 < days < 7 else printed.day


def _address(scene: Scene) -> Iterator[DateFact]:
    """A whole day in the path: /2026/11/21/, /2026-11-21-, /20261121…"""
    address = urls.parse(scene.page.url)
    path = address.path if address else ""
    match = _URL_PARTS.search(path) or _URL_DAY.search(path)
    if match:
        try:
            year, month, number = [part for part in match.groups() if part and part.isdigit()]
            day = date(int(year), int(month), int(number))
        except ValueError:
            return
        yield DateFact("published", day, datetime.combine(day, time(), UTC), "day", False, "url", match[0].strip("/"))


def _feed(scene: Scene) -> Iterator[DateFact]:
    claim = scene.claim
    evidence: DateEvidence = "import" if scene.provenance.claimed_by == "import" else "feed"
    if claim is None:
        return
    printed_moment = read_moment(claim.published_text or "")
    if printed_moment is not None:
        yield _dated(scene, printed_moment, "published", evidence, claim.published_text or "")
    roles: tuple[tuple[datetime | None, DateRole], ...] = ((claim.published, "published"), (claim.updated, "modified"))
    for moment, role in roles:
        if moment is not None and not (role == "published" and printed_moment is not None):
            read = PrintedMoment(moment.date(), moment.time(), moment.utcoffset(), "second")
            yield _dated(scene, read, role, evidence, claim.published_text or moment.isoformat())
