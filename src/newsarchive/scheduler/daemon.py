"""The scheduler: APScheduler ticks, the database says what is due, threads visit, processes read.

In: an open archive. Out: nothing; it runs until the archive's `stop` is set, then finishes what is in hand within the
grace. The clock remembers nothing: started again, it carries on from the `due_at` columns and the pending captures.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor as ClockThreads
from apscheduler.schedulers.background import BackgroundScheduler

from newsarchive.alerts import sending
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.logs import facts, logger
from newsarchive.crawl.host import visit_host
from newsarchive.errors import AlreadyRunning, ArchiveError
from newsarchive.ingest.pipeline import ingest_host
from newsarchive.maintenance import custody, takedown
from newsarchive.store import frontier, saved_searches
from newsarchive.store.captures import captures


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the archive's daemon lock; the system frees it however this process ends. Raises `AlreadyRunning`."""
    path = home / "daemon.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            owner = file.read().strip() or "unknown"
            raise AlreadyRunning(f"a daemon (process {owner}) already runs on {home}; stop it first") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


class JobPool:
    """The threads in hand: one job a host at a time, each kind with its own pool."""

    def __init__(self, archive: OpenArchive) -> None:
        self._archive = archive
        self._visits = ThreadPoolExecutor(archive.settings.visit_threads, thread_name_prefix="visit")
        self._ingests = ThreadPoolExecutor(2, thread_name_prefix="ingest")
        self._alerts = ThreadPoolExecutor(4, thread_name_prefix="alert")
        self._fresh = True  # something was ingested since alerts looked last, if only by the process before this one
        self._lock = threading.Lock()
        self._in_hand: dict[tuple[Any, ...], Future[Any]] = {}

    def tick(self) -> None:
        """Send what is due and not in hand."""
        archive = self._archive
        if archive.stop.is_set():
            return
        fresh, self._fresh = self._fresh, False
        with archive.reading() as conn:
            hosts = frontier.hosts_due(conn, archive.now())
            waiting = captures.pending_hosts(conn)
            searches = saved_searches.due(conn, archive.now(), fresh=fresh)
        for host in hosts:
            self._send(("visit", host), self._visits, visit_host, archive, host)
        for source_id, host in waiting:
            self._send(("ingest", source_id, host), self._ingests, ingest_host, archive, source_id, host)
        for search in searches:
            self._send(("alert", search.name), self._alerts, sending.send_new_matches, archive, search)

    def finish(self, grace_s: float) -> bool:
        """Wait for what is in hand; False where the grace was not enough."""
        ends = time.monotonic() + grace_s
        self._visits.shutdown(wait=False, cancel_futures=True)
        self._ingests.shutdown(wait=False, cancel_futures=True)
        self._alerts.shutdown(wait=False, cancel_futures=True)
        while self._in_hand and time.monotonic() < ends:
            time.sleep(0.05)
        return not self._in_hand

    def _send(self, job: tuple[Any, ...], pool: ThreadPoolExecutor, call: Any, *args: Any) -> None:
        with self._lock:
            if job in self._in_hand:
                return
            future = pool.submit(call, *args)
            self._in_hand[job] = future
        future.add_done_callback(lambda done: self._done(job, done))

    def _done(self, job: tuple[Any, ...], future: Future[Any]) -> None:
        with self._lock:
            self._in_hand.pop(job, None)
        self._fresh = self._fresh or job[0] == "ingest"
        if not future.cancelled() and (error := future.exception()) is not None:
            # An exception in one job is logged with its traceback and never stops the others.
            logger.error("job_failed", exc_info=error, extra=facts(job=job[0], host=job[-1]))


def hourly_maintenance(archive: OpenArchive) -> None:
    """Each hour: close the days that are over, take down what was kept long enough, finish what was destroyed."""
    if archive.stop.is_set():
        return
    try:
        custody.close(archive)
        takedown.keep_within(archive)
        takedown.finish_erasure(archive)
    except ArchiveError:
        logger.exception("job_failed", extra=facts(job="hourly_maintenance"))


@contextmanager
def web_door(archive: OpenArchive, port: int) -> Iterator[Callable[[], None]]:
    """`serve` as a child process. It ends when the pipe to it closes: with this block, or however this process ends.

    Gives a function that looks whether it has ended by itself, and logs that once.
    """
    place = {"NEWSARCHIVE_HOME": str(archive.home)}
    if archive.settings.database_url:
        place["NEWSARCHIVE_DATABASE_URL"] = archive.settings.database_url  # not an argument: it may hold a password
    child = subprocess.Popen(
        [sys.executable, "-m", "newsarchive", "serve", "--port", str(port), "--until-stdin-closes"],
        stdin=subprocess.PIPE,
        env={**os.environ, **place},
    )
    logged = False

    def look() -> None:
        nonlocal logged
        if not logged and child.poll() is not None:
            logged = True
            logger.error("web_ended", extra=facts(code=child.returncode))

    try:
        yield look
    finally:
        look()
        child.terminate()
        try:
            child.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()


def run(archive: OpenArchive, *, web_port: int | None = None) -> None:
    """Tick until asked to stop, then finish what is running. `web_port`: where the web door answers beside it."""
    door = web_door(archive, web_port) if web_port is not None else nullcontext(lambda: None)
    with only_one(archive.home), door as look:
        crew = JobPool(archive)

        def tick() -> None:
            look()
            crew.tick()

        clock = BackgroundScheduler(timezone="UTC", executors={"default": ClockThreads(2)})
        clock.add_job(
            tick,
            "interval",
            seconds=archive.settings.tick_s,
            next_run_time=archive.now(),
            misfire_grace_time=None,  # the default of one second drops late runs
            coalesce=True,
            max_instances=1,
        )
        clock.add_job(
            hourly_maintenance,
            "interval",
            args=(archive,),
            hours=1,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        clock.start()
        logger.info("daemon_started", extra=facts(home=str(archive.home), process=os.getpid()))
        archive.stop.wait()
        clock.pause()
        whole = crew.finish(archive.settings.shutdown_grace_s)
        clock.shutdown(wait=False)
        logger.info("daemon_stopped", extra=facts(finished=whole))
        if not whole:
            # Raw bytes and rows are safe at every instant; the rest is asked for again at the next start.
            archive.reader.close()
            os._exit(0)
