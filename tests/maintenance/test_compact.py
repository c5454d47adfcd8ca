"""Raw files written anew while others destroy, fail or are killed: no record outlives its row in a file unknown."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

pytest.importorskip("backports.zstd")

from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import RawDamaged, UnusableArchive
from newsarchive.imports.importer import run_import
from newsarchive.imports.items import TextItem
from newsarchive.maintenance import compact, takedown
from newsarchive.maintenance.check import check_archive
from newsarchive.maintenance.repair import repair_archive
from newsarchive.store.captures import locations
from newsarchive.store.takedowns import takedowns
from newsarchive.warc import compacting, rewriting
from newsarchive.warc.foreign import CaptureRecord, records
from tests.road import export, open_test_archive

HOSTS = ("bakery.example", "market.example")
DAY = datetime(2026, 1, 1, tzinfo=UTC)
BROKEN = RawDamaged("the second host cannot be read")


def fill(archive: OpenArchive) -> None:
    """Four articles at each of two hosts, in one file."""
    texts = [
        TextItem(
            f"مخبز {host} {number}",
            f"افتتح مخبز الحي {host} رقم {number} أبوابه صباح الأحد بعد ترميم دام {number} أسابيع، وقال صاحبه إن "
            f"الطابور بلغ آخر الشارع وإن الأرغفة نفدت قبل الظهر في اليوم {number}.",
            None,
            f"https://{host}/{number}",
            DAY,
        )
        for host in HOSTS
        for number in range(4)
    ]
    list(run_import(archive, texts, "s"))
    archive.raw.close()


def first(archive: OpenArchive) -> int:
    return next(row["id"] for row in export(archive) if row["url"] == f"https://{HOSTS[0]}/0")


def holding(archive: OpenArchive, url: str) -> list[str]:
    """The names of the raw files that hold an address's record."""
    found = ((path.name, record) for path in archive.raw.files() for record in records(path))
    return [name for name, one in found if isinstance(one, CaptureRecord) and one.fetched.url == url]


def warcs(archive: OpenArchive) -> list[str]:
    """Every file of the folder, hidden ones too, but the list of takedowns."""
    return sorted(path.name for path in archive.raw.folder.iterdir() if ".warc" in path.name)


def troubles(archive: OpenArchive) -> list[str]:
    return [f"{one.what}: {one.trouble}" for one in check_archive(archive) if one.trouble]


def on_second(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any], *, after: bool) -> None:
    """Do something before or after the second host is packed."""
    pack, count = compacting.pack, iter(range(1, 100))

    def packing_with(stretches: Sequence[compacting.Stretch], final: Path) -> Any:
        number = next(count)
        if number == 2 and not after:
            act()
        packed = pack(stretches, final)
        if number == 2 and after:
            act()
        return packed

    monkeypatch.setattr(compacting, "pack", packing_with)


@pytest.mark.parametrize("finishing", [False, True])
@pytest.mark.parametrize("after", [False, True])
def test_what_is_destroyed_while_files_are_packed_is_in_none(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, finishing: bool, after: bool
) -> None:
    url = f"https://{HOSTS[0]}/0"
    with open_test_archive(tmp_path / "home", database_url=database_url) as archive:
        fill(archive)
        told: list[takedown.ErasureResult] = []

        def destroy() -> None:
            takedown.take_down(archive, [first(archive)], "destroy", "أمر محكمة")
            told.extend([takedown.finish_erasure(archive)] if finishing else [])

        on_second(monkeypatch, destroy, after=after)
        compact.compact(archive)
        monkeypatch.undo()
        assert holding(archive, url) == []
        assert not any(one.whole for one in told), "it is not gone while a copy of it is being packed"
        assert takedown.finish_erasure(archive).whole
        assert troubles(archive) == []
        assert len(export(archive)) == 7
        with archive.reading() as conn:
            assert takedowns.count_unfinished(conn) == 0
            assert locations.to_discard(conn) == {}


@pytest.mark.parametrize("error", [BROKEN, KeyboardInterrupt()])
def test_what_was_packed_before_a_failure_goes(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail() -> None:
        raise error

    with open_test_archive(tmp_path / "home", database_url=database_url) as archive:
        fill(archive)
        before = warcs(archive)
        on_second(monkeypatch, fail, after=False)
        with pytest.raises(type(error)):
            compact.compact(archive)
        assert warcs(archive) == before
        monkeypatch.undo()
        assert compact.compact(archive).files == 1
        assert troubles(archive) == []


KILLED = """
    import os, sys
    from pathlib import Path
    from newsarchive.maintenance import compact
    from newsarchive.warc import compacting, rewriting
    from tests.road import open_test_archive

    module, name = {"pack": (compacting, "pack"), "without": (rewriting, "without")}[sys.argv[3]]
    work, times = getattr(module, name), iter(range(100))

    def killed(*given):
        done = work(*given)
        if next(times) == int(sys.argv[4]):
            os.kill(os.getpid(), 9)
        return done

    setattr(module, name, killed)
    with open_test_archive(Path(sys.argv[1]), database_url=sys.argv[2]) as archive:
        compact.compact(archive)
"""


@pytest.mark.parametrize(("step", "time"), [("pack", 1), ("without", 0)])
def test_what_a_killed_process_packed_goes(tmp_path: Path, database_url: str, step: str, time: int) -> None:
    home = tmp_path / "home"
    with open_test_archive(home, database_url=database_url) as archive:
        fill(archive)
        before = warcs(archive)
        if step == "without":
            takedown.take_down(archive, [first(archive)], "destroy", "أمر محكمة")
    script = [sys.executable, "-c", dedent(KILLED), str(home), database_url, step, str(time)]
    there = Path(__file__).parents[2]
    done = subprocess.run(script, cwd=there, env={**os.environ, "PYTHONPATH": str(there)}, timeout=120, check=False)
    assert done.returncode == -9
    with open_test_archive(home, database_url=database_url) as archive:
        assert warcs(archive) != before
        repair_archive(archive)
        assert warcs(archive) == before
        assert step == "without" or troubles(archive) == []


def test_nobody_sweeps_what_another_is_packing(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_test_archive(tmp_path / "home", database_url=database_url) as archive:
        fill(archive)
        on_second(monkeypatch, lambda: compact.sweep(archive), after=True)
        compact.compact(archive)
        assert {path.suffix for path in archive.raw.folder.iterdir()} == {".zst"}
        assert troubles(archive) == []


def test_two_packings_at_once_are_one_after_the_other(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_test_archive(tmp_path / "home", database_url=database_url) as archive, ThreadPoolExecutor(1) as pool:
        fill(archive)
        others: list[Future[compact.Compacted]] = []
        on_second(monkeypatch, lambda: others.append(pool.submit(compact.compact, archive)), after=False)
        assert compact.compact(archive).files == 1
        assert others[0].result().files == 0
        assert len(warcs(archive)) == 2
        assert troubles(archive) == []


def test_packed_files_of_a_lost_database_are_no_leftovers(tmp_path: Path, database_url: str) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        fill(archive)
        compact.compact(archive)
        packed = warcs(archive)
    with open_test_archive(
        tmp_path / "home", database_url=database_url
    ) as archive:  # the same files, an empty database
        compact.sweep(archive)
        assert warcs(archive) == packed


def test_an_older_database_does_not_sweep_away_what_was_packed_since(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup made while files were packed, or what a power cut left of the database, knows them as begun."""
    home = tmp_path / "home"
    with open_test_archive(home, database_url=database_url) as archive:
        fill(archive)
        with archive.reading() as conn:
            [(file, offsets)] = [(path.name, locations.offsets_in(conn, path.name)) for path in archive.raw.files()]
        compact.compact(archive)
        packed = warcs(archive)
        with archive.writing() as conn:  # as it was before rows were pointed over
            for name in packed:
                stands = dict(zip(sorted(locations.offsets_in(conn, name)), sorted(offsets), strict=False))
                locations.relocate(conn, name, file, {new: (old, 1) for new, old in stands.items()})
                offsets -= set(stands.values())
                locations.clear_discarded(conn, name)
            locations.register_unfinished(conn, packed)
        compact.sweep(archive)
        assert warcs(archive) == packed
        assert compact.discard_all(archive) == ((), tuple(packed))
        assert warcs(archive) == packed


def test_a_file_that_others_wrote_anew_meanwhile_is_not_pointed_to(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a process that knows nothing of the lock: one of an earlier version."""
    with open_test_archive(tmp_path / "home", database_url=database_url) as archive:
        fill(archive)
        [path] = archive.raw.files()

        def elsewhere() -> None:
            with archive.writing() as conn:
                stands = {old: (old, 1) for old in locations.offsets_in(conn, path.name)}
                locations.relocate(conn, path.name, "other.warc.gz", stands)

        on_second(monkeypatch, elsewhere, after=True)
        with pytest.raises(UnusableArchive, match="run it again"):
            compact.compact(archive)
        assert not list(archive.raw.folder.glob("*.zst"))


def test_what_is_destroyed_while_its_file_is_written_anew_goes_too(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_test_archive(tmp_path / "home", database_url=database_url) as archive:
        fill(archive)
        one, other, *_ = (row["id"] for row in export(archive))
        urls = [row["url"] for row in export(archive)][:2]
        without = rewriting.without

        def meanwhile(*given: Any) -> Any:
            done = without(*given)
            monkeypatch.undo()
            takedown.take_down(archive, [other], "destroy", "أمر محكمة")
            return done

        monkeypatch.setattr(rewriting, "without", meanwhile)
        takedown.take_down(archive, [one], "destroy", "أمر محكمة")
        takedown.finish_erasure(archive)
        assert takedown.finish_erasure(archive).whole
        assert [holding(archive, url) for url in urls] == [[], []]
        assert troubles(archive) == []


def test_what_is_destroyed_while_rows_are_pointed_over_is_sought_where_it_stands_then(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_test_archive(tmp_path / "home", database_url=database_url) as archive:
        fill(archive)
        doom = takedown.erasure.plan_erasure

        def and_then(conn: Any, article_id: int) -> Any:
            doomed = doom(conn, article_id)
            monkeypatch.undo()
            compact.compact(archive)
            return doomed

        monkeypatch.setattr(takedown.erasure, "plan_erasure", and_then)
        takedown.take_down(archive, [first(archive)], "destroy", "أمر محكمة")
        assert takedown.finish_erasure(archive).whole
        assert holding(archive, f"https://{HOSTS[0]}/0") == []
        assert troubles(archive) == []


def test_two_packings_in_one_second_take_names_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        stands = archive.now()
        monkeypatch.setattr(type(archive), "now", property(lambda _: lambda: stands), raising=False)
        for number in range(2):
            text = f"قال صاحب المخبز إن الأرغفة نفدت قبل الظهر في اليوم {number} وإن الطابور بلغ آخر الشارع وعاد الناس."
            list(run_import(archive, [TextItem(f"خبز {number}", text, None, f"https://{HOSTS[0]}/{number}", DAY)], "s"))
            compact.compact(archive)
        assert len(list(archive.raw.folder.glob("*.zst"))) == 2
        assert troubles(archive) == []
