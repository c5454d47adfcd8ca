"""Plain text scraped earlier, read as the same kind of Extraction a page gives.

In: a text and what was declared with it. Out: its lines as blocks, to the letter, with candidates for title and
date. It judges no line (that is `clean`'s), but parts lines that a scraper glued together where one half is a set
phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import cast

from newsarchive.arabic.credits import read_credit, split_dateline
from newsarchive.arabic.dates import PrintedDate, find_dates, is_date_line
from newsarchive.arabic.text import fold, language_of, words
from newsarchive.extract.dating import date_of_line, read_date
from newsarchive.extract.moments import PrintedMoment, placed, zone_of
from newsarchive.model import Block, DateEvidence, DateFact, DateRole, Entry, Extraction, Fact, Provenance
from newsarchive.model.kinds import Precision
from newsarchive.sites.block_positions import block_positions, is_sentence
from newsarchive.sites.glued_phrases import split_glued_phrases
from newsarchive.sites.phrases import recognise_phrase

READER = "plain-1"
_LINE_ENDS = re.compile("\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_TITLE_WORDS = 26
_DATE_LINE_CHARS = 220
_WRAPPED = range(40, 121)  # characters of a line that was broken to a width
_EDGE = 200  # lines at either end among which a headline or the date of the text is looked for


def extract_plain(text: str, provenance: Provenance, *, moment: datetime) -> Extraction:
    """Read one plain text. `moment` is when it was captured: relative dates count from it."""
    lines = [piece for line in _lines(text) for piece in split_glued_phrases(line)]
    heading = _title(lines)
    blocks = tuple(Block(line) for line in lines)
    claim = provenance.claim or Entry(url="")
    return Extraction(
        kind="article",
        kind_evidence="plain text",
        titles=_titles(provenance, heading),
        dates=tuple(_dates(lines, heading, provenance, moment)),
        authors=tuple(Fact(author, "import") for author in claim.authors),
        agencies=tuple(Fact(agency, "import") for agency in claim.agencies),
        dateline=_declared_fact(claim.dateline),
        section=_declared_fact(claim.section),
        image_url=_declared_fact(claim.image_url),
        tags=claim.tags,
        language=_language(text, provenance),
        blocks=blocks,
        method="plain text",
        charset_evidence="text",
        reader=READER,
    )


def _declared_fact(value: str | None) -> Fact | None:
    return Fact(value, "import") if value else None


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
    for index, line in enumerate(lines[:_EDGE]):
        if _is_beside(line):
            continue
        next_ones = list(islice((other for other in lines[index + 1 :] if not recognise_phrase(other)), 3))
        if any(fold(other) == fold(line) for other in next_ones):
            return line
        number = len(words(line))
        if not next_ones or number < 2 or number > _TITLE_WORDS or line.rstrip().endswith((".", "،", "؛", ":")):
            return None
        below = (other for other in lines[index + 1 :] if is_sentence(other))
        return line if any(not recognise_phrase(other) for other in below) else None
    return None


def _is_beside(line: str) -> bool:
    """Whether a line at the top is not yet the title: a set phrase, a date, a credit."""
    if recognise_phrase(line) is not None or recognise_phrase(line, "head") is not None or is_date_line(line):
        return True
    credit = read_credit(line) if len(line.split()) <= 12 else None
    return credit is not None and not credit.caption


def _titles(provenance: Provenance, heading: str | None) -> tuple[Fact, ...]:
    """The title that was declared; only where none was, the line that looks like one."""
    claimed = provenance.claim.title if provenance.claim else None
    if claimed:
        return (Fact(claimed, provenance.claimed_by or "import"),)
    return (Fact(heading, "first line"),) if heading else ()


def _dates(lines: Sequence[str], heading: str | None, provenance: Provenance, moment: datetime) -> Iterator[DateFact]:
    """What was declared, then date lines about the text, then the dateline of its first paragraph."""
    yield from _claimed(provenance, moment)
    zone = zone_of(provenance.timezone)
    moment = moment.astimezone(zone) if zone else moment  # «أمس» is counted where the text was printed
    where = block_positions([line != heading and is_sentence(line) and not is_date_line(line) for line in lines])
    beside = [line for line, place in zip(lines, where, strict=True) if place != "between"]
    for line in beside if len(beside) <= 2 * _EDGE else [*beside[:_EDGE], *beside[-_EDGE:]]:
        if line != heading and len(line) <= _DATE_LINE_CHARS:
            yield from _of_line(line, provenance, moment)
    opening = next((line for line, place in zip(lines, where, strict=True) if place == "between"), None)
    parted = split_dateline(opening) if opening else None
    if opening and parted is not None:
        line = opening[: len(opening) - len(parted[1])]
        yield from (
            _dated(find_date, "published", "dateline", provenance)
            for find_date in find_dates(line, reference=moment)[:1]
        )


def _claimed(provenance: Provenance, moment: datetime) -> Iterator[DateFact]:
    """The moment that was declared with the text; a day alone is never shifted."""
    claim = provenance.claim
    if claim is not None and claim.updated is not None:
        then = claim.updated
        yield DateFact("modified", then.date(), then, "second", True, "import", then.isoformat())
    if claim is None or claim.published is None:
        return
    text = claim.published_text or claim.published.isoformat()
    if claim.published_day is not None and claim.published_precision is not None:
        precision, exported = cast(Precision, claim.published_precision), date.fromisoformat(claim.published_day)
        yield DateFact("published", exported, claim.published, precision, True, "import", text)
        return
    printed_moment = read_date(text, moment)
    if printed_moment is None:
        yield DateFact("published", claim.published.date(), claim.published, "second", True, "import", text)
        return
    day, instant, known = placed(printed_moment, provenance.timezone)
    yield DateFact(
        "published",
        day,
        instant if printed_moment.time is None else claim.published,
        printed_moment.precision,
        known,
        "import",
        text,
    )


def _of_line(line: str, provenance: Provenance, moment: datetime) -> Iterator[DateFact]:
    """The date of a line that dates the text."""
    pair = date_of_line(line, moment)
    if pair is not None:
        role: DateRole = "modified" if pair[0].role == "modified" else "published"
        yield _dated(pair[0], role, pair[1], provenance)


def _dated(printed: PrintedDate, role: DateRole, evidence: DateEvidence, provenance: Provenance) -> DateFact:
    printed_moment = PrintedMoment(printed.day, printed.time, printed.offset, printed.precision)
    day, instant, known = placed(printed_moment, provenance.timezone)
    return DateFact(role, day, instant, printed.precision, known, evidence, printed.text)


def _language(text: str, provenance: Provenance) -> Fact | None:
    hint = provenance.claim.language if provenance.claim else None
    value = language_of(text[:4000], hint)
    return Fact(value, "letters") if value else None
