"""Rules by hand for one site: what is cut out of its pages before reading, and where the body stands.

In: a page's text and its `Site`. Out: the text without the dropped elements, and an XPath to the marked container. It
is the only module that parses with selectolax (for its CSS selectors), and does so only where a site has such rules.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from newsarchive.model import Site

_MARK = "data-newsarchive-body"


def ruled(text: str, site: Site) -> tuple[str, str | None]:
    """(the text to parse, an XPath to the body's container or None). A selector that cannot be read matches nothing."""
    if not site.body and not site.drop:
        return text, None
    tree = LexborHTMLParser(text)
    for selector in site.drop:
        for node in _matches(tree, selector):
            node.decompose()
    for selector in site.body:
        values = _matches(tree, selector)
        if values:
            values[0].attrs[_MARK] = "1"
            return tree.html or text, f"//*[@{_MARK}]"
    return tree.html or text, None


def _matches(tree: LexborHTMLParser, selector: str) -> list:  # type: ignore[type-arg]
    try:
        return tree.css(selector)
    except (SelectolaxError, ValueError, RuntimeError):
        return []
