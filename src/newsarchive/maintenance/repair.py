"""Mending what `check` finds and can be mended: raw records without a row, and rows of the search index.

In: an open archive. Out: a sentence of what was mended. It changes no raw file, and no article's text.
"""

from __future__ import annotations

from newsarchive.archive.archive import OpenArchive
from newsarchive.imports.files import read_items
from newsarchive.imports.importer import run_import
from newsarchive.imports.items import UrlItem
from newsarchive.maintenance import compact
from newsarchive.model.outcomes import Outcome
from newsarchive.store.search import integrity
from newsarchive.warc.files import TORN


def repair_archive(archive: OpenArchive) -> str:
    """Take in unreferenced records, make missing or stale index rows again, finish what a crash left."""
    done: list[str] = []
    archive.raw.recover()
    torn = list(archive.raw.folder.glob(f"*{TORN}"))
    for path in torn:
        path.unlink(missing_ok=True)
    if torn:
        done.append(f"{len(torn)} torn tails deleted")
    compact.sweep(archive)
    fresh = sum(
        result.outcome not in (Outcome.UNREADABLE, Outcome.HIDDEN, Outcome.UNCHANGED)
        for path in archive.raw.files()
        for result in run_import(archive, (i for i in read_items(path, "warc") if not isinstance(i, UrlItem)), None)
    )
    if fresh:
        done.append(f"{fresh} records taken in")
    with archive.writing() as conn:
        rows = integrity.reindex(conn)
    if rows:
        done.append(f"{rows} rows of the index made again")
    return ", ".join(done)
