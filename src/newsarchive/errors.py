"""The error tree: exceptions are for broken promises; expected endings are `Outcome`s.

ArchiveError                 everything this package raises on purpose
├── UsageError               the person asked for something impossible (exit 2)
│   ├── BadSetting           a setting is unknown or ill-typed, named with the mend
│   └── BadInput             a file, line or field cannot be taken, named with the mend
├── UnusableArchive          the database or the disk cannot be used (exit 3)
│   └── AlreadyRunning       a second daemon on the same archive
├── FetchFailed              one request ended without an answer; carries its Outcome
├── VisitOver                it is time to leave a host; nothing failed
├── NotTaken                what an alert had to tell was not taken; carries how long to wait
├── UnreadableFeed           no entry could be read from a feed document
└── RawDamaged               a WARC record is not where, or not what, the row says
"""

from __future__ import annotations

from newsarchive.model.outcomes import Outcome


class ArchiveError(Exception):
    """Everything this package raises on purpose."""


class UsageError(ArchiveError):
    """The person asked for something impossible."""


class BadSetting(UsageError):
    """A setting is unknown or ill-typed; the message names it and says the mend."""


class BadInput(UsageError):
    """A file, line or field cannot be taken; the message names it and says the mend."""


class UnusableArchive(ArchiveError):
    """The database or the disk cannot be used."""


class AlreadyRunning(UnusableArchive):
    """A second daemon on the same archive was refused."""


class FetchFailed(ArchiveError):
    """One request ended without an answer we may use. `outcome` names how, `detail` says what was seen."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(f"{outcome.value}: {detail}")
        self.outcome = outcome
        self.detail = detail


class VisitEnded(ArchiveError):
    """It is time to leave a host: we are stopping, the host asked for rest, or the lease was lost. Nothing failed."""


class AlertNotDelivered(ArchiveError):
    """What an alert had to tell was not taken by the other side. `wait_s`: it asked to be left alone for so long."""

    def __init__(self, detail: str, wait_s: float | None = None) -> None:
        super().__init__(detail)
        self.wait_s = wait_s


class UnreadableFeed(ArchiveError):
    """No entry could be read from a feed document; the message says why."""


class RawDamaged(ArchiveError):
    """A WARC record is not where, or not what, the capture row says; names file and offset."""
