"""What is taken down: withheld, or gone from every file, and not to come back."""

from __future__ import annotations

import gzip
import json
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from newsarchive.archive.archive import OpenArchive
from newsarchive.demo.server import Running, serve
from newsarchive.imports.files import files, read_items
from newsarchive.imports.importer import run_import
from newsarchive.ingest.reingest import reread
from newsarchive.maintenance import takedown
from newsarchive.maintenance.check import check_archive
from newsarchive.model.outcomes import Outcome
from newsarchive.scheduler import daemon
from newsarchive.scheduler.rounds import fetch_urls
from newsarchive.store import articles
from newsarchive.store.captures import captures
from newsarchive.store.sources import sources
from newsarchive.store.takedowns import takedowns
from tests.road import export, open_test_archive, poll_all, run, watch_newsroom
from tests.store import searching


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Running]:
    with serve() as running:
        yield running


@pytest.fixture(scope="module")
def two_days(newsroom: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive that lived two days of the newsroom."""
    home = tmp_path_factory.mktemp("two") / "home"
    with open_test_archive(home) as archive:
        watch_newsroom(archive, newsroom)
        for day in (0, 1):
            newsroom.set_day(day)
            poll_all(archive)
    return home


@pytest.fixture
def lived(two_days: Path, tmp_path: Path) -> Iterator[OpenArchive]:
    """A copy of that archive, opened."""
    shutil.copytree(two_days, tmp_path / "home")
    with open_test_archive(tmp_path / "home") as archive:
        yield archive


def unique(rows: list[dict]) -> dict:
    """An article no piece of which stands in another, with an edit where there is one."""
    for row in sorted(rows, key=lambda row: -len(row["revisions"])):
        others = "\n".join(other["text"] for other in rows if other is not row)
        if len(row["text"]) > 300 and not any(piece in others for piece in pieces(row)):
            return row
    raise AssertionError("every article is in another")


def pieces(row: dict) -> list[str]:
    """Every paragraph of every revision, and pieces of them."""
    told = [p for revision in row["revisions"] for p in revision["text"].split("\n\n") if len(p) > 40]
    return [*told, *(p[:40] for p in told), *(p[-40:] for p in told)]


def unpacked(path: Path) -> bytes:
    """A file's bytes, and those of every gzip member in it."""
    raw = path.read_bytes()
    found, rest = [raw], raw
    while rest[:2] == b"\x1f\x8b":
        machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        member = machine.decompress(rest)
        found.append(member)
        body = member.partition(b"\r\n\r\n")[2].partition(b"\r\n\r\n")[2]
        if body[:2] == b"\x1f\x8b":
            found.append(gzip.decompress(body.removesuffix(b"\r\n\r\n")))
        rest = machine.unused_data
    return b"".join(found)


def traces(home: Path, told: list[str]) -> list[tuple[str, str]]:
    """Where any of these is found, in any spelling."""
    found = []
    for path in sorted(p for p in home.rglob("*") if p.is_file()):
        whole = unpacked(path)
        for piece in told:
            spellings = [piece.encode(), piece.encode("cp1256", "ignore"), piece.encode("utf-16-le")]
            found += [(path.name, piece) for spelled in spellings if spelled in whole]
    return found


def test_a_destroyed_article_is_in_no_file_and_stays_out(lived: OpenArchive, newsroom: Running, tmp_path: Path) -> None:
    row = unique(export(lived))
    told = pieces(row)
    raw = {path.name: path.read_bytes() for path in lived.raw.folder.iterdir()}
    assert traces(lived.home, told), "the text was there"
    before = {other["id"]: other for other in export(lived)}

    taken = takedown.take_down(lived, [row["id"]], "destroy", "أمر محكمة")
    done = takedown.finish_erasure(lived)
    assert done.whole
    assert done.rewritten
    assert taken[0].records >= len(row["revisions"])
    assert traces(lived.home, told) == []
    after = {other["id"]: other for other in export(lived)}
    assert row["id"] not in after
    assert {k: v["text"] for k, v in before.items() if k != row["id"]} == {k: v["text"] for k, v in after.items()}
    assert [finding for finding in check_archive(lived) if finding.trouble] == []

    # Neither a poll, nor asking for it, nor an import of the old files brings it back.
    poll_all(lived)
    told_endings: list = []
    assert {e.outcome for e in fetch_urls(lived, [row["url"]], row["source"], told_endings.append)} == {Outcome.HIDDEN}
    old = tmp_path / "old"
    old.mkdir()
    for name, content in raw.items():
        (old / name.removesuffix(".open")).write_bytes(content)
    results = list(run_import(lived, (i for path in files([old]) for i in read_items(path, "warc")), None))
    assert Outcome.HIDDEN in {result.outcome for result in results}
    assert row["url"] not in {other["url"] for other in export(lived)}
    list(reread(lived, None, None))
    lived.raw.close()
    assert traces(lived.home, told) == []


def test_bytes_that_another_article_stands_on_stay_for_it(tmp_path: Path) -> None:
    page = "<html lang=ar><head><title>{}</title></head><body><article><h1>{}</h1><p>{}</p></article></body></html>"
    text = "قالت مديرة المرصد الفلكي إن الكسوف المقبل سيكون مرئيا في مدن الجنوب كلها ولمدة أربع دقائق كاملة. "
    body = page.format("كسوف مرتقب", "كسوف مرتقب", text * 3)
    lines = [
        {"url": f"https://{name}.example/2026/eclipse", "html": body, "source": name} for name in ("first", "second")
    ]
    inbox = tmp_path / "in.jsonl"
    inbox.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    with open_test_archive(tmp_path / "home") as archive:
        list(run_import(archive, read_items(inbox, "jsonl"), None))
        first, second = export(archive)
        takedown.take_down(archive, [first["id"]], "destroy", "test")
        takedown.finish_erasure(archive)
        assert [row["text"] for row in export(archive)] == [second["text"]]
        assert [finding for finding in check_archive(archive) if finding.trouble] == []
        results = list(run_import(archive, read_items(inbox, "jsonl"), None))
        assert [result.outcome for result in results] == [Outcome.HIDDEN, Outcome.UNCHANGED]


def test_hidden_is_not_shown_excluded_is_not_exported_either_and_both_can_be_lifted(lived: OpenArchive) -> None:
    one, other = unique(export(lived)), export(lived)[0]
    words = " ".join(one["text"].split()[:4])
    takedown.take_down(lived, [one["id"]], "hide", "تحت المراجعة")
    with lived.reading() as conn:
        assert articles.as_json(conn, one["id"]) is None
        assert articles.explain(conn, one["id"]) is None
        assert one["id"] not in {hit.article_id for hit in searching.hits(conn, f'"{words}"')}
    assert one["id"] in {row["id"] for row in export(lived)}
    takedown.take_down(lived, [one["id"]], "exclude", "طلب الناشر")
    assert one["id"] not in {row["id"] for row in export(lived)}
    assert other["id"] in {row["id"] for row in export(lived)} or other["id"] == one["id"]
    assert takedown.lift(lived, one["id"])
    assert one in export(lived)
    with lived.reading() as conn:
        assert one["id"] in {hit.article_id for hit in searching.hits(conn, f'"{words}"')}
        assert [t.level for t in takedowns.list_takedowns(conn)] == ["hide", "exclude"]


def test_the_number_of_a_destroyed_article_is_not_given_again(lived: OpenArchive, tmp_path: Path) -> None:
    last = max(row["id"] for row in export(lived))
    takedown.take_down(lived, [last], "destroy", "test")
    text = tmp_path / "new.txt"
    text.write_text("خبر جديد تماما عن افتتاح حديقة في وسط المدينة بحضور الأهالي.", encoding="utf-8")
    (result,) = run_import(lived, read_items(text, "text"), None)
    assert result.article_id == last + 1


def test_what_is_kept_for_some_days_goes_after_them(lived: OpenArchive) -> None:
    rows = export(lived)
    name = rows[0]["source"]
    with lived.writing() as conn:
        source = sources.get(conn, name)
        assert source is not None
        takedowns.set_retention(conn, source.id, 30, "destroy", lived.now())
    assert takedown.keep_within(lived) == []
    then = replace(lived, now=lambda: lived.now() + timedelta(days=31))
    taken = takedown.keep_within(then)
    assert len(taken) == len([row for row in rows if row["source"] == name])
    assert takedown.finish_erasure(then).whole
    assert name not in {row["source"] for row in export(lived)}
    with lived.reading() as conn:
        assert name not in {capture.provenance.source for capture in captures.iter_all(conn)}
    assert [finding for finding in check_archive(lived) if finding.trouble] == []


def test_the_command_line_destroys_and_lists(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("عنوان\n\nنص خبر طويل بما يكفي ليقرأ ويبحث فيه ثم يحذف من كل ملف في الأرشيف.", encoding="utf-8")
    home = tmp_path / "home"
    (result,) = run(home, "import", str(text), "--json")
    number = str(result["article_id"])
    run(home, "takedown", number, "--level", "destroy", code=2)
    (told,) = run(home, "takedown", number, "--level", "destroy", "--reason", "سهو", "--json")
    assert told["level"] == "destroy"
    assert traces(home, ["نص خبر طويل بما"]) == []
    run(home, "show", number, code=2)
    (again,) = run(home, "import", str(text), "--json")
    assert again["outcome"] == "hidden"
    run(home, "sources", "keep", "import", "--days", "30")
    run(home, "sources", "keep", "import", code=2)
    run(home, "takedown", "--expired")
    (row,) = run(home, "takedown", "--list", "--json")
    assert (row["level"], row["reason"]) == ("destroy", "سهو")


def test_an_archive_made_again_from_raw_withholds_and_refuses_the_same(lived: OpenArchive, tmp_path: Path) -> None:
    hidden, excluded, lifted, gone = sorted(export(lived), key=lambda row: -len(row["text"]))[:4]
    takedown.take_down(lived, [hidden["id"]], "hide", "تحت المراجعة")
    takedown.take_down(lived, [excluded["id"]], "exclude", "طلب الناشر")
    takedown.take_down(lived, [lifted["id"]], "hide", "سهو")
    takedown.lift(lived, lifted["id"])
    takedown.take_down(lived, [gone["id"]], "destroy", "أمر محكمة")
    assert takedown.finish_erasure(lived).whole
    told = (lived.raw.folder / "takedowns.jsonl").read_text(encoding="utf-8")
    for row in (hidden, excluded, lifted, gone):
        assert row["url"] not in told
        assert not any(piece in told for piece in pieces(row))
    page = tmp_path / "page.jsonl"
    page.write_text(json.dumps({"url": gone["url"], "source": gone["source"], "html": "<p>x</p>"}), encoding="utf-8")

    with open_test_archive(tmp_path / "again") as again:
        for _ in range(2):  # the second time changes nothing
            paths = files([lived.raw.folder])
            list(run_import(again, (read_item for path in paths for read_item in read_items(path, "auto")), None))
        before, after = ({row["url"]: row for row in export(archive)} for archive in (lived, again))
        assert after.keys() == before.keys()
        assert excluded["url"] not in after
        with again.reading() as conn:
            for row, shown in ((hidden, False), (lifted, True)):
                number = articles.find(conn, row["url"])
                assert number is not None
                assert (articles.as_json(conn, number) is not None) is shown
            excluded_now = articles.find(conn, excluded["url"])
            assert excluded_now is not None
            assert [t.level for t in takedowns.list_takedowns(conn) if t.article_id == excluded_now] == ["exclude"]
            levels = [(t.level, t.reason, t.lifted_at is None) for t in takedowns.list_takedowns(conn)]
        with lived.reading() as conn:
            was = [(t.level, t.reason, t.lifted_at is None) for t in takedowns.list_takedowns(conn)]
        assert sorted(levels) == sorted(was)
        assert [e.outcome for e in run_import(again, read_items(page, "jsonl"), None)] == [Outcome.HIDDEN]
        mine = (again.raw.folder / "takedowns.jsonl").read_text(encoding="utf-8")
        assert sorted(mine.splitlines()) == sorted(told.splitlines())


def test_what_is_destroyed_on_postgres_is_in_no_table_and_no_file(tmp_path: Path, empty_postgres_url: str) -> None:
    page = "<html lang=ar><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
    told = ["قال رئيس مصلحة المساحة إن ترسيم حدود المحمية الجنوبية انتهى بعد ثلاثة أعوام من العمل الميداني الشاق"]
    told.append("وأضاف أن خريطة جديدة للمحمية ستنشر على موقع المصلحة قبل نهاية الشهر الحالي مع شرح مفصل")
    told.append("وقالت المصلحة لاحقا إن الخريطة تأجلت أسبوعين بسبب عطل في الطابعة الكبيرة التي تستعملها للخرائط")
    other = "بدأت بلدية المدينة القديمة رصف الأزقة المؤدية إلى السوق بحجارة تشبه حجارتها الأولى في اللون والملمس"
    bodies = [(1, told[0] + "</p><p>" + told[1]), (1, "</p><p>".join(told)), (2, f"{other}</p><p>{other[::-1]}")]
    rows = [
        {"url": f"https://a.example/{number}", "html": page.format(f"خبر المدينة {number}", body), "source": "a"}
        for number, body in bodies
    ]
    for day, row in enumerate(rows, 1):
        row["captured_at"] = f"2026-02-0{day}T08:00:00Z"
    inbox = tmp_path / "in.jsonl"
    inbox.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with open_test_archive(tmp_path / "home", database_url=empty_postgres_url) as archive:
        list(run_import(archive, read_items(inbox, "jsonl"), None))
        row = next(row for row in export(archive) if row["url"].endswith("/1"))
        assert len(row["revisions"]) == 2
        wanted = pieces(row)
        assert in_postgres(archive, wanted), "the text was there"
        takedown.take_down(archive, [row["id"]], "destroy", "test")
        assert takedown.finish_erasure(archive).whole
        assert traces(archive.home, wanted) == []
        assert in_postgres(archive, wanted) == []
        assert in_postgres(archive, [other[:40]]), "what stays is still found by this very search"
        assert len(export(archive)) == 1
        assert [e.outcome for e in run_import(archive, read_items(inbox, "jsonl"), None)] == [
            Outcome.HIDDEN,
            Outcome.HIDDEN,
            Outcome.UNCHANGED,
        ]


def in_postgres(archive: OpenArchive, told: list[str]) -> list[tuple[str, str]]:
    """Where any of these is found: in any row of any table, and in the files the server keeps this database in."""
    found: list[tuple[str, str]] = []
    with archive.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        for name in inspect(conn).get_table_names():
            rows = "\n".join(str(row[0]) for row in conn.execute(text(f'SELECT t::text FROM "{name}" t')))
            found += [(name, piece) for piece in told if piece in rows]
        conn.execute(text("CHECKPOINT"))
        folder = Path(conn.scalar(text("SHOW data_directory")) or "")
        number = conn.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    for path in sorted((folder / "base" / str(number)).glob("*")):
        whole = path.read_bytes()
        found += [(path.name, piece) for piece in told if piece.encode() in whole]
    return found


@pytest.mark.parametrize("level", ["hide", "exclude", "destroy"])
def test_the_hourly_upkeep_keeps_each_source_within_its_days(tmp_path: Path, database_url: str, level: str) -> None:
    told = "قالت إدارة المتحف إن القاعة الشرقية فتحت أبوابها للزوار بعد تجديد طال عامين، وإن الدخول مجاني في شهر {}"
    rows = [
        {"source": source, "url": f"https://{source}.example/{day}", "text": f"{source} {told.format(day)}",
         "captured_at": f"2026-02-{day:02}T08:00:00Z"}
        for source in ("mathaf", "jisr")
        for day in (1, 20)
    ]  # fmt: skip
    inbox = tmp_path / "in.jsonl"
    inbox.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with open_test_archive(tmp_path / "home", database_url=database_url) as opened:
        list(run_import(opened, read_items(inbox, "jsonl"), None))
        archive = replace(opened, now=lambda: datetime(2026, 3, 8, 9, tzinfo=UTC))
        with archive.writing() as conn:
            source = sources.get(conn, "mathaf")
            assert source is not None
            takedowns.set_retention(conn, source.id, 30, level, archive.now())

        def shown() -> list[str]:
            with archive.reading() as conn:
                numbers = [number for row in rows if (number := articles.find(conn, row["url"])) is not None]
                return [f"{one['url']}" for n in numbers if (one := articles.as_json(conn, n)) is not None]

        everything = [row["url"] for row in rows]
        daemon.hourly_maintenance(replace(opened, now=lambda: datetime(2026, 3, 3, 7, tzinfo=UTC)))
        assert shown() == everything, "the thirtieth day is not over"
        daemon.hourly_maintenance(archive)
        assert shown() == everything[1:]
        with archive.reading() as conn:
            (taken,) = takedowns.list_takedowns(conn)
            held = {capture.url for capture in captures.iter_all(conn)}
        assert (taken.level, taken.reason) == (level, "kept for 30 days")
        assert (everything[0] in held) is (level != "destroy")
        gone = traces(archive.home, [rows[0]["text"]]) == []  # raw and manifests; on SQLite the database, too
        assert gone is (level == "destroy")
        daemon.hourly_maintenance(archive)
        with archive.reading() as conn:
            assert len(takedowns.list_takedowns(conn)) == 1, "the same article is not taken down twice"
        daemon.hourly_maintenance(replace(opened, now=lambda: datetime(2026, 3, 25, tzinfo=UTC)))
        assert shown() == everything[2:]
        assert [finding for finding in check_archive(opened) if finding.trouble] == []
