"""The journal: where the result of every job is counted and logged, once.

In: a result. Out: the same, after it was written down. It decides nothing.
"""

from __future__ import annotations

from newsarchive.archive.archive import Kit
from newsarchive.model import (
    Ending,
)
from newsarchive.store.sources import counts


def finish(kit: Kit, ending: Ending) -> Ending:
    """The only place where an ending is counted and logged."""
    with kit.writing() as conn:
        counts.add(conn, ending, kit.now())
    kit.log.info(ending.outcome.value, job=ending.job, input=ending.input, source=ending.source, detail=ending.detail)
    return ending
