"""Who wrote it: authors and agencies, as declared and as printed in the lines about the article.

In: a `Scene`. Out: `Fact`s. It never takes a site's name, a handle, an address or an account for an author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsarchive.arabic.credits import agencies_in, read_credit
from newsarchive.arabic.text import fold
from newsarchive.extract import jsonld
from newsarchive.extract.page import squeeze, text_of
from newsarchive.extract.scene import Scene
from newsarchive.nouns import Fact

_METAS = (
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "dc.contributor", "parsely-author", "sailthru.author", "byl",
    "cxenseparse:author", "bt:author", "mediator_author", "citation_author", "rbauthors", "twitter:data1-author",
)  # fmt: skip
_NODES = ".//*[@rel='author' or contains(@itemprop, 'author') or contains(@class, 'author') or contains(@class, 'byline') or contains(@class, 'writer') or contains(@class, 'Author') or contains(@class, 'fn')]"
_LABEL = re.compile(r"^(?:by|von|par|por|di|door|kirjoittaja|av|af|автор|كتب(?:ت|ه|ها)?|بقلم|الكاتب|تحرير|إعداد|اعداد|حوار|تقرير|المحرر|نویسنده|تحریر|بواسطة|نشره?ا?|مرسلة بواسطة)\s*[:：/\-–|]?\s+", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|\.com|\.net|\.org|[{}<>_=#]|\d{2,}|facebook|twitter|instagram", re.IGNORECASE)
_ROLES = re.compile(r"^(?:admin|administrator|editor|editors|staff|webmaster|newsroom|redaktion|redazione|redacción|rédaction|redaction|desk|المحرر|محرر|المشرف|الادارة|الإدارة|التحرير|هيئة التحرير|فريق التحرير|user|guest|unknown|null|none|anonymous)$", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:,|;|،|؛|\||/|\band\b|\bund\b|\bet\b| & | و(?=[\u0600-\u06ff]+ [\u0600-\u06ff]+$))\s*")


def read_authors(scene: Scene, site_name: str | None) -> tuple[Fact, ...]:
    """Author candidates, most reliable first, each name once."""
    names = {fold(name) for name in _site_names(scene, site_name) if name}
    found: list[Fact] = []
    seen: set[str] = set()
    for fact in (*_json_ld(scene), *_credits(scene), *_metas(scene), *_nodes(scene), *_claimed(scene)):
        for name in _names(fact.value):
            folded = fold(name)
            if folded not in seen and folded not in names and is_name(name):
                seen.add(folded)
                found.append(Fact(name, fact.evidence))
    return tuple(found)


def read_agencies(scene: Scene) -> tuple[Fact, ...]:
    """Agencies credited in a line of its own about the article, or declared as its author."""
    found: dict[str, Fact] = {}
    for piece in scene.around():
        if piece.chars <= 160 and piece is not scene.titles.piece:
            credit = read_credit(piece.text)
            for agency in credit.agencies if credit and not credit.caption else ():
                found.setdefault(agency, Fact(agency, f"printed «{piece.text[:80]}»"))
    for fact in (*_json_ld(scene), *_metas(scene)):
        if not is_long(fact.value):
            for agency in agencies_in(fact.value):
                found.setdefault(agency, Fact(agency, fact.evidence))
    return tuple(found.values())


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
    for name, value in scene.head.every(*_METAS):
        yield Fact(value, f"meta {name}")


def _credits(scene: Scene) -> Iterator[Fact]:
    for piece in scene.around():
        if piece.chars <= 160 and piece is not scene.titles.piece:
            credit = read_credit(piece.text)
            for author in credit.authors if credit and not credit.caption else ():
                yield Fact(author, f"printed «{piece.text[:80]}»")


def _nodes(scene: Scene) -> Iterator[Fact]:
    """Elements that say they hold the author, about the article only, and innermost only."""
    lines = {id(piece.node) for piece in scene.around()}
    for node in scene.page.tree.xpath(_NODES):
        if any(id(above) in lines for above in (node, *node.iterancestors())) and not node.xpath(_NODES):
            text = text_of(node)
            if 2 < len(text) <= 80:
                yield Fact(text, f"printed <{node.tag} {node.get('class') or node.get('rel') or node.get('itemprop')}>")


def _claimed(scene: Scene) -> Iterator[Fact]:
    for author in scene.claim.authors if scene.claim else ():
        yield Fact(author, "feed")
