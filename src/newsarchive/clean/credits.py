"""Lines that credit: who wrote, which agency, from where, and what a picture shows. Recorded, and taken out of the
body.

In: blocks with their places. Out: the blocks, some marked as dropped, and the facts their lines gave. A credit
inside running text stays where it stands: only a line of its own goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from newsarchive.arabic.credits import (
    Credit,
    closing_agencies,
    is_agency,
    is_caption_line,
    names_source,
    names_subject,
    read_credit,
    split_dateline,
)
from newsarchive.arabic.dates import is_date_line
from newsarchive.clean.boilerplate import BAR
from newsarchive.model import Block, Fact
from newsarchive.sites.block_positions import is_sentence
from newsarchive.sites.meta_bars import read_meta_bar
from newsarchive.sites.phrases import BlockPosition, recognise_phrase
from newsarchive.sites.title_parts import is_section_name

_LINES = frozenset({"paragraph", "heading", "list", "caption", "quote"})
_CREDIT_WORDS = 20  # a longer line is a sentence, whatever it opens with


@dataclass(frozen=True, slots=True)
class Credits:
    """What the credit lines of one text state."""

    authors: tuple[Fact, ...] = ()
    agencies: tuple[Fact, ...] = ()
    dateline: Fact | None = None

    def joined(self, other: Credits) -> Credits:
        """Both, the first one's dateline first."""
        return Credits(self.authors + other.authors, self.agencies + other.agencies, self.dateline or other.dateline)


def drop_credits(blocks: Sequence[Block], where: Sequence[BlockPosition]) -> tuple[list[Block], Credits]:
    """Mark credit, caption and date lines at the head and at the end; captions also between, where they say they
    are.
    """
    judged: list[Block] = []
    credits = Credits()
    has_text = "between" in where  # asked once: a long text has tens of thousands of lines
    for block, place in zip(blocks, where, strict=True):
        verdict, credit = _verdict(block, place)
        if verdict is None and place == "head" and has_text and _shows(block):
            verdict = "caption"
        judged.append(replace(block, dropped=verdict, rule="a line of its own") if verdict else block)
        for one in (credit,) if credit is not None else _in_bar(block):
            credits = credits.joined(_facts(one, block.text))
    return judged, credits


def drop_twice(blocks: Sequence[Block], where: Sequence[BlockPosition]) -> list[Block]:
    """Mark a short line printed twice running about the text: a picture's caption and its alternative text."""
    judged = list(blocks)
    for index, (block, after) in enumerate(pairwise(blocks)):
        twice = block.dropped is None and after.dropped is None and block.text == after.text
        if twice and where[index] != "between" and not is_sentence(block.text) and block.kind in _LINES:
            for at in (index, index + 1):
                judged[at] = replace(blocks[at], dropped="caption", rule="printed twice")
    return judged


def _in_bar(block: Block) -> tuple[Credit, ...]:
    """The bylines among the pieces of a bar: «بقلم: سالم عمر | 1200 مشاهدة»."""
    if block.dropped != f"boilerplate: {BAR}":
        return ()
    return tuple(credit for line in block.text.splitlines() if (bar := read_meta_bar(line)) for credit in bar.credits)


def _verdict(block: Block, place: BlockPosition) -> tuple[str | None, Credit | None]:
    """Why a line goes, if it does, and what it credits."""
    if block.dropped is not None or block.kind not in _LINES:
        return None, None
    if block.kind == "caption":
        return "caption", None
    if "\n" in block.text or len(block.text.split()) > _CREDIT_WORDS:
        return None, None
    if place == "between":
        return ("caption", None) if block.kind == "paragraph" and is_caption_line(block.text) else (None, None)
    if is_date_line(block.text):
        return "date line", None
    credit = read_credit(block.text)
    if credit is not None and not credit.caption:
        return "credit", credit
    caption = credit is not None or (place == "head" and is_caption_line(block.text))
    return ("caption" if caption else None), None


def _shows(block: Block) -> bool:
    """Between a headline and its text, a line that only names someone or something is said of a picture."""
    return block.dropped is None and block.kind == "paragraph" and "\n" not in block.text and names_subject(block.text)


def _facts(credit: Credit, line: str) -> Credits:
    evidence = f"credit line «{line[:80]}»"
    return Credits(
        tuple(Fact(author, evidence) for author in credit.authors),
        tuple(Fact(agency, evidence) for agency in credit.agencies),
        Fact(credit.place, evidence) if credit.place else None,
    )


def believed(agencies: Sequence[Fact]) -> list[Fact]:
    """Of the agencies a page's lines seem to credit, those of the tables and those a label names as the source.

    About a page's article stand counters, sections and the site's own words; about a plain text its source does.
    """
    return [fact for fact in agencies if is_agency(fact.value) or names_source(_quoted(fact.evidence))]


def _quoted(evidence: str) -> str:
    return evidence.partition("«")[2]


def named_authors(authors: Sequence[Fact]) -> Credits:
    """What a page declares as its authors, read as credits: «أبوظبي - البيان» names a place and an outlet."""
    credits = Credits()
    for fact in authors:
        if _is_label(fact.value):
            continue
        credit = read_credit(fact.value)
        if credit is None or credit.caption or not (credit.agencies or credit.place or credit.authors):
            credits = credits.joined(Credits((fact,)))
            continue
        credits = credits.joined(
            Credits(
                tuple(Fact(author, fact.evidence) for author in credit.authors),
                tuple(Fact(agency, fact.evidence) for agency in credit.agencies),
                Fact(credit.place, fact.evidence) if credit.place else None,
            )
        )
    return credits


def _is_label(name: str) -> bool:
    """«بواسطة», «محليات», «شارك»: what pages print where an author's name is looked for."""
    return is_section_name(name) or recognise_phrase(name) is not None or recognise_phrase(name, "head") is not None


def read_datelines(blocks: Sequence[Block]) -> Credits:
    """What the dateline that opens the first kept paragraph tells; the paragraph stays as printed."""
    for block in blocks:
        if block.dropped is None and block.kind == "paragraph":
            parted = split_dateline(block.text)
            if parted is None:
                return Credits()
            line = parted[0]
            evidence = "dateline of the first paragraph"
            place = Fact(line.place, evidence) if line.place else None
            return Credits((), tuple(Fact(agency, evidence) for agency in line.agencies), place)
    return Credits()


def read_closing(blocks: Sequence[Block]) -> Credits:
    """The agencies credited behind the last words of the last kept paragraph; it stays as printed."""
    last = next((block for block in reversed(blocks) if block.dropped is None and block.kind == "paragraph"), None)
    named = closing_agencies(last.text) if last else ()
    return Credits(agencies=tuple(Fact(agency, "closing credit of the last paragraph") for agency in named))
