"""Which blocks are set phrases that sites print around their articles.

In: blocks in order. Out: the same blocks, some marked as dropped with the category and the phrase. It never changes
a text and never looks at other articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from newsarchive.arabic.credits import is_agency, read_credit
from newsarchive.arabic.text import is_arabic, words
from newsarchive.model import Block
from newsarchive.sites.block_positions import is_sentence
from newsarchive.sites.meta_bars import read_meta_bar
from newsarchive.sites.phrases import BlockPosition, recognise_phrase
from newsarchive.sites.self_reference import is_call_to_action
from newsarchive.sites.shapes import shape_of
from newsarchive.sites.title_parts import is_outlet_name

_OPENS_LIST = frozenset({"related", "read_also", "tags", "comments", "navigation"})
_NAMED_AFTER = frozenset({"masthead"})
_LABELS = frozenset({"paragraph", "heading", "list", "embed", "caption", "quote"})  # kinds a set phrase is printed in
_LINES = 12  # a block of more lines is text, whatever each of them is
BAR = "bar"  # a line of several dates, counters, tools, sections and bylines
_HOUR = re.compile(r"\s*\d{1,2}[:.]\d{2}(?:\s*\w{1,8})?\s*")
_NAME_WORDS = 4
_LIKE_CREDITS = frozenset({"navigation", "label"})  # categories with words that credits have, too
_QUOTES = frozenset("\"'«“‘”")


def drop_phrases(blocks: Sequence[Block], texts: Collection[str] = ()) -> list[Block]:
    """Mark the blocks that are boilerplate wherever they stand, then those that are at the edges of the text.

    `kept` are shapes a person said to keep.
    """
    judged = [_judged(block, None, texts) for block in blocks]
    _peel(judged, range(len(judged)), "head", texts)
    _peel(judged, range(len(judged) - 1, -1, -1), "tail", texts)
    return _with_hours(judged, blocks)


def _with_hours(judged: list[Block], blocks: Sequence[Block]) -> list[Block]:
    """Hours that stand before the paragraphs of a live report are its own; a single one is a duration or a clock."""
    texts = [index for index, block in enumerate(judged) if block.dropped is None and is_sentence(block.text)]
    inner = range(texts[0] + 1, texts[-1]) if texts else range(0)
    hours = [index for index in inner if judged[index] is not blocks[index] and _HOUR.fullmatch(judged[index].text)]
    for index in hours if len(hours) > 1 else ():
        judged[index] = blocks[index]
    return judged


def _judged(block: Block, place: BlockPosition | None, texts: Collection[str]) -> Block:
    if block.dropped is not None or shape_of(block.text) in texts:
        return block
    lines = [line for line in block.text.splitlines() if line.strip()]
    if block.kind not in _LABELS or not 0 < len(lines) <= _LINES:
        return block
    verdicts = [_verdict(line, place) for line in lines]
    if not all(verdicts):
        return block
    reason, rule = next(filter(None, verdicts))
    return replace(block, dropped=f"boilerplate: {reason}", rule=rule)


def _peel(judged: list[Block], order: Iterable[int], place: BlockPosition, texts: Collection[str]) -> None:
    """From one edge inwards, up to the first sentence that is none of the phrases."""
    if not any(block.dropped is None and is_sentence(block.text) for block in judged):
        return
    for index in order:
        block = _judged(judged[index], place, texts)
        if block.dropped is None and is_sentence(block.text):
            return
        judged[index] = block


def _verdict(line: str, place: BlockPosition | None) -> tuple[str, str] | None:
    """The category of the phrase or bar a line is, and what decided; None for a line of the text."""
    phrase = recognise_phrase(line, place)
    if phrase is not None and not (phrase.category in _LIKE_CREDITS and _credits_agency(line)):
        return phrase.category, f"{phrase.mode} {phrase.quoted_from(line)}"
    if is_call_to_action(line):
        return "invitation", "addresses the reader"
    bar = read_meta_bar(line)
    if bar is not None and (bar.has_tools or place in ("head", "tail")) and read_credit(line) is None:
        return BAR, " | ".join(bar.kinds)
    return None


def _credits_agency(line: str) -> bool:
    """«عمان - الرأي», «متابعات»: names of sections that are an agency's, too, where a credit bears them."""
    credit = read_credit(line)
    return credit is not None and not credit.caption and any(map(is_agency, credit.agencies))


def drop_followers(blocks: Sequence[Block], where: Sequence[BlockPosition]) -> list[Block]:
    """Mark what belongs to a dropped label:

    headlines under «مقالات ذات صلة» at the end, a name under «رئيس التحرير».
    """
    judged = list(blocks)
    opener: str | None = None
    for index, block in enumerate(judged):
        if block.dropped is not None:
            category = block.dropped.removeprefix("boilerplate: ")
            opener = category if category != block.dropped else opener
        elif opener in _NAMED_AFTER and where[index] != "between" and len(block.text.split()) <= _NAME_WORDS:
            judged[index] = replace(block, dropped="boilerplate: masthead", rule="the name after a masthead's label")
            opener = None
        elif opener in _OPENS_LIST and where[index] == "tail" and not is_sentence(block.text):
            judged[index] = replace(block, dropped=f"boilerplate: {opener}", rule=f"after a {opener} label at the end")
        else:
            opener = None
    return judged


def drop_names(blocks: Sequence[Block], where: Sequence[BlockPosition], names: Sequence[str]) -> list[Block]:
    """Mark lines at the edges that are nothing but a name of the site's, or of an outlet's, in a text without such
    a line.
    """
    keys = {"".join(words(name)) for name in names} - {""}
    is_name = _outlets_among(blocks)
    return [
        replace(block, dropped="boilerplate: site name", rule="an outlet's name alone")
        if block.dropped is None and place != "between" and ("".join(words(block.text)) in keys or is_name(block.text))
        else block
        for block, place in zip(blocks, where, strict=True)
    ]


def _outlets_among(blocks: Sequence[Block]) -> Callable[[str], bool]:
    """How an outlet's name is recognised in this text: in Arabic text a Latin word alone on a line is one, too."""
    arabic = any(is_arabic(block.text) for block in blocks if block.dropped is None and is_sentence(block.text))

    def is_name(line: str) -> bool:
        texts = words(line)
        if not arabic or len(texts) > 5 or line.rstrip().endswith((".", ":", "؟", "!", "،")):
            return False
        if line.lstrip()[:1] in _QUOTES:
            return False  # the name of another one, over what is quoted from it
        return is_outlet_name(line.strip(" -–—|•*")) and (not texts[0].isascii() or len(texts) == 1)

    return is_name
