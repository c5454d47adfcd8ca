"""The table of imports that were begun and are not over.

In: nothing. Out: a table that shares `metadata` with tables.py. Of a file it holds digests and offsets alone.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, PrimaryKeyConstraint, String, Table

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import Moment, fact, maybe

bookmarks = Table(
    "bookmarks",
    metadata,
    fact("mark", String(64), "sha256 of a WARC file's first bytes and of the source it is filed under"),
    fact("place", BigInteger, "offset up to which every record is taken in"),
    fact("digest", String(64), "sha256 of the file's bytes up to there: a file that changed is read anew"),
    maybe("waits_from", BigInteger, "offset from which revisits still wait for their bytes; null: none does"),
    fact("noted_at", Moment, "when it was last moved"),
    PrimaryKeyConstraint("mark"),
)
