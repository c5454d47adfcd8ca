"""The files of the raw folder: begun, appended to by one process, finished, recovered after a crash.

In: bytes of whole gzip members. Out: files whose every byte belongs to a whole member. A file is `<name>.open` while it
is written, and locked by its writer (the lock is freed by `kill -9`); nothing is ever appended to a file of another
process, nor after a torn tail.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

from newsarchive.errors import UnusableArchive

OPEN = ".open"
TORN = ".torn"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of a file that a dead process left open."""

    name: str | None  # its name now; None: not one whole record was in it
    whole_bytes: int
    torn_bytes: int  # set aside in `<name>.torn`


class Growing:
    """The one file a process appends to."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.size = 0
        self.torn = False  # what is on disk is not known any more: nothing may be appended
        self._path = folder / (name + OPEN)
        self._final = folder / name
        self._dirty = False
        self._fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
        fcntl.flock(self._fd, fcntl.LOCK_EX)

    @classmethod
    def begin(cls, folder: Path, name: str) -> Growing | None:
        """A new file; None where the name is taken."""
        if (folder / name).exists():
            return None
        try:
            grown = cls(folder, name)
        except FileExistsError:
            return None
        except OSError as error:
            raise UnusableArchive(f"{folder / name}: cannot be made: {error}") from error
        if not grown._is_ours():
            grown.abandon()
            return None
        sync_folder(folder)
        return grown

    def append(self, members: bytes) -> int:
        """Write whole members, all or nothing; returns where they begin. Raises `UnusableArchive`."""
        start = self.size
        try:
            rest = memoryview(members)
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError as error:
            self._take_back(start)
            raise UnusableArchive(f"{self._path}: cannot be written: {error}") from error
        self.size += len(members)
        self._dirty = True
        return start

    def sync(self) -> None:
        """On disk, whatever happens next."""
        if self.torn:
            raise UnusableArchive(f"{self._path}: was not brought to disk before; nothing more is promised of it")
        if self._dirty:
            try:
                os.fsync(self._fd)
            except OSError as error:
                self.torn = True  # asked again, the system may say yes to pages it has already dropped
                raise UnusableArchive(f"{self._path}: cannot be brought to disk: {error}") from error
            self._dirty = False

    def finish(self) -> None:
        """Synced, under its final name, and closed."""
        self.sync()
        os.rename(self._path, self._final)
        os.close(self._fd)
        sync_folder(self._final.parent)

    def abandon(self) -> None:
        """Let go of it as it is; `recover` will look after what is in it."""
        os.close(self._fd)

    def _take_back(self, size: int) -> None:
        """After a failed write (a full disk, most often): what stood before stays whole."""
        try:
            os.ftruncate(self._fd, size)
        except OSError:
            self.torn = True

    def _is_ours(self) -> bool:
        """False where it was recovered from under us before we had locked it, or the name was finished meanwhile."""
        try:
            return os.stat(self._path).st_ino == os.fstat(self._fd).st_ino and not self._final.exists()
        except FileNotFoundError:
            return False


def sync_folder(folder: Path) -> None:
    """A new or renamed file is on disk only when its folder is."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def recover(folder: Path) -> list[Recovered]:
    """Finish the files that dead processes left open, each cut at its last whole record; the rest is set aside."""
    recovered: list[Recovered] = []
    for path in sorted(folder.glob(f"*{OPEN}")):
        with contextlib.suppress(FileNotFoundError), path.open("rb+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # its writer lives
            if path.exists():
                recovered.append(_close(path, file.fileno()))
    if recovered:
        sync_folder(folder)
    return recovered


def _close(path: Path, fd: int) -> Recovered:
    final = _free_name(path)
    size = os.fstat(fd).st_size
    whole = whole_bytes(path)
    if whole < size:
        torn = final.with_name(final.name + TORN)
        torn.write_bytes(os.pread(fd, size - whole, whole))
        with torn.open("rb") as aside:
            os.fsync(aside.fileno())
        os.ftruncate(fd, whole)
    os.fsync(fd)
    if whole == 0:
        path.unlink()
        return Recovered(None, 0, size)
    path.rename(final)
    return Recovered(final.name, whole, size - whole)


def _free_name(path: Path) -> Path:
    """The finished name of an open file; never one that is taken."""
    final = path.with_name(path.name.removesuffix(OPEN))
    count = 0
    while final.exists():
        count += 1
        final = path.with_name(f"{path.name.removesuffix('.warc.gz' + OPEN)}-{count}.warc.gz")
    return final


def whole_bytes(path: Path) -> int:
    """How many bytes of a gzip file belong to whole members, checksums right, counted from its beginning."""
    whole = place = 0
    machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            place += len(piece)
            while piece:
                try:
                    machine.decompress(piece, _CHUNK)
                except zlib.error:
                    return whole
                piece = machine.unconsumed_tail
                if machine.eof:
                    piece = machine.unused_data
                    whole = place - len(piece)
                    machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return whole
