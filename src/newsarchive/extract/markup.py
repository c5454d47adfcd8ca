"""A piece of HTML that came in a field of its own, as text: what scrapers and feeds leave in `content` and `body`.

In: a fragment. Out: its text, a paragraph a block. It judges nothing: whole pages are for `article`.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

_BLOCKS = re.compile(
    r"(?=<(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|figcaption|table|tr|section|article|header|footer)\b)"
    r"|(?<=</p>)|(?<=</div>)|<(?:br|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<(?:p|br|div|span|img|a|h[1-6]|ul|figure|article|strong|blockquote)\b[^<>]*>", re.IGNORECASE)
_HEAD = 20_000  # characters that are looked at for tags


def has_markup(text: str) -> bool:
    """Whether a text is HTML: one tag inside may be what it writes about; one it begins with, or two, are its form."""
    head = text[:_HEAD].lstrip()
    return _TAGS.match(head) is not None or len(_TAGS.findall(head)) > 1


def text_of_markup(fragment: str) -> str:
    """The paragraphs of a fragment, an empty line between them."""
    tree = LexborHTMLParser(_BLOCKS.sub("\n\n", fragment))
    for node in tree.css("script, style, noscript, template"):
        node.decompose()
    text = tree.body.text() if tree.body is not None else ""
    pieces = (" ".join(piece.split()) for piece in re.split(r"\n\s*\n", text))
    return "\n\n".join(piece for piece in pieces if piece)
