"""Plain text scraped earlier, read as the same kind of Extraction a page gives.

In: a text and what was declared with it. Out: its lines as blocks, to the letter, with candidates for title and
date. It judges no line (that is `clean`'s), but parts lines that a scraper glued together where one half is a set
phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from newsarchive.arabic.credits import is_caption_line, read_credit, split_dateline
from newsarchive.arabic.dates import PrintedDate, find_dates, is_date_line, parse_date
from newsarchive.arabic.text import fold, language_of, words
from newsarchive.extract.moments import Moment, placed, read_moment, zone_of
from newsarchive.nouns import Block, Dated, DateEvidence, DateRole, Extraction, Fact, Provenance
from newsarchive.sites.glue import unglue
from newsarchive.sites.phrases import recognise
from newsarchive.sites.places import is_sentence, places

READER = "plain-1"
_LINE_ENDS = re.compile("\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_TITLE_WORDS = 26
_DATE_LINE_CHARS = 220
_YEAR = re.compile(r"\d{4}|\d ?[./-] ?\d\d? ?[./-] ?\d\d")
_NEAR = re.compile(r"(?<!\w)(?:الجاري|الحالي)(?!\w)")
_EARLIEST_YEAR = 1990  # before it nothing was published on the web: what is printed is told
_WORDS_BESIDE = 4  # beside its date, in a line that is nearly a date line
_WRAPPED = range(40, 121)  # characters of a line that was broken to a width


def extract_plain(text: str, provenance: Provenance, *, moment: datetime) -> Extraction:
    """Read one plain text. `moment` is when it was captured: relative dates count from it."""
    lines = [piece for line in _lines(text) for piece in unglue(line)]
    heading = _title(lines)
    blocks = tuple(Block(line) for line in lines)
    return Extraction(
        kind="article",
        kind_evidence="plain text",
        titles=_titles(provenance, heading),
        dates=tuple(_dates(lines, heading, provenance, moment)),
        authors=tuple(Fact(author, "import") for author in (provenance.claim.authors if provenance.claim else ())),
        tags=provenance.claim.tags if provenance.claim else (),
        language=_language(text, provenance),
        blocks=blocks,
        method="plain text",
        charset_evidence="text",
        reader=READER,
    )


def _lines(text: str) -> list[str]:
    """The lines of a text, each a paragraph; where a paragraph was broken to a width, its lines are joined."""
    stripped = [line.strip("\ufeff \t\u00a0") for line in _LINE_ENDS.split(text)]
    groups: list[list[str]] = [[]]
    for line in stripped:
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [line for group in groups for line in ([" ".join(group)] if _is_wrapped(group) else group)]


def _is_wrapped(group: Sequence[str]) -> bool:
    """Whether the lines of a group are one paragraph: of nearly one width, and broken in mid-sentence."""
    body = group[:-1]
    if len(body) < 2 or not all(len(line) in _WRAPPED for line in body):
        return False
    sizes = [len(line) for line in body]
    broken = sum(1 for line in body if line[-1] not in '.!?؟…:»"”)]')
    return max(sizes) - min(sizes) <= 15 and len(group[-1]) <= max(sizes) + 5 and broken >= len(body) * 0.7


def _title(lines: Sequence[str]) -> str | None:
    """The line at the top that is the headline:

    said twice, or short, without a full stop, and with a text below it.
    """
    for index, line in enumerate(lines):
        if _is_beside(line):
            continue
        rest = [other for other in lines[index + 1 :] if not recognise(other)]
        if any(fold(other) == fold(line) for other in rest[:3]):
            return line
        found = len(words(line))
        if not rest or found < 2 or found > _TITLE_WORDS or line.rstrip().endswith((".", "،", "؛", ":")):
            return None
        return line if any(is_sentence(other) for other in rest) else None
    return None


def _is_beside(line: str) -> bool:
    """Whether a line at the top is not yet the title: a set phrase, a date, a credit."""
    if recognise(line) is not None or recognise(line, "head") is not None or is_date_line(line):
        return True
    credit = read_credit(line) if len(line.split()) <= 12 else None
    return credit is not None and not credit.caption


def _titles(provenance: Provenance, heading: str | None) -> tuple[Fact, ...]:
    """The title that was declared; only where none was, the line that looks like one."""
    claimed = provenance.claim.title if provenance.claim else None
    if claimed:
        return (Fact(claimed, provenance.claimed_by or "import"),)
    return (Fact(heading, "first line"),) if heading else ()


def _dates(lines: Sequence[str], heading: str | None, provenance: Provenance, moment: datetime) -> Iterator[Dated]:
    """What was declared, then date lines about the text, then the dateline of its first paragraph."""
    yield from _claimed(provenance)
    zone = zone_of(provenance.timezone)
    moment = moment.astimezone(zone) if zone else moment  # «أمس» is counted where the text was printed
    where = places([line != heading and is_sentence(line) and not is_date_line(line) for line in lines])
    for line, place in zip(lines, where, strict=True):
        if place != "between" and line != heading and len(line) <= _DATE_LINE_CHARS:
            yield from _of_line(line, provenance, moment)
    opening = next((line for line, place in zip(lines, where, strict=True) if place == "between"), None)
    parted = split_dateline(opening) if opening else None
    if opening and parted is not None:
        line = opening[: len(opening) - len(parted[1])]
        yield from (_dated(one, "published", "dateline", provenance) for one in find_dates(line, reference=moment)[:1])


def _claimed(provenance: Provenance) -> Iterator[Dated]:
    """The moment that was declared with the text; a day alone is never shifted."""
    claim = provenance.claim
    if claim is None or claim.published is None:
        return
    text = claim.published_text or claim.published.isoformat()
    told = read_moment(text)
    if told is None:
        yield Dated("published", claim.published.date(), claim.published, "second", True, "import", text)
        return
    day, instant, known = placed(told, provenance.timezone)
    yield Dated(
        "published", day, instant if told.time is None else claim.published, told.precision, known, "import", text
    )


def _of_line(line: str, provenance: Provenance, moment: datetime) -> Iterator[Dated]:
    """The date of a line that is a date, or of a credit that bears one. A date that dates something else is none."""
    printed = parse_date(line, reference=moment)
    if printed is not None and not printed.relative and _YEAR.search(fold(printed.text)) is None:
        if _NEAR.search(fold(printed.text)) is None:
            return  # a day of some year: told, not dated
        printed = replace(printed, role="published")
    if (line.startswith("[") and line.endswith("]")) or _is_today(line, moment):
        return  # a message quoted with its moment; the day of the visit, with the place whose day it is
    evidence: DateEvidence = "byline"
    if printed is None:
        credit = read_credit(line, reference=moment)
        printed = credit.date if credit and not credit.caption else None
    if printed is None and not is_caption_line(line):
        printed, evidence = _nearly(line, moment), "visible"
    if printed is not None and printed.role != "other" and _dates_a_text(printed):
        role: DateRole = "modified" if printed.role == "modified" else "published"
        yield _dated(printed, role, evidence, provenance)


def _is_today(line: str, moment: datetime) -> bool:
    """«الجمعة 19 أبريل 2024 أبوظبي»: a page's clock names its town after the day; a dateline names it before."""
    for printed in find_dates(line, reference=moment)[:1]:
        before, after = line[: printed.start], line[printed.end :]
        first = next(iter(after.split()), "")
        credit = read_credit(first) if after[:1] == " " and first.isalpha() and len(after.split()) <= 2 else None
        return credit is not None and credit.place is not None and not credit.agencies and len(words(before)) <= 1
    return False


def _dates_a_text(printed: PrintedDate) -> bool:
    """Whether a date can be a text's: a day, or the month of an issue, printed in two calendars."""
    return printed.day.year >= _EARLIEST_YEAR and (printed.precision != "month" or printed.calendar == "both")


def _nearly(line: str, moment: datetime) -> PrintedDate | None:
    """The date of a line that says little else: «العدد 4483 - الإثنين 15 ديسمبر 2014»."""
    for printed in find_dates(line, reference=moment):
        beside = len(words(line)) - len(words(printed.text))
        if beside <= (2 * _WORDS_BESIDE if printed.role == "modified" else _WORDS_BESIDE):
            return printed
    return None


def _dated(printed: PrintedDate, role: DateRole, evidence: DateEvidence, provenance: Provenance) -> Dated:
    told = Moment(printed.day, printed.time, printed.offset, printed.precision)
    day, instant, known = placed(told, provenance.timezone)
    return Dated(role, day, instant, printed.precision, known, evidence, printed.text)


def _language(text: str, provenance: Provenance) -> Fact | None:
    hint = provenance.claim.language if provenance.claim else None
    found = language_of(text[:4000], hint)
    return Fact(found, "letters") if found else None
