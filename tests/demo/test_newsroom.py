"""The sample newsroom keeps its promises over real HTTP: charsets, feeds, validators, days, and a truth that holds."""

from __future__ import annotations

import gzip
import json
import re
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest

from newsarchive.demo import Expected, Running, serve
from newsarchive.demo.measures import b_cubed
from newsarchive.demo.score import score
from newsarchive.demo.world import DAYS, SITES, evening, load

CHARSETS = {"sahel": "cp1256", "sindian": "cp1256"}


@pytest.fixture(scope="module")
def room() -> Iterator[Running]:
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def truth(room: Running) -> list[Expected]:
    return room.truth()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    asked = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)
    try:
        with opener.open(asked, timeout=10) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, {k.lower(): v for k, v in answer.headers.items()}, answer.read()


def page(url: str, site: str) -> str:
    status, _, body = get(url)
    assert status == 200, url
    return unescape(body.decode(CHARSETS.get(site, "utf-8"))).replace("\xa0", " ")


def squeezed(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_newsroom_is_large_and_varied_enough(truth: list[Expected]) -> None:
    assert len(truth) >= 64
    assert len({e.site for e in truth}) == len(SITES) == 6
    kinds = Counter(e.kind for e in truth)
    assert kinds["flash"] >= 5
    assert kinds["column"] >= 3
    assert len({e.story for e in truth if e.story}) >= 4
    assert {e.relation for e in truth if e.copy_of} == {"same", "near", "contained"}
    assert {e.gone.how for e in truth if e.gone} == {"404", "410", "soft-404", "home", "paywall"}
    changed = {kind for e in truth for v in e.versions for kind in v.kinds}
    assert changed >= {"headline", "number", "quotation", "correction", "paragraph", "name"}
    assert len({e.id for e in truth}) == len({e.url for e in truth}) == len(truth)


def test_nothing_is_printed_before_it_is_published(truth: list[Expected]) -> None:
    for e in truth:
        assert e.published_at.year == 2026
        assert e.published_at <= evening(e.first_day), e.id
        assert all(a.day < b.day for a, b in pairwise(e.versions)), e.id
        assert all(a.title != b.title or a.text != b.text for a, b in pairwise(e.versions)), e.id


def test_every_paragraph_and_title_stands_on_its_page(room: Running, truth: list[Expected]) -> None:
    for day in range(DAYS):
        room.set_day(day)
        for e in truth:
            if e.first_day > day or (e.gone and e.gone.on(day)):
                continue
            text = squeezed(" ".join(page(url, e.site) for url in (e.url, *e.parts)))
            version = e.on(day)
            for piece in (version.title, *version.paragraphs):
                assert squeezed(piece) in text, f"{e.id} on day {day}: {piece[:60]}"


def test_every_address_of_the_truth_answers(room: Running, truth: list[Expected]) -> None:
    room.set_day(DAYS - 1)
    for e in truth:
        if not (e.gone and e.gone.on(room.day)):
            for url in e.addresses:
                assert get(url)[0] == 200, url


def test_clutter_is_on_every_page_but_in_no_truth(room: Running, truth: list[Expected]) -> None:
    room.set_day(DAYS - 1)
    for e in truth:
        assert not [line for line in e.clutter if " " in line and line in e.versions[-1].text], e.id
        if not (e.gone and e.gone.on(room.day)):
            text = page(e.url, e.site)
            assert any(line in text for line in e.clutter), e.id


def test_charsets_are_as_promised(room: Running) -> None:
    room.set_day(0)
    for site, home in room.home_urls.items():
        _, headers, body = get(home)
        if site == "sahel":
            assert headers["content-type"] == "text/html"
            assert b"charset" not in body
        else:
            assert "utf-8" in headers["content-type"].lower()
        if site in CHARSETS:
            with pytest.raises(UnicodeDecodeError):
                body.decode("utf-8")
        assert room.home_urls[site].startswith("http://127.0.0.1:")
        assert re.search("[ء-ي]{3}", body.decode(CHARSETS.get(site, "utf-8")))


def feed_pages(url: str) -> Iterator[Any]:
    seen: set[str] = set()
    following: str | None = url
    while following and following not in seen:
        seen.add(following)
        status, _, body = get(following)
        assert status == 200
        parsed = feedparser.parse(body.removeprefix(b"\xef\xbb\xbf"))
        yield parsed
        following = next((a.href for a in parsed.feed.get("links", ()) if a.rel == "next"), None)


def key(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc + parts.path


def printed(truth: list[Expected], site: str, day: int) -> set[str]:
    return {
        key(e.url) for e in truth if e.site == site and e.first_day <= day and not (e.gone and e.gone.unlisted(day))
    }


def test_xml_feeds_parse_and_name_the_articles(room: Running, truth: list[Expected]) -> None:
    room.set_day(1)
    for site in ("manara", "sindian", "sawmaa"):
        found: set[str] = set()
        for n, parsed in enumerate(feed_pages(room.feed_urls[site][0])):
            assert parsed.entries, (site, n)
            assert all(entry.title for entry in parsed.entries)
            assert all(entry.get("published_parsed") or entry.get("updated_parsed") for entry in parsed.entries)
            found |= {key(entry.link) for entry in parsed.entries}
        assert found <= printed(truth, site, 1)
        if site == "sindian":
            assert found == printed(truth, site, 1)


def test_word_press_pages_its_feed_until_it_ends(room: Running, truth: list[Expected]) -> None:
    room.set_day(4)
    first = room.feed_urls["manara"][0]
    found: set[str] = set()
    number = 1
    while (answer := get(f"{first}?paged={number}"))[0] == 200:
        found |= {key(entry.link) for entry in feedparser.parse(answer[2]).entries}
        number += 1
    assert number > 2
    assert found == printed(truth, "manara", 4)


def test_rdf_has_a_byte_order_mark_and_bare_ampersands(room: Running) -> None:
    body = get(room.feed_urls["sawmaa"][0])[2]
    assert body.startswith(b"\xef\xbb\xbf")
    assert b"rss&utm_medium" in body


def test_json_feed_leads_to_its_next_pages(room: Running, truth: list[Expected]) -> None:
    room.set_day(2)
    found: set[str] = set()
    following: str | None = room.feed_urls["rasid"][0]
    while following:
        document = json.loads(get(following)[2])
        found |= {key(item["url"]) for item in document["items"]}
        following = document.get("next_url")
    banned = {key(f.url) for f in room.forbidden() if f.why == "robots"}
    assert found == printed(truth, "rasid", 2) | banned


def test_sitemaps_are_gzipped_indexed_and_for_news(room: Running, truth: list[Expected]) -> None:
    room.set_day(3)
    index = get(room.feed_urls["noras"][0])[2].decode()
    packed, news = re.findall("<loc>(.*?)</loc>", index)
    listed = gzip.decompress(get(packed)[2]).decode()
    assert {key(url) for url in re.findall("<loc>(.*?)</loc>", listed)} == printed(truth, "noras", 3)
    recent = get(news)[2].decode()
    assert "<news:publication_date>" in recent
    assert 0 < recent.count("<news:title>") < listed.count("<url>")


def test_section_pages_alone_lead_to_every_article_of_the_old_paper(room: Running, truth: list[Expected]) -> None:
    room.set_day(3)
    base = room.bases["sahel"]
    ids: set[str] = set()
    for section in room.feed_urls["sahel"]:
        first = page(section, "sahel")
        pages = [first, *(page(url, "sahel") for url in re.findall(r'href="?(http[^">]+&page=\d)', first))]
        ids |= {found for text in pages for found in re.findall(r"details\.asp\?id=\d+", text)}
    assert {f"{urlsplit(base).netloc}/{found}" for found in ids} == {
        e.url.removeprefix("http://").split("&")[0]
        for e in truth
        if e.site == "sahel" and e.first_day <= 3 and not (e.gone and e.gone.on(3))
    }


def test_conditional_requests(room: Running, truth: list[Expected]) -> None:
    room.set_day(2)
    for site, promised in {"manara": "etag", "noras": "etag", "sindian": "last-modified", "sawmaa": "etag"}.items():
        url = next(e.url for e in truth if e.site == site and e.first_day <= 2 and not e.gone)
        _, headers, body = get(url)
        assert body
        asked = {"If_None_Match": headers["etag"]} if promised == "etag" else {"If_Modified_Since": headers[promised]}
        status, again, nothing = get(url, **asked)
        assert (status, nothing) == (304, b""), site
        assert again["date"] == "Thu, 12 Nov 2026 18:00:00 GMT"
    for site in ("rasid", "sahel"):
        headers = get(room.home_urls[site])[1]
        assert not {"etag", "last-modified"} & set(headers)


def test_an_edit_defeats_the_validators_unless_the_tag_lies(room: Running, truth: list[Expected]) -> None:
    for e in truth:
        for before, after in pairwise(e.versions):
            room.set_day(after.day - 1)
            headers = get(e.url)[1]
            room.set_day(after.day)
            asked = {"If_None_Match": headers["etag"]} if "etag" in headers else {}
            if "last-modified" in headers and not asked:
                asked["If_Modified_Since"] = headers["last-modified"]
            assert get(e.url, **asked)[0] == (304 if e.etag_lies else 200), (e.id, before.day, after.day)


def test_pages_come_packed_when_asked(room: Running) -> None:
    plain = get(room.home_urls["manara"])[2]
    _, headers, body = get(room.home_urls["manara"], Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == plain
    assert "content-encoding" not in get(room.home_urls["sahel"], Accept_Encoding="gzip")[1]


def test_deletions_answer_as_planned(room: Running, truth: list[Expected]) -> None:
    for e in truth:
        if not e.gone:
            continue
        room.set_day(e.gone.since - 1)
        assert get(e.url)[0] == 200
        room.set_day(e.gone.since)
        status, headers, body = get(e.url)
        assert status == {"404": 404, "410": 410, "soft-404": 200, "home": 302, "paywall": 200}[e.gone.how]
        if e.gone.how == "home":
            assert headers["location"] == "/"
        elif e.gone.how == "paywall":
            assert e.versions[0].title in body.decode()
            assert e.versions[0].paragraphs[0] not in body.decode()
        else:
            assert e.versions[0].title not in body.decode()
        if e.gone.until is not None:
            room.set_day(e.gone.until)
            assert get(e.url)[0] == 200


def test_what_is_forbidden_is_linked_and_answers(room: Running) -> None:
    room.set_day(4)
    found = Counter(f.why for f in room.forbidden())
    assert set(found) == {"robots", "gallery", "login", "index", "tag", "author", "soft_404"}
    for f in room.forbidden():
        status = get(f.url)[0]
        assert status == 200 or (status == 404 and f.why in ("tag", "author", "login")), f.url
    robots = get(f"{room.bases['rasid']}/robots.txt")[2].decode()
    assert all(urlsplit(f.url).path.startswith("/members/") for f in room.forbidden() if f.why == "robots")
    assert "Disallow: /members/" in robots
    assert "Crawl-delay" in get(f"{room.bases['sahel']}/robots.txt")[2].decode()


def test_counters_move_only_where_there_are_no_validators(room: Running, truth: list[Expected]) -> None:
    room.set_day(0)
    for site, moves in (("sahel", True), ("manara", False), ("noras", False), ("sindian", False)):
        url = next(e.url for e in truth if e.site == site and e.first_day == 0)
        assert (get(url)[2] != get(url)[2]) is moves, site


def test_requests_are_logged_and_rooms_share_nothing(room: Running) -> None:
    with serve(day=3) as other:
        before = len(room.requests)
        get(other.home_urls["noras"], If_None_Match='"x"')
        assert [(r.site, r.method, r.path, r.status, r.day) for r in other.requests] == [("noras", "GET", "/", 200, 3)]
        assert {k.lower(): v for k, v in other.requests[0].headers.items()}["if-none-match"] == '"x"'
        assert len(room.requests) == before


def test_copies_are_what_they_are_said_to_be(truth: list[Expected]) -> None:
    def shingles(e: Expected) -> set[tuple[str, ...]]:
        plain = e.versions[0].text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
        words = re.findall(r"\w+", plain)
        return {tuple(words[n : n + 5]) for n in range(len(words) - 4)}

    by_id = {e.id: e for e in truth}
    for e in truth:
        if e.copy_of:
            mine, whole = shingles(e), shingles(by_id[e.copy_of])
            jaccard, inside = len(mine & whole) / len(mine | whole), len(mine & whole) / len(mine)
            assert by_id[e.copy_of].published_at < e.published_at, e.id
            if e.relation == "contained":
                assert inside > 0.85, e.id
                assert jaccard < 0.8, e.id
            else:
                assert jaccard == 1 if e.relation == "same" else 0.8 <= jaccard < 1, (e.id, jaccard)


def test_borrowed_passages_stand_in_several_articles(room: Running, truth: list[Expected]) -> None:
    by_id = {e.id: e for e in truth}
    passages = room.borrowed()
    assert len(passages) >= 5
    for passage in passages:
        own = {a for a in passage.articles if not by_id[a].copy_of}
        assert len(own) >= 2, passage.text
        assert len(passage.text.split()) >= 10
        assert [by_id[a].published_at for a in passage.articles] == sorted(
            by_id[a].published_at for a in passage.articles
        )


def test_some_clutter_belongs_to_one_section_or_begins_one_day(room: Running, truth: list[Expected]) -> None:
    late, supported = "صوّتوا لوكالة نورس", "بدعم من صندوق راصد"
    first = next(e for e in truth if e.site == "noras" and e.first_day == 0 and not e.gone)
    room.set_day(1)
    assert late not in page(first.url, "noras")
    room.set_day(2)
    assert late in page(first.url, "noras")
    rasid = [e for e in truth if e.site == "rasid" and e.first_day <= 2 and not e.gone]
    assert {supported in page(e.url, "rasid") for e in rasid if e.section == "علوم وتقنية"} == {True}
    assert {supported in page(e.url, "rasid") for e in rasid if e.section != "علوم وتقنية"} == {False}


def test_b_cubed_on_a_case_computed_by_hand() -> None:
    right = {"a": "1", "b": "1", "c": "2"}
    assert b_cubed(right, right) == 1
    # one group of all: recall 1, precision (2/3 + 2/3 + 1/3) / 3 = 5/9, F1 = 5/7
    assert b_cubed(right, dict.fromkeys(right, "x")) == pytest.approx(5 / 7)


def rows_of(truth: list[Expected], day: int) -> list[dict[str, Any]]:
    """The export of a perfect archive polled on every day until `day`."""
    rows: list[dict[str, Any]] = []
    urls = {e.id: e.url for e in truth}
    for e in truth:
        days = [d for d in range(e.first_day, day + 1) if not (e.gone and e.gone.on(d))]
        if days:
            last = e.on(days[-1])
            row = {"url": e.url, "canonical_url": e.url, "urls": [], "title": last.title, "text": last.text}
            row |= {"published_day": e.published_day, "agencies": list(e.agencies)}
            row |= {"copies": [{"url": urls[e.copy_of]}] if e.copy_of else []}
            row |= {"story_id": e.story}
            row |= {"revisions": [v.day for v in e.versions if v.day <= days[-1]]}
            rows.append(row | {"deleted": bool(e.gone and e.gone.unlisted(day))})
    return rows


@pytest.mark.parametrize("day", range(DAYS))
def test_a_perfect_archive_scores_perfectly(truth: list[Expected], day: int) -> None:
    got = score(rows_of(truth, day), truth, [], day)
    assert got.misses == ()
    assert (got.recall, got.titles_exact, got.body_f1, got.days_right, got.agency_f1, got.stories_f1) == (1,) * 6
    assert (got.duplicates, got.strangers, got.leaks) == (0, 0, 0)
    assert (got.revisions_missing, got.revisions_false, got.deletions_false) == (0, 0, 0)
    assert (got.copies_found, got.deletions_found) == (got.copies_expected, got.deletions_expected)
    assert len(got.lines()) >= 10


def test_the_score_sees_each_kind_of_fault(room: Running, truth: list[Expected]) -> None:
    rows = rows_of(truth, 4)
    bad = [dict(row) for row in rows]
    bad[0]["title"] = "عنوان آخر"
    bad[1]["text"] = f"{bad[1]['text']}\n\n{truth[1].clutter[0]}"
    bad[2]["published_day"] = None
    bad[3]["agencies"] = ["رويترز"]
    bad.append(dict(rows[4]))
    bad.append({"url": f"{room.home_urls['rasid']}members/members-only-report", "text": "نص", "title": "x"})
    del bad[5]
    got = score(bad, truth, room.forbidden(), 4)
    assert (got.expected - got.found, got.duplicates, got.strangers, got.leaks) == (1, 1, 1, 1)
    assert got.titles_exact < 1
    assert got.body_f1 < 1
    assert got.days_right < 1
    assert got.agency_f1 < 1
    assert any(line.startswith("no article (robots)") for line in got.misses)


def test_the_score_forgives_credit_lines_and_variant_addresses(truth: list[Expected]) -> None:
    e = next(e for e in truth if e.optional and "amp" in e.variants)
    row = rows_of([replace(e, copy_of=None)], 4)[0]
    row["text"] = "\n\n".join([*e.optional, row["text"]])
    row["url"] = row["canonical_url"] = e.variants["amp"]
    got = score([row], [e], [], 4)
    assert (got.found, got.body_f1) == (1, 1)


def test_the_data_files_name_their_papers_in_order() -> None:
    assert [paper.key for paper in load()] == list(SITES)
