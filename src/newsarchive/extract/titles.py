"""Title candidates, best first: what is printed as the headline, then what the page declares.

In: the head, the JSON-LD things and the pieces. Out: `Fact`s, and the piece that prints the headline. It leaves the
site's name in a declared title (taking affixes off is for `clean`), but puts a candidate without one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsarchive.arabic.text import fold
from newsarchive.extract import jsonld
from newsarchive.extract.jsonld import Thing
from newsarchive.extract.meta import PageMeta
from newsarchive.extract.page import names_of
from newsarchive.extract.pieces import PagePiece
from newsarchive.model import Fact

_TITLE_NAMES = ("title", "headline", "heading", "hdr", "subject")
_MAX_CHARS = 400
_HEADLINE_WORDS = 4  # fewer are a box's heading
_KICKER_SHARE = 0.5  # a declared headline at the end of the printed one, and at least so much of it


@dataclass(frozen=True, slots=True)
class Titles:
    """The candidates, and the piece of the page that prints the headline."""

    facts: tuple[Fact, ...]
    piece: PagePiece | None


def read_titles(
    head: PageMeta, things: Sequence[Thing], pieces: Sequence[PagePiece], furnished: Sequence[str | None]
) -> Titles:
    """All candidates. A printed line leads where something the page declares contains it (or it contains that)."""
    declared = list(_declared(head, things))
    printed = _printed([fold(fact.value) for fact in declared], pieces, furnished)
    lead = [Fact(_without_kicker(printed.text, declared), _where(printed))] if printed else []
    facts = _distinct([*lead, *declared])
    return Titles(tuple(facts), printed)


def _without_kicker(printed: str, declared: Sequence[Fact]) -> str:
    """The headline without what stands before it in the same element, where the page declares it so."""
    for fact in declared:
        whole = fact.evidence != "title" and printed.endswith(fact.value)
        if whole and len(printed) * _KICKER_SHARE <= len(fact.value) < len(printed):
            return fact.value
    return printed


def _declared(head: PageMeta, things: Sequence[Thing]) -> Iterable[Fact]:
    for thing in things:
        if jsonld.is_article(thing):
            for name in ("headline", "name"):
                value = jsonld.text(thing.get(name))
                if value:
                    yield Fact(value, f"json-ld {name}")
                    break
    for name, value in head.every(
        "og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"
    ):
        yield Fact(value, f"meta {name}")
    if head.title:
        yield Fact(head.title, "title")


def _printed(declared: Sequence[str], pieces: Sequence[PagePiece], furnished: Sequence[str | None]) -> PagePiece | None:
    """The line that prints the headline: the best scored piece, or None."""
    scored = [
        (score, -piece.order, piece)
        for piece, sort in zip(pieces, furnished, strict=True)
        if 2 < piece.chars <= _MAX_CHARS and (score := _score(piece, sort, declared)) > 0
    ]
    return max(scored, key=lambda entry: entry[:2])[2] if scored else None


def _score(piece: PagePiece, sort: str | None, declared: Sequence[str]) -> float:
    """How much a piece looks like the headline. 0: not at all."""
    level = _level(piece)
    built = level == 1 and len(piece.text.split()) >= _HEADLINE_WORDS  # page builders print headlines in «widgets»
    if sort in ("comments", "related", "footer", "login", "consent", "hidden") or (sort == "aside" and not built):
        return 0
    line = fold(piece.text) if level or piece.link_share < 0.5 else ""
    if not line or not (level or _begins(line, declared)):
        return 0
    covered = max((_cover(line, title) for title in declared), default=0.0)
    if covered < 0.35 and not (level == 1 and not declared):
        return 0
    named = any(word in names_of(piece.node).lower() for word in _TITLE_NAMES)
    score = covered * 4 + {1: 3.0, 2: 1.5, 3: 1.0}.get(level, 0.0) + (1.0 if named else 0.0)
    score -= 2.0 * piece.link_share
    if sort is not None and sort not in ("meta", "header", "share", "tags"):
        score -= 2.5
    return score


def _begins(line: str, declared: Sequence[str]) -> bool:
    """A line that is no heading must hold the beginning or the end of a declared title, or lie in one."""
    return any(line in title or title[:20] in line or title[-20:] in line for title in declared)


def _cover(line: str, title: str) -> float:
    """How much of a declared title a printed line covers, standing whole at its start or end (or all around it)."""
    if not title:
        return 0.0
    if line == title:
        return 1.0
    if title.startswith(line) or title.endswith(line):
        return len(line) / len(title)
    if len(title) > 15 and (line.startswith(title) or line.endswith(title)):
        return len(title) / len(line) * 0.9
    if len(line) > 20 and line in title:
        return len(line) / len(title) * 0.8
    stem = title.rstrip(".… ")
    if title != stem and len(stem) > 20 and line.startswith(stem):  # declared, but cut off
        return 0.9
    return _words_in_common(line, title)


def _words_in_common(line: str, title: str) -> float:
    """Titles that differ by a word or a mark: the share of words they have in common, where it is large."""
    ours, theirs = set(line.split()), set(title.split())
    if min(len(ours), len(theirs)) < 4:
        return 0.0
    share = len(ours & theirs) / max(len(ours), len(theirs))
    return share * 0.8 if share >= 0.6 else 0.0


def _level(piece: PagePiece) -> int:
    node = piece.node
    for _ in range(4):
        if node is None:
            return 0
        if node.tag in ("h1", "h2", "h3", "h4"):
            return int(node.tag[1])
        node = node.getparent()
    return 0


def _where(piece: PagePiece) -> str:
    level = _level(piece)
    return f"printed h{level}" if level else f"printed <{piece.node.tag} {names_of(piece.node)}>".replace(" >", ">")


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    seen: set[str] = set()
    kept: list[Fact] = []
    for fact in facts:
        if fact.value and len(fact.value) <= _MAX_CHARS and fact.value not in seen:
            seen.add(fact.value)
            kept.append(fact)
    return kept
