"""What a robots.txt lets us do, in all the forms it is served."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarchive.fetch.robots import MAX_BYTES, PRODUCT, Robots, in_force, read_robots

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FIXTURES = Path(__file__).parents[1] / "fixtures" / "robots"
SITE = "https://news.example"


def rules(text: str | bytes, status: int = 200) -> Robots:
    return read_robots(text.encode() if isinstance(text, str) else text, status, NOW)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 429, 302])
def test_a_file_that_is_not_there_allows_everything(status: int) -> None:
    assert rules("User-agent: *\nDisallow: /", status).allowed(SITE + "/a")


@pytest.mark.parametrize("status", [500, 502, 503, 599])
def test_a_server_in_trouble_denies_everything(status: int) -> None:
    told = rules("", status)
    assert not told.allowed(SITE + "/a")
    assert not told.reachable
    assert str(status) in told.why_not(SITE + "/a")


def test_it_can_be_stored_and_given_back() -> None:
    told = rules("User-agent: *\nDisallow: /x")
    assert Robots(text=told.text, status=told.status, fetched_at=told.fetched_at) == told


def test_a_good_copy_serves_while_the_server_is_in_trouble() -> None:
    good, trouble = rules("User-agent: *\nDisallow: /x"), Robots("", 503, NOW)
    later, much_later = NOW + timedelta(days=2), NOW + timedelta(days=40)
    for fresh in (trouble, None):
        assert in_force(fresh, good, later, 30 * 86_400) == good
        assert in_force(fresh, good, much_later, 30 * 86_400) == fresh
        assert in_force(fresh, trouble, later, 30 * 86_400) == fresh
        assert in_force(fresh, None, later, 30 * 86_400) == fresh
    gone = rules("", 404)
    assert in_force(gone, good, later, 30 * 86_400) == gone


GROUPS = """
User-agent: *
Disallow: /all
Crawl-delay: 1

User-agent: OtherBot
User-agent: NewsArchive
Disallow: /ours
Disallow: /*.pdf$
Allow: /ours/open
Disallow: /أرشيف
Disallow: /a%2Fb
Crawl-delay: 7.5
Sitemap: https://news.example/sitemap.xml
sitemap: /more.xml
Sitemap: /more.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/all", True),  # our own group alone counts
        ("/ours", False),
        ("/ours/open/1", True),
        ("/x.pdf", False),
        ("/x.pdf?y", True),
        ("/%D8%A3%D8%B1%D8%B4%D9%8A%D9%81/1", False),
        ("/أرشيف/1", False),
        ("/%d8%a3%d8%b1%d8%b4%d9%8a%d9%81/1", False),
        ("/robots.txt", True),
        ("/", True),
    ],
)
def test_our_group_and_its_longest_rule(path: str, allowed: bool) -> None:
    assert rules(GROUPS).allowed(SITE + path) is allowed


def test_delay_and_sitemaps() -> None:
    told = rules(GROUPS)
    assert told.crawl_delay_s == 7.5
    assert told.sitemaps == ("https://news.example/sitemap.xml", "/more.xml")
    assert rules("User-agent: *\nRequest-rate: 1/10s").crawl_delay_s == 10
    assert rules("User-agent: *\nCrawl-delay: 2\nRequest-rate: 1/10s").crawl_delay_s == 10
    for odd in (
        "",
        "Crawl-delay: soon",
        "Crawl-delay: -1",
        "Crawl-delay: nan",
        "Crawl-delay: inf",
        "Request-rate: 0/5",
    ):
        assert rules("User-agent: *\n" + odd).crawl_delay_s is None
    assert rules("User-agent: *\nCrawl-delay: 5", 404).crawl_delay_s is None


DENIES = "User-agent: *\nDisallow: /x # أرشيف\n"


@pytest.mark.parametrize(
    "body",
    [
        DENIES.encode(),
        b"\xef\xbb\xbf" + DENIES.encode(),
        b"\xff\xfe" + DENIES.encode("utf-16-le"),
        b"\xfe\xff" + DENIES.encode("utf-16-be"),
        DENIES.encode("cp1256"),
        DENIES.replace("\n", "\r\n").encode(),
        DENIES.replace("\n", "\r").encode(),
        b"\x00" + DENIES.encode() + b"\xff\xfe",
        ("# " + "x" * 100_000 + "\n" + DENIES).encode(),
        ("\u200b\n" + DENIES).encode(),
    ],
)
def test_rules_in_any_encoding(body: bytes) -> None:
    assert not rules(body).allowed(SITE + "/x/1")
    assert rules(body).allowed(SITE + "/y")


@pytest.mark.parametrize(
    "body",
    ["<!DOCTYPE html><p>Disallow: /</p>\nUser-agent: *\nDisallow: /", "  <html>", "", "not rules at all", "\n\n"],
)
def test_a_page_in_its_place_has_no_rules(body: str) -> None:
    assert rules(body).allowed(SITE + "/a")


def test_rules_beyond_the_bound_are_not_read() -> None:
    padding = b"# x\n" * (MAX_BYTES // 4)
    assert rules(b"User-agent: *\nDisallow: /x\n" + padding + b"Disallow: /y\n").allowed(SITE + "/y")
    assert not rules(b"User-agent: *\nDisallow: /x\n" + padding + b"Disallow: /y\n").allowed(SITE + "/x")
    arabic = "User-agent: *\nDisallow: /x\n#" + "ش" * MAX_BYTES
    assert not rules(arabic).allowed(SITE + "/x")  # cut inside a letter


def test_thousands_of_questions_are_cheap() -> None:
    told = rules("User-agent: *\n" + "".join(f"Disallow: /*/{n}/*/x$\n" for n in range(2_000)))
    assert all(told.allowed(f"{SITE}/a/{n}/b/y") for n in range(200))
    assert rules("User-agent: *\nDisallow: " + "/*a" * 500 + "$").allowed(SITE + "/" + "a" * 3_000 + "b")


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_files_named_for_their_flaw(path: Path) -> None:
    """Each says in its own comments what must hold: `#allowed /path`, `#denied /path`."""
    told = rules(path.read_bytes())
    text = path.read_bytes().decode("utf-8", "replace")
    claims = [line.split() for line in text.splitlines() if line.startswith(("#allowed ", "#denied "))]
    assert claims
    for verdict, there in claims:
        assert told.allowed(SITE + there) is (verdict == "#allowed"), there


@pytest.mark.corpus
def test_real_files_never_raise_and_hold_their_standard_examples() -> None:
    corpus = os.environ.get("NEWSARCHIVE_CORPUS")
    if not corpus:
        pytest.skip("NEWSARCHIVE_CORPUS is not set")
    folder = Path(corpus) / "conformance/robots"
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".xz"]
    assert len(files) > 100
    with_rules = 0
    for path in files:
        told = rules(path.read_bytes())
        with_rules += "disallow" in told.text.lower()
        for there in ("/", "/robots.txt", "/أخبار/1?x=y#z", "/search?q=a"):
            assert told.allowed(SITE + there) in (True, False)
        assert told.allowed(SITE + "/robots.txt")
        assert told.crawl_delay_s is None or told.crawl_delay_s >= 0
        assert all(isinstance(sitemap, str) for sitemap in told.sitemaps)
    assert with_rules > 80
    examples = folder / "crawler-commons/src/test/resources/robots"
    longest = rules((examples / "rfc9309-example-longest-match-robots.txt").read_bytes())
    assert longest.allowed(SITE + "/example/page/", "foobot")
    assert not longest.allowed(SITE + "/example/page/disallowed.gif", "foobot")
    for name in ("robots-with-utf8-bom", "robots-with-utf16le-bom", "robots-with-utf16be-bom"):
        assert rules((examples / f"{name}.txt").read_bytes()).text.isprintable() is False
        assert "\x00" not in rules((examples / f"{name}.txt").read_bytes()).text
    assert PRODUCT == "newsarchive"
