"""Learned rules are stored per source and host; what they are learned from is returned block by block."""

from __future__ import annotations

from sqlalchemy import Connection

from newsarchive.model import Block, Content, Rule
from newsarchive.store.sources import rules
from tests.store.sample_archive import START, at, capture, content, file_capture, source

HOST = "akhbar.example"
SUBSCRIBE = Rule("اشترك في قناتنا", "learned", "tail", 5, 9, START, at(5), "اشترك في قناتنا!", START, None)
LONG = Rule("نص" * 4000, "learned", sample="نص")


def test_rules_are_those_last_saved(conn: Connection) -> None:
    one, two = source(conn, "one"), source(conn, "two")
    rules.save(conn, one.id, HOST, [SUBSCRIBE, LONG])
    rules.save(conn, two.id, HOST, [SUBSCRIBE])
    assert sorted(rules.rules_of_host(conn, one.id, HOST), key=lambda rule: rule.support) == [LONG, SUBSCRIBE]
    assert rules.rules_of_host(conn, one.id, "other.example") == []
    rules.save(conn, one.id, HOST, [LONG])
    assert rules.rules_of_host(conn, one.id, HOST) == [LONG]
    assert rules.rules_of_host(conn, two.id, HOST) == [SUBSCRIBE]


def test_filed_revisioncome_back_with_their_verdicts_newest_last(conn: Connection) -> None:
    owner = source(conn)
    blocks = (Block("نص الخبر"), Block("اشترك", dropped="phrase", rule="اشترك"))
    stored = [capture(conn, owner, f"https://{HOST}/{n}", at(n)) for n in range(3)]
    file_capture(conn, stored[2], Content("عنوان", blocks))
    file_capture(conn, stored[0], content("أول"))
    file_capture(conn, stored[1], content("ثان"))
    filed = rules.filed_blocks(conn, owner.id, HOST, 2)
    assert [revision.capture_id for revision in filed] == [stored[1].id, stored[2].id]
    assert (filed[1].blocks, filed[1].moment, filed[1].article_key) == (blocks, at(2), f"{HOST}/2")
