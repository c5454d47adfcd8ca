"""All facts but the body and the kind, asked of each reader in turn.

In: a `Scene`. Out: `Facts`, candidates with their evidence. It never chooses (see `clean`).
"""

from __future__ import annotations

from dataclasses import dataclass

from newsarchive.extract import about
from newsarchive.extract.dates import read_dates
from newsarchive.extract.people import credit_lines, read_agencies, read_authors
from newsarchive.extract.scene import Scene
from newsarchive.model import DateFact, Fact


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page tells about its article."""

    dates: tuple[DateFact, ...]
    authors: tuple[Fact, ...]
    agencies: tuple[Fact, ...]
    section: Fact | None
    tags: tuple[str, ...]
    image_url: Fact | None
    canonical_url: Fact | None
    language: Fact | None
    site_name: str | None


def read_facts(scene: Scene) -> Facts:
    """Every fact of the page."""
    text = " ".join(block.text for block in scene.reading.blocks if block.dropped is None)[:5000]
    page, head, things = scene.page, scene.head, scene.things
    lines = credit_lines(scene)
    site_name = about.read_site_name(head, things)
    claimed = scene.claim.language if scene.claim else None
    return Facts(
        dates=read_dates(scene),
        authors=read_authors(scene, lines, site_name),
        agencies=read_agencies(scene, lines),
        section=about.read_section(page, head, things),
        tags=about.read_tags(page, head, things, scene.claim),
        image_url=about.read_image(page, head, things),
        canonical_url=about.read_canonical(page, head, things),
        language=about.read_language(head, things, text, scene.site.language or claimed),
        site_name=site_name,
    )
