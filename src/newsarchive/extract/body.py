"""The body as trafilatura reads it: one witness among several, and the only place that imports it.

In: the shared tree. Out: its paragraphs as plain strings, in order. It never mutates the tree, never asks for comments,
dates or metadata (slow, and wrong on Arabic dates), and never deduplicates (that would keep state between pages).
"""

from __future__ import annotations

import logging

from trafilatura import bare_extraction

from newsarchive.extract.page import Node, squeeze

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs an error for every page without a body


def paragraphs(tree: Node, *, thorough: bool = False) -> list[str]:
    """The paragraphs trafilatura keeps, in order; none where it finds no body.

    Its own rules alone (the default) are quicker, and on news purer, than with its fallbacks; `thorough` asks those
    too.
    """
    document = bare_extraction(
        tree, include_comments=False, include_tables=True, with_metadata=False, fast=not thorough
    )
    body = getattr(document, "body", None)
    if body is None:
        return []
    texts: list[str] = []
    for child in body:
        texts.extend(_texts(child))
    return [text for text in texts if text]


def _texts(node: Node) -> list[str]:
    """The block's lines: list items and table rows one by one, everything else whole."""
    if node.tag in ("list", "table"):
        return [squeeze(" ".join(child.itertext())) for child in node]
    return [squeeze("".join(node.itertext()))]
