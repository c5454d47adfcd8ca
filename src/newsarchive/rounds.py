"""One round: every due host visited, what came read, until nothing is due.

In: a kit and a scope. Out: endings, each told as it happens. It decides nothing about a single page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from itertools import count

from newsarchive.kit import Kit
from newsarchive.nouns import Ending, Host
from newsarchive.outcomes import Outcome
from newsarchive.pipeline import DUE, Scope, ingest_batches, visit_host
from newsarchive.store import captures, frontier

MAX_WAVES = 20  # a feed may name targets on another host, whose visit may come after: a handful of waves settle it

Tell = Callable[[Ending], None]


def poll_round(kit: Kit, scope: Scope, tell: Tell) -> list[Ending]:
    """Visit every host that has something due, ingest what came, and again while new hosts became due."""
    endings: list[Ending] = []
    wave = scope = replace(scope, began=kit.now()) if scope.everything else scope
    for number in count():
        hosts = _hosts(kit, wave)
        if not hosts or kit.stop.is_set() or (number == MAX_WAVES and not scope.everything):
            break
        visited = _visit(kit, hosts, wave)
        read = ingest_pending(kit, _sources(scope))
        told = _final(visited, read)
        for ending in told:
            tell(ending)
        endings += told
        if scope.targets or all(ending.outcome is Outcome.HOST_BUSY for ending in visited):
            break
        # After the first wave only what is due; of everything, what one visit's budget had no room for.
        wave = scope if scope.everything else Scope(scope.source_ids)
    return endings


def ingest_pending(kit: Kit, source_ids: frozenset[int] | None = None) -> list[Ending]:
    """Ingest every host's pending captures."""
    return list(ingest_each(kit, source_ids))


def ingest_each(kit: Kit, source_ids: frozenset[int] | None = None) -> Iterator[Ending]:
    """The same, each ending told once its batch is committed. What filing asked for again is read too."""
    for _ in range(MAX_WAVES):
        with kit.reading() as conn:
            waiting = [one for one in captures.hosts_pending(conn) if source_ids is None or one[0] in source_ids]
        if not waiting or kit.stop.is_set():
            return
        for source_id, host in waiting:
            for batch in ingest_batches(kit, source_id, host):
                yield from batch


def _sources(scope: Scope) -> frozenset[int] | None:
    return frozenset(target.source_id for target in scope.targets) or scope.source_ids


def _hosts(kit: Kit, scope: Scope) -> list[Host]:
    if scope.targets:
        return sorted({target.host for target in scope.targets})
    with kit.reading() as conn:
        began = scope.began or kit.now()
        return frontier.hosts_due(conn, began, source_ids=scope.source_ids, everything=scope.everything)


def _visit(kit: Kit, hosts: Iterable[Host], scope: Scope) -> list[Ending]:
    with ThreadPoolExecutor(kit.settings.visit_threads, thread_name_prefix="visit") as threads:
        visits: list[Future[list[Ending]]] = [threads.submit(visit_host, kit, host, scope) for host in hosts]
        return [ending for visit in as_completed(visits) for ending in _endings(kit, visit)]


def _endings(kit: Kit, visit: Future[list[Ending]]) -> list[Ending]:
    """A visit's endings; a broken promise in one is told with its trace, and never stops the others."""
    error = visit.exception()
    if error is None:
        return visit.result()
    kit.log.error("visit_failed", exc_info=error)
    return [Ending("capture", "visit", Outcome.CRASHED, detail=f"{type(error).__name__}: {error}")]


def _final(visited: Iterable[Ending], read: Iterable[Ending]) -> list[Ending]:
    """One ending an input: what became of a captured page is what reading it came to."""
    came_of = {ending.capture_id: ending for ending in read}
    final = [
        came_of.pop(ending.capture_id, ending) if ending.outcome is Outcome.CAPTURED else ending for ending in visited
    ]
    return final + list(came_of.values())


__all__ = ["DUE", "Scope", "Tell", "ingest_each", "ingest_pending", "poll_round"]
