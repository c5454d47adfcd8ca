"""The journal: where the result of every job is counted and logged, once.

In: a result. Out: the same, after it was written down. It decides nothing.
"""

from __future__ import annotations

from newsarchive.archive.archive import OpenArchive
from newsarchive.model import (
    Result,
)
from newsarchive.store.sources import counts


def record(archive: OpenArchive, result: Result) -> Result:
    """The only place where an ending is counted and logged."""
    with archive.writing() as conn:
        counts.add(conn, result, archive.now())
    archive.log.info(
        result.outcome.value, job=result.job, input=result.input, source=result.source, detail=result.detail
    )
    return result
