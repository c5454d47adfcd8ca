"""The journal: where the result of every job is counted and logged, once.

In: a result. Out: the same, after it was written down and reported. It decides nothing.
"""

from __future__ import annotations

from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.logs import facts, logger
from newsarchive.model import Result
from newsarchive.store.sources import counts


def record(archive: OpenArchive, result: Result) -> Result:
    """The only place where a result is counted, logged and reported."""
    with archive.writing() as conn:
        counts.add(conn, result, archive.now())
    details = facts(job=result.job, input=result.input, source=result.source, detail=result.detail)
    logger.info(result.outcome.value, extra=details)
    archive.on_result(result)
    return result
