"""The reading pool: pages are read in spawned processes, one page in hand each.

In: captures' bytes and what is known of their site. Out: an `Extraction` each, or a `Crash` where the page killed or
hung its process (that page alone is lost to us; its raw bytes are kept and the pool goes on).
It never touches the network, the raw folder or the database. lxml in many threads of one process corrupts memory, so
this is the only place where pages are read, and there is one reading thread a process.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import TimeoutError as FuturesTimeoutError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsarchive.model import Extraction, Fetched, Provenance, Site

if TYPE_CHECKING:
    from pebble import ProcessPool


@dataclass(frozen=True, slots=True)
class Crash:
    """A page that could not be read because its process died, hung or raised."""

    detail: str


@dataclass(frozen=True, slots=True)
class ToRead:
    """One page to read, with what is needed for it: everything a reading process gets."""

    fetched: Fetched
    provenance: Provenance
    site: Site
    max_unpacked_bytes: int


def read_page(page: ToRead) -> Extraction:
    """Read one page, or a long text. Runs in a reading process: imported there only, so that no other pays for lxml."""
    if page.provenance.kind == "text":
        return read_text(page.fetched, page.provenance)
    from newsarchive.extract.article import extract

    return extract(page.fetched, page.provenance, page.site, max_unpacked_bytes=page.max_unpacked_bytes)


def read_text(fetched: Fetched, provenance: Provenance) -> Extraction:
    """Read a text scraped earlier: no lxml is in it."""
    from newsarchive.extract.plain import extract_plain  # its Arabic tables are only needed where something is read

    return extract_plain(fetched.body.decode("utf-8", "replace"), provenance, moment=fetched.moment)


def _warm() -> None:
    """Import the heavy libraries and compile their patterns before the first page's clock runs."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which finishes what is in hand
    from newsarchive.extract.article import warm

    warm()


class ReadingPool:
    """The pool, started on the first page and held until closed. Safe to use from several threads."""

    def __init__(self, processes: int, page_timeout_s: float, task: Callable[[ToRead], Extraction] = read_page) -> None:
        self._processes = processes or os.cpu_count() or 1
        self._timeout_s = page_timeout_s
        self._task = task
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None

    def read(self, pages: Iterable[ToRead]) -> list[Extraction | Crash]:
        """Read pages, in order; a crash costs its own page only."""
        pool = self._started()
        futures = [pool.schedule(self._task, args=(page,), timeout=self._timeout_s) for page in pages]
        return [self._result(future) for future in futures]

    def close(self) -> None:
        """Stop the processes; what they have in hand is abandoned (callers wait for their own results first)."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _started(self) -> ProcessPool:
        with self._lock:
            if self._pool is None:
                from pebble import ProcessPool

                from newsarchive.extract.spawning import IndependentContext

                self._pool = ProcessPool(
                    max_workers=self._processes,
                    max_tasks=2_000,  # a fresh process now and then: C libraries leak
                    initializer=_warm,
                    context=IndependentContext(),
                )
            return self._pool

    def _result(self, future: Any) -> Extraction | Crash:
        from pebble import ProcessExpired

        try:
            extraction: Extraction = future.result()
        except FuturesTimeoutError:
            return Crash(f"reading took longer than {self._timeout_s:g} s")
        except ProcessExpired as error:
            return Crash(f"the reading process died (exit code {error.exitcode})")
        except Exception as error:  # noqa: BLE001  one bad page never stops the others; it is named and set aside
            return Crash(f"{type(error).__name__}: {error}")
        return extraction
