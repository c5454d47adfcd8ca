"""Who wrote it: authors and agencies, as declared and as printed in the lines about the article.

In: a `Scene`. Out: `Fact`s. It never takes a site's name, a handle, an address or an account for an author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from newsarchive import urls
from newsarchive.arabic.credits import Credit, agencies_in, read_credit
from newsarchive.arabic.text import fold
from newsarchive.extract import jsonld
from newsarchive.extract.meta import names_for
from newsarchive.extract.page import names_of, squeeze, text_of
from newsarchive.extract.scene import Scene
from newsarchive.model import Fact

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:author|authors|byline|writer|reporter|journalist|fn)(?:$|[\s_-])|author-?name|Author|Byline"
)
_LABEL = re.compile(
    r"^(?:by|von|par|por|di|door|kirjoittaja|av|af|автор|كتب(?:ت|ه|ها)?|بقلم|الكاتب|تحرير|إعداد|اعداد|حوار|تقرير|المحرر"
    r"|نویسنده|تحریر|بواسطة|نشره?ا?|مرسلة بواسطة)\s*[:：/\-–|]?\s+",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\.com|\.net|\.org|[{}<>_=#]|\d{2,}|facebook|twitter|instagram", re.IGNORECASE
)
_AUTHOR_PATH = re.compile(
    r"/(?:author|authors|writer|writers|columnist|journalist|contributor|auteur|autor|كاتب|الكاتب)s?(?:/|\.|\?|-|$)",
    re.I,
)
_LINE = 160  # a longer line is a sentence, not a credit
_ROLES = re.compile(
    r"^(?:admin|administrator|editors?|staff|webmaster|newsroom|redaktion|redazione|redacción|rédaction|redaction|desk"
    r"|المحرر|محرر|المشرف|الادارة|الإدارة|التحرير|هيئة التحرير|فريق التحرير|user|guest|unknown|null|none|anonymous)$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:,|;|،|؛|\||/|\band\b|\bund\b|\bet\b| & | و(?=[\u0600-\u06ff]+ [\u0600-\u06ff]+$))\s*")


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A line about the article that is a credit."""

    text: str
    credit: Credit
    believed: bool  # its form shows it, or its place does


def credit_lines(scene: Scene) -> list[CreditLine]:
    """The credits among the lines about the article."""
    found: list[CreditLine] = []
    for piece in scene.about:
        if piece.chars <= _LINE and piece is not scene.titles.piece and piece.link_share < 0.9:
            credit = read_credit(piece.text)
            if credit is not None and not credit.caption:
                found.append(CreditLine(piece.text, credit, credit.sure or scene.furnished[piece.order] == "meta"))
    return found


def read_authors(scene: Scene, lines: Sequence[CreditLine], site_name: str | None) -> tuple[Fact, ...]:
    """Author candidates, most reliable first, each name once."""
    names = {fold(name) for name in _site_names(scene, site_name) if name}
    facts: list[Fact] = []
    seen: set[str] = set()
    for fact in (
        *_json_ld(scene),
        *_credited(lines),
        *_metas(scene),
        *_linked(scene),
        *_nodes(scene),
        *_claimed(scene),
    ):
        credit = read_credit(fact.value) if len(fact.value) <= _LINE else None
        if credit is not None and not credit.authors:
            continue  # a place or an agency, not a person
        for name in credit.authors if credit is not None else _names(fact.value):
            folded = fold(name)
            if folded not in seen and folded not in names and is_name(name):
                seen.add(folded)
                facts.append(Fact(name, fact.evidence))
    return tuple(facts)


def read_agencies(scene: Scene, lines: Sequence[CreditLine]) -> tuple[Fact, ...]:
    """Agencies credited in a line of its own about the article, or declared as its author."""
    facts: dict[str, Fact] = {}
    for line in lines:
        for agency in line.credit.agencies:
            facts.setdefault(agency, Fact(agency, f"printed «{line.text[:80]}»"))
    for fact in (*_json_ld(scene), *_metas(scene)):
        if not is_long(fact.value):
            for agency in agencies_in(fact.value):
                facts.setdefault(agency, Fact(agency, fact.evidence))
    return tuple(facts.values())


def is_long(value: str) -> bool:
    """Whether a value is a sentence rather than a name."""
    return len(value.split()) > 12


def is_name(value: str) -> bool:
    """Whether a string can be a person's or a desk's name."""
    words = value.split()
    return 1 <= len(words) <= 6 and 2 < len(value) <= 60 and not _NOT_A_NAME.search(value) and not _ROLES.match(value)


def _names(value: str) -> list[str]:
    value = _LABEL.sub("", squeeze(value))
    if _NOT_A_NAME.search(value):
        return []
    return [part.strip(" .:-–|()[]«»\"'") for part in _SPLIT.split(value)]


def _site_names(scene: Scene, site_name: str | None) -> Iterable[str]:
    yield site_name or ""
    yield scene.site.host
    for thing in scene.things:
        publisher = thing.get("publisher")
        if publisher:
            yield jsonld.text(publisher)
        if jsonld.types(thing) & {"organization", "newsmediaorganization", "website"}:
            yield jsonld.text(thing.get("name"))


def _json_ld(scene: Scene) -> Iterator[Fact]:
    for thing in scene.things:
        if not jsonld.is_article(thing):
            continue
        authors = thing.get("author") or thing.get("creator")
        for author in authors if isinstance(authors, list) else [authors]:
            organisation = isinstance(author, dict) and jsonld.types(author) & {"organization", "newsmediaorganization"}
            name = jsonld.text(author)
            if name:
                yield Fact(name, "json-ld organization" if organisation else "json-ld author")


def _metas(scene: Scene) -> Iterator[Fact]:
    for name, value in scene.head.every(*names_for("authors")):
        yield Fact(value, f"meta {name}")


def _credited(lines: Sequence[CreditLine]) -> Iterator[Fact]:
    for line in lines:
        for author in line.credit.authors if line.believed else ():
            yield Fact(author, f"printed «{line.text[:80]}»")


def _linked(scene: Scene) -> Iterator[Fact]:
    """Lines about the article that link to an author's page."""
    for piece in scene.about:
        if piece.link_share >= 0.8 and piece.chars <= 60:
            for link in (piece.node if piece.node.tag == "a" else None, *piece.node.iter("a")):
                address = urls.parse(scene.page.absolute(link.get("href")) or "") if link is not None else None
                if address is not None and _AUTHOR_PATH.search(unquote(address.path)):
                    # Its own words: a line may hold the link to a section beside it.
                    yield Fact(text_of(link), f"linked to {address.path[:60]}")
                    break


def _nodes(scene: Scene) -> Iterator[Fact]:
    """Lines about the article whose element says that it holds the author."""
    for piece in scene.about:
        if 2 < piece.chars <= 80:
            for node in (piece.node, *list(piece.node.iterancestors())[:2]):
                label = " ".join((names_of(node), node.get("rel") or "", node.get("itemprop") or ""))
                if _NAMED.search(label):
                    yield Fact(piece.text, f"printed <{node.tag} {label.strip()}>")
                    break


def _claimed(scene: Scene) -> Iterator[Fact]:
    for author in scene.claim.authors if scene.claim else ():
        yield Fact(author, "feed")
