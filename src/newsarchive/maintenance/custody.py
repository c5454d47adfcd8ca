"""The chain of custody: for each UTC day a manifest of every capture's digests, chained to the manifest before.

In: captures and their bytes. Out: `custody/<day>.json`, in one canonical spelling, each naming the sha256 of the one
before; and findings that say whether what is held is what was sealed. A manifest holds digests only: it tells nothing
of a text, and stays whole when one is destroyed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import RawDamaged, UsageError
from newsarchive.maintenance import signing
from newsarchive.maintenance.check import Finding
from newsarchive.model import Capture
from newsarchive.model.encoding import moment_json
from newsarchive.store.captures import captures
from newsarchive.store.schema.types import canonical_json
from newsarchive.store.takedowns import takedowns
from newsarchive.store.takedowns.takedowns import Takedown

FOLDER = "custody"
KEY = "custody.key"  # in the home: where it is there, manifests name its public key and are signed with it
SIGNATURE = ".sig"  # beside each manifest
FORMAT = "newsarchive-custody-1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One day's manifest as it stands in its file."""

    path: Path
    content: bytes
    claims: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """What the next one names it by."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def day(self) -> date:
        """The UTC day it closes."""
        return date.fromisoformat(self.claims["day"])


def seal_of(capture: Capture) -> str:
    """What a capture is known by in a manifest: sha256 of its addresses, status, moment and payload digest."""
    row = {
        "url": capture.url,
        "final_url": capture.final_url,
        "status": capture.status,
        "moment": moment_json(capture.moment),
        "digest": capture.raw.digest,
        "source": capture.provenance.source,
    }
    return hashlib.sha256(canonical_json(row).encode()).hexdigest()


def _short(seal: str) -> bytes:
    """A seal in half the room; one that was changed by hand is no number, and fits none."""
    try:
        return bytes.fromhex(seal)
    except ValueError:
        return seal.encode()


def close(archive: OpenArchive, *, today: bool = False) -> list[Path]:
    """Write the manifests of the days that are over, and with `today` of the day that is not. Returns the new files.

    A capture kept after its day was closed (an import, most often) stands in the next day's manifest.
    """
    now = archive.now().astimezone(UTC)
    last_day = now.date() if today else now.date() - timedelta(days=1)
    if (closed := _last_closed(archive.home)) is not None and closed >= last_day:
        return []  # asked each hour: most often there is nothing to look for
    before: Manifest | None = None
    sealed: set[bytes] = set()
    for before in manifests(archive.home):
        sealed.update(_short(entry["seal"]) for entry in before.claims["captures"])
    first_open = before.day + timedelta(days=1) if before else date.min
    by_day: dict[date, list[int]] = defaultdict(list)
    with archive.reading() as conn:
        for capture in captures.iter_all(conn):
            day = max(capture.moment.astimezone(UTC).date(), first_open)
            if day <= last_day and _short(seal_of(capture)) not in sealed:
                by_day[day].append(capture.id)
        taken = takedowns.list_takedowns(conn)
        destroyed = takedowns.destroyed_seals(conn)
    written: list[Path] = []
    for day, numbers in sorted(by_day.items()):
        since = _closed_at(before) if before else None
        news = [_takedown(takedown, destroyed) for takedown in taken if since is None or takedown.moment > since]
        before = _write(archive, before, day, numbers, news if day == max(by_day) else [], now)
        written.append(before.path)
    return written


def _last_closed(home: Path) -> date | None:
    """The newest manifest's day, by its name."""
    names = sorted(path.stem for path in (home / FOLDER).glob("*.json"))
    try:
        return date.fromisoformat(names[-1]) if names else None
    except ValueError:
        return None  # no manifest: whoever reads it says so


def manifests(home: Path) -> Iterator[Manifest]:
    """The chain so far, in its order, a day in memory at a time. Raises `UsageError` naming a file that is none."""
    for path in sorted((home / FOLDER).glob("*.json")):
        content = path.read_bytes()
        try:
            value = json.loads(content)
            manifest = Manifest(path, content, value)
            known = value["format"] == FORMAT and isinstance(value["captures"], list) and manifest.day
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}: not a manifest: {error!r}; bring it back from a copy") from error
        if not known:
            raise UsageError(f"{path}: a manifest of another form: {value['format']!r}")
        yield manifest


def check_custody(archive: OpenArchive, public: str | None = None) -> Iterator[Finding]:
    """Look at every link of the chain, and at every capture a manifest names.

    `public`: the key that signed manifests must be of; without it, each is verified with the key it names.
    """
    try:
        yield from _links(manifests(archive.home), public)
    except UsageError as error:
        yield Finding("custody", str(error))
        return
    with archive.reading() as conn:  # of each capture two numbers: archives have millions
        numbers = {_short(seal_of(capture)): capture.id for capture in captures.iter_all(conn)}
        destroyed = takedowns.destroyed_seals(conn)
    for manifest in manifests(archive.home):
        for entry in manifest.claims["captures"]:
            yield _held(archive, manifest, entry, numbers, destroyed)


def _links(chain: Iterable[Manifest], public: str | None) -> Iterator[Finding]:
    before: Manifest | None = None
    signed = False
    for manifest in chain:
        what = f"custody {manifest.day}"
        expected = {"name": before.path.name, "sha256": before.digest} if before else None
        signed = signed or manifest.claims.get("key") is not None
        if canonical_json(manifest.claims).encode() != manifest.content:
            yield Finding(what, "is not in the canonical spelling: it was changed by hand")
        elif manifest.claims["before"] != expected:
            value = manifest.claims["before"] or {}
            yield Finding(what, f"names another manifest before it ({value.get('name')}) than the one that is there")
        else:
            yield Finding(what, _unsigned(manifest, public) if signed else None)
        before = manifest
    if public is not None and not signed:
        yield Finding("custody", "no manifest is signed")


def _unsigned(manifest: Manifest, public: str | None) -> str | None:
    """What is wrong with a manifest's signature; those before the first signed one are vouched for by the chain."""
    key = manifest.claims.get("key")
    path = manifest.path.with_suffix(SIGNATURE)
    if not isinstance(key, str) or not path.is_file():
        return "is not signed, and one before it is"
    if public is not None and key != public:
        return f"is signed with another key ({key}) than the one given"
    fits = signing.is_signed(manifest.content, path.read_text(encoding="ascii", errors="replace").strip(), key)
    return None if fits else "its signature is not of these bytes and the key it names"


def _held(
    archive: OpenArchive,
    manifest: Manifest,
    entry: Mapping[str, Any],
    numbers: Mapping[bytes, int],
    destroyed: Mapping[str, Takedown],
) -> Finding:
    """Whether what one entry names is held, bytes and all, or was taken down."""
    what = f"custody {manifest.day}: {entry['seal'][:16]} of {entry['moment']}"
    number = numbers.get(_short(entry["seal"]))
    capture = _capture(archive, number) if number is not None else None
    if capture is None:
        removed = destroyed.get(entry["seal"])
        if removed is None:
            return Finding(what, "is not held any more, and no takedown says why")
        why = f"removed by takedown {removed.id} on {removed.moment:%Y-%m-%d}: {removed.reason}"
        return Finding(what, why, serious=False)
    if entry["sha256"] is None:
        return Finding(what)  # it could not be read when the day was closed: `check` tells of it
    try:
        same = _body_digest(archive, capture) == entry["sha256"]
    except RawDamaged as damage:
        return Finding(what, str(damage))
    return Finding(what, None if same else "holds other bytes than were sealed")


def _write(
    archive: OpenArchive,
    before: Manifest | None,
    day: date,
    numbers: Sequence[int],
    news: list[dict[str, Any]],
    now: datetime,
) -> Manifest:
    there = (capture for number in numbers if (capture := _capture(archive, number)) is not None)
    entries = sorted(
        (_entry(archive, capture) for capture in there), key=lambda entry: (entry["moment"], entry["seal"])
    )
    row_groups = {
        "format": FORMAT,
        "day": day.isoformat(),
        "closed_at": moment_json(now),
        "before": {"name": before.path.name, "sha256": before.digest} if before else None,
        "captures": entries,
        "takedowns": news,
    }
    key = archive.home / KEY
    if key.is_file():
        row_groups["key"] = signing.public_key(key)
    content = canonical_json(row_groups).encode()
    folder = archive.home / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{day.isoformat()}.json"
    if key.is_file():  # before what it signs: a manifest that names a key is never without its signature
        _write_whole(path.with_suffix(SIGNATURE), (signing.sign(key, content) + "\n").encode())
    _write_whole(path, content)
    return Manifest(path, content, row_groups)


def _capture(archive: OpenArchive, number: int) -> Capture | None:
    with archive.reading() as conn:
        return captures.get(conn, number)


def _entry(archive: OpenArchive, capture: Capture) -> dict[str, Any]:
    try:
        digest: str | None = _body_digest(archive, capture)
    except RawDamaged:
        digest = None
    moment = moment_json(capture.moment)
    return {"seal": seal_of(capture), "moment": moment, "digest": capture.raw.digest, "sha256": digest}


def _body_digest(archive: OpenArchive, capture: Capture) -> str:
    """sha256 of the payload: SHA-1, which WARC tools go by, can be forged."""
    return hashlib.sha256(archive.raw.read(capture.raw, capture.payload)[0].body).hexdigest()


def _takedown(takedown: Takedown, destroyed: Mapping[str, Takedown]) -> dict[str, Any]:
    return {
        "id": takedown.id,
        "article_id": takedown.article_id,
        "level": takedown.level,
        "reason": takedown.reason,
        "moment": moment_json(takedown.moment),
        "captures": sorted(seal for seal, by in destroyed.items() if by.id == takedown.id),
    }


def _closed_at(one: Manifest) -> datetime:
    return datetime.fromisoformat(one.claims["closed_at"])


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
