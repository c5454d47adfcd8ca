"""Is it an article? Judged from evidence, never from length alone: a flash of one line is an article.

In: a `Scene`. Out: the kind of page and why. Signs for and against are weighed; the tables are data
(data/kinds.toml), the weights stand here. It never looks at what an article is about.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast
from urllib.parse import parse_qsl, unquote

from newsarchive import urls
from newsarchive.arabic.text import fold
from newsarchive.extract import jsonld, paywall
from newsarchive.extract.pieces import Piece
from newsarchive.extract.scene import Scene
from newsarchive.extract.weights import prose
from newsarchive.nouns import PageKind

_LITTLE = 700.0  # letters of running text: below it a wall, a missing page or a player may be all there is
_SLUG = re.compile(r"(?:[-_][^/\-_]+){3,}|\d{3,}|^[^/]{20,}\.s?html?$")
_INDEX_FILE = re.compile(r"^(?:index|default|home|main)[-_]?\d*\.\w{3,5}$|^rss", re.IGNORECASE)
_HEADLINE = 24  # letters: a headline says more than a section's name
_RUN = 400.0  # letters of running text that no lead breaks
_ENTRIES = 5  # fewer are a list inside a text
_CUT_OFF = re.compile(r"(?:\.{3}|…|\[…\]|\[\.\.\.\])\s*\]?$")
_NO_TITLE = re.compile(r"^(?:untitled|untitled document|home|new page|index|الرئيسيه|الصفحه الرئيسيه|no title)?$")
_PLAIN: tuple[PageKind, ...] = ("index", "tag", "author", "search", "gallery", "video", "login")


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence: what it speaks for, how much, and what was seen."""

    kind: PageKind
    weight: float
    seen: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The data, folded for look-up."""

    path: dict[str, PageKind]
    query: dict[str, PageKind]
    classes: dict[str, PageKind]
    types: dict[str, PageKind]
    phrases: tuple[tuple[str, PageKind], ...]
    titles: dict[str, PageKind]


@cache
def tables() -> Tables:
    """The packaged tables, read once a process."""
    text = resources.files("newsarchive.extract").joinpath("data/kinds.toml").read_text("utf-8")
    read = tomllib.loads(text)

    def turned(name: str) -> dict[str, PageKind]:
        return {fold(word): cast(PageKind, kind) for kind, words in read[name].items() for word in words}

    return Tables(
        turned("path"),
        turned("query"),
        turned("classes"),
        turned("types"),
        tuple(turned("phrases").items()),
        turned("titles"),
    )


def judge(scene: Scene) -> tuple[PageKind, str]:
    """The kind of page and the evidence for it."""
    if scene.status >= 400:
        return "error", f"status {scene.status}"
    wall = _wall(scene)
    if wall:
        return wall.kind, wall.seen
    offered = paywall.stub(scene)
    if offered:
        return "paywall", offered
    signs = [*_declared(scene), *_addressed(scene), *_shown(scene)]
    pro = sum(sign.weight for sign in signs if sign.kind == "article")
    against = sum(sign.weight for sign in signs if sign.kind != "article")
    if not scene.kept and scene.titles.piece is None and pro < 3:
        return _strongest(signs, "error"), "neither headline nor text; " + _told(signs)
    if against > pro:
        return _strongest(signs, "index"), _told(signs)
    return "article", _told(signs) or "headline and text"


def _told(signs: list[Sign]) -> str:
    heaviest = sorted(signs, key=lambda sign: -sign.weight)
    return "; ".join(f"{sign.seen} ({sign.kind} {sign.weight:g})" for sign in heaviest[:8])


def _strongest(signs: list[Sign], default: PageKind) -> PageKind:
    """The most telling kind: what says more than `index` counts before it."""
    weights: Counter[PageKind] = Counter()
    for sign in signs:
        if sign.kind != "article":
            weights[sign.kind] += int(sign.weight * (2 if sign.kind == "index" else 6))
    return weights.most_common(1)[0][0] if weights else default


def _running(scene: Scene) -> float:
    return sum(prose(scene.pieces[order]) for order in scene.kept)


def _wall(scene: Scene) -> Sign | None:
    """A headline that says: not found, log in, consent, an error; with little text below it."""
    if _running(scene) >= _LITTLE:
        return None
    said = [scene.head.title, *([scene.titles.piece.text] if scene.titles.piece else [])]
    for order in sorted(scene.kept)[:1]:
        said.append(scene.pieces[order].text)
    for text in map(fold, said):
        for phrase, kind in tables().phrases:
            if text.startswith(phrase) and (len(text) <= 3 * len(phrase) + 12 or kind in ("soft_404", "search")):
                return Sign(kind, 9, f"says «{text[:60]}» and little else")
    return None


def _declared(scene: Scene) -> Iterator[Sign]:
    """What types, meta elements and page classes say."""
    articles = [thing for thing in scene.things if jsonld.is_article(thing)]
    if 1 <= len(articles) <= 2:
        yield Sign("article", 3, "json-ld article")
    known = tables()
    for thing in scene.things:
        for name in jsonld.types(thing) - {"website", "newsmediaorganization", "itemlist"}:
            if name in known.types:
                yield Sign(known.types[name], 3, f"json-ld {name}")
    declared = (scene.head.first("og:type") or "").lower()
    if declared in ("article", "news", "story", "blog", "post"):
        yield Sign("article", 2, f"og:type {declared}")
    elif declared in known.types:
        yield Sign(known.types[declared], 1, f"og:type {declared}")
    if scene.head.first("article:published_time", "datepublished", "pubdate", "article:published"):
        yield Sign("article", 3, "a publication date is declared")
    yield from _classes(scene)


def _classes(scene: Scene) -> Iterator[Sign]:
    body = scene.page.tree.find("body")
    tokens = (body.get("class") or "").lower().split() if body is not None else []
    if len(tokens) > 40:
        return
    seen: set[PageKind] = set()
    for token in tokens:
        kind = tables().classes.get(fold(token))
        if kind and kind not in seen:
            seen.add(kind)
            yield Sign(kind, 1.5 if kind == "article" else 3, f"page class {token}")


def _addressed(scene: Scene) -> Iterator[Sign]:
    """What the address says, by its words and its shape."""
    address = urls.parse(scene.page.url)
    if address is None:
        return
    if urls.is_home(scene.page.url):
        yield Sign("index", 8, "address of a home page")
    segments = [fold(unquote(segment)) for segment in address.path.split("/") if segment]
    known = tables()
    last = unquote(address.path.rstrip("/").rsplit("/", 1)[-1]) if segments else ""
    if _INDEX_FILE.match(last):
        yield Sign("index", 3, f"address of an index file {last}")
    shaped = bool(_SLUG.search(last)) or bool(
        re.search(r"(?:^|&)(?:id|newsid|articleid|nid|p)=\d+", address.query, re.I)
    )
    parts = list(_parts(scene, segments, shaped))
    yield from parts
    if shaped and not any(sign.weight >= 4 for sign in parts):
        yield Sign("article", 1.5, "address of an article's shape")
    if segments and not shaped and not _SLUG.search("/".join(segments)) and len(segments) <= 2:
        yield Sign("index", 0.75, "address of a section's shape")
    for name, value in parse_qsl(address.query):
        kind = known.query.get(fold(name))
        if kind and value and not shaped:
            yield Sign(kind, 3, f"address parameter {name}")
            break


def _parts(scene: Scene, segments: list[str], shaped: bool) -> Iterator[Sign]:
    """A part of the path that names a kind; players, pictures and polls only where there is little to read."""
    found = [(depth, kind, part) for depth, part in enumerate(segments) if (kind := tables().path.get(_stem(part)))]
    found.sort(key=lambda entry: (entry[1] in ("index", "search"), entry[0]))
    for depth, kind, part in found[:1]:
        left = len(segments) - 1 - depth
        little = _running(scene) < _RUN
        if kind in ("gallery", "video") or part.startswith(("poll", "quiz", "vote", "survey")):
            yield Sign(kind, 6 if little else 1, f"address part {part}" + (", little text" if little else ""))
        elif kind in ("tag", "author", "search"):
            yield Sign(kind, 4 if left <= 2 else 1, f"address part {part}")
        else:
            yield Sign(kind, 5 if left == 0 else 4 if left == 1 and not shaped else 0.5, f"address part {part}")


def _stem(segment: str) -> str:
    return re.sub(r"\.(?:html?|php|aspx?|jsp)$", "", segment)


def _shown(scene: Scene) -> Iterator[Sign]:
    """What the page shows: one text under one headline, or lines that lead elsewhere."""
    run = _run(scene)
    if run >= _RUN:
        yield Sign("article", 3 if run >= 4 * _RUN else 1.5, f"{run:.0f} letters of unbroken text")
    elif run >= _RUN / 4:
        yield Sign("article", 0.5, f"{run:.0f} letters of unbroken text")
    yield from _headline(scene)
    yield from _entries(scene)
    yield from _teasers(scene)


def _headline(scene: Scene) -> Iterator[Sign]:
    piece = scene.titles.piece
    if piece is None and _lone_h1(scene):
        yield Sign("article", 1.5, "one first heading, of a headline's length")
        return
    if piece is None:
        generic = _NO_TITLE.match(fold(scene.head.title))
        yield Sign("index", 3 if generic else 1.5, "no headline" if generic else "no headline printed")
        return
    named = tables().titles.get(fold(piece.text))
    if named:
        yield Sign(named, 6, f"headline «{piece.text}»")
    own = piece.link_share < 0.5
    long = piece.chars >= _HEADLINE or len(piece.text.split()) >= 5
    if own:
        yield Sign("article", 3 if long else 0.5, "a headline stands on the page" if long else "a short headline")


def _lone_h1(scene: Scene) -> bool:
    """One first-level heading that reads like a headline and leads nowhere, though the page's title says otherwise."""
    firsts = [piece for piece in scene.pieces if piece.node.tag == "h1"]
    return len(firsts) == 1 and firsts[0].link_share < 0.5 and len(firsts[0].text.split()) >= 4


def _entries(scene: Scene) -> Iterator[Sign]:
    """Entry after entry, each led by a link, and no headline over them: a directory, or a reader's front page."""
    if scene.titles.piece is not None or len(scene.kept) < _ENTRIES:
        return
    led = 0
    for order in scene.kept:
        before = scene.pieces[order - 1] if order else None
        is_led = before is not None and order - 1 not in scene.kept and before.link_share >= 0.8
        led += scene.pieces[order].link_chars > 0 or is_led
    if led >= 0.8 * len(scene.kept):
        yield Sign("index", 6, f"{led} entries led by links and no headline")


def _run(scene: Scene) -> float:
    """The most running text that no other article's headline breaks."""
    best = run = 0.0
    for piece in scene.pieces:
        if piece.order in scene.kept:
            run += prose(piece)
            best = max(best, run)
        elif is_lead(piece) and scene.furnished[piece.order] in (None, "meta"):
            run = 0.0
    return best


def _teasers(scene: Scene) -> Iterator[Sign]:
    texts = [scene.pieces[order] for order in sorted(scene.kept)]
    sentences = [piece for piece in texts if piece.chars >= 60]
    top = scene.titles.piece.order if scene.titles.piece else 0
    free = [p for p in scene.pieces if scene.furnished[p.order] in (None, "meta", "tags") and p.order > top]
    leads = [piece for piece in free if is_lead(piece)]
    first, last = (texts[0].order, texts[-1].order) if texts else (0, 0)
    among = sum(1 for piece in leads if first - 3 <= piece.order <= last + 3)
    if among >= 4 and among >= 0.4 * max(1, len(sentences)):
        yield Sign("index", 4, f"{among} headlines that lead elsewhere among {len(sentences)} sentences")
    elif 2 <= among < 4 and among >= 0.8 * len(sentences):
        yield Sign("index", 2, f"{among} headlines that lead elsewhere among {len(sentences)} sentences")
    elif len(leads) >= 8 and len(leads) >= 2 * max(1, len(sentences)) and _running(scene) < 2 * _LITTLE:
        yield Sign("index", 2.5, f"{len(leads)} headlines that lead elsewhere, {len(sentences)} sentences")
    repeated = Counter(
        fold(p.text) for p in scene.pieces if p.link_share >= 0.8 and 4 <= p.chars <= 30 and p.order > top
    )
    again = max((n for n in repeated.values()), default=0)
    if again >= 4 and among >= 2:
        yield Sign("index", 2, f"the same link {again} times")
    cut = sum(1 for piece in sentences if _CUT_OFF.search(piece.text))
    if cut >= 3 and cut >= 0.4 * len(sentences):
        yield Sign("index", 3, f"{cut} texts that break off")


def is_lead(piece: Piece) -> bool:
    """A line that is another article's headline: link from end to end, long enough to be one."""
    return piece.link_share >= 0.8 and (piece.chars >= 25 or (piece.kind == "heading" and piece.chars >= 12))
