"""TODO."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from newsarchive.arabic import names
from newsarchive.arabic.text import word_spans
from newsarchive.archive.archive import Kit
from newsarchive.dedupe.candidates import COMPANY, NEAREST, Met, near, passed, quoting
from newsarchive.dedupe.copies import Sides, compare, likeness, ready
from newsarchive.dedupe.fingerprint import BANDS, VERSION, fingerprint_and_anchors, sketch
from newsarchive.dedupe.passages import Spans, passages
from newsarchive.dedupe.stories import (
    EVIDENCE,
    EVIDENCE_UNDATED,
    WINDOW,
    Story,
    StoryCard,
    Tie,
    keep_ids,
    related,
    stories,
    tie,
    worth,
)
from newsarchive.dedupe.terms import terms, told
from newsarchive.errors import UsageError
from newsarchive.model import Copy, Known
from newsarchive.store.dedupe import copies as copy_rows
from newsarchive.store.dedupe import index, queue, subjects
from newsarchive.store.dedupe import pairs as pairs_rows
from newsarchive.store.dedupe import stories as story_rows
from newsarchive.store.dedupe.index import Entry
from newsarchive.store.dedupe.pairs import Pair
from newsarchive.store.engine.database import Connection


def own_names(kit: Kit) -> names.Names:
    """The table of names with the archive's own. Raises `UsageError` where that one cannot be read."""
    try:
        return names.load(kit.home)
    except ValueError as error:
        raise UsageError(str(error)) from error
