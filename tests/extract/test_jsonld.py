"""JSON-LD as pages write it, broken ways included."""

from __future__ import annotations

import pytest

from newsarchive.extract import jsonld
from newsarchive.extract.page import parse


def things(script: str) -> list[jsonld.Thing]:
    html = f'<html><head><script type="application/ld+json">{script}</script></head><body><p>x</p></body></html>'
    return jsonld.things(parse(html, "http://localhost/").tree)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"خبر"}',
        '[{"@type":["NewsArticle","Thing"],"headline":"خبر"}]',
        '{"@graph":[{"@type":"WebPage"},{"@type":"http://schema.org/NewsArticle","headline":"خبر"}]}',
        '{"@type":"WebPage","mainEntity":{"@type":"Article","headline":"خبر"}}',
        '<!-- {"@type":"NewsArticle","headline":"خبر"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"خبر"}\n//]]>',
        '{"@type":"NewsArticle","headline":"خبر",}',
        '{"@type":"NewsArticle","headline":"خبر","articleBody":"a raw\ttab and\nline end"}',
    ],
)
def test_the_article_is_found(script: str) -> None:
    articles = [thing for thing in things(script) if jsonld.is_article(thing)]
    assert [jsonld.text(thing.get("headline")) for thing in articles] == ["خبر"]


@pytest.mark.parametrize("script", ["", "{", "null", "[[[[1]]]]", '"text"', "{}" * 3, "[" * 5000])
def test_what_cannot_be_read_is_nothing(script: str) -> None:
    assert not [thing for thing in things(script) if jsonld.is_article(thing)]


def test_a_text_is_taken_from_any_shape() -> None:
    assert jsonld.text(["", {"name": "ليلى &amp; سعيد"}]) == "ليلى & سعيد"
    assert jsonld.text({"@value": " a  b "}) == "a b"
    assert jsonld.text(12) == ""
    assert jsonld.texts(["a", {"name": "b"}, None]) == ["a", "b"]
