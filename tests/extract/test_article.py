"""The room as others use it: any bytes in, an `Extraction` out."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from newsarchive.extract.article import READER, reference_of, warm
from newsarchive.model import Entry, Fetched, Provenance, Site

STORY = "وصلت القافلة الطبية إلى القرى الجبلية صباح اليوم، وبدأت فحص المرضى في ثلاث مدارس."
MORE = "وقال منسق القافلة إن الفريق سيبقى أسبوعا كاملا، وإن الأدوية توزع مجانا على الجميع."
PAGE = (
    "<html><head><title>قافلة طبية إلى القرى الجبلية</title></head><body><h1>قافلة طبية إلى القرى الجبلية</h1>"
    f"<div class='text'><p>{STORY}</p><p>{MORE}</p></div></body></html>"
)


def text(extraction: Any) -> list[str]:
    return [block.text for block in extraction.blocks if block.dropped is None]


def test_a_page_is_read_and_says_how(read: Any) -> None:
    extraction = read(PAGE)
    assert extraction.kind == "article"
    assert text(extraction) == [STORY, MORE]
    assert extraction.method.startswith("trafilatura")
    assert extraction.reader == READER


def test_content_encoding_is_undone(read: Any) -> None:
    packed = gzip.compress(PAGE.encode())
    extraction = read(packed, headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")))
    assert text(extraction) == [STORY, MORE]


def test_a_body_larger_than_the_bound_is_an_error_that_says_so(read: Any) -> None:
    bomb = gzip.compress(b"<html>" + b" " * 1_000_000)
    extraction = read(bomb, headers=(("Content-Encoding", "gzip"),), max_unpacked_bytes=10_000)
    assert extraction.kind == "error"
    assert "10000" in extraction.kind_evidence


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b'{"a": 1}', "application/json"),
        (b'{"a": 1}', "text/html"),
        (b"<?xml version='1.0'?><rss/>", "application/rss+xml"),
        (b"", "text/html"),
    ],
)
def test_what_is_not_html_is_an_error_with_its_evidence(read: Any, body: bytes, label: str) -> None:
    extraction = read(body, headers=(("Content-Type", label),))
    assert extraction.kind == "error"
    assert extraction.kind_evidence
    assert not extraction.blocks


def test_html_under_another_label_is_read(read: Any) -> None:
    assert text(read("<!doctype html>" + PAGE, headers=(("Content-Type", "application/octet-stream"),)))


@pytest.mark.parametrize(
    "html",
    [
        "<html>",
        "<html></html>",
        "<html><body></body></html>",
        "<html><body><h1></h1></body></html>",
        "<html><head><title>\x00\x01</title></head><body>\x00\ud7ff</body></html>",
        "<html><body>" + "<div>" * 5_000 + "x",
        "<html><body>" + "<p>" * 5_000,
        "<?xml version='1.0' encoding='utf-16'?><html><body><p>x</p></body></html>",
        "<html><base href='http://['><body><a href='http://['>x</a></body></html>",
        "<html><frameset><frame src=a></frameset></html>",
    ],
)
def test_no_page_is_too_strange(read: Any, html: str) -> None:
    assert read(html).kind_evidence


def test_a_status_of_failure_is_an_error(read: Any) -> None:
    assert read(PAGE, status=500).kind == "error"


def test_the_feeds_content_is_read_where_the_page_holds_none(read: Any) -> None:
    claim = Entry("https://paper.example/1", content=f"<p>{STORY}</p><p>{MORE}</p>")
    html = "<html><head><title>قافلة طبية إلى القرى</title></head><body><div id='app'></div></body></html>"
    extraction = read(html, provenance=Provenance("paper", claim=claim))
    assert text(extraction) == [STORY, MORE]
    assert "feed" in extraction.method


def test_the_feeds_date_is_a_candidate(read: Any) -> None:
    moment = datetime(2024, 5, 6, 21, 30, tzinfo=UTC)
    claim = Entry("https://paper.example/1", published=moment, published_text="Tue, 07 May 2024 00:30:00 +0300")
    (dated,) = read(PAGE, provenance=Provenance("paper", claim=claim)).dates
    assert (dated.evidence, dated.day.isoformat(), dated.moment) == ("feed", "2024-05-07", moment)


def test_a_rule_for_the_site_names_the_container_and_what_is_cut_out(read: Any) -> None:
    html = PAGE.replace("</div>", "<p class='noise'>سطر لا يخص الخبر يضعه الموقع في وسط كل صفحة.</p></div><p>خارج</p>")
    site = Site("paper.example", body=("div.missing", "div.text"), drop=("p.noise", "p["))
    extraction = read(html, site=site)
    assert text(extraction) == [STORY, MORE]
    assert extraction.method.startswith("rule for the site")


def test_links_are_absolute_from_the_pages_base(read: Any) -> None:
    head = '<base href="https://cdn.example/x/"><meta property="og:image" content="i.jpg"></head>'
    assert read(PAGE.replace("</head>", head)).image_url.value == "https://cdn.example/x/i.jpg"


def test_reading_twice_gives_the_same(read: Any) -> None:
    warm()
    assert read(PAGE) == read(PAGE)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Sat, 21 Nov 2020 10:00:00 GMT", datetime(2020, 11, 21, 10, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", datetime(2026, 1, 1, tzinfo=UTC)),
        ("rubbish", datetime(2026, 1, 1, tzinfo=UTC)),
        (None, datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_relative_dates_count_from_the_answers_own_date(header: str | None, expected: datetime) -> None:
    headers = (("Date", header),) if header else ()
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert reference_of(Fetched("http://a/", "http://a/", 200, headers, b"", moment)) == expected


def test_an_author_is_the_words_of_the_link_and_not_of_the_section_beside_it(read: Any) -> None:
    text = "".join(f"<p>هذه فقرة {n} من مقال طويل عن حي قديم من أحياء المدينة وأهله وحكاياتهم.</p>" for n in range(5))
    read_off = read(
        "<html lang=ar><body><article><h1>حكاية الحي القديم</h1><div class=info>"
        '<a href="/writers/nada-shammaa">ندى الشماع</a> · <a href="/section/places">أمكنة</a></div>'
        f"{text}</article></body></html>"
    )
    assert {fact.value for fact in read_off.authors} == {"ندى الشماع"}
