"""The archive's own table of names, beside the packaged one.

In: the archive's home. Out: `Names`. It asks no database.
"""

from __future__ import annotations

from newsarchive.arabic import names
from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import UsageError


def own_names(archive: OpenArchive) -> names.Names:
    """The table of names with the archive's own. Raises `UsageError` where that one cannot be read."""
    try:
        return names.load(archive.home)
    except ValueError as error:
        raise UsageError(str(error)) from error
