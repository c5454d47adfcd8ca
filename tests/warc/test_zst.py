"""Raw files packed small: the same records, found by offset, in the published form."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
import shutil
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

zstd = pytest.importorskip("backports.zstd")

from newsarchive.archive.archive import OpenArchive  # noqa: E402
from newsarchive.errors import RawDamaged  # noqa: E402
from newsarchive.imports.files import files, read_items  # noqa: E402
from newsarchive.imports.importer import run_import  # noqa: E402
from newsarchive.maintenance import compact  # noqa: E402
from newsarchive.maintenance.check import check_archive  # noqa: E402
from newsarchive.maintenance.takedown import finish_erasure, take_down  # noqa: E402
from newsarchive.model import Fetched, Provenance, RawRef  # noqa: E402
from newsarchive.store.captures import captures  # noqa: E402
from newsarchive.warc import compacting, record, zst  # noqa: E402
from newsarchive.warc.foreign import CaptureRecord, check, records  # noqa: E402
from newsarchive.warc.raw_store import RawStore  # noqa: E402
from tests.maintenance.test_takedown import pieces, traces  # noqa: E402
from tests.road import export, open_test_archive  # noqa: E402

FRAME = "<html lang=ar><head><title>{0}</title>{1}</head><body>{2}<article><h1>{0}</h1>{3}</article></body></html>"
SENTENCE = "وزارة الزراعة أعلنت أن موسم القمح في السهل الشرقي سيبدأ مبكرا هذا العام بعد أمطار وفيرة ومياه كافية للحقول"
WORDS = SENTENCE.split()


def page(number: int) -> str:
    chance = random.Random(number)
    told = [" ".join(chance.choice(WORDS) for _ in range(40)) + f" {number}." for _ in range(4)]
    menu = "".join(
        f"<li class='item-{n}'><a href='/section/{hashlib.md5(str(n).encode()).hexdigest()}'>{WORDS[n % 19]}</a></li>"
        for n in range(300)
    )
    return FRAME.format(
        f"خبر رقم {number} عن القمح", "<style>p{color:red}</style>" * 20, menu, "".join(f"<p>{p}</p>" for p in told)
    )


@pytest.fixture(scope="module")
def packed_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list]:
    """An archive of two hosts, packed; and what it exported before."""
    folder = tmp_path_factory.mktemp("packed")
    inbox = folder / "in.jsonl"
    lines = [{"url": f"https://hosad.example/2026/{n}", "html": page(n), "source": "hosad"} for n in range(8)]
    lines.append({"url": "https://other.example/1", "html": page(3), "source": "other"})
    inbox.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    with open_test_archive(folder / "home") as archive:
        list(run_import(archive, read_items(inbox, "jsonl"), None))
        before = export(archive)
        compact.compact(archive)
    return folder / "home", before


@pytest.fixture
def packed(packed_home: tuple[Path, list], tmp_path: Path) -> Iterator[tuple[OpenArchive, list]]:
    """A copy of that archive, opened."""
    shutil.copytree(packed_home[0], tmp_path / "home")
    with open_test_archive(tmp_path / "home") as archive:
        yield archive, packed_home[1]


def test_what_is_packed_small_reads_as_before(packed: tuple[OpenArchive, list]) -> None:
    archive, before = packed
    assert {path.suffix for path in archive.raw.folder.iterdir()} == {".zst"}
    assert [finding for finding in check_archive(archive, deep=True) if finding.trouble] == []
    assert export(archive) == before
    with archive.reading() as conn:
        kept = list(captures.iter_all(conn))
    for capture in kept:
        assert archive.raw.read(capture.raw, capture.payload)[0].url == capture.url
    assert compact.compact(archive).files == 0


def kept_raw(folder: Path, encoding: str | None) -> tuple[Path, list[RawRef]]:
    """A hundred answers of one template in a file, as a server sends them."""
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    refs = []
    with RawStore(folder, max_bytes=1 << 30, software="test", now=lambda: moment) as raw:
        for number in range(100):
            body = page(number).encode()
            body = gzip.compress(body, 5, mtime=0) if encoding else body
            headers = (("Content-Type", "text/html"), *([("Content-Encoding", encoding)] if encoding else []))
            url = f"https://hosad.example/2026/{number}"
            refs.append(raw.append(Fetched(url, url, 200, headers, body, moment), Provenance(source="hosad")))
    return folder / refs[0].warc, refs


@pytest.mark.parametrize("encoding", [None, "gzip"])
def test_a_hundred_pages_of_one_template_come_to_a_fraction_and_back(tmp_path: Path, encoding: str | None) -> None:
    path, refs = kept_raw(tmp_path, encoding)
    final = tmp_path / "small.warc.zst"
    moves = compacting.pack(list(compacting.of_captures(path).values()), final)[path]
    assert final.stat().st_size <= 0.15 * path.stat().st_size
    with RawStore(tmp_path, max_bytes=1 << 30, software="test", now=lambda: datetime.now(UTC)) as raw:
        for old in refs:
            offset, length = moves[old.offset]
            new = replace(old, warc=final.name, offset=offset, length=length)
            assert raw.read(new) == raw.read(old)
            assert raw.group(new) == raw.group(old)
    assert check(final) == []


def test_the_dictionary_is_of_what_most_pages_share() -> None:
    alike = [("<td>" + "x" * 40 + "</td>").encode() * 3 + f"<p>{n}</p>".encode() for n in range(5)]
    lines = [b"<p>" + hashlib.sha256(b"%d" % n).hexdigest().encode() + b"</p>\n" for n in range(300)]
    odd = b"".join(lines[:30])
    frame = b"".join(lines[100:200])
    samples = [odd, *(frame + one for one in alike)]
    chosen = zst.choose(samples, 600)
    assert odd not in chosen
    assert chosen[-1].startswith(frame)
    assert len(chosen) < len(samples)


def test_a_packed_file_has_the_published_form(packed: tuple[OpenArchive, list]) -> None:
    archive = packed[0]
    path = max(archive.raw.folder.iterdir(), key=lambda path: path.stat().st_size)
    content = path.read_bytes()
    magic, size = struct.unpack_from("<II", content)
    assert magic == 0x184D2A5D
    dictionary = zstd.ZstdDict(zstd.decompress(content[8 : 8 + size]))
    assert dictionary.dict_id
    for offset, frame in zst.frames(path):
        info = zstd.get_frame_info(frame)
        assert info.dictionary_id == dictionary.dict_id
        plain = zstd.decompress(frame, zstd_dict=dictionary)
        assert info.decompressed_size == len(plain)
        assert plain.startswith(b"WARC/1.1\r\n"), offset
        assert plain.endswith(b"\r\n\r\n")
        broken = bytearray(frame)
        broken[-1] ^= 1
        with pytest.raises(zstd.ZstdError):
            zstd.decompress(bytes(broken), zstd_dict=dictionary)


def test_the_packed_folder_alone_brings_the_archive_back(packed: tuple[OpenArchive, list], tmp_path: Path) -> None:
    archive, before = packed
    with open_test_archive(tmp_path / "again") as again:
        list(run_import(again, (i for path in files([archive.raw.folder]) for i in read_items(path, "auto")), None))
        assert {row["url"]: row["text"] for row in export(again)} == {row["url"]: row["text"] for row in before}


def test_what_is_destroyed_is_in_no_packed_file_nor_in_its_dictionary(packed: tuple[OpenArchive, list]) -> None:
    archive, before = packed
    row = next(row for row in before if row["url"].endswith("/2026/0"))  # the first page: the dictionary holds it
    take_down(archive, [row["id"]], "destroy", "test")
    assert finish_erasure(archive).whole
    assert traces(archive.home, pieces(row)) == []
    for path in archive.raw.folder.glob("*.zst"):
        told = b"".join(zst.unpack(frame, path) for _, frame in zst.frames(path))
        told += zst._of_file(path, (0, 0)).dict_content
        assert not any(piece.encode() in told for piece in pieces(row))
    assert [finding for finding in check_archive(archive) if finding.trouble] == []
    assert len(export(archive)) == len(before) - 1


def test_a_file_under_a_name_that_was_used_before_is_read_with_its_own_dictionary(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, _ = kept_raw(tmp_path / "a", None)
    second, refs = kept_raw(tmp_path / "b", "gzip")
    final = tmp_path / "b" / "small.warc.zst"
    for path in (first, second):
        stretches = list(compacting.of_captures(path).values())[:: 1 if path == second else 3]
        final.unlink(missing_ok=True)
        moves = compacting.pack(stretches, final)[path]
        assert check(final) == []
    with RawStore(tmp_path / "b", max_bytes=1 << 30, software="test", now=lambda: datetime.now(UTC)) as raw:
        offset, length = moves[refs[7].offset]
        assert raw.read(replace(refs[7], warc=final.name, offset=offset, length=length)) == raw.read(refs[7])


def test_records_without_a_row_are_packed_along(tmp_path: Path, database_url: str) -> None:
    inbox = tmp_path / "in.jsonl"
    url, moment = "https://hosad.example/orphan", datetime(2026, 3, 1, tzinfo=UTC)
    with open_test_archive(tmp_path / "home", database_url=database_url) as archive:
        for number in range(2):  # an orphan before a capture that has a row, and one after all of them
            inbox.write_text(json.dumps({"url": f"https://hosad.example/{number}", "html": page(number)}), "utf-8")
            list(run_import(archive, read_items(inbox, "jsonl"), "hosad"))
            answer = Fetched(f"{url}/{number}", f"{url}/{number}", 200, (), page(9 + number).encode(), moment)
            archive.raw.append(answer, Provenance(source="hosad"))
        compact.compact(archive)
        assert {path.suffix for path in archive.raw.folder.iterdir()} == {".zst"}
        urls = {
            one.fetched.url for path in archive.raw.files() for one in records(path) if isinstance(one, CaptureRecord)
        }
        assert urls == {f"https://hosad.example/{n}" for n in range(2)} | {f"{url}/{n}" for n in range(2)}
        assert [finding for finding in check_archive(archive, deep=True) if finding.trouble and finding.serious] == []


def test_a_record_that_is_not_whole_stops_packing_and_nothing_is_written(tmp_path: Path) -> None:
    path, _ = kept_raw(tmp_path, None)
    stretches = list(compacting.of_captures(path).values())
    content = bytearray(path.read_bytes())
    content[stretches[50].start + 200] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(RawDamaged, match=f"{path.name} at"):
        compacting.pack(stretches, tmp_path / "small.warc.zst")
    assert not (tmp_path / "small.warc.zst").exists()


def test_a_record_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes may unpack to gigabytes, which no reader by offset, in order or for packing may hold."""
    monkeypatch.setattr(record, "MAX_PLAIN_BYTES", 1 << 20)
    monkeypatch.setattr(compacting, "MAX_PLAIN_BYTES", 1 << 20)
    monkeypatch.setattr(zst, "_MAX_STORED", 1 << 20)
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    url = "https://hosad.example/large"
    with RawStore(tmp_path, max_bytes=1 << 30, software="test", now=lambda: moment) as raw:
        bomb = raw.append(Fetched(url, url, 200, (), b" " * (2 << 20), moment), Provenance(source="hosad"))
        with pytest.raises(RawDamaged, match="more than"):
            raw.read(bomb)
    path = tmp_path / bomb.warc
    with pytest.raises(RawDamaged, match="more than"):
        list(compacting.of_captures(path))
    told = gzip.decompress(path.read_bytes()[bomb.offset :])
    packed = zst.Packer([]).frame(told)
    final = tmp_path / "large.warc.zst"
    final.write_bytes(packed)
    with (
        RawStore(tmp_path, max_bytes=1 << 30, software="test", now=lambda: moment) as raw,
        pytest.raises(RawDamaged, match="more than"),
    ):
        raw.read(replace(bomb, warc=final.name, offset=0, length=len(packed)))


@pytest.mark.parametrize("small", [False, True])
def test_what_stands_beside_a_capture_is_found_past_bytes_that_only_look_like_a_beginning(
    tmp_path: Path, small: bool
) -> None:
    """Walking back, the bytes that a packed record begins with are met inside others, in both forms."""
    magic = zst.FRAME if small else record.GZIP
    chance = random.Random(7)
    noise = b"".join(magic + chance.randbytes(5_000) for _ in range(40))  # longer than the first look back
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    url = "https://hosad.example/1"
    known = Provenance(source="hosad", identity="x" * 10 + base64.b64encode(noise).decode())
    fetched = Fetched(
        url, url, 200, (("Content-Type", "text/html"),), noise, moment, request_headers=(("Accept", "*/*"),)
    )
    with RawStore(tmp_path, max_bytes=1 << 30, software="test", now=lambda: moment) as raw:
        refs = [raw.append(replace(fetched, body=fetched.body + bytes([n])), known) for n in range(3)]
        raw.close()
        if small:
            path = tmp_path / refs[0].warc
            final = tmp_path / "small.warc.zst"
            moves = compacting.pack(list(compacting.of_captures(path).values()), final)[path]
            refs = [
                replace(ref, warc=final.name, offset=moves[ref.offset][0], length=moves[ref.offset][1]) for ref in refs
            ]
        for number, ref in enumerate(refs):
            assert raw.read(ref) == (replace(fetched, body=noise + bytes([number])), known)
            assert [beside.type for beside in raw.group(ref)] == ["metadata", "request", "response"]
