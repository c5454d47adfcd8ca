"""Which pieces are the article: one explained rule over all witnesses.

In: the pieces of a page and what each witness (trafilatura, JSON-LD, the feed, a rule for the site) calls the body.
Out: a `BodyChoice`: the pieces kept, the pieces set aside with the reason, and how it came about. It never changes a
text.

The rule. What trafilatura keeps, out of furniture, is the stem. JSON-LD adds its paragraphs where the two agree on
most of the text. Lines that stand like the stem's (same element in the same sort of parent, inside its container) are
filled in: trafilatura loses whole runs of them. A deck between headline and body is added where it is named one, or
is what the page declares as its description. Lines that are nearly all link are taken out, unless that would take a
third of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsarchive.arabic.text import fold
from newsarchive.extract.page import Node, names_of
from newsarchive.extract.pieces import PagePiece
from newsarchive.extract.weights import bare, container, densest, inside, prose

_LIKE_SHARE = 0.1  # a way of standing that this much of the stem has is the body's own
_LINE_CHARS = 40  # below it a line is filled in only between lines of the stem
_LAST_CHARS = 12  # … or right after it, where it is closed by a stop
_LINK_LINE = 0.75  # a line with more link text than this is a link, not a sentence
_SPARED = 0.3  # … unless so much of the text is like that: a list of links is the article
_BELOW_SHARE = 0.4  # with so much of the text below the headline, what stands above it is no body
_CORE_SHARE = 0.5  # the densest container is the article's where it holds so much of the text
_DECK_REACH = 25  # how many pieces may stand between headline and body
_DECK = re.compile(
    r"deck|dek\b|standfirst|sub-?title|sub-?head|lead\b|lede|summary|excerpt|intro|description|chapo|abstract|teaser|perex",
    re.I,
)
_ENDED = re.compile(r"[.!?؟۔…。！？:»”\"]\s*$")
_WEAK = frozenset({"aside", "share"})  # furniture that embeds (tweets) are wrapped in
_STRONG = frozenset({"related", "comments", "footer", "navigation", "hidden", "consent", "login", "newsletter"})


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What others say of the body."""

    voted: frozenset[int]  # pieces trafilatura keeps
    declared_body: str = ""  # JSON-LD articleBody, bare
    descriptions: tuple[str, ...] = ()  # what the page declares as its summary


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """The body, and why."""

    kept: frozenset[int]
    dropped: dict[int, str]  # pieces among or beside the body that were set aside, with the reason
    container: Node | None
    method: str


def choose(
    pieces: Sequence[PagePiece], furnished: Sequence[str | None], title: PagePiece | None, witnesses: Witnesses
) -> BodyChoice:
    """Choose the body's pieces."""
    able = {p.order for p in pieces if p is not title and any(map(str.isalnum, p.text))}
    stem = {order for order in witnesses.voted if order in able and not furnished[order]}
    declared = _declared(pieces, furnished, able, stem, witnesses.declared_body)
    numbers = stem | declared
    if not numbers:
        return BodyChoice(frozenset(), {}, None, "nothing found")
    base = [pieces[order] for order in sorted(numbers)]
    box = container(base)
    if box is not None and len(base) == 1 and box is base[0].node and box.tag == "p":
        box = box.getparent()  # a flash: what stands beside its one line may be its second
    filled = _fill(pieces, furnished, able, base, box) - numbers
    numbers |= filled | _embeds(pieces, furnished, able, numbers)
    links = _link_lines(pieces, numbers)
    numbers -= links
    far = numbers - _core(pieces, _below_headline(pieces, numbers, title))
    numbers -= far
    deck = _deck(pieces, furnished, able, title, numbers, witnesses.descriptions)
    numbers = _without_hanging_headings(pieces, numbers | deck)
    counts = {
        "stem": stem,
        "json-ld": declared - stem,
        "alike": filled,
        "deck": deck,
        "links out": links,
        "far out": far,
    }
    method = ", ".join(f"{name} {len(orders)}" for name, orders in counts.items() if orders)
    return BodyChoice(frozenset(numbers), _set_aside(furnished, title, numbers, links), box, method)


def votes(pieces: Sequence[PagePiece], texts: Sequence[str]) -> frozenset[int]:
    """The orders of the pieces a witness names: long ones found in its text, short ones as a line of it."""
    lines = {bare(text) for text in texts}
    whole = "\n".join(bare(text) for text in texts)
    chosen: set[int] = set()
    for piece in pieces:
        parts = [bare(part) for part in piece.text.split("\n")]
        if all(part in lines or (len(part) >= 25 and part in whole) for part in parts):
            chosen.add(piece.order)
    return frozenset(chosen)


def _declared(
    pieces: Sequence[PagePiece], furnished: Sequence[str | None], able: set[int], stem: set[int], body: str
) -> set[int]:
    """The pieces that JSON-LD's articleBody holds, where it tells of the stem's text (or there is no stem)."""
    if len(body) < 100:
        return set()
    named = {
        p.order
        for p in pieces
        if p.order in able and furnished[p.order] not in _STRONG and len(line := bare(p.text)) >= 25 and line in body
    }
    agreed = sum(pieces[order].chars for order in stem & named)
    whole = sum(pieces[order].chars for order in stem)
    return named if agreed >= 0.5 * whole else set()


def _stand(piece: PagePiece) -> tuple[str, str, str]:
    """How a piece stands: its element, and the element around it with its name."""
    node = piece.node
    while node.tag in ("a", "span", "b", "strong", "font", "em", "i") and node.getparent() is not None:
        node = node.getparent()
    above = node.getparent()
    return (node.tag, above.tag, names_of(above)) if above is not None else (node.tag, "", "")


def _article_of(node: Node | None) -> Node | None:
    while node is not None and node.tag != "article":
        node = node.getparent()
    return node


def _fill(
    pieces: Sequence[PagePiece],
    furnished: Sequence[str | None],
    able: set[int],
    base: Sequence[PagePiece],
    box: Node | None,
) -> set[int]:
    """Lines that stand as the body's do: within its container, or in containers alike beside it in the same article."""
    total = sum(piece.chars for piece in base)
    stands: Counter[tuple[str, str, str]] = Counter()
    for piece in base:
        stands[_stand(piece)] += piece.chars
    own = _article_of(box)
    first, last = base[0].order, base[-1].order
    boxed = {piece.order for piece in inside(pieces, box)} if box is not None else set()
    filled: set[int] = set()
    for piece in pieces:
        if piece.order not in able or furnished[piece.order] or piece.link_share > 0.4:
            continue
        between = first < piece.order < last
        share = stands[_stand(piece)] / total
        if piece.order in boxed:
            ends = piece.order == last + 1 and piece.chars >= _LAST_CHARS and _ENDED.search(piece.text)
            long = between or piece.chars >= _LINE_CHARS or ends
            if (share >= _LIKE_SHARE and long) or (between and _part(piece)):
                filled.add(piece.order)
        elif (
            share >= 3 * _LIKE_SHARE
            and _stand(piece)[2]
            and piece.chars >= 2 * _LINE_CHARS
            and _article_of(piece.node) is own
        ):
            filled.add(piece.order)
    return filled


def _part(piece: PagePiece) -> bool:
    """A quotation, table, post or subheading: amid the body's lines it is of the body, however it stands."""
    if piece.kind == "heading":
        return piece.chars < 150 and piece.link_share < 0.2
    return piece.kind in ("table", "quote", "embed")


def _embeds(
    pieces: Sequence[PagePiece], furnished: Sequence[str | None], able: set[int], numbers: set[int]
) -> set[int]:
    """Embedded posts amid the body, which are often wrapped in a widget."""
    return {
        p.order
        for p in pieces
        if p.kind == "embed" and furnished[p.order] in _WEAK and p.order in able
        if any(abs(p.order - order) <= 4 for order in numbers)
    }


def _link_lines(pieces: Sequence[PagePiece], numbers: set[int]) -> set[int]:
    """Lines that are nearly all link: «read also», lists of other articles."""
    links = {
        order
        for order in numbers
        if pieces[order].link_share >= _LINK_LINE
        or (pieces[order].link_share >= 0.5 and not _ENDED.search(pieces[order].text))
    }
    lost = sum(pieces[order].chars for order in links)
    return links if lost <= _SPARED * sum(pieces[order].chars for order in numbers) else set()


def _below_headline(pieces: Sequence[PagePiece], numbers: set[int], title: PagePiece | None) -> set[int]:
    """What stands below the headline, where that is a good part of the text."""
    if title is None:
        return numbers
    below = {order for order in numbers if order > title.order}
    worth, whole = _worth(pieces, below), _worth(pieces, numbers)
    return below if worth >= _BELOW_SHARE * whole else numbers


def _core(pieces: Sequence[PagePiece], numbers: set[int]) -> set[int]:
    """Without the tail of other matter: lines below the densest container that do not stand as its own do."""
    chosen = [pieces[order] for order in sorted(numbers)]
    box = densest(chosen)
    if box is None:
        return numbers
    core = inside(chosen, box)
    if sum(map(prose, core)) < _CORE_SHARE * _worth(pieces, numbers):
        return numbers
    stands: Counter[tuple[str, str, str]] = Counter()
    for piece in core:
        stands[_stand(piece)] += piece.chars
    last, total = core[-1].order, stands.total()
    return {p.order for p in chosen if p.order <= last or stands[_stand(p)] >= _LIKE_SHARE * total}


def _worth(pieces: Sequence[PagePiece], orders: Iterable[int]) -> float:
    return sum(prose(pieces[order]) for order in orders)


def _deck(
    pieces: Sequence[PagePiece],
    furnished: Sequence[str | None],
    able: set[int],
    title: PagePiece | None,
    kept: set[int],
    descriptions: Sequence[str],
) -> set[int]:
    """The lines between headline and body that are its deck: named so, or what the page declares as its description."""
    first = min(kept, default=0)
    if title is None or not title.order < first <= title.order + _DECK_REACH:
        return set()
    declared = [fold(text).rstrip(".… ") for text in descriptions if len(text) > 25]
    numbers: set[int] = set()
    texts: set[str] = set()
    for order in range(title.order + 1, first):
        piece = pieces[order]
        text = fold(piece.text)
        if order not in able or furnished[order] not in (None, "header") or piece.link_share > 0.3 or text in texts:
            continue
        named = piece.chars >= _LINE_CHARS and _DECK.search(_names_about(piece.node))
        substantial = piece.chars >= 30 and any(
            text.startswith(value) or value.startswith(text.rstrip(".… ")) for value in declared
        )
        if named or substantial:
            numbers.add(order)
            texts.add(text)
    return numbers


def _names_about(node: Node) -> str:
    """The names of an element and of the wrappers that hold little but it."""
    texts = [names_of(node)]
    for above in node.iterancestors():
        if len(above) > 2 or len(texts) > 3:
            break
        texts.append(names_of(above))
    return " ".join(texts)


def _without_hanging_headings(pieces: Sequence[PagePiece], numbers: set[int]) -> set[int]:
    """Leave out headings that no text of the body follows within a few pieces."""
    text_orders = sorted(order for order in numbers if pieces[order].kind != "heading")
    last = text_orders[-1] if text_orders else -1
    following = set(text_orders)
    return {
        order
        for order in numbers
        if pieces[order].kind != "heading"
        or (order < last and any(order + step in following for step in range(1, 6)))
        or not text_orders
    }


def _set_aside(
    furnished: Sequence[str | None], title: PagePiece | None, numbers: set[int], links: set[int]
) -> dict[int, str]:
    """The pieces from headline to the body's end that are not body, with the reason."""
    if not numbers:
        return {}
    first, last = min(numbers), max(numbers)
    if title is not None and first - _DECK_REACH <= title.order < first:
        first = title.order
    reasons: dict[int, str] = {}
    for order in range(first, last + 1):
        if order in numbers:
            continue
        if title is not None and order == title.order:
            reasons[order] = "headline"
        elif order in links:
            reasons[order] = "link line"
        else:
            reasons[order] = furnished[order] or "not named by any witness"
    return reasons
