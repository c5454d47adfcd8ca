"""What a page that lists other texts shows: leads, entries, pagers, texts that break off.

In: a `Scene`. Out: signs of `index`. It looks at how lines stand, never at what they tell.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsarchive.arabic.text import fold
from newsarchive.extract.page import Node
from newsarchive.extract.pieces import PagePiece
from newsarchive.extract.scene import Scene
from newsarchive.extract.signs import Sign, is_lead, running, tables
from newsarchive.extract.weights import prose

_LITTLE = 1400.0  # letters of running text: with more, leads below it are the furniture of an article
_ENTRIES = 5  # fewer are a list inside a text
_UNITS = 3  # fewer texts with headlines of their own are a report in parts
_UNIT_CHARS = 40  # a unit's text is a sentence
_LARGEST = 0.6  # of the body: a text with so much of it is the page's own
_REACH = 4
_OPEN = (None, "meta", "header")  # furniture that leads of a list may stand in
_TEXTS = 8  # list items in a row, each a text, and no headline over them
_CUT_OFF = re.compile(r"(?:\.{3}|…|\[…\]|\[\.\.\.\])\s*\]?$")
_MORE = re.compile(r"^[\s«»<>‹›→←…+\[\]()|·•-]*|[\s«»<>‹›→←…+\[\]()|·•-]*$")
_STEPS = 3  # numbered links in a row: a pager
_NUMBER = re.compile(r"\d{1,4}")


def signs_of_lists(scene: Scene) -> Iterator[Sign]:
    """Everything that says: here are many texts, not one."""
    yield from _entries(scene)
    yield from _teasers(scene)
    yield from _units(scene)
    yield from _bare_texts(scene)
    yield from _labels(scene)


def _entries(scene: Scene) -> Iterator[Sign]:
    """Entry after entry, each led by a link, and no headline over them: a directory, or a reader's front page."""
    if scene.titles.piece is not None or len(scene.kept) < _ENTRIES:
        return
    led = 0
    for order in scene.kept:
        before = scene.pieces[order - 1] if order else None
        is_led = before is not None and order - 1 not in scene.kept and before.link_share >= 0.8
        led += scene.pieces[order].link_chars > 0 or is_led
    if led >= 0.8 * len(scene.kept):
        yield Sign("index", 6, f"{led} entries led by links and no headline")


def _teasers(scene: Scene) -> Iterator[Sign]:
    texts = [scene.pieces[order] for order in sorted(scene.kept)]
    sentences = [piece for piece in texts if piece.chars >= 60]
    top = scene.titles.piece.order if scene.titles.piece else 0
    free = [p for p in scene.pieces if scene.furnished[p.order] in (None, "meta", "tags") and p.order > top]
    leads = [piece for piece in free if is_lead(piece) and not leads_here(scene, piece)]
    first, last = (texts[0].order, texts[-1].order) if texts else (0, 0)
    among = sum(1 for piece in leads if first - 3 <= piece.order <= last + 3)
    if among >= 4 and among >= 0.4 * max(1, len(sentences)):
        # A list begins with the first of them; «read also» comes after some of the text.
        begun = scene.titles.piece is not None and sentences[:1] and leads and sentences[0].order < leads[0].order
        weight = 2 if begun else 4
        yield Sign("index", weight, f"{among} headlines that lead elsewhere among {len(sentences)} sentences")
    elif 2 <= among < 4 and among >= 0.8 * len(sentences):
        yield Sign("index", 2, f"{among} headlines that lead elsewhere among {len(sentences)} sentences")
    elif len(leads) >= 8 and len(leads) >= 2 * max(1, len(sentences)) and running(scene) < _LITTLE:
        yield Sign("index", 2.5, f"{len(leads)} headlines that lead elsewhere, {len(sentences)} sentences")
    if among >= 2 and (again := _same_link(scene, top)) >= 4:
        yield Sign("index", 2, f"the same link {again} times")
    cut = sum(1 for piece in sentences if _CUT_OFF.search(piece.text))
    if cut >= 3 and cut >= 0.4 * len(sentences):
        yield Sign("index", 3, f"{cut} texts that break off")


def _same_link(scene: Scene, top: int) -> int:
    """How often the commonest short link stands below the headline: «read more»."""
    short = (p for p in scene.pieces if p.order > top and 4 <= p.chars <= 30 and p.link_share >= 0.8)
    repeated = Counter(fold(piece.text) for piece in short)
    return max(repeated.values(), default=0)


def _units(scene: Scene) -> Iterator[Sign]:
    """Texts that each stand in an element of their own with a headline that leads to them.

    «Read also» among an article's paragraphs stands in no such element: it has no text beside it.
    """
    leads = [piece for piece in _amid(scene) if is_lead(piece) and scene.furnished[piece.order] in _OPEN]
    leads = [piece for piece in leads if not leads_here(scene, piece)]
    if len(leads) < _UNITS:
        return
    whole = running(scene)
    for units in _siblings(leads):
        texts = _texts_in(scene, units)
        own = [chars for chars in texts.values() if chars >= _UNIT_CHARS]
        if len(own) < _UNITS or sum(own) < 0.5 * whole or max(own) > _LARGEST * whole:
            continue
        yield Sign("index", 5, f"{len(own)} texts, each with a headline of its own that leads to it")
        title = scene.titles.piece
        if title is not None and _alike(title.node, units):
            yield Sign("index", 3, "what looks like the headline stands in one of them")
        return


def _amid(scene: Scene) -> Sequence[PagePiece]:
    """The pieces among the body's and a few lines before and after."""
    first, last = min(scene.kept, default=0), max(scene.kept, default=0)
    return scene.pieces[max(0, first - _REACH) : last + _REACH]


def _siblings(leads: Sequence[PagePiece]) -> list[set[Node]]:
    """The sets of elements side by side that each hold a lead, the fullest first."""
    below: dict[Node, set[Node]] = defaultdict(set)
    for piece in leads:
        node = piece.node
        while (above := node.getparent()) is not None:
            below[above].add(node)
            node = above
    return sorted((units for units in below.values() if len(units) >= _UNITS), key=len, reverse=True)


def _alike(node: Node, units: set[Node]) -> bool:
    """Whether an element stands in one of these, or in one of the same sort beside them."""
    sorts = {(unit.getparent(), unit.tag) for unit in units}
    return any((above.getparent(), above.tag) in sorts for above in node.iterancestors())


def _texts_in(scene: Scene, units: set[Node]) -> Counter[Node]:
    """How many letters of the body stand in each of the elements."""
    texts: Counter[Node] = Counter()
    for order in scene.kept:
        piece = scene.pieces[order]
        box = next((node for node in (piece.node, *piece.node.iterancestors()) if node in units), None)
        if box is not None:
            texts[box] += int(prose(piece))
    return texts


def leads_here(scene: Scene, piece: PagePiece) -> bool:
    """Whether a line's link leads to this very page, or to a place on it. Addresses are compared as written: quick."""
    whole = scene.page.url.split("#")[0]
    host, slash, path = whole.partition("://")[2].partition("/")
    own = {whole, f"//{host}/{path}", f"/{path}"} if slash else {whole}
    nodes = (*piece.node.iter("a"), *piece.node.iterancestors("a"))
    links = [link.strip() for node in nodes if (link := node.get("href"))]
    return any(link.split("#")[0] in own or link.startswith("#") for link in links)


def _bare_texts(scene: Scene) -> Iterator[Sign]:
    """List item after list item, each a text, and no headline over them."""
    if scene.titles.piece is not None:
        return
    pieces = [scene.pieces[order] for order in scene.kept]
    listed = [piece for piece in pieces if piece.kind == "list" and piece.chars >= _UNIT_CHARS]
    if len(listed) >= _TEXTS and sum(map(prose, listed)) >= 0.8 * sum(map(prose, pieces)):
        yield Sign("index", 5, f"{len(listed)} list items that are texts, and no headline")


def _labels(scene: Scene) -> Iterator[Sign]:
    """Words that only lists, players or albums print: «older posts», «related videos»; and a row of page numbers."""
    known = tables().labels
    seen: dict[str, None] = {}
    steps = best = 0
    for piece in scene.pieces:
        if piece.chars > 40:
            steps = 0
            continue
        numbers = piece.link_share >= 0.5 and all(map(_NUMBER.fullmatch, piece.text.split()))
        steps = steps + len(piece.text.split()) if numbers else 0
        best = max(best, steps)
        label = _label(piece.text)
        if label in known and len(seen) < 4:
            seen.setdefault(label)
    for label in seen:
        yield Sign(known[label], 2, f"«{label}»")
    if best >= _STEPS:
        yield Sign("index", 1.5, f"{best} numbered pages")


@lru_cache(maxsize=8192)  # a site prints the same short lines on every page
def _label(text: str) -> str:
    return fold(_MORE.sub("", text))
