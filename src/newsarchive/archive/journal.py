"""The journal: where the result of every job is counted and logged, once.

In: a result. Out: the same, after it was written down. It decides nothing.
"""

from __future__ import annotations

from newsarchive.archive.archive import OpenArchive
from newsarchive.model import (
    Ending,
)
from newsarchive.store.sources import counts


def finish(archive: OpenArchive, ending: Ending) -> Ending:
    """The only place where an ending is counted and logged."""
    with archive.writing() as conn:
        counts.add(conn, ending, archive.now())
    archive.log.info(
        ending.outcome.value, job=ending.job, input=ending.input, source=ending.source, detail=ending.detail
    )
    return ending
