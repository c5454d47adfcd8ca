"""Numbered pages: the older pages of a list, and the further pages of one article.

In: a parsed page. Out: addresses, nearest first, only those that follow this page without a gap. An article's page
never leads to another article: the address but for the number must be the article's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsarchive import urls
from newsarchive.discover.anchors import Anchor, Markup
from newsarchive.discover.shapes import Numbered, Shape, numbered, shape_of
from newsarchive.discover.words import label, words

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NUMBER = re.compile(r"(?P<word>[^\d]*?)\s*(?P<n>\d{1,4})\W*$")
MOST_PARTS = 50  # an article of more pages is not one


def older_pages(page: Markup, anchors: Iterable[Anchor]) -> tuple[str, ...]:
    """Where the list goes on: numbered pages that follow this one, else what is named as the next page."""
    anchors = [a for a in anchors if _same_authority(a.url, page.url) and not a.comments]
    following = _following(anchors, page.url)
    if following:
        return following
    here = urls.canonical(page.url)
    named = [head.url for head in page.heads() if "next" in head.rel.split()]
    named += [a.url for a in anchors if "next" in a.rel.split()]
    named += [a.url for a in anchors if label(a.text) in words().next_labels and _may_be_list(a, page.url)]
    texts = [url for url in named if _same_authority(url, page.url) and urls.canonical(url) != here]
    return tuple(dict.fromkeys(texts))[:1]


def parts(page: Markup) -> tuple[str, ...]:
    """The further pages of the one article on this page, after this one; empty for a list or a whole article."""
    if shape_of(page.url) is Shape.NEVER or not (shape_of(page.url) is Shape.STRONG or page.says_article()):
        return ()
    anchors = [a for a in page.anchors() if not a.comments and _same_authority(a.url, page.url)]
    heads = [Anchor(h.url, "", rel="next") for h in page.heads() if "next" in h.rel.split()]
    heads = [h for h in heads if _same_authority(h.url, page.url)]
    return _following([*anchors, *heads], page.url, parts_only=True)


def page_number(text: str) -> int | None:
    """The number a link's text is: `3`, `٣`, «صفحة 3»; None for any other text."""
    read = _NUMBER.match(text.strip().translate(_DIGITS))
    if read is None:
        return None
    word = label(read["word"]) if read["word"].strip() else ""
    sign = len(word) < 3 and not word.isalpha()
    return int(read["n"]) if sign or word in words().page_labels else None


def _following(anchors: Iterable[Anchor], url: str, *, parts_only: bool = False) -> tuple[str, ...]:
    """The numbered pages after `url`'s own number, consecutive."""
    texts: dict[int, str] = {}
    stems = _stems(url)
    siblings = [(a, n) for a in anchors for n in numbered(a.url) if n.stem in stems]
    shift = _counted_from(siblings)
    own = _own_number(url, {n.stem for _, n in siblings}, shift)
    for anchor, sibling in siblings:
        number = _trusted(anchor, sibling, shift, parts_only)
        if number is not None and number > own and urls.canonical(anchor.url) != urls.canonical(url):
            texts.setdefault(number, anchor.url)
    following = []
    while own + 1 in texts and (not parts_only or own < MOST_PARTS):
        own += 1
        following.append(texts[own])
    return tuple(dict.fromkeys(following))


def _stems(url: str) -> set[str]:
    return {urls.key(url), *(n.stem for n in numbered(url))}


def _counted_from(siblings: list[tuple[Anchor, Numbered]]) -> int:
    """1 where `?page=1` is labelled 2, as Drupal counts; else 0."""
    labelled = [(page_number(a.text), n.number) for a, n in siblings if n.in_query]
    return 1 if any(count is not None and count == number + 1 for count, number in labelled) else 0


def _own_number(url: str, stems: set[str], shift: int) -> int:
    own = [n for n in numbered(url) if n.stem in stems and n.stem != urls.key(url)]
    return own[0].number + (shift if own[0].in_query else 0) if own else 1


def _trusted(anchor: Anchor, sibling: Numbered, shift: int, parts_only: bool) -> int | None:
    """Which page the link leads to, if its label or its place says that it is a page's; else None."""
    count = page_number(anchor.text)
    number = sibling.number + (shift if sibling.in_query else 0)
    if count is not None:
        # Offsets (`start=20`) are recognised by the label; elsewhere label and address must agree.
        return count if count == number or (sibling.in_query and not parts_only) else None
    named = "next" in anchor.rel.split() or label(anchor.text) in words().next_labels | words().previous_labels
    if parts_only:
        return number if named and number >= 2 and (sibling.in_query or number <= MOST_PARTS) else None
    return number if named or anchor.pagination else None


def _may_be_list(anchor: Anchor, url: str) -> bool:
    """A link labelled «next» that is no article: in a pagination box, or of a list's form."""
    return anchor.pagination or shape_of(anchor.url) is not Shape.STRONG or urls.parse(anchor.url) == urls.parse(url)


def _same_authority(text: str, other: str) -> bool:
    return urls.host_of(text) == urls.host_of(other)
