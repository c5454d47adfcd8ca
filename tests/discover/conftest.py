"""Fixtures by name: feeds, sitemaps, and the site nothing is known of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsarchive.model import Site

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture
def fixture_text() -> Callable[[str], str]:
    """The text of a fixture: `feeds/rss-whole.xml`."""
    return lambda name: (FIXTURES / name).read_text(encoding="utf-8")


@pytest.fixture
def unknown_site() -> Site:
    """A site of which nothing is known."""
    return Site(host="marfa.example")
