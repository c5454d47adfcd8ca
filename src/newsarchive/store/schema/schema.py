"""Every table of an archive: what migrations lead to.

In: nothing. Out: the complete `metadata` that all table modules share. Code that needs one table imports its module.
"""

from __future__ import annotations

from newsarchive.store.schema import (
    edit_tables,
    host_tables,
    import_tables,
    saved_search_tables,
    similarity_tables,
    tables,
    takedown_tables,
    token_tables,
)

# Importing each puts its tables into the metadata.
MODULES = (
    tables,
    host_tables,
    similarity_tables,
    edit_tables,
    saved_search_tables,
    takedown_tables,
    token_tables,
    import_tables,
)
HEAD = tables.HEAD
metadata = tables.metadata
