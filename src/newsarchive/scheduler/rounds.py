"""One round: every due host visited, what came read, until nothing is due.

In: an open archive and a scope. Out: results, each reported as it happens. It decides nothing about a single page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from itertools import count

from newsarchive import urls
from newsarchive.archive import capture
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.journal import record
from newsarchive.archive.logs import logger
from newsarchive.crawl.host import Scope, visit_host
from newsarchive.ingest.pipeline import ingest_pending
from newsarchive.model import Host, Result, Source, Target
from newsarchive.model.outcomes import Outcome
from newsarchive.model.results import OnResult
from newsarchive.store import frontier
from newsarchive.store.sources import sources
from newsarchive.store.takedowns import takedowns

MAX_WAVES = 20  # a feed may name targets on another host, whose visit may come after: a handful of waves settle it


def poll_round(archive: OpenArchive, scope: Scope, tell: OnResult) -> list[Result]:
    """Visit every host that has something due, ingest what came, and again while new hosts became due."""
    results: list[Result] = []
    wave = scope = replace(scope, began=archive.now()) if scope.everything else scope
    for number in count():
        hosts = _hosts(archive, wave)
        if not hosts or archive.stop.is_set() or (number == MAX_WAVES and not scope.everything):
            break
        visited = _visit(archive, hosts, wave)
        read = ingest_pending(archive, _sources(scope))
        final = _final(visited, read)
        for result in final:
            tell(result)
        results += final
        if scope.targets or all(result.outcome is Outcome.HOST_BUSY for result in visited):
            break
        # After the first wave only what is due; of everything, what one visit's budget had no room for.
        wave = scope if scope.everything else Scope(scope.source_ids)
    return results


def _sources(scope: Scope) -> frozenset[int] | None:
    return frozenset(target.source_id for target in scope.targets) or scope.source_ids


def _hosts(archive: OpenArchive, scope: Scope) -> list[Host]:
    if scope.targets:
        return sorted({target.host for target in scope.targets})
    with archive.reading() as conn:
        began = scope.began or archive.now()
        return frontier.hosts_due(conn, began, source_ids=scope.source_ids, everything=scope.everything)


def _visit(archive: OpenArchive, hosts: Iterable[Host], scope: Scope) -> list[Result]:
    with ThreadPoolExecutor(archive.settings.visit_threads, thread_name_prefix="visit") as threads:
        visits: list[Future[list[Result]]] = [threads.submit(visit_host, archive, host, scope) for host in hosts]
        return [result for visit in as_completed(visits) for result in _results(visit)]


def _results(visit: Future[list[Result]]) -> list[Result]:
    """A visit's endings; an exception in one is reported with its traceback and never stops the others."""
    error = visit.exception()
    if error is None:
        return visit.result()
    logger.error("visit_failed", exc_info=error)
    return [Result("capture", "visit", Outcome.CRASHED, detail=f"{type(error).__name__}: {error}")]


def _final(visited: Iterable[Result], read: Iterable[Result]) -> list[Result]:
    """One ending an input: what became of a captured page is what reading it came to."""
    came_of = {result.capture_id: result for result in read}
    final = [
        came_of.pop(result.capture_id, result) if result.outcome is Outcome.CAPTURED else result for result in visited
    ]
    return final + list(came_of.values())


def fetch_urls(archive: OpenArchive, addresses: Sequence[str], source_name: str | None, tell: OnResult) -> list[Result]:
    """Capture and ingest these now, politely; each ends with its own outcome."""
    results: list[Result] = []
    targets: list[Target] = []
    for address in addresses:
        url = urls.absolute(address, address)
        if url is None:
            bad = Result("capture", address, Outcome.UNREADABLE, detail="not an http(s) address")
            results.append(record(archive, bad))
            tell(results[-1])
            continue
        target = _target(archive, address, source_name)
        if target is None:
            out = Result("capture", address, Outcome.HIDDEN, url=address, detail=capture.TAKEN_DOWN)
            results.append(record(archive, out))
            tell(results[-1])
            continue
        targets.append(target)
    if targets:
        results += poll_round(archive, Scope(targets=tuple(targets)), tell)
    return results


def _target(archive: OpenArchive, url: str, source_name: str | None) -> Target | None:
    """The target of an address; its source is the named one, else the one that has its host, else a new one.

    None: what is there was destroyed.
    """
    host = urls.host_of(url)
    with archive.writing() as conn:
        source = _source_of(sources.list_sources(conn), host) if source_name is None else sources.get(conn, source_name)
        name = source.name if source else source_name or host.removeprefix("www.")
        source = sources.add(
            conn,
            name=name,
            kind=source.kind if source else "site",
            home_url=None,
            timezone=None,
            hosts=(host,),
            now=archive.now(),
        )
        if takedowns.blocked_urls(conn, source.name, [url]):
            return None
        return frontier.ensure_target(conn, source.id, url, archive.now())


def _source_of(known: Sequence[Source], host: str) -> Source | None:
    return next((source for source in known if host in source.hosts), None)
