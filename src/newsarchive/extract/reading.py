"""The body of a page: witnesses asked, pieces chosen, blocks made.

In: the parsed page with what its head declares, what is known of the site, the feed's claim. Out: a `Reading`: blocks
in order, kept and set aside with the reason, and how it was chosen. A kept block's text is the page's own, to the
letter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.extract import body, dense, jsonld
from newsarchive.extract.choose import BodyChoice, Witnesses, choose, votes
from newsarchive.extract.jsonld import Thing
from newsarchive.extract.meta import PageMeta
from newsarchive.extract.page import Node, Page, parse, squeeze
from newsarchive.extract.pieces import PagePiece, cut
from newsarchive.extract.titles import Titles, read_titles
from newsarchive.extract.weights import Weights, bare, furniture_of, prose, weigh
from newsarchive.model import Block, Entry

_SENTENCE = 80
_SLIVER = 0.12
_MUCH_MORE = 3  # times what the page shows
_BEGUN = 60  # letters that two texts begin with alike
_MARKUP = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Reading:
    """The chosen body, and the page it was chosen from."""

    pieces: tuple[PagePiece, ...]
    furnished: tuple[str | None, ...]  # the furniture each piece lies in
    titles: Titles
    blocks: tuple[Block, ...]
    kept: frozenset[int]  # orders of the pieces that are body
    container: Node | None
    method: str


def read_body(page: Page, head: PageMeta, things: Sequence[Thing], claim: Entry | None, ruled: Node | None) -> Reading:
    """Read headline and body. `ruled` is the container that a rule for this site names."""
    pieces = tuple(cut(page.tree))
    stem, furnished, source = _stem(page, pieces, ruled)
    titles = read_titles(head, things, pieces, furnished)
    choice = choose(
        pieces, furnished, titles.piece, Witnesses(stem, _declared_body(things), _descriptions(head, things))
    )
    choice, source = dense.better(pieces, furnished, titles.piece, choice, source)
    blocks = _blocks(pieces, choice, furnished)
    method = f"{source}: {choice.method}"
    blocks, method = _elsewhere(blocks, method, things, claim)
    return Reading(pieces, furnished, titles, blocks, choice.kept, choice.container, method)


def _stem(
    page: Page, pieces: Sequence[PagePiece], ruled: Node | None
) -> tuple[frozenset[int], tuple[str | None, ...], str]:
    """(the pieces of the main witness, the furniture of every piece, who the witness is)."""
    whole = weigh(pieces)
    if ruled is not None:
        inside = {id(node) for node in ruled.iter()}
        stem = frozenset(piece.order for piece in pieces if id(piece.node) in inside)
        return stem, _furnish(pieces, stem, whole), "rule for the site"
    for thorough in (False, True):
        stem = votes(pieces, body.paragraphs(page.tree, thorough=thorough))
        furnished = _furnish(pieces, stem, whole)
        if not _thin(pieces, stem, furnished):
            break
    return stem, furnished, "trafilatura, thorough" if thorough else "trafilatura"


def _thin(pieces: Sequence[PagePiece], stem: frozenset[int], furnished: Sequence[str | None]) -> bool:
    """Whether the witness took but a sliver of the running text that lies in no furniture."""
    taken = sum(prose(pieces[order]) for order in stem)
    text = sum(prose(p) for p in pieces if not furnished[p.order] and p.chars >= _SENTENCE and p.link_share < 0.4)
    return taken < _SLIVER * text


def _furnish(pieces: Sequence[PagePiece], stem: frozenset[int], whole: Weights) -> tuple[str | None, ...]:
    voted = weigh(pieces, stem)
    return tuple(furniture_of(piece, whole, voted) for piece in pieces)


def _declared_body(things: Sequence[Thing]) -> str:
    bodies = (jsonld.text(thing.get("articleBody")) for thing in things if jsonld.is_article(thing))
    return "".join(bare(_MARKUP.sub(" ", text)) for text in bodies)


def _descriptions(head: PageMeta, things: Sequence[Thing]) -> tuple[str, ...]:
    declared = [value for _, value in head.every("og:description", "description", "twitter:description")]
    declared += [jsonld.text(thing.get("description")) for thing in things if jsonld.is_article(thing)]
    return tuple(dict.fromkeys(filter(None, declared)))


def _blocks(pieces: Sequence[PagePiece], choice: BodyChoice, furnished: Sequence[str | None]) -> tuple[Block, ...]:
    """The body's blocks and, among them, what was set aside from its midst."""
    blocks: list[Block] = []
    for order in sorted({*choice.kept, *choice.dropped}):
        piece = pieces[order]
        if order in choice.kept:
            blocks.append(Block(piece.text, piece.kind))
        else:
            kind = "caption" if furnished[order] == "caption" else piece.kind
            blocks.append(Block(piece.text, kind, dropped=choice.dropped[order], rule="extract: structure"))
    return tuple(blocks)


def _elsewhere(
    blocks: tuple[Block, ...], method: str, things: Sequence[Thing], claim: Entry | None
) -> tuple[tuple[Block, ...], str]:
    """What JSON-LD or the feed holds, where the page shows no text, or but the beginning of theirs."""
    text = bare("".join(block.text for block in blocks if block.dropped is None))
    for whole, holder in (
        ([block for thing in things if jsonld.is_article(thing) for block in _from_json_ld(thing)], "json-ld"),
        (_from_feed(claim.content) if claim is not None and claim.content else (), "the feed's own content"),
    ):
        value = bare("".join(block.text for block in whole))
        if not text and value:
            return tuple(whole), f"{holder}: the page holds no body"
        if len(text) >= _BEGUN and len(value) >= _MUCH_MORE * len(text) and value.startswith(text[:_BEGUN]):
            return tuple(whole), f"{holder}: the page shows but the beginning of it"
    return blocks, method


def _from_json_ld(thing: Thing) -> tuple[Block, ...]:
    """The paragraphs of an articleBody; one with markup in it is read as a page is."""
    body = thing.get("articleBody")
    if not isinstance(body, str) or len(body) < _SENTENCE:
        return ()
    text = html.unescape(body)
    if _MARKUP.search(text):
        return _from_feed(text)
    return tuple(Block(line, "paragraph") for line in map(squeeze, text.splitlines()) if line)


def _from_feed(content: str) -> tuple[Block, ...]:
    pieces = cut(parse(content, "http://localhost/").tree)
    return tuple(Block(piece.text, piece.kind) for piece in pieces if piece.link_share < 0.5)
