"""Raw handed to others: WARC and WACZ that other tools read, and an index beside our own files."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import UsageError
from newsarchive.export.warc import write_wacz, write_warc
from newsarchive.imports.files import read_items
from newsarchive.imports.importer import run_import
from newsarchive.maintenance import compact, custody, signing
from newsarchive.maintenance.check import check_archive
from newsarchive.maintenance.repair import repair_archive
from newsarchive.maintenance.takedown import finish_erasure, take_down
from newsarchive.store.captures import captures
from newsarchive.store.filters import EVERYTHING, Filters
from newsarchive.store.schema import schema
from newsarchive.store.schema.types import canonical_json
from newsarchive.warc import cdxj
from tests.newsroom import archived_newsroom
from tests.road import export, open_test_archive, run

SENTENCE = "قال مدير الميناء إن الرصيف الجديد يستقبل أول سفينة هذا الأسبوع بعد عامين من العمل المتواصل فيه"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenArchive]:
    with open_test_archive(archived_newsroom(tmp_path_factory, 2)) as archive:
        yield archive


def is_sound(path: Path) -> bool:
    """What `warcio check` says."""

    class Words:
        verbose = False
        inputs = (str(path),)

    checker = Checker(Words())
    checker.process_all()
    return checker.exit_value == 0


def test_a_selection_goes_out_as_warc_and_comes_back_the_same(lived: OpenArchive, tmp_path: Path) -> None:
    source = export(lived)[0]["source"]
    path = tmp_path / "out.warc.gz"
    with path.open("wb") as file:
        told = write_warc(lived, file, Filters(source=source), path.name)
    wanted = {row["url"]: row for row in export(lived) if row["source"] == source}
    assert told.articles == len(wanted)
    assert is_sound(path)
    with path.open("rb") as file:
        kinds = [found.rec_type for found in ArchiveIterator(file)]
    assert kinds[0] == "warcinfo"
    assert kinds.count("metadata") == told.records
    with open_test_archive(tmp_path / "other") as other:
        list(run_import(other, read_items(path, "warc"), None))
        back = {row["url"]: row for row in export(other)}
    assert back.keys() == wanted.keys()
    for url, row in wanted.items():
        assert [r["text"] for r in back[url]["revisions"]] == [r["text"] for r in row["revisions"]]
        assert back[url]["first_seen_at"] == row["first_seen_at"]


def test_importing_a_file_twice_changes_nothing(lived: OpenArchive, tmp_path: Path) -> None:
    path = tmp_path / "out.warc.gz"
    with path.open("wb") as file:
        write_warc(lived, file, EVERYTHING, path.name)
    with open_test_archive(tmp_path / "other") as other:
        list(run_import(other, read_items(path, "warc"), None))
        before = export(other)
        results = list(run_import(other, read_items(path, "warc"), None))
        assert {result.outcome.value for result in results} == {"unchanged"}
        assert export(other) == before


def test_wacz_holds_what_its_package_names(lived: OpenArchive, tmp_path: Path) -> None:
    path = tmp_path / "out.wacz"
    told = write_wacz(lived, path, EVERYTHING)
    with zipfile.ZipFile(path) as bundle:
        assert all(info.compress_type == zipfile.ZIP_STORED for info in bundle.infolist())
        package = bundle.read("datapackage.json")
        digest = json.loads(bundle.read("datapackage-digest.json"))
        assert digest == {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(package).hexdigest()}
        named = json.loads(package)
        assert (named["profile"], named["wacz_version"]) == ("data-package", "1.1.1")
        for resource in named["resources"]:
            content = bundle.read(resource["path"])
            assert (len(content), "sha256:" + hashlib.sha256(content).hexdigest()) == (
                resource["bytes"],
                resource["hash"],
            )
        warc = bundle.read("archive/data.warc.gz")
        lines = gzip.decompress(bundle.read("indexes/index.cdx.gz")).decode().splitlines()
        pages = [json.loads(line) for line in bundle.read("pages/pages.jsonl").decode().splitlines()]
    assert len(lines) == told.records
    assert pages[0]["format"] == "json-pages-1.0"
    stamps = {(json.loads(line.split(" ", 2)[2])["url"], line.split(" ")[1]) for line in lines}
    for page in pages[1:]:
        stamp = page["ts"].translate({ord(c): None for c in "-:TZ"})
        assert (page["url"], stamp) in stamps or page["url"] not in {url for url, _ in stamps}
    for line in lines:
        place = json.loads(line.split(" ", 2)[2])
        member = warc[int(place["offset"]) : int(place["offset"]) + int(place["length"])]
        (record,) = ArchiveIterator(io.BytesIO(member))
        assert record.rec_headers.get_header("WARC-Target-URI") == place["url"]


def test_the_index_of_the_raw_folder_is_sorted_and_points_to_records(lived: OpenArchive) -> None:
    path, count = compact.write_index(lived)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    with lived.reading() as conn:
        held = {(one.raw.warc, one.raw.offset, one.raw.length) for one in captures.iter_all(conn)}
    places = [json.loads(line.split(" ", 2)[2]) for line in lines]
    assert count == len(lines)
    assert {(p["filename"], int(p["offset"]), int(p["length"])) for p in places} == held


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www2.akhbar.example/A/B/?b=2&a=1", "example,akhbar)/a/b?a=1&b=2"),
        ("http://akhbar.example:8080/x//y/", "example,akhbar:8080)/x/y"),
        ("https://akhbar.example/خبر?x=أ", "example,akhbar)/%d8%ae%d8%a8%d8%b1?x=%d8%a3"),
        ("https://akhbar.example/a/../b%2520c", "example,akhbar)/b%20c"),
        ("http://akhbar.example", "example,akhbar)/"),
        ("urn:sha256:00", "urn:sha256:00"),
    ],
)
def test_keys_are_those_replay_tools_look_for(url: str, key: str) -> None:
    assert cdxj.surt(url) == key


def test_the_chain_of_days_is_verified_and_tells_what_was_taken_down(lived: OpenArchive, tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = tmp_path / "a.jsonl"
    rows = [
        {"text": f"نص الخبر رقم {n} كما كتبه المحرر في ذلك اليوم.", "captured_at": f"2026-03-0{n}T08:00:00Z"}
        for n in (1, 2, 3)
    ]
    text.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with open_test_archive(home) as archive:
        public = signing.make_key(home / custody.KEY)
        list(run_import(archive, read_items(text, "jsonl"), None))
        assert [path.name for path in custody.close(archive)] == [
            "2026-03-01.json",
            "2026-03-02.json",
            "2026-03-03.json",
        ]
        assert custody.close(archive) == []
        assert [f for f in custody.check_custody(archive) if f.trouble] == []

        take_down(archive, [export(archive)[0]["id"]], "destroy", "خطأ في النشر")
        finish_erasure(archive)
        told = [f for f in custody.check_custody(archive) if f.trouble]
        assert [finding.serious for finding in told] == [False]
        assert "خطأ في النشر" in (told[0].trouble or "")

        later = tmp_path / "b.txt"
        later.write_text("خبر وصل متأخرا بعد إغلاق تلك الأيام.", encoding="utf-8")
        list(run_import(archive, read_items(later, "text"), None))
        custody.close(archive, today=True)
        last = list(custody.manifests(home))[-1]
        assert [one["reason"] for one in last.claims["takedowns"]] == ["خطأ في النشر"]

        middle = home / "custody" / "2026-03-02.json"
        whole = middle.read_text(encoding="utf-8")
        middle.write_text(whole.replace('"sha256":"', '"sha256":"0', 1), encoding="utf-8")
        assert len([f for f in custody.check_custody(archive) if f.serious and f.trouble]) >= 2
        middle.write_text(whole, encoding="utf-8")
        assert [f for f in custody.check_custody(archive, public) if f.serious and f.trouble] == []
        other = signing.make_key(tmp_path / "other.key")
        assert len([f for f in custody.check_custody(archive, other) if f.serious and f.trouble]) == 4


def test_signed_manifests_are_verified_by_who_cannot_sign(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = tmp_path / "a.jsonl"
    rows = [{"text": f"الخبر رقم {n} من ذلك الأسبوع.", "captured_at": f"2026-05-0{n}T08:00:00Z"} for n in (1, 2, 3)]
    with open_test_archive(home) as archive:
        text.write_text(json.dumps(rows[0]), encoding="utf-8")
        list(run_import(archive, read_items(text, "jsonl"), None))
        custody.close(archive)  # before there was a key: the chain vouches for it
        public = signing.make_key(home / custody.KEY)
        assert ((home / custody.KEY).stat().st_mode & 0o777) == 0o600
        assert signing.public_key(home / custody.KEY) == public
        with pytest.raises(UsageError, match="is there already"):
            signing.make_key(home / custody.KEY)
        text.write_text("\n".join(json.dumps(row) for row in rows[1:]), encoding="utf-8")
        list(run_import(archive, read_items(text, "jsonl"), None))
        custody.close(archive)
        (home / custody.KEY).unlink()  # whoever verifies has it not
        assert [f for f in custody.check_custody(archive, public) if f.trouble] == []

        last = home / "custody" / "2026-05-03.json"
        told = json.loads(last.read_text(encoding="utf-8"))
        told["captures"] = []
        last.write_text(canonical_json(told), encoding="utf-8")  # a forger who can write the files, but not sign
        assert [f.trouble for f in custody.check_custody(archive, public) if f.serious and f.trouble] == [
            "its signature is not of these bytes and the key it names"
        ]
        mine = signing.make_key(tmp_path / "mine.key")
        told["key"] = mine
        content = canonical_json(told)
        last.write_text(content, encoding="utf-8")
        last.with_suffix(".sig").write_text(signing.sign(tmp_path / "mine.key", content.encode()))
        (found,) = [f for f in custody.check_custody(archive, public) if f.serious and f.trouble]
        assert "another key" in (found.trouble or "")
        del told["key"]
        last.write_text(canonical_json(told), encoding="utf-8")
        (found,) = [f for f in custody.check_custody(archive, public) if f.serious and f.trouble]
        assert "is not signed" in (found.trouble or "")
        (tmp_path / "mine.key").write_text("no key")
        with pytest.raises(UsageError, match="no private key"):
            signing.public_key(tmp_path / "mine.key")


def test_what_is_missing_from_the_database_is_mended_from_raw(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("نص خبر عن سباق الزوارق في الميناء القديم صباح الجمعة.", encoding="utf-8")
    with open_test_archive(tmp_path / "home") as archive:
        list(run_import(archive, read_items(text, "text"), None))
        (row,) = export(archive)
    (tmp_path / "home" / "newsarchive.db").unlink()
    with open_test_archive(tmp_path / "home") as archive:
        assert [f.serious for f in check_archive(archive) if f.trouble] == [False]
        assert "1 records taken in" in repair_archive(archive)
        assert repair_archive(archive) == ""
        assert [{**again, "id": row["id"]} for again in export(archive)] == [row]
        with archive.writing() as conn:
            conn.exec_driver_sql("UPDATE search_documents SET digest = x'00'")
        assert len([f for f in check_archive(archive) if f.trouble]) == 1
        assert "index" in repair_archive(archive)
        assert [f for f in check_archive(archive, deep=True) if f.trouble] == []


def test_the_command_line_exports_indexes_closes_and_checks(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("نص خبر قصير عن معرض الخط العربي في المتحف.", encoding="utf-8")
    home = tmp_path / "home"
    run(home, "import", str(text))
    for name in ("out.warc.gz", "out.wacz"):
        form = "wacz" if name.endswith("wacz") else "warc"
        run(home, "export", "--format", form, "--output", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 300
        assert not list(tmp_path.glob("*.part*"))
    run(home, "export", "--format", "warc", code=2)
    run(home, "raw", "index")
    (path,) = run(home, "custody", "close", "--today")
    assert Path(path).exists()
    run(home, "check", "--custody")
    run(home, "check", "--repair", "--deep")


def test_what_a_crash_cut_off_is_told_and_taken_away_when_repaired(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("بدأ العمل في محطة التحلية الجديدة على الساحل بعد تجارب استمرت ستة أشهر كاملة.", encoding="utf-8")
    with open_test_archive(tmp_path / "home") as archive:
        list(run_import(archive, read_items(text, "text"), None))
        archive.raw.close()
        torn = archive.raw.folder / "20260101000000-1-00001.warc.gz.torn"
        torn.write_bytes(b"half a rec")
        (found,) = [finding for finding in check_archive(archive) if finding.trouble]
        assert (found.what, found.serious) == (torn.name, False)
        assert "1 torn" in repair_archive(archive)
        assert not torn.exists()
        assert [finding for finding in check_archive(archive) if finding.trouble] == []


def test_the_index_names_packed_records_too(tmp_path: Path) -> None:
    pytest.importorskip("backports.zstd")
    inbox = tmp_path / "in.jsonl"
    rows = [{"url": f"https://mina.example/{n}", "html": f"<p>رست السفينة رقم {n} في الميناء.</p>"} for n in range(3)]
    inbox.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with open_test_archive(tmp_path / "home") as archive:
        list(run_import(archive, read_items(inbox, "jsonl"), None))
        compact.compact(archive)
        path, count = compact.write_index(archive)
        assert count == 3
        assert all(".warc.zst" in line for line in path.read_text(encoding="utf-8").splitlines())


def test_a_manifest_changed_by_hand_is_told_and_stops_nothing(tmp_path: Path) -> None:
    inbox = tmp_path / "in.jsonl"
    rows = [{"text": f"{SENTENCE} {day}", "captured_at": f"2026-02-0{day}T08:00:00Z"} for day in (1, 2)]
    inbox.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with open_test_archive(tmp_path / "home") as archive:
        list(run_import(archive, read_items(inbox, "jsonl"), "kept"))
        first, second = custody.close(archive)
        assert [finding for finding in custody.check_custody(archive) if finding.trouble] == []
        told = json.loads(second.read_text(encoding="utf-8"))
        told["captures"][0]["seal"] = "no seal"
        second.write_text(json.dumps(told), encoding="utf-8")
        wrong = [finding.trouble for finding in custody.check_custody(archive) if finding.trouble]
        assert wrong == [
            "is not in the canonical spelling: it was changed by hand",
            "is not held any more, and no takedown says why",
        ]
        first.write_text("{", encoding="utf-8")
        (finding,) = custody.check_custody(archive)
        assert "not a manifest" in (finding.trouble or "")


def test_a_closed_day_is_not_opened_again_and_what_comes_late_stands_in_the_next(tmp_path: Path) -> None:
    inbox = tmp_path / "in.jsonl"
    with open_test_archive(tmp_path / "home") as opened:
        for number, moment in enumerate(("2026-02-01", "2026-02-02", "2026-02-01"), start=1):
            row = {"text": f"{SENTENCE} {number}", "captured_at": f"{moment}T08:00:00Z"}
            inbox.write_text(json.dumps(row), encoding="utf-8")
            list(run_import(opened, read_items(inbox, "jsonl"), "kept"))
            if number == 2:
                archive = replace(opened, now=lambda: datetime(2026, 2, 3, 7, tzinfo=UTC))
                assert [path.stem for path in custody.close(archive)] == ["2026-02-01", "2026-02-02"]
                assert custody.close(archive) == []
        archive = replace(opened, now=lambda: datetime(2026, 2, 3, 8, tzinfo=UTC))
        assert custody.close(archive) == [], "the third of the month is not over"
        (path,) = custody.close(archive, today=True)
        assert path.stem == "2026-02-03"
        assert custody.close(archive, today=True) == []
        assert [len(manifest.claims["captures"]) for manifest in custody.manifests(archive.home)] == [1, 1, 1]
        assert [finding for finding in custody.check_custody(archive) if finding.trouble] == []


def test_a_revision_of_a_capture_that_shows_another_article_is_told(tmp_path: Path) -> None:
    inbox = tmp_path / "in.jsonl"
    rows = [{"text": f"{SENTENCE} {number}", "url": f"https://mina.example/{number}"} for number in (1, 2)]
    inbox.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with open_test_archive(tmp_path / "home") as archive:
        first, second = (one.article_id for one in run_import(archive, read_items(inbox, "jsonl"), "kept"))
        with archive.writing() as conn:
            (one, _) = captures.iter_all(conn)
            captures_table = schema.metadata.tables["captures"]
            conn.execute(captures_table.update().where(captures_table.c.id == one.id).values(article_id=second))
        wrong = [finding.trouble for finding in check_archive(archive) if finding.trouble]
        assert wrong == [f"capture {one.id} made a revision of article {first} but shows article {second}"]
