"""Learned rules are kept per source and host; what they are learned from comes back block by block."""

from __future__ import annotations

from sqlalchemy import Connection

from newsarchive.model import Block, Content, Rule
from newsarchive.store.sources import rules
from tests.store.shelf import START, at, capture, content, file, source

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


def test_filed_blocks_come_back_with_their_verdicts_newest_last(conn: Connection) -> None:
    owner = source(conn)
    blocks = (Block("نص الخبر"), Block("اشترك", dropped="phrase", rule="اشترك"))
    kept = [capture(conn, owner, f"https://{HOST}/{n}", at(n)) for n in range(3)]
    file(conn, kept[2], Content("عنوان", blocks))
    file(conn, kept[0], content("أول"))
    file(conn, kept[1], content("ثان"))
    told = rules.filed_blocks(conn, owner.id, HOST, 2)
    assert [one.capture_id for one in told] == [kept[1].id, kept[2].id]
    assert (told[1].blocks, told[1].moment, told[1].article_key) == (blocks, at(2), f"{HOST}/2")
