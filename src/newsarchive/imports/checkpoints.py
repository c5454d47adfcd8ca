"""Bookmarks in WARC files: an import that was killed goes on at a record, not at a file's beginning.

In: the WARC files of one import, as they are read. Out: their records from where a stopped import left; and, after each
batch whose rows are committed, how far each file is taken in. A file is known by its bytes, wherever it lies and
whatever it is called: one that grew is read on, one that changed is read anew. An import that came to its end leaves no
bookmark: run again, it reads every file whole.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeAlias

from newsarchive.archive.archive import OpenArchive
from newsarchive.imports.files import of_warc
from newsarchive.imports.items import CaptureItem, ImportItem, ResumedFile
from newsarchive.store.captures import checkpoints
from newsarchive.store.captures.checkpoints import Checkpoint
from newsarchive.warc.reader import opened

_HEAD = 4_096  # bytes by which a file's bookmark is looked for; what stands before it is compared whole
_PIECE = 1 << 20

_Opened: TypeAlias = IO[bytes] | gzip.GzipFile


class Checkpoints:
    """Where one import stands in each of its WARC files."""

    def __init__(self, archive: OpenArchive, source_name: str | None) -> None:
        self._archive = archive
        self._source_name = source_name or ""
        self._files: dict[Path, _FileProgress] = {}  # those being read: of one that is over the path may go
        self._heads: Counter[str] = Counter()  # how many files of this import begin like that
        self._marks: set[str] = set()
        self._moved: dict[str, Checkpoint] = {}

    def read(self, path: Path, name: str) -> Iterator[ImportItem]:
        """What a WARC file gives, from where a stopped import left (see `inputs.of_warc`)."""
        with opened(path) as file:
            reading = _FileProgress(file, self._mark_of(_bytes(file, 0, _HEAD)))
            with self._archive.reading() as conn:
                left = checkpoints.get(conn, reading.mark)
            if left is not None and reading.goes_on(left):
                yield ResumedFile(name, left.offset)
                yield from _waiting(path, name, left)
            self._files[path] = reading
            try:
                for page_item in of_warc(path, name, reading.place):
                    if isinstance(page_item, CaptureItem):
                        reading.reach(page_item.kept.raw.offset + page_item.kept.raw.length)
                    yield page_item
            finally:  # a torn file ends in the middle: what was read of it counts, and it is closed from here on
                self._moved |= {reading.mark: reading.bookmark()}
                del self._files[path]

    def waits(self, capture_item: CaptureItem) -> None:
        """This record, the last that was given, is taken in after all others."""
        reading = self._files.get(capture_item.path)
        if reading is not None and reading.waits_from is None:
            reading.waits_from = reading.before

    def note(self) -> None:
        """All that was given so far is taken in, but for what `waits`."""
        moved = self._moved | {file.mark: file.bookmark() for file in self._files.values()}
        self._moved = {}
        if moved:
            with self._archive.writing() as conn:
                checkpoints.save(
                    conn,
                    {mark: checkpoint for mark, checkpoint in moved.items() if checkpoint.offset},
                    self._archive.now(),
                )

    def _mark_of(self, head: bytes) -> str:
        """The name of a file's bookmark: of those that begin alike each has its own, by their order in this import."""
        alike = hashlib.sha256(self._source_name.encode() + b"\n" + head).hexdigest()
        number = self._heads[alike]
        self._heads[alike] += 1
        mark = hashlib.sha256(f"{alike} {number}".encode()).hexdigest() if number else alike
        self._marks.add(mark)
        return mark

    def close(self) -> None:
        """The import is over."""
        with self._archive.writing() as conn:
            checkpoints.remove(conn, self._marks)


class _FileProgress:
    """One file while it is read."""

    def __init__(self, file: _Opened, mark: str) -> None:
        self.mark = mark
        self._file = file
        self._sum = hashlib.sha256()
        self._summed = 0
        self.place = self.before = 0
        self.waits_from: int | None = None

    def goes_on(self, left: Checkpoint) -> bool:
        """Whether this is the file that bookmark is of; then it is read on from there."""
        self._sum_to(left.offset)
        same = self._summed == left.offset and self._sum.hexdigest() == left.digest
        if same:
            self.place = self.before = left.offset
            self.waits_from = left.deferred_from
        else:
            self._sum, self._summed = hashlib.sha256(), 0
        return same

    def reach(self, place: int) -> None:
        """The record that ends here was given."""
        self.before, self.place = self.place, place

    def bookmark(self) -> Checkpoint:
        """Where it stands now; at 0 where the bytes before cannot all be read again."""
        self._sum_to(self.place)
        place = self.place if self._summed == self.place else 0
        return Checkpoint(place, self._sum.hexdigest(), self.waits_from)

    def _sum_to(self, place: int) -> None:
        while self._summed < place and (piece := _bytes(self._file, self._summed, min(_PIECE, place - self._summed))):
            self._sum.update(piece)
            self._summed += len(piece)


def _bytes(file: _Opened, place: int, size: int) -> bytes:
    """Bytes of a file; none where it is torn, as at its end: whoever reads its records tells of that."""
    try:
        file.seek(place)
        data: bytes = file.read(size)
    except (OSError, EOFError, zlib.error):
        return b""
    return data


def _waiting(path: Path, name: str, left: Checkpoint) -> Iterator[ImportItem]:
    """The revisits that waited for their bytes when the import was stopped."""
    if left.deferred_from is None:
        return
    for page_item in of_warc(path, name, left.deferred_from):
        if not isinstance(page_item, CaptureItem):
            continue
        if page_item.kept.raw.offset >= left.offset:
            return
        if page_item.kept.refers_to is not None:
            yield page_item
