"""What the head of a page declares: meta elements, links, the title element.

In: a parsed page. Out: `PageMeta`, lower-case names to values in order. It never judges a value.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from newsarchive.extract.page import Page, squeeze


@dataclass(frozen=True, slots=True)
class PageMeta:
    """The declarations of one page."""

    metas: dict[str, tuple[str, ...]]  # by name, property, itemprop or http-equiv, lower case
    links: dict[str, tuple[str, ...]]  # by rel, lower case: absolute addresses
    title: str
    language: str | None  # <html lang>

    def first(self, *names: str) -> str | None:
        """The first value of the first of these names that has one."""
        for name in names:
            values = self.metas.get(name)
            if values:
                return values[0]
        return None

    def every(self, *names: str) -> list[tuple[str, str]]:
        """(name, value) of every value of these names."""
        return [(name, value) for name in names for value in self.metas.get(name, ())]


@cache
def names_for(fact: str) -> tuple[str, ...]:
    """The meta names that tell `published`, `modified` or `authors` (data/metas.toml)."""
    table = tomllib.loads(resources.files("newsarchive.extract").joinpath("data/metas.toml").read_text("utf-8"))
    return tuple(table[fact])


def read_head(page: Page) -> PageMeta:
    """Read meta and link elements wherever they stand (broken pages have them in the body)."""
    metas: dict[str, list[str]] = {}
    for node in page.tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        value = squeeze(node.get("content"))
        if name and value:
            metas.setdefault(name.strip().lower(), []).append(value)
    links: dict[str, list[str]] = {}
    for node in page.tree.iter("link"):
        address = page.absolute(node.get("href"))
        for rel in (node.get("rel") or "").lower().split():
            if address:
                links.setdefault(rel, []).append(address)
    root = page.tree
    language = root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return PageMeta(
        {name: tuple(values) for name, values in metas.items()},
        {rel: tuple(texts) for rel, texts in links.items()},
        _title(page),
        squeeze(language) or None,
    )


def _title(page: Page) -> str:
    for node in page.tree.iter("title"):
        if node.getparent().tag in ("head", "html", "body"):
            return squeeze("".join(node.itertext()))
    return ""
