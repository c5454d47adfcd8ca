"""Selections frozen under a name: which articles, at which revision, from which bytes, proven by digests.

In: a name and filters. Out: a folder `snapshots/NAME/` in the home: `articles.csv` (a line an article), `snapshot.json`
(the data sheet, with the digest of that list) and `datasheet.md` for people. No text is copied: raw and rows keep it,
and what is taken down stays taken down.
"""

from __future__ import annotations

import csv
import glob
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from newsarchive import __version__
from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import BadInput, RawDamaged, UsageError
from newsarchive.model.encoding import moment_json
from newsarchive.store import articles
from newsarchive.store.articles.membership import SnapshotEntry, SnapshotState, members, snapshot_state
from newsarchive.store.captures import captures
from newsarchive.store.filters import Filters
from newsarchive.store.saved_searches import filters_json
from newsarchive.warc.record import payload_digest

FORMAT = 1
LIST, SHEET, READABLE = "articles.csv", "snapshot.json", "datasheet.md"

State = Literal["as_frozen", "edited_since", "read_otherwise", "bytes_differ", "taken_down", "missing"]
PROVEN: frozenset[State] = frozenset(("as_frozen", "edited_since"))

_COLUMNS = tuple(field.name for field in fields(SnapshotEntry))
_NAME = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]{0,79}")


@dataclass(frozen=True, slots=True)
class Verified:
    """One member looked at: `as_frozen`; `edited_since` (the frozen revision is still there); or what is wrong."""

    member: SnapshotEntry
    state: State


def create(archive: OpenArchive, name: str, filters: Filters, note: str | None = None) -> dict[str, Any]:
    """Freeze what fits under a name; gives the data sheet. Raises `UsageError` where the name cannot be used."""
    folder = _folder(archive, name)
    if folder.exists():
        raise UsageError(f"there is a snapshot {name!r} already; choose another name, or `snapshot remove {name}`")
    for left in folder.parent.glob(f".{glob.escape(folder.name)}.*.part"):
        shutil.rmtree(left, ignore_errors=True)  # by a kill
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    part.mkdir(parents=True)
    try:
        with archive.reading() as conn:
            tally = _write_list(part / LIST, members(conn, filters))
        sheet = _sheet(name, archive.now(), filters, note, tally, _sha256(part / LIST))
        (part / SHEET).write_text(json.dumps(sheet, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        (part / READABLE).write_text(_readable(sheet), encoding="utf-8")
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return sheet


def every(archive: OpenArchive) -> list[dict[str, Any]]:
    """The data sheets of all snapshots, by name."""
    place = archive.home / "snapshots"
    texts = (path.parent.name for path in sorted(place.glob(f"*/{SHEET}")))
    return [read(archive, name) for name in texts if not name.startswith(".")]  # a part left by a kill is no snapshot


def read(archive: OpenArchive, name: str) -> dict[str, Any]:
    """The data sheet of a snapshot. Raises `UsageError` where there is none, `BadInput` where it cannot be read."""
    path = _folder(archive, name) / SHEET
    try:
        sheet: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError(f"no such snapshot: {name}; `snapshot list` tells those there are") from error
    except ValueError as error:
        raise BadInput(f"{path}: not a data sheet: {error}") from error
    return sheet


def remove(archive: OpenArchive, name: str) -> None:
    """Forget a snapshot; the articles stay."""
    read(archive, name)
    shutil.rmtree(_folder(archive, name))


def verify(archive: OpenArchive, name: str, *, deep: bool = False) -> Iterator[Verified]:
    """Every member looked up again; `deep`: its raw bytes too. Raises `BadInput` where the list itself was altered."""
    sheet = read(archive, name)
    path = _folder(archive, name) / LIST
    if not path.is_file() or _sha256(path) != sheet["content_sha256"]:
        raise BadInput(f"{path}: is not the list that was frozen: its digest differs from {SHEET}")
    for member in _members(path):
        with archive.reading() as conn:  # one each: a snapshot may be large, and a reader must not hold the database
            now = snapshot_state(conn, member)
        yield Verified(member, _judged(archive, member, now, deep=deep))


def rows(archive: OpenArchive, name: str) -> Iterator[dict[str, Any]]:
    """The frozen articles as the doors' JSON, each at its frozen revision, with today's facts beside title and text.

    What cannot be proven (`verify` says why) is left out. Passages and copies are of today's text: where an article
    was edited since, none are listed.
    """
    read(archive, name)
    for member in _members(_folder(archive, name) / LIST):
        with archive.reading() as conn:
            now = snapshot_state(conn, member)
            row = articles.as_json(conn, now.article_id) if now.article_id and not now.withheld else None
        if row is not None and now.number is not None and now.text_sha256 == member.text_sha256:
            known = row["revisions"][: now.number]
            frozen = {"title": known[-1]["title"], "text": known[-1]["text"], "revisions": known}
            yield row | frozen | ({"copies": [], "passages": []} if now.newer else {})


def _judged(archive: OpenArchive, member: SnapshotEntry, now: SnapshotState, *, deep: bool) -> State:
    if now.withheld is not None:
        return "taken_down"
    if now.article_id is None or now.capture_id is None:
        return "missing"
    if now.text_sha256 != member.text_sha256:
        return "read_otherwise"
    if deep and not _has_bytes(archive, now.capture_id, member.capture_digest):
        return "bytes_differ"
    return "edited_since" if now.newer else "as_frozen"


def _has_bytes(archive: OpenArchive, capture_id: int, digest: str) -> bool:
    with archive.reading() as conn:
        capture = captures.get(conn, capture_id)
    if capture is None:
        return False
    try:
        fetched, _ = archive.raw.read(capture.raw, capture.payload)
    except RawDamaged:
        return False
    return payload_digest(fetched.body) == digest


def _write_list(path: Path, frozen: Iterator[SnapshotEntry]) -> dict[str, Any]:
    """The list, and what the data sheet tells of it."""
    by_source: Counter[str] = Counter()
    by_language: Counter[str] = Counter()
    readers: Counter[str] = Counter()
    days: set[str] = set()
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, _COLUMNS)
        lines.writeheader()
        for member in frozen:
            lines.writerow(asdict(member) | {"captured_at": moment_json(member.captured_at)})
            by_source[member.source] += 1
            by_language[member.language or "unknown"] += 1
            readers[member.reader] += 1
            days.add(member.day)
    if not by_source:
        raise UsageError("nothing fits: a snapshot of nothing proves nothing; widen the query")
    return {
        "articles": by_source.total(),
        "sources": dict(sorted(by_source.items())),
        "languages": dict(sorted(by_language.items())),
        "first_day": min(days),
        "last_day": max(days),
        "readers": dict(sorted(readers.items())),
    }


def _members(path: Path) -> Iterator[SnapshotEntry]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), start=2):
            try:
                row: dict[str, Any] = {name: line[name] for name in _COLUMNS}
                row["article_id"] = int(line["article_id"])
                row["captured_at"] = datetime.fromisoformat(line["captured_at"])
            except (KeyError, TypeError, ValueError) as error:
                raise BadInput(f"{path}:{number}: not a line of a snapshot: {error}") from error
            row |= {name: row[name] or None for name in ("url", "language")}
            yield SnapshotEntry(**row)


def _sheet(
    name: str, now: datetime, filters: Filters, note: str | None, tally: dict[str, Any], digest: str
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": name,
        "created_at": moment_json(now),
        "note": note,
        "selection": filters_json(filters),
        "content_sha256": digest,
        "software": f"newsarchive/{__version__}",
        **tally,
    }


def _readable(sheet: dict[str, Any]) -> str:
    """The data sheet for people: what is in it, how it was chosen, what it cannot tell."""
    asked = ", ".join(f"{key}: {value}" for key, value in sheet["selection"].items()) or "everything in the archive"
    shares = "\n".join(f"| {source} | {count} |" for source, count in sheet["sources"].items())
    spoken = ", ".join(f"{language} {count}" for language, count in sheet["languages"].items())
    readers = ", ".join(f"{reader} ({count})" for reader, count in sheet["readers"].items())
    return f"""# {sheet["name"]}

{sheet["note"] or "No note was given."}

**What it is.** {sheet["articles"]} news articles, first seen or published from {sheet["first_day"]} to \
{sheet["last_day"]}, frozen on {sheet["created_at"]} by {sheet["software"]}.

**How they were chosen.** {asked}

**Languages.** {spoken}

| source | articles |
|---|---|
{shares}

**How the texts were made.** From the publishers' bytes as served, kept as WARC; read by {readers}.

**What it proves.** `articles.csv` names each article by source, address and moment of capture, with the SHA-256 of its
title and text and the digest of the bytes served. The list itself has SHA-256 `{sheet["content_sha256"]}`.
`newsarchive snapshot verify {sheet["name"]}` compares both with the archive.

**What it does not hold.** The texts: their rights stay with their publishers. Articles taken down before that moment
are not listed; articles taken down since are reported by `verify`.
"""


def _folder(archive: OpenArchive, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name a snapshot: up to 80 letters, no slash, no dot at its beginning")
    return archive.home / "snapshots" / name


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
