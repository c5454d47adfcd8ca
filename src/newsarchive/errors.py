"""The error tree: exceptions are for broken promises; expected results are `Outcome`s.

ArchiveError                 everything this package raises on purpose
├── UsageError               the user asked for something impossible (exit 2)
│   ├── BadSetting           a setting is unknown or ill-typed; names it and the fix
│   └── BadInput             a file, line or field cannot be read; names it and the fix
├── UnusableArchive          the database or the disk cannot be used (exit 3)
│   └── AlreadyRunning       a second daemon on the same archive
├── FetchFailed              a request ended without a usable response; carries its Outcome
├── VisitEnded               it is time to leave a host; nothing failed
├── AlertNotDelivered        the receiver did not accept an alert; carries how long to wait
├── UnreadableFeed           no entry could be read from a feed document
└── RawDamaged               a WARC record is not where, or not what, the row says
"""

from __future__ import annotations

from newsarchive.model.outcomes import Outcome


class ArchiveError(Exception):
    """Everything this package raises on purpose."""


class UsageError(ArchiveError):
    """The user asked for something impossible."""


class BadSetting(UsageError):
    """A setting is unknown or ill-typed; the message names it and the fix."""


class BadInput(UsageError):
    """A file, line or field cannot be read; the message names it and the fix."""


class UnusableArchive(ArchiveError):
    """The database or the disk cannot be used."""


class AlreadyRunning(UnusableArchive):
    """A second daemon on the same archive was refused."""


class FetchFailed(ArchiveError):
    """A request ended without a usable response. `outcome` classifies the failure, `detail` says what was seen."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(f"{outcome.value}: {detail}")
        self.outcome = outcome
        self.detail = detail


class VisitEnded(ArchiveError):
    """It is time to leave a host: we are stopping, the host asked us to wait, or the lease was lost. Nothing failed."""


class AlertNotDelivered(ArchiveError):
    """The receiver did not accept an alert. `wait_s`: how long it asked us to wait before the next attempt."""

    def __init__(self, detail: str, wait_s: float | None = None) -> None:
        super().__init__(detail)
        self.wait_s = wait_s


class UnreadableFeed(ArchiveError):
    """No entry could be read from a feed document; the message gives the reason."""


class RawDamaged(ArchiveError):
    """A WARC record is not where, or not what, the capture row says; names file and offset."""
