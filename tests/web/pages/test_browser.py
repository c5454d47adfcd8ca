"""A real browser goes through the pages: search, filter, open, diff, story, add a source; both languages, two widths,
with script and without; axe finds no serious fault where it is installed (AXE_CORE: path of axe.min.js)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsarchive.store import articles
from newsarchive.store.dedupe import stories
from tests.web.pages.conftest import Door

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser is tried")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
WIDE, PHONE, NARROW = 1280, 360, 320
WORD = "مدينة"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed: no browser is tried")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser."""
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


class Reader:
    """Somebody at a browser; everything it complains of is kept."""

    def __init__(self, browser: Any, door: Door, lang: str, width: int, *, script: bool = True) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=lang, java_script_enabled=script, base_url=door.url,
        )  # fmt: skip
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self.said)

    def said(self, message: Any) -> None:
        """Keep what is an error of ours; that a page is not there is none."""
        if message.type == "error" and "404" not in message.text:
            self.complaints.append(message.text)

    def sign_in(self, token: str) -> None:
        """Through the form."""
        self.page.goto("/login")
        self.page.fill("#token", token)
        self.page.click("main button")
        self.page.wait_for_url("**/")


def reader(browser: Any, door: Door, lang: str, width: int, *, script: bool = True) -> Iterator[Reader]:
    one = Reader(browser, door, lang, width, script=script)
    yield one
    one.context.close()
    assert one.complaints == []


@pytest.fixture(params=["ar-wide", "en-phone", "ar-phone-without-script", "en-wide-without-script"])
def visitor(request: pytest.FixtureRequest, chromium: Any, door: Door) -> Iterator[Reader]:
    """A reader of each kind."""
    lang, width, *without = request.param.split("-")
    yield from reader(chromium, door, lang, WIDE if width == "wide" else PHONE, script=not without)


def edited(door: Door) -> int:
    with door.archive.reading() as conn:
        return next(one for one in range(1, 75) if len(articles.editions(conn, one)) > 1)


def test_search_filter_open(visitor: Reader) -> None:
    page = visitor.page
    page.goto("/")
    page.fill("#q", WORD)
    page.press("#q", "Enter")
    page.wait_for_selector("[data-hit] mark")
    before = page.locator("#said").inner_text()
    page.locator(".facet a[data-soft]").first.click()
    page.wait_for_url("**source=**")
    page.wait_for_selector("[data-hit]")
    assert page.locator("#said").inner_text() != before
    title = page.locator("[data-hit] h2 a").first.inner_text()
    page.locator("[data-hit] h2 a").first.click()
    page.wait_for_url("**/articles/*")
    assert title in page.locator("h1").inner_text()
    page.locator("a[href*='dropped=true']").first.click()
    page.wait_for_url("**dropped=true")
    assert page.locator(".dropped .why").count() > 0


def test_diff_and_story(visitor: Reader, door: Door) -> None:
    page = visitor.page
    page.goto(f"/articles/{edited(door)}")
    page.click(f"aside a[href='/articles/{edited(door)}/revisions']")
    page.wait_for_selector("ins:visible, del:visible")
    with door.archive.reading() as conn:
        story = stories.list_stories(conn, 1)[0]
    page.goto("/stories")
    page.click(f"a[href='/stories/{story['id']}']")
    page.wait_for_selector(".timeline li")
    assert page.locator(".timeline li").count() == story["articles"]


def test_add_a_source_and_watch_its_first_poll(visitor: Reader, door: Door) -> None:
    visitor.sign_in(door.token)
    page = visitor.page
    page.goto("/sources/new")
    page.fill("#url", door.paper)
    page.fill("#name", f"ورقة {id(visitor)}")
    page.click("main form.card button.main")
    page.wait_for_url("**/jobs/*")
    page.wait_for_selector("input[name=feed]", timeout=60_000)
    page.click("form[action$='/feeds'] button.main")
    page.wait_for_url("**/jobs/*")
    page.wait_for_selector("h1 + p .chip.good", timeout=60_000)
    assert page.locator("table.live tbody tr").count() > 0


def test_keys_move_and_open(chromium: Any, door: Door) -> None:
    for visitor in reader(chromium, door, "ar", WIDE):
        page = visitor.page
        page.goto("/?sort=newest")
        page.keyboard.press("j")
        page.keyboard.press("j")
        second = page.locator("[data-hit]").nth(1)
        assert "here" in (second.get_attribute("class") or "")
        page.keyboard.press("k")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.press("Tab")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("o")
        page.wait_for_url("**/articles/*")
        page.keyboard.press("?")
        page.wait_for_url("**/help#keys")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_nothing_sticks_out_at_320_pixels(chromium: Any, door: Door, lang: str) -> None:
    for visitor in reader(chromium, door, lang, NARROW):
        for path in pages(door):
            visitor.page.goto(path)
            assert visitor.page.evaluate("document.documentElement.scrollWidth") <= NARROW, path


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_tables_of_many_columns_are_read_on_a_phone_without_moving_them(chromium: Any, door: Door, lang: str) -> None:
    for visitor in reader(chromium, door, lang, PHONE):
        for path in ("/sources", "/sources/1", *(fullest(door, one) for one in ("/stories/{}", "/articles/{}/copies"))):
            visitor.page.goto(path)
            tables = visitor.page.locator("table.stacked")
            assert tables.count() > 0, path
            assert visitor.page.evaluate(
                "[...document.querySelectorAll('.scroll')].every(e => e.scrollWidth <= e.clientWidth)"
            ), path
            labels = tables.locator("tbody td").evaluate_all("cells => cells.map(one => one.dataset.label)")
            assert all(labels), path


@pytest.mark.skipif("AXE_CORE" not in os.environ, reason="AXE_CORE names no axe.min.js: not examined")
@pytest.mark.parametrize(("lang", "width", "dark"), [("ar", WIDE, False), ("en", PHONE, True)])
def test_axe_finds_no_serious_fault(chromium: Any, door: Door, lang: str, width: int, dark: bool) -> None:
    axe = Path(os.environ["AXE_CORE"]).read_text(encoding="utf-8")
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, locale=lang, bypass_csp=True, base_url=door.url,
        color_scheme="dark" if dark else "light",
    )  # fmt: skip
    page = context.new_page()
    for path in pages(door):
        page.goto(path)
        page.evaluate(axe)
        found = page.evaluate("axe.run(document)")["violations"]
        serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], path
    context.close()


def fullest(door: Door, path: str) -> str:
    """Of pages that differ by a number the one with most in its table."""
    return max((path.format(number) for number in range(1, 21)), key=lambda one: door.get(one).text.count("data-label"))


def pages(door: Door) -> list[str]:
    with door.archive.reading() as conn:
        story = stories.list_stories(conn, 1)[0]["id"]
    number = edited(door)
    return [
        "/", f"/?q={WORD}", f"/articles/{number}?dropped=true", f"/articles/{number}/revisions",
        f"/articles/{number}/copies", "/stories", f"/stories/{story}", "/sources", "/sources/1", "/sources/new",
        "/import", "/archive", f"/words?w={WORD}", f"/words?w={WORD}&view=trend", f"/words?w={WORD}&view=collocates",
        "/searches", "/help", "/login", "/no-such-page",
    ]  # fmt: skip
