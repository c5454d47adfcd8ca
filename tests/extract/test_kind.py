"""Lists and walls are no articles, whether their address is known or not; flashes and odd reports are."""

from __future__ import annotations

from typing import Any

import pytest

from newsarchive.model import Site
from tests.extract.templates import ARTICLES, NOT_ARTICLES

SITE = Site("paper.example")
ADDRESSES = (
    "urn:sha256:0f343b0931126a20f133d67c2b018a3b",
    "https://paper.example/news/a-story-of-the-day-123",
)  # a page saved without its address, and one under an article's


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", NOT_ARTICLES)
def test_no_list_or_wall_is_an_article(read: Any, name: str, address: str) -> None:
    extraction = read(NOT_ARTICLES[name], address, site=SITE)
    assert extraction.kind != "article", extraction.kind_evidence


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ARTICLES)
def test_articles_that_look_like_lists_or_walls_are_articles(read: Any, name: str, address: str) -> None:
    extraction = read(ARTICLES[name], address, site=SITE)
    assert extraction.kind == "article", extraction.kind_evidence


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("search results", "search"), ("search without a result", "search"), ("gallery", "gallery"), ("video", "video"),
        ("login", "login"), ("forum asks to log in", "login"), ("cookie wall", "cookie_wall"), ("missing", "soft_404"),
        ("missing, said softly", "soft_404"), ("shell that speaks", "error"), ("robot check", "error"),
        ("author with a long life", "author"), ("blogger label", "tag"), ("vbulletin forum", "index"),
        ("wordpress category", "index"),
    ],
)  # fmt: skip
def test_the_kind_is_named(read: Any, name: str, kind: str) -> None:
    extraction = read(NOT_ARTICLES[name], ADDRESSES[0], site=SITE)
    assert extraction.kind == kind, extraction.kind_evidence


def test_a_saved_pages_declared_address_is_heard(read: Any) -> None:
    head = '<link rel="canonical" href="https://paper.example/tag/market">'
    told = read(ARTICLES["flash with a line"].replace("</head>", head + "</head>"), ADDRESSES[0], site=SITE)
    assert "address part tag" in told.kind_evidence
