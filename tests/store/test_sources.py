"""Sources are identified by name, are completed by later additions, and leave their articles behind."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from newsarchive.model import Entry
from newsarchive.store import frontier
from newsarchive.store.sources import sources
from tests.store.sample_archive import PAGE, START, at, content, export_articles, publish, source


def test_the_same_name_again_fills_in_what_was_missing(conn: Connection) -> None:
    first = sources.add(conn, name="alwatan", hosts=["alwatan.example"], now=START)
    again = sources.add(
        conn,
        name="alwatan",
        home_url="https://alwatan.example/",
        timezone="Asia/Beirut",
        hosts=["www.alwatan.example", "alwatan.example"],
        now=at(5),
    )
    assert again.id == first.id
    assert (again.home_url, again.timezone) == ("https://alwatan.example/", "Asia/Beirut")
    assert again.hosts == ("alwatan.example", "www.alwatan.example")
    third = sources.add(conn, name="alwatan", home_url="https://other.example/", timezone="UTC", now=at(6))
    assert (third.home_url, third.timezone) == (again.home_url, again.timezone)


def test_an_import_source_that_is_watched_becomes_a_site_and_stays_one(conn: Connection) -> None:
    assert sources.add(conn, name="a", kind="import", now=START).kind == "import"
    assert sources.add(conn, name="a", kind="site", now=START).kind == "site"
    assert sources.add(conn, name="a", kind="import", now=START).kind == "site"


@pytest.mark.parametrize(
    "name_or_url", ["akhbar", "https://akhbar.example/", "http://www.akhbar.example", "https://akhbar.example/news/1"]
)
def test_a_source_is_found_by_name_or_address(conn: Connection, name_or_url: str) -> None:
    owner = source(conn, "akhbar")
    source(conn, "other")
    assert sources.find(conn, name_or_url) == owner


def test_an_unknown_source_is_not_found(conn: Connection) -> None:
    source(conn)
    assert sources.find(conn, "nobody") is None
    assert sources.find(conn, "https://nobody.example/") is None
    assert sources.get(conn, "nobody") is None
    assert not sources.pause(conn, "nobody")
    assert not sources.remove(conn, "nobody")
    with pytest.raises(KeyError):
        sources.by_id(conn, 99)


def test_pausing_and_resuming(conn: Connection) -> None:
    source(conn)
    assert sources.pause(conn, "akhbar")
    assert sources.get(conn, "akhbar").paused  # type: ignore[union-attr]
    assert sources.resume(conn, "akhbar")
    assert not sources.get(conn, "akhbar").paused  # type: ignore[union-attr]


def test_removing_keeps_articles_and_deletes_feeds_and_targets(conn: Connection) -> None:
    owner = source(conn, hosts=["akhbar.example"])
    publish(conn, owner, PAGE, content("نص"))
    frontier.add_feeds(conn, owner.id, [("https://akhbar.example/rss", "rss")], START)
    frontier.add_targets(conn, owner.id, [Entry(PAGE)], START)
    before = export_articles(conn)
    assert sources.remove(conn, "akhbar", START)
    assert sources.get(conn, "akhbar") is None
    assert sources.list_sources(conn) == []
    assert sources.named_authorities(conn) == frozenset()
    assert frontier.hosts_due(conn, at(9)) == []
    assert export_articles(conn) == before
    revived = sources.add(conn, name="akhbar", now=at(9))
    assert revived.id == owner.id
    assert frontier.feeds(conn, owner.id) == []


def test_named_authorities_are_those_of_all_sources(conn: Connection) -> None:
    sources.add(conn, name="a", hosts=["127.0.0.1:8001"], now=START)
    sources.add(conn, name="b", hosts=["b.example", "127.0.0.1:8002"], now=START)
    assert sources.named_authorities(conn) == {"127.0.0.1:8001", "127.0.0.1:8002", "b.example"}
