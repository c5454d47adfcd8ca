"""Addresses a person asked for by name: made targets, visited now, ingested now.

In: URLs and perhaps a source's name. Out: one `Ending` an address, in the order given.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsarchive import urls
from newsarchive.archive import capture
from newsarchive.archive.archive import Kit
from newsarchive.ingest.pipeline import Scope, finish
from newsarchive.model import Ending, Source, Target
from newsarchive.model.outcomes import Outcome
from newsarchive.scheduler.rounds import Tell, poll_round
from newsarchive.store import frontier
from newsarchive.store.sources import sources
from newsarchive.store.takedowns import takedowns


def fetch_urls(kit: Kit, addresses: Sequence[str], source_name: str | None, tell: Tell) -> list[Ending]:
    """Capture and ingest these now, politely; each ends with its own outcome."""
    endings: list[Ending] = []
    targets: list[Target] = []
    for address in addresses:
        url = urls.absolute(address, address)
        if url is None:
            bad = Ending("capture", address, Outcome.UNREADABLE, detail="not an http(s) address")
            endings.append(finish(kit, bad))
            tell(endings[-1])
            continue
        target = _target(kit, address, source_name)
        if target is None:
            out = Ending("capture", address, Outcome.HIDDEN, url=address, detail=capture.TAKEN_DOWN)
            endings.append(finish(kit, out))
            tell(endings[-1])
            continue
        targets.append(target)
    if targets:
        endings += poll_round(kit, Scope(targets=tuple(targets)), tell)
    return endings


def _target(kit: Kit, url: str, source_name: str | None) -> Target | None:
    """The target of an address; its source is the named one, else the one that has its host, else a new one.

    None: what is there was destroyed.
    """
    host = urls.host_of(url)
    with kit.writing() as conn:
        source = _source_of(sources.every(conn), host) if source_name is None else sources.get(conn, source_name)
        name = source.name if source else source_name or host.removeprefix("www.")
        source = sources.add(
            conn,
            name=name,
            kind=source.kind if source else "site",
            home_url=None,
            timezone=None,
            hosts=(host,),
            now=kit.now(),
        )
        if takedowns.barred_urls(conn, source.name, [url]):
            return None
        return frontier.get_target(conn, source.id, url, kit.now())


def _source_of(known: Sequence[Source], host: str) -> Source | None:
    return next((source for source in known if host in source.hosts), None)
