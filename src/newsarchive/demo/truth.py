"""What a perfect archive would hold of the sample newsroom: the expected reading of every article.

In: the papers and the addresses they are served at. Out: `Expected` and `Forbidden` values. It reads no page: it says
what the authors wrote, in the spelling their paper prints.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

from newsarchive.demo import addresses, bodies, pages
from newsarchive.demo.newsroom import MISSING_LINK
from newsarchive.demo.world import ArticleVersion, Gone, Paper, SampleArticle

# How exactly each paper prints its moments on the article's page; day: no clock anywhere on it.
PRECISION = {
    "manara": "second",
    "rasid": "second",
    "sahel": "minute",
    "noras": "second",
    "sindian": "day",
    "sawmaa": "minute",
}


@dataclass(frozen=True, slots=True)
class Version:
    """The text in force from `day` on; `kinds` names what the edit changed and is () for the first."""

    day: int
    title: str
    paragraphs: tuple[str, ...]
    kinds: tuple[str, ...]
    declared: bool

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Expected:
    """One article as it should be archived. `optional`: printed lines that may stand in the text or not."""

    id: str
    site: str
    url: str
    variants: Mapping[str, str]
    kind: str
    published_at: datetime
    published_day: str
    precision: str
    first_day: int
    versions: tuple[Version, ...]
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline: str | None
    section: str
    tags: tuple[str, ...]
    optional: tuple[str, ...]
    clutter: tuple[str, ...]
    parts: tuple[str, ...]
    gone: Gone | None
    copy_of: str | None
    relation: str | None
    story: str | None
    etag_lies: bool

    def on(self, day: int) -> Version:
        """The version in force on `day`."""
        return [v for v in self.versions if v.day <= day][-1]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that leads to this article."""
        return (self.url, *self.variants.values(), *self.parts)


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A passage printed in several otherwise different articles; `articles` by the moment they were published."""

    text: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forbidden:
    """An address that must not become an article, and why: robots, gallery, login, index, tag, author, soft_404."""

    site: str
    url: str
    why: str


def expectations(papers: Sequence[Paper], bases: Mapping[str, str]) -> list[Expected]:
    """Every article the newsroom ever prints, in the order of the data files."""
    return [_expected(paper, article, bases[paper.key]) for paper in papers for article in _public(paper)]


def forbidden(papers: Sequence[Paper], bases: Mapping[str, str]) -> list[Forbidden]:
    """Everything linked from the newsroom that is no article or may not be fetched."""
    forbiddens: list[Forbidden] = []
    for paper in papers:
        base = bases[paper.key]
        paths = [(addresses.path(a), "robots") for a in paper.articles if a.kind == "forbidden"]
        paths += [(f"/gallery/{slug}", "gallery") for slug, _, _ in paper.galleries]
        paths += [(addresses.section_path(paper, section), "index") for section in paper.sections]
        paths += [
            (addresses.tag_path(paper.key, t), "tag") for t in sorted({t for a in paper.articles for t in a.tags})
        ]
        writers = sorted({name for a in paper.articles for name in a.authors})
        paths += [(addresses.author_path(paper.key, name), "author") for name in writers]
        paths.append(("/spip.php?page=login" if paper.key == "sawmaa" else "/login", "login"))
        if paper.key == "sindian":
            paths.append((MISSING_LINK, "soft_404"))
        forbiddens += [Forbidden(paper.key, base + path, why) for path, why in [("/", "index"), *paths]]
    return forbiddens


def borrowed(papers: Sequence[Paper]) -> list[Borrowed]:
    """The passages that travel, each with every article that prints it in some edition."""
    folder = files("newsarchive.demo") / "data"
    texts = tomllib.loads((folder / "passages.toml").read_text(encoding="utf-8"))["passages"]
    printed = sorted((a for paper in papers for a in _public(paper)), key=lambda a: (a.published, a.id))
    return [Borrowed(text, tuple(a.id for a in printed if _prints(a, text))) for text in texts]


def _prints(article: SampleArticle, text: str) -> bool:
    return any(text in block.text for edition in article.editions for block in edition.blocks)


def _public(paper: Paper) -> list[SampleArticle]:
    return [article for article in paper.articles if article.kind != "forbidden"]


def _expected(paper: Paper, article: SampleArticle, base: str) -> Expected:
    beside = (bodies.dateline(article), bodies.credit(article), bodies.byline(article), article.caption)
    parts = range(1, len(article.editions[0].parts))
    return Expected(
        id=article.id,
        site=paper.key,
        url=base + addresses.path(article),
        variants={kind: base + path for kind, path in addresses.variants(article).items()},
        kind=article.kind,
        published_at=article.published.astimezone(UTC),
        published_day=article.published.date().isoformat(),
        precision=PRECISION[paper.key],
        first_day=article.first_day,
        versions=tuple(_version(paper.key, edition) for edition in article.editions),
        authors=article.authors,
        agencies=article.agencies,
        dateline=article.place if bodies.dateline(article) else None,
        section=paper.sections[article.section],
        tags=article.tags,
        optional=tuple(line for line in beside if line),
        clutter=paper.clutter,
        parts=tuple(base + addresses.part_path(article, n) for n in parts),
        gone=article.gone,
        copy_of=article.copy_of,
        relation=article.relation,
        story=article.story,
        etag_lies=article.etag_lies,
    )


def _version(key: str, edition: ArticleVersion) -> Version:
    return Version(
        day=edition.day,
        title=pages.shown(key, edition.title),
        paragraphs=tuple(pages.shown(key, block.text) for block in edition.blocks),
        kinds=edition.kinds,
        declared=edition.declared,
    )
