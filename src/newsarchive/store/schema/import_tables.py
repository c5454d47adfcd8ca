"""The table of unfinished imports.

In: nothing. Out: a table that shares `metadata` with tables.py. It holds only digests and offsets of a file.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, PrimaryKeyConstraint, String, Table

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import UtcMoment, optional, required

import_checkpoints = Table(
    "bookmarks",
    metadata,
    required("mark", String(64), "sha256 of a WARC file's first bytes and of the source it is filed under"),
    required("place", BigInteger, "offset up to which every record is taken in"),
    required("digest", String(64), "sha256 of the file's bytes up to there: a file that changed is read anew"),
    optional("waits_from", BigInteger, "offset from which revisits still wait for their bytes; null: none does"),
    required("noted_at", UtcMoment, "when it was last moved"),
    PrimaryKeyConstraint("mark"),
)
