"""The pages as they are sent: every address answers in both languages, all is escaped, writing needs the right."""

from __future__ import annotations

import re
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from newsarchive.ingest.pipeline import ingest_pending
from newsarchive.model.outcomes import Outcome
from newsarchive.store import articles, saved_searches
from newsarchive.store.dedupe import stories
from newsarchive.store.sources import counts, rules, sources
from newsarchive.web import rendering
from tests.web.pages.conftest import FORM, Door

STATIC = Path(rendering.HERE) / "static"
WORD = "مدينة"


def addresses(door: Door) -> list[str]:
    """Every kind of page, with what stands in this archive."""
    with door.archive.reading() as conn:
        story = stories.list_stories(conn, 1)[0]["id"]
        source = sources.list_sources(conn)[0].id
    return [
        "/", f"/?q={quote(WORD)}", "/?sort=newest", "/?q=%22%28%28", "/articles/1", "/articles/1?dropped=true",
        "/articles/1/revisions", "/articles/1/copies", "/stories", f"/stories/{story}", "/sources",
        f"/sources/{source}", "/sources/new", "/import", "/archive", "/archive?days=60", "/words",
        f"/words?w={quote(WORD)}",
        f"/words?w={quote(WORD)}&view=trend&by=week", f"/words?w={quote(WORD)}&view=collocates", "/searches", "/help",
        "/login",
    ]  # fmt: skip


def test_every_page_answers_in_both_languages(door: Door) -> None:
    for path in addresses(door):
        for lang, direction in (("ar", "rtl"), ("en", "ltr")):
            page = door.get(path, lang=lang)
            assert page.status_code == 200, f"{path}: {page.status_code}"
            assert f'<html lang="{lang}" dir="{direction}"' in page.text
            assert page.text.count("<h1") == 1, path
            assert "<main" in page.text
            assert "None" not in re.sub(r"<[^>]*>", " ", page.text), path


def test_no_page_carries_script_or_style_of_its_own(door: Door) -> None:
    for path in addresses(door):
        text = door.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"", text), path
        assert "javascript:" not in text, path


def test_style_knows_no_left_and_no_right() -> None:
    css = (STATIC / "page.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    physical = re.findall(
        r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height|"
        r"(?:text-align|float|clear)\s*:\s*(?:left|right))\s*:",
        css,
    )
    assert physical == []
    assert not re.search(r"(?:text-align|float|clear)\s*:\s*(?:left|right)", css)


@pytest.mark.parametrize(
    ("header", "lang"),
    [("", "ar"), ("en-GB,en;q=0.9", "en"), ("fr,ar;q=0.8,en;q=0.9", "en"), ("de", "ar"), ("x;q=y, en", "en")],
)
def test_the_browser_says_which_language(door: Door, header: str, lang: str) -> None:
    page = httpx.get(door.url + "/help", headers={"Accept-Language": header}, trust_env=False)
    assert f'<html lang="{lang}"' in page.text


def test_a_choice_of_language_is_remembered(door: Door) -> None:
    page = door.get("/help?lang=en&months=levant")
    assert page.cookies["lang"] == "en"
    assert page.cookies["months"] == "levant"
    assert '<html lang="en"' in page.text
    assert "<b>يناير</b>" in door.get("/help", months="nonsense").text


def test_what_is_unknown_is_an_error_page_in_the_readers_language(door: Door) -> None:
    for path in ("/articles/999999", "/articles/99999999999", "/stories/99999", "/sources/99999", "/no-such-page"):
        page = door.get(path, lang="ar")
        assert page.status_code == 404, path
        assert "لا شيء هنا" in page.text
    far = 10**22
    for path in (
        f"/articles/{-far}",
        f"/articles/{far}",
        f"/stories/{-far}",
        f"/sources/{-far}",
        f"/articles/{-far}/copies",
    ):
        assert door.get(path).status_code == 404, path
    for path in (f"/articles/1?revision={far}", f"/articles/1?revision={-far}", f"/articles/1/revisions?a={-far}"):
        assert door.get(path).status_code == 404, path
    for moment in ("2022-01-01", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00"):
        assert door.get(f"/stories?before={moment}").status_code == 400, moment
    assert door.get("/stories?before=2022-01-01T00:00:00Z").status_code == 200
    assert door.get("/articles/1/revisions?a=7&b=9").status_code == 404


def test_what_the_web_sent_is_escaped(door: Door) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    for path in (
        f"/?q={quote(evil)}",
        f"/words?w={quote(evil)}",
        f"/?source={quote(evil)}",
        f"/login?to={quote(evil)}",
    ):
        text = door.get(path).text
        assert "<script>alert" not in text
        assert "<img" not in text


def test_a_search_says_that_no_source_has_a_name_and_that_nothing_has_all_words(door: Door) -> None:
    page = door.get(f"/?q={quote('مصدر:غيرموجود')}").text
    assert "لا مصدر بهذا الاسم" in page
    assert "لا خبر فيه كل هذه الكلمات" in door.get(f"/?q={quote(WORD)}+xyzzy").text
    page = door.get("/?q=xyzzy+plugh").text
    assert "فهذه الأخبار" not in page
    assert "لا نتائج" in page


def test_a_search_says_what_it_understood_and_marks_what_it_found(door: Door) -> None:
    page = door.get(f"/?q={quote(WORD)}").text
    assert "<mark>" in page
    assert "بحثنا عن" in page
    assert page.count("data-hit") > 1


def test_nothing_found_offers_ways_to_widen(door: Door) -> None:
    page = door.get(f"/?q={quote('قنفذية زرقاوية')}&source=nobody").text
    assert "لا نتائج" in page
    assert page.count("<li><a data-soft") >= 2


def test_filters_narrow_and_can_be_taken_off(door: Door) -> None:
    with door.archive.reading() as conn:
        name = next(row["source"] for row in counts.by_source(conn) if row["articles"])
    page = door.get(f"/?source={quote(name)}&sort=newest").text
    listed = set(re.findall(r'class="meta"><span><a href="/\?source=([^"]+)"', page))
    assert listed == {quote(name)}
    assert 'href="/?sort=newest"' in page


def test_what_was_removed_is_one_click_away_with_its_reason(door: Door) -> None:
    with door.archive.reading() as conn:
        number = next(
            one for one in range(1, 75)
            if (told := articles.explain(conn, one)) and any(block.dropped for block in told.blocks)
        )  # fmt: skip
        told = articles.explain(conn, number)
    assert told is not None
    line = next(block.text for block in told.blocks if block.dropped)
    plain, shown = door.get(f"/articles/{number}").text, door.get(f"/articles/{number}?dropped=true").text
    assert '<div class="dropped"' not in plain
    assert '<div class="dropped"' in shown
    assert line.split()[0] in shown


def test_an_edited_article_shows_what_changed(door: Door) -> None:
    with door.archive.reading() as conn:
        number = next(one for one in range(1, 75) if len(articles.editions(conn, one)) > 1)
    page = door.get(f"/articles/{number}/revisions", lang="en").text
    assert re.search(r"<(ins|del)><small>(added|removed)", page)


def test_forms_are_shown_to_those_who_may_write_only(door: Door) -> None:
    assert 'method="post"' not in door.get("/sources/new").text
    assert 'method="post"' not in door.get("/import").text
    with door.signed_in() as client:
        assert f'name="{FORM}"' in client.get("/sources/new").text


@pytest.mark.parametrize(
    "path", ["/sources/new", "/sources/1/poll", "/sources/1/pause", "/sources/1/rule", "/sources/1/feeds", "/import"]
)
def test_nothing_is_written_without_the_right_or_the_mark(door: Door, path: str) -> None:
    stranger = httpx.post(door.url + path, data={"url": door.paper}, trust_env=False)
    assert stranger.status_code == 401
    with door.signed_in() as client:
        assert client.post(path, data={"url": door.paper, FORM: "guessed"}).status_code == 403


def mark_of(text: str) -> str:
    """The hidden mark of a page's forms."""
    found = re.search(rf'name="{FORM}" value="([0-9a-f]+)"', text)
    assert found
    return found[1]


def test_a_source_is_paused_and_resumed(door: Door) -> None:
    with door.signed_in() as client:
        mark = mark_of(client.get("/sources/1").text)
        client.post("/sources/1/pause", data={FORM: mark}).raise_for_status()
        with door.archive.reading() as conn:
            assert sources.by_id(conn, 1).paused
        client.post("/sources/1/resume", data={FORM: mark}).raise_for_status()
        with door.archive.reading() as conn:
            assert not sources.by_id(conn, 1).paused


def test_a_learned_line_is_switched_off_and_on_and_what_shows_it_is_read_again(door: Door) -> None:
    def texts() -> str:
        with door.archive.reading() as conn:
            return "\n".join(row["text"] for row in articles.stream(conn))

    with door.archive.reading() as conn:
        told = (articles.explain(conn, number) for number in range(1, 75))
        learned = {block.rule for one in told if one for block in one.blocks if block.dropped == "boilerplate: learned"}
        source, host, rule = next(
            (one.id, host, rule)
            for one in sources.list_sources(conn)
            for host, rule in rules.rules_of_source(conn, one.id)
            if rule.sample in learned and rule.position != "title" and rule.sample not in texts()
        )
    with door.signed_in() as client:
        sent = {FORM: mark_of(client.get(f"/sources/{source}").text), "host": host, "folded": rule.folded}
        client.post(f"/sources/{source}/rule", data=sent | {"off": "true"}).raise_for_status()
        with door.archive.reading() as conn:
            assert next(
                one for at, one in rules.rules_of_source(conn, source) if (at, one.folded) == (host, rule.folded)
            ).off
        ended = {result.outcome for result in ingest_pending(door.archive)}
        assert ended <= {Outcome.CORRECTED, Outcome.UNCHANGED, Outcome.NOT_AN_ARTICLE}
        assert Outcome.CORRECTED in ended
        assert rule.sample in texts()
        client.post(f"/sources/{source}/rule", data=sent).raise_for_status()
        ingest_pending(door.archive)
        assert rule.sample not in texts()
        assert client.post(f"/sources/{source}/rule", data=sent | {"folded": "nothing"}).status_code == 404


def test_a_search_is_saved_and_removed(door: Door) -> None:
    with door.signed_in() as client:
        mark = mark_of(client.get(f"/?q={quote(WORD)}").text)
        page = client.post("/searches?language=ar", data={FORM: mark, "name": "المدن", "q": WORD})
        assert page.status_code == 200
        with door.archive.reading() as conn:
            (kept,) = [one for one in saved_searches.every(conn) if one.name == "المدن"]
        assert kept.filters.language == "ar"
        assert client.post("/searches", data={FORM: mark, "name": "المدن", "q": WORD}).status_code == 409
        client.post(f"/searches/{kept.id}/remove", data={FORM: mark}).raise_for_status()
    with door.archive.reading() as conn:
        assert "المدن" not in [one.name for one in saved_searches.every(conn)]


def test_a_file_and_an_address_that_is_none_are_imported_with_an_ending_each(door: Door) -> None:
    text = "أعلنت البلدية اليوم عن افتتاح حديقة عامة جديدة في وسط البلدة القديمة بعد سنتين من أعمال الترميم."
    with door.signed_in() as client:
        mark = mark_of(client.get("/import").text)
        page = client.post(
            "/import",
            data={FORM: mark, "addresses": "not-an-address", "source": "يد", "form": "text"},
            files={"given": ("خبر.txt", text.encode())},
        )
        address = page.url.path
        for _ in range(100):
            page = client.get(address)
            if 'class="chip good"' in page.text.partition("<h1")[2]:
                break
            time.sleep(0.2)
        assert "خبر جديد" in page.text
        assert "لا يُقرأ" in page.text
        assert "newsarchive-import-" not in page.text
        stream = client.get(f"{address}/stream").text
    assert "event: line" in stream
    assert stream.rstrip().endswith('data: {"state": "done"}')
    assert door.get(address).status_code == 401
