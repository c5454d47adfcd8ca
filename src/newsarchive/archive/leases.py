"""Leases: one job at a time on a host, across threads, processes and machines.

In: an open archive and the name of what is worked on. Out: a lease held while the work lasts, or None where another job
holds it.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from newsarchive.archive.archive import OpenArchive
from newsarchive.store import frontier


class Lease:
    """A named lease held for one job."""

    def __init__(self, archive: OpenArchive, name: str, owner: str) -> None:
        self._archive = archive
        self._name = name
        self._owner = owner

    def renewed(self) -> bool:
        """Held for another while; False where it was lost to another job."""
        until = self._archive.now() + timedelta(seconds=self._archive.settings.lease_s)
        with self._archive.writing() as conn:
            return frontier.renew(conn, self._name, self._owner, until)


@contextmanager
def leased(archive: OpenArchive, name: str) -> Iterator[Lease | None]:
    """Hold a lease while something is done; None where another job has it."""
    owner = take_lease(archive, name)
    try:
        yield Lease(archive, name, owner) if owner else None
    finally:
        if owner:
            with archive.writing() as conn:
                frontier.release(conn, name, owner)


def take_lease(archive: OpenArchive, name: str) -> str | None:
    """Take the lease of a host (or of reading one) for this one job. Its token, or None where another job has it.

    A lease whose process is gone from this machine is taken over: `kill -9` costs nobody a waiting time.
    """
    now = archive.now()
    owner = f"{archive.owner}:{uuid.uuid4().hex[:12]}"
    with archive.writing() as conn:
        holder = frontier.lease_holder(conn, name)
        if holder is not None and _is_gone(holder):
            frontier.release(conn, name, holder)
        taken = frontier.lease(conn, name, owner, now + timedelta(seconds=archive.settings.lease_s), now)
    return owner if taken else None


def _is_gone(holder: str) -> bool:
    """Whether a lease's process was of this machine and runs no more."""
    machine, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if machine != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
