"""From what was read to the text we stand behind.

In: an Extraction with all its candidates, and what is known of its site. Out: a Content: one title, one date, the
credits, and every block with its verdict, so that `show --explain` can tell why each line stayed or went. It never
changes a character of a kept block, and the same extraction and site always give the same content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from newsarchive.arabic.text import fold, words
from newsarchive.clean.boilerplate import drop_followers, drop_names, drop_phrases
from newsarchive.clean.credits import (
    Credits,
    believed,
    drop_credits,
    drop_twice,
    named_authors,
    read_closing,
    read_datelines,
)
from newsarchive.clean.dates import DateChoice, choose_modified, choose_published
from newsarchive.clean.learned import BY_RULE, LEARNED, drop_by_rules
from newsarchive.clean.titles import choose_title, free
from newsarchive.model import Block, Content, Extraction, Fact, Site
from newsarchive.sites.block_positions import block_positions, is_sentence
from newsarchive.sites.phrases import BlockPosition

PLAIN = "plain text"  # the method of texts scraped earlier, whose lines all belong to the text
_QUOTED = 80  # characters of a line that an evidence quotes
_BESIDE_TITLE = 60  # characters of a label and of marks, beside a title said again
_LABEL_WORDS = 3  # «مشاهدة: <the title>» repeats the title, too


def clean(extraction: Extraction, site: Site, *, moment: datetime | None = None) -> Content:
    """Choose and clean. `moment` is the capture's: a date beyond it is not believed."""
    names = tuple(filter(None, (extraction.site_name, *_host_names(site.host))))
    title = choose_title(extraction.titles, site.title_affixes, names)
    blocks, credits = judge_blocks(extraction, site, title, names)
    published = choose_published(extraction.dates, moment)
    modified = choose_modified(extraction.dates, published.dated if published else None, moment)
    repeated = [block.text[:_QUOTED] for block in blocks if block.dropped in BY_RULE]
    declared = named_authors(_not_off(extraction.authors, repeated))
    authors = _distinct((*declared.authors, *credits.authors))
    agencies = _distinct((*_not_off(extraction.agencies, repeated), *declared.agencies, *credits.agencies))
    if extraction.method != PLAIN:
        agencies = believed(agencies)
    own = {"".join(words(name)) for name in (*names, *site.title_affixes)}  # a site that names itself credits no one
    agencies = [fact for fact in agencies if "".join(words(fact.value)) not in own]
    dateline = extraction.dateline or credits.dateline or declared.dateline
    return Content(
        title=title.value if title else None,
        blocks=tuple(blocks),
        published=published.dated if published else None,
        modified=modified.dated if modified else None,
        authors=tuple(fact.value for fact in authors),
        agencies=tuple(fact.value for fact in agencies),
        dateline=_value(dateline),
        section=_value(extraction.section),
        tags=extraction.tags,
        image_url=_value(extraction.image_url),
        canonical_url=_value(extraction.canonical_url),
        language=_value(extraction.language),
        evidence=_evidence(extraction, title, published, modified, authors, agencies, dateline),
        dates=extraction.dates,
        method=extraction.method,
        repairs=extraction.repairs,
        reader=extraction.reader,
    )


def judge_blocks(
    extraction: Extraction, site: Site, title: Fact | None, names: Sequence[str]
) -> tuple[list[Block], Credits]:
    """A verdict for every block, and what the credit lines among them state."""
    blocks = drop_by_rules(extraction.blocks, site.rules)
    blocks = _drop_titles(blocks, extraction, site, title, names)
    blocks = drop_phrases(blocks, {rule.folded for rule in site.rules if rule.off})
    where = _places(blocks)
    blocks, credits = drop_credits(blocks, where)
    blocks = drop_followers(drop_names(drop_twice(blocks, where), where, names), where)
    if not any(block.dropped is None for block in blocks):
        blocks = _restore(blocks)
    return blocks, credits.joined(read_datelines(blocks)).joined(read_closing(blocks))


def _places(blocks: Sequence[Block]) -> list[BlockPosition]:
    return block_positions(
        [block.dropped is None and block.kind != "caption" and is_sentence(block.text) for block in blocks]
    )


def _drop_titles(
    blocks: Sequence[Block], extraction: Extraction, site: Site, title: Fact | None, names: Sequence[str]
) -> list[Block]:
    """Mark blocks that only say the title again, whole, with a label before it or the site's affix about it."""
    phrases = {
        tuple(words(form))
        for fact in extraction.titles
        for form in (fact.value, free(fact.value, site.title_affixes, names))
    }
    phrases |= {tuple(words(title.value))} if title else set()
    phrases.discard(())
    longest = _BESIDE_TITLE + 2 * max((sum(map(len, form)) + len(form) for form in phrases), default=0)
    return [
        replace(block, dropped="repeated title", rule="says the title")
        if len(block.text) <= longest and _says(block, phrases)
        else block
        for block in blocks
    ]


def _says(block: Block, phrases: set[tuple[str, ...]]) -> bool:
    if block.dropped is not None or not phrases:
        return False
    texts = tuple(words(block.text))
    if texts in phrases:
        return True
    label, colon, rest = block.text.partition(":")
    return bool(colon) and len(label.split()) <= _LABEL_WORDS and len(texts) > 3 and tuple(words(rest)) in phrases


def _restore(blocks: Sequence[Block]) -> list[Block]:
    """A flash of one line repeats its title, and that line is its text: the last repeated title stands.

    Flashes of one pattern (prices, scores) are alike, so a learned rule takes them all: the longest stands.
    """
    repeated = [index for index, block in enumerate(blocks) if block.dropped == "repeated title"]
    learned = [index for index, block in enumerate(blocks) if block.dropped == LEARNED and not _is_phrase(block)]
    stands = repeated[-1] if repeated else max(learned, key=lambda index: len(blocks[index].text), default=None)
    reason = None if repeated else "kept: the article has no other text"
    return [
        replace(block, dropped=None, rule=reason, support=None) if index == stands else block
        for index, block in enumerate(blocks)
    ]


def _is_phrase(block: Block) -> bool:
    """Whether a block is boilerplate on any site."""
    return drop_phrases([replace(block, dropped=None)])[0].dropped is not None


def _host_names(host: str) -> tuple[str, ...]:
    """`www.imlebanon.org` goes by `imlebanon.org` and `imlebanon`."""
    name = fold(host.partition(":")[0]).removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    labels = name.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return ()
    main = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2]
    return (name, main)


def _not_off(facts: Sequence[Fact], repeated: Sequence[str]) -> list[Fact]:
    """The facts that were not read off a line the site repeats on its pages: such a line credits no one."""
    return [fact for fact in facts if not any(text in fact.evidence for text in repeated)]


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    """Each value once, the first one's spelling."""
    seen: dict[str, Fact] = {}
    for fact in facts:
        seen.setdefault(" ".join(words(fact.value)), fact)
    return list(seen.values())


def _value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


def _evidence(
    extraction: Extraction,
    title: Fact | None,
    published: DateChoice | None,
    modified: DateChoice | None,
    authors: Sequence[Fact],
    agencies: Sequence[Fact],
    dateline: Fact | None,
) -> tuple[tuple[str, Fact], ...]:
    """Every chosen fact with where it came from, in one order."""
    pairs: list[tuple[str, Fact]] = []
    single = {"title": title, "dateline": dateline, "section": extraction.section, "language": extraction.language}
    single |= {"image_url": extraction.image_url, "canonical_url": extraction.canonical_url}
    pairs += [(name, fact) for name, fact in single.items() if fact is not None]
    for name, choice in (("published", published), ("modified", modified)):
        if choice is not None:
            pairs.append((name, Fact(choice.dated.text, choice.why)))
    pairs += [("author", fact) for fact in authors]
    pairs += [("agency", fact) for fact in agencies]
    if extraction.charset_evidence:
        pairs.append(("charset", Fact(extraction.charset, extraction.charset_evidence)))
    return tuple(pairs)
