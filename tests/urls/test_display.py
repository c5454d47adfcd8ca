"""URLs for display: Arabic is readable, and the host cannot be disguised."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive import urls
from newsarchive.urls.display import readable, readable_within


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://akhbar.example/{quote('اقتصاد/أسعار-النفط')}/12", "https://akhbar.example/اقتصاد/أسعار-النفط/12"),
        (f"https://akhbar.example/?q={quote('غزة الآن')}&p=2", "https://akhbar.example/?q=غزة%20الآن&p=2"),
        ("https://akhbar.example/خبر", "https://akhbar.example/خبر"),
        ("https://أخبار.example/خبر", "https://xn--igbicxr.example/خبر"),
        ("https://аррle.example/", "https://xn--le-6kc8da.example/"),  # Cyrillic letters that look Latin
        ("https://bbc.example@evil.example/a", "https://evil.example/a"),
        (f"https://evil.example/{quote('‮gpj.exe')}", "https://evil.example/%E2%80%AEgpj.exe"),
        ("https://evil.example/%E2%81%84bbc.example", "https://evil.example/%E2%81%84bbc.example"),  # a fraction slash
        ("https://evil.example/%2F%2Fbbc%3Fx%23y%25", "https://evil.example/%2F%2Fbbc%3Fx%23y%25"),
        ("https://akhbar.example/%C7%E1", "https://akhbar.example/%C7%E1"),  # Windows-1256, not UTF-8
        ("import:42\u202e", "import:42%E2%80%AE"),
        ("", ""),
    ],
)
def test_letters_are_shown_and_nothing_is_disguised(url: str, shown: str) -> None:
    assert readable(url) == shown


def test_a_long_url_keeps_its_whole_host() -> None:
    host = f"bbc.example.{'a' * 50}.{'b' * 50}.evil.example"
    shown = readable(f"https://{host}/{'x' * 400}/end", 110)
    assert shown.startswith(f"https://{host}/")
    assert shown.endswith("/end")
    assert " … " in shown
    assert len(readable(f"https://akhbar.example/{quote('خبر ' * 80)}", 110)) <= 110


@given(st.text(max_size=40), st.integers(20, 120))
def test_the_displayed_url_leads_to_the_same_page(path: str, longest: int) -> None:
    url = "https://akhbar.example/" + quote(path, safe="/?&=#")
    shown = readable(url)
    first, second = urls.parse(url), urls.parse(shown)
    assert first
    assert second
    assert urls.canonical(shown) == urls.canonical(url)
    assert all(char.isascii() or unicodedata.category(char)[0] in "LMN" for char in shown)
    assert readable(url, longest).startswith("https://akhbar.example")


def test_urls_within_a_line_are_made_readable_too() -> None:
    line = f"no capture of https://a.example/{quote('خبر')}. It led to https://a.example/%2F, later"
    assert readable_within(line) == "no capture of https://a.example/خبر. It led to https://a.example/%2F, later"
    assert readable_within("50% of it") == "50% of it"
