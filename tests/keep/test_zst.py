"""Raw files packed small: the same records, found by offset, in the published form."""

from __future__ import annotations

import hashlib
import json
import random
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

zstd = pytest.importorskip("backports.zstd")

from newsarchive import packing  # noqa: E402
from newsarchive.checking import check_archive  # noqa: E402
from newsarchive.inputs import files, items  # noqa: E402
from newsarchive.intake import take_in  # noqa: E402
from newsarchive.keep import zst  # noqa: E402
from newsarchive.kit import Kit  # noqa: E402
from newsarchive.store import captures  # noqa: E402
from newsarchive.takedown import finish, take_down  # noqa: E402
from tests.road import archive, export  # noqa: E402
from tests.test_takedown import pieces, traces  # noqa: E402

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


@pytest.fixture
def packed(tmp_path: Path) -> Iterator[tuple[Kit, list, int, int]]:
    inbox = tmp_path / "in.jsonl"
    lines = [{"url": f"https://hosad.example/2026/{n}", "html": page(n), "source": "hosad"} for n in range(100)]
    lines.append({"url": "https://other.example/1", "html": page(3), "source": "other"})
    inbox.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    with archive(tmp_path / "home") as kit:
        list(take_in(kit, items(inbox, "jsonl"), None))
        before = export(kit)
        done = packing.compact(kit)
        yield kit, before, done.before, done.after


def test_what_is_packed_small_reads_as_before(packed: tuple[Kit, list, int, int]) -> None:
    kit, before, size, small = packed
    assert small <= 0.15 * size
    assert {path.suffix for path in kit.raw.folder.iterdir()} == {".zst"}
    assert [finding for finding in check_archive(kit, deep=True) if finding.trouble] == []
    assert export(kit) == before
    with kit.reading() as conn:
        kept = list(captures.every(conn))
    started = time.perf_counter()
    for capture in kept:
        assert kit.raw.read(capture.raw, capture.payload)[0].url == capture.url
    assert (time.perf_counter() - started) / len(kept) < 0.02
    assert packing.compact(kit).files == 0


def test_a_packed_file_has_the_published_form(packed: tuple[Kit, list, int, int]) -> None:
    kit = packed[0]
    path = max(kit.raw.folder.iterdir(), key=lambda path: path.stat().st_size)
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


def test_the_packed_folder_alone_brings_the_archive_back(packed: tuple[Kit, list, int, int], tmp_path: Path) -> None:
    kit, before, *_ = packed
    with archive(tmp_path / "again") as again:
        list(take_in(again, (i for path in files([kit.raw.folder]) for i in items(path, "auto")), None))
        assert {row["url"]: row["text"] for row in export(again)} == {row["url"]: row["text"] for row in before}


def test_what_is_destroyed_is_in_no_packed_file_nor_in_its_dictionary(packed: tuple[Kit, list, int, int]) -> None:
    kit, before, *_ = packed
    row = next(row for row in before if row["url"].endswith("/2026/0"))  # the first page: the dictionary holds it
    take_down(kit, [row["id"]], "destroy", "test")
    assert finish(kit).whole
    assert traces(kit.home, pieces(row)) == []
    for path in kit.raw.folder.glob("*.zst"):
        told = b"".join(zst.unpack(frame, path) for _, frame in zst.frames(path))
        told += zst._of_file(path, path.stat().st_ino).dict_content
        assert not any(piece.encode() in told for piece in pieces(row))
    assert [finding for finding in check_archive(kit) if finding.trouble] == []
    assert len(export(kit)) == len(before) - 1
