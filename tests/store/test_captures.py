"""Captures: written once, read oldest first, read again on request."""

from __future__ import annotations

from sqlalchemy import Connection

from newsarchive.model import Entry, Provenance, RawRef
from newsarchive.model.outcomes import Outcome
from newsarchive.store import frontier
from newsarchive.store.captures import captures
from newsarchive.store.sources import sources
from tests.store.sample_archive import PAGE, START, at, capture, content, file_capture, source


def test_a_capture_is_read_as_it_was_stored(conn: Connection) -> None:
    owner = source(conn)
    target = frontier.ensure_target(conn, owner.id, PAGE)
    claim = Entry(PAGE, title="عنوان", published=START, authors=("كاتب",), tags=("سياسة",))
    provenance = Provenance(owner.name, home_url=owner.home_url, claim=claim, claimed_by="https://akhbar.example/rss")
    raw, payload = RawRef("a.warc.gz", 7, 100, "sha1:AA"), RawRef("b.warc.gz", 9, 5000, "sha1:AA")
    stored = capture(
        conn, owner, PAGE + "?a=1", final_url=PAGE, raw=raw, payload=payload, provenance=provenance, target_id=target.id
    )
    assert (stored.url, stored.final_url, stored.host) == (PAGE + "?a=1", PAGE, "akhbar.example")
    assert (stored.raw, stored.payload, stored.provenance, stored.moment) == (raw, payload, provenance, START)
    assert captures.get(conn, stored.id) == stored
    assert captures.get(conn, 999) is None


def test_the_same_record_again_is_the_same_capture(conn: Connection) -> None:
    owner = source(conn)
    raw = RawRef("a.warc.gz", 7, 100, "sha1:AA")
    assert capture(conn, owner, raw=raw).id == capture(conn, owner, raw=raw).id
    other = RawRef("b.warc.gz", 7, 100, "sha1:AA")
    assert capture(conn, owner, raw=other).id != capture(conn, owner, raw=raw).id


def test_bytes_are_found_in_the_first_record_that_holds_them_itself(conn: Connection) -> None:
    owner = source(conn)
    first = RawRef("a.warc.gz", 0, 100, "sha1:AA")
    capture(conn, owner, raw=RawRef("a.warc.gz", 900, 20, "sha1:AA"), payload=first)
    assert captures.by_digest(conn, "sha1:AA") is None
    capture(conn, owner, raw=first)
    capture(conn, owner, raw=RawRef("c.warc.gz", 0, 100, "sha1:AA"))
    assert captures.by_digest(conn, "sha1:AA") == first
    assert captures.by_digest(conn, "sha1:BB") is None


def test_a_capture_outlives_its_target(conn: Connection) -> None:
    owner = source(conn)
    target = frontier.ensure_target(conn, owner.id, PAGE)
    stored = capture(conn, owner, target_id=target.id)
    sources.remove(conn, owner.name)
    assert captures.get(conn, stored.id).target_id is None  # type: ignore[union-attr]
    assert capture(conn, owner, moment=at(1), target_id=target.id).target_id is None


def test_pending_captures_are_read_host_by_host_oldest_first(conn: Connection) -> None:
    one, two = source(conn, "one"), source(conn, "two")
    late = capture(conn, one, "https://a.example/late", at(30))
    early = capture(conn, one, "https://a.example/early", at(10))
    same = capture(conn, one, "https://a.example/same", at(10))
    capture(conn, one, "https://b.example/1", at(5))
    capture(conn, two, "https://a.example/1", at(20))
    capture(conn, one, "https://c.example/feed", at(1), state="done")
    assert captures.pending_hosts(conn) == [(one.id, "b.example"), (one.id, "a.example"), (two.id, "a.example")]
    assert captures.pending(conn, one.id, "a.example", 9) == [early, same, late]
    assert captures.pending(conn, one.id, "a.example", 2) == [early, same]
    captures.record_ingest(conn, early.id, outcome=Outcome.NOT_AN_ARTICLE, detail="tag: many links", reader="1")
    assert captures.pending(conn, one.id, "a.example", 9) == [same, late]


def test_imported_text_without_an_address_has_a_host_of_its_own(conn: Connection) -> None:
    owner = sources.add(conn, name="seeds", kind="import", now=START)
    stored = capture(conn, owner, "urn:sha256:" + "0" * 64)
    assert captures.pending_hosts(conn) == [(owner.id, "")]
    assert captures.pending(conn, owner.id, "", 9) == [stored]


def test_the_parts_of_a_capture_are_those_of_its_time(conn: Connection) -> None:
    owner = source(conn)

    def part(page: int, moment: float) -> int:
        provenance = Provenance(owner.name, part_of=PAGE)
        return capture(conn, owner, f"{PAGE}?page={page}", at(moment), provenance=provenance, state="done").id

    capture(conn, owner, PAGE, at(0))
    two, three = part(2, 0.1), part(3, 0.2)
    capture(conn, owner, PAGE, at(60))
    two_again = part(2, 60.1)
    part_ids = [[part.id for part in captures.parts_of(conn, owner.id, PAGE, at(when))] for when in (0, 60)]
    assert part_ids == [[two, three], [two_again, three]]
    assert captures.parts_of(conn, owner.id, "https://akhbar.example/other", at(0)) == []


def test_captures_are_queued_again_by_source_time_reader_or_id(conn: Connection) -> None:
    one, two = source(conn, "one"), source(conn, "two")
    stored = [
        capture(conn, owner, f"https://{owner.name}.example/{minutes}", at(minutes))
        for owner in (one, two)
        for minutes in (0, 10)
    ]
    feed = capture(conn, one, "https://one.example/rss", at(5), state="done")
    for number, stored_capture in enumerate(stored):
        file_capture(conn, stored_capture, content(f"نص {number}", reader="2" if number == 3 else "1"))
    ids = {stored_capture.id for stored_capture in stored}

    def again(**chosen: object) -> set[int]:
        queued = captures.requeue(conn, **chosen)  # type: ignore[arg-type]
        waiting = {
            stored_capture.id
            for owner, host in captures.pending_hosts(conn)
            for stored_capture in captures.pending(conn, owner, host, 9)
        }
        assert queued == len(waiting)
        for capture_id in waiting:
            captures.record_ingest(conn, capture_id, outcome=Outcome.CRASHED)
        return waiting

    assert again() == ids
    assert feed.id not in again()
    assert again(source_id=two.id) == {stored[2].id, stored[3].id}
    assert again(since=at(10)) == {stored[1].id, stored[3].id}
    assert again(capture_ids=[stored[0].id, feed.id, 999]) == {stored[0].id}
    assert again(capture_ids=[]) == set()
    for number, stored_capture in enumerate(stored):
        file_capture(conn, stored_capture, content(f"نص {number}", reader="2" if number == 3 else "1"))
    assert again(older_than_reader="2") == ids - {stored[3].id}


def test_all_captures_are_streamed_in_the_order_stored(conn: Connection) -> None:
    owner = source(conn)
    stored = [capture(conn, owner, moment=at(-number)).id for number in range(1100)]
    assert [stored_capture.id for stored_capture in captures.iter_all(conn)] == stored
