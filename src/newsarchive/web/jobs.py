"""Long work started from a page: one at a time, in a thread of this process, with its progress reported.

In: a kind and a function that does the work. Out: a `Job` whose lines may be read while it runs. Lines are bounded:
of one input the last ending stands, and of very many inputs the first are let go; counts stay. A remark is no ending
and counts as none. Nothing outlives the process: what was done is in the archive itself.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import HTTPException

from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.logs import facts, logger
from newsarchive.errors import ArchiveError
from newsarchive.model import Result

State = Literal["waiting", "running", "done", "failed"]
MOST_LINES = 2_000
MOST_REMARKS = 200
MOST_JOBS = 50
MOST_WAITING = 20  # unfinished ones: each has a thread, and an import its files
_NUMBERED_SINCE = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class JobLine:
    """One input and how it stands; `place` grows with every reported line, for readers that want newer ones."""

    place: int
    number: int  # of the input, from 1
    ending: Result


@dataclass(frozen=True, slots=True)
class Remark:
    """A message that is not an input's result: its key in the translations under `job`, and what it is about."""

    word: str
    about: str
    number: int = 0


@dataclass(slots=True)
class Job:
    """One piece of work. Changed only by its thread; what readers take is copied under its lock."""

    id: int
    kind: str
    about: str
    begun: datetime
    source_id: int | None = None
    state: State = "waiting"
    said: str | None = None  # why it failed
    found: Any = None  # what the work returned
    reported: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    _inputs: int = 0
    _lines: dict[str, JobLine] = field(default_factory=dict)
    _remarks: deque[Remark] = field(default_factory=lambda: deque(maxlen=MOST_REMARKS))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed")

    def tell(self, result: Result) -> None:
        """One more ending."""
        with self._lock:
            before = self._lines.get(result.input)
            if before is not None:
                self.counts[before.ending.outcome.value] -= 1
            self.counts[result.outcome.value] += 1
            self.reported += 1
            if before is None:
                self._inputs += 1
            number = before.number if before else self._inputs
            self._lines[result.input] = JobLine(self.reported, number, result)
            while len(self._lines) > MOST_LINES:
                del self._lines[next(iter(self._lines))]

    def remark(self, word: str, about: str, number: int = 0) -> None:
        """One more remark; of very many the first are let go."""
        with self._lock:
            self._remarks.append(Remark(word, about, number))

    def remarks(self) -> list[Remark]:
        """The remarks so far, in their order."""
        with self._lock:
            return list(self._remarks)

    def lines(self, after: int = 0) -> list[JobLine]:
        """The lines reported after a place, in the order of the inputs."""
        with self._lock:
            return sorted(
                (line for line in self._lines.values() if line.place > after), key=lambda job_line: job_line.number
            )

    def sums(self) -> list[tuple[str, int]]:
        """How many ended how, the commonest first."""
        with self._lock:
            return [(word, number) for word, number in self.counts.most_common() if number > 0]


class Jobs:
    """The jobs of this process, the newest last; the work of one is done before the next begins."""

    def __init__(self, begun: datetime | None = None) -> None:
        """`begun`: when this process began. Its jobs are numbered from there on, so that no number of an earlier one
        comes again: who asks after a job that is lost is not shown another."""
        self._known: dict[int, Job] = {}
        self._turn = threading.Lock()
        self._guard = threading.Lock()
        self._last = int((begun - _NUMBERED_SINCE).total_seconds()) if begun else 0

    def get(self, job_id: int) -> Job | None:
        """The job of that number, while it is remembered."""
        return self._known.get(job_id)

    def running(self, source_id: int) -> Job | None:
        """The unfinished job of a source."""
        with self._guard:
            return self._unfinished(source_id)

    def start(
        self,
        archive: OpenArchive,
        kind: str,
        about: str,
        work: Callable[[OpenArchive, Job], Any],
        source_id: int | None = None,
    ) -> Job:
        """Begin a piece of work as soon as the one before is done. Raises status 429 where too many wait."""
        with self._guard:
            return self._begun(archive, kind, about, work, source_id)

    def start_once(
        self, archive: OpenArchive, kind: str, about: str, work: Callable[[OpenArchive, Job], Any], source_id: int
    ) -> Job:
        """The unfinished job of a source, else a new one as `start` begins it: two who ask at once get the same."""
        with self._guard:
            return self._unfinished(source_id) or self._begun(archive, kind, about, work, source_id)

    def _unfinished(self, source_id: int) -> Job | None:
        return next((job for job in self._known.values() if job.source_id == source_id and not job.over), None)

    def _begun(
        self,
        archive: OpenArchive,
        kind: str,
        about: str,
        work: Callable[[OpenArchive, Job], Any],
        source_id: int | None,
    ) -> Job:
        over = [number for number, job in self._known.items() if job.over]
        if len(self._known) - len(over) >= MOST_WAITING:
            raise HTTPException(
                429, f"{MOST_WAITING} jobs wait already: try again when some are done", headers={"Retry-After": "60"}
            )
        self._last += 1
        job = Job(self._last, kind, about, archive.now(), source_id)
        self._known[job.id] = job
        for old in over[: max(0, len(self._known) - MOST_JOBS)]:
            del self._known[old]
        threading.Thread(target=self._run, args=(archive, job, work), name=f"job-{job.id}", daemon=True).start()
        return job

    def finish(self, grace_s: float) -> bool:
        """Wait for the job in hand, now that the archive's `stop` is set; False where the grace was not enough."""
        done = self._turn.acquire(timeout=grace_s)
        if done:
            self._turn.release()
        return done

    def _run(self, archive: OpenArchive, job: Job, work: Callable[[OpenArchive, Job], Any]) -> None:
        with self._turn:
            job.state = "running"
            try:
                job.found = work(archive, job)
            except ArchiveError as error:
                job.said, job.state = str(error), "failed"
            except Exception as error:
                logger.exception("job_failed", extra=facts(kind=job.kind, about=job.about))
                job.said, job.state = type(error).__name__, "failed"
            else:
                job.state = "done"


def lost(job_id: int) -> str:
    """What is said of a job that is not known."""
    return (
        f"no job {job_id}: it ended long ago, or this server was started again before it ended. What was kept until "
        "then is safe; begin it again where it was not finished, nothing is doubled"
    )


def watched(archive: OpenArchive, job: Job) -> OpenArchive:
    """The archive for work whose results the job reports as they come, not at the end of a round."""
    return replace(archive, on_result=job.tell)
