"""Is it an article? Judged from evidence, never from length alone: a flash of one line is an article.

In: a `Scene`. Out: the kind of page and why. Signs for and against are weighed; the tables are data
(data/kinds.toml), the weights stand here. It never looks at what an article is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

from newsarchive import urls
from newsarchive.arabic.text import fold
from newsarchive.extract import jsonld, paywall
from newsarchive.extract.lists import leads_here, signs_of_lists
from newsarchive.extract.players import signs_of_players
from newsarchive.extract.scene import Scene
from newsarchive.extract.signs import Sign, is_lead, running, tables
from newsarchive.extract.weights import prose
from newsarchive.model import PageKind

_LITTLE = 700.0  # letters of running text: below it a wall, a missing page or a player may be all there is
_SLUG = re.compile(r"(?:[-_][^/\-_]+){3,}|\d{3,}|^[^/]{20,}\.s?html?$")
_TELLING = 3.0  # with so much weight a kind is named rather than `index`
_HARDLY = 300.0  # letters of running text: below it any line may tell of a wall
_LINES = 150  # lines that are looked at for it
_ROOM = 24  # letters that may follow the words of a wall in its headline
_AFFIX = re.compile(r"\s+[|–—»«:·-]\s+")
_PARTS = re.compile(r"\s+[|–—»«·-]\s+|:\s+(?=\S+\s+\S+\s)")
_INDEX_FILE = re.compile(r"^(?:index|default|home|main)[-_]?\d*\.\w{3,5}$|^rss", re.IGNORECASE)
_HEADLINE = 24  # letters: a headline says more than a section's name
_RUN = 400.0  # letters of running text that no lead breaks
_COMMON_TYPES = frozenset({"website", "newsmediaorganization", "itemlist"})
_WITHIN = frozenset({"videoobject", "imagegallery", "mediagallery", "profilepage"})  # what an article may hold, too
_NO_TITLE = re.compile(r"^(?:untitled|untitled document|home|new page|index|الرئيسيه|الصفحه الرئيسيه|no title)?$")


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
        return _strongest(signs, "error"), "neither headline nor text; " + _evidence_of(signs)
    if against > pro:
        return _strongest(signs, "index"), _evidence_of(signs)
    return "article", _evidence_of(signs) or "headline and text"


def _evidence_of(signs: list[Sign]) -> str:
    heaviest = sorted(signs, key=lambda sign: -sign.weight)
    return "; ".join(f"{sign.seen} ({sign.kind} {sign.weight:g})" for sign in heaviest[:8])


def _strongest(signs: list[Sign], default: PageKind) -> PageKind:
    """The most telling kind: what says more than `index` counts before it."""
    weights: Counter[PageKind] = Counter()
    for sign in signs:
        if sign.kind != "article":
            weights[sign.kind] += int(sign.weight * 4)
    telling = [kind for kind, weight in weights.most_common() if kind != "index" and weight >= 4 * _TELLING]
    return telling[0] if telling else next(iter(kind for kind, _ in weights.most_common()), default)


def _wall(scene: Scene) -> Sign | None:
    """A headline that says: not found, log in, consent, an error; with little text below it."""
    letters = running(scene)
    if letters >= _LITTLE:
        return None
    texts = [scene.head.title, *_headings(scene)]
    texts += [scene.pieces[order].text for order in sorted(scene.kept)[:1]]
    for text in map(fold, texts):
        first = _AFFIX.split(text)[0]
        for phrase, kind in tables().phrases:
            if first.startswith(phrase) and len(first) <= len(phrase) + (_ROOM if " " in phrase else _ROOM / 4):
                return Sign(kind, 9, f"says «{text[:60]}» and little else")
    return _missing(scene, texts, letters)


def _missing(scene: Scene, texts: list[str], letters: float) -> Sign | None:
    """A sentence that stands on no page but a wall, in the headline or anywhere beside hardly a text."""
    headed = scene.titles.piece is not None and scene.titles.piece.chars >= _HEADLINE
    beside = [p.text for p in scene.pieces[:_LINES] if scene.furnished[p.order] is None] if letters < _HARDLY else []
    for place, text in enumerate(map(fold, [*texts, *beside])):
        for phrase, kind in tables().missing:
            # Below a headline the same words invite to comment, or answer a search box.
            if text.startswith(phrase) and not (place >= len(texts) and headed and kind in ("login", "search")):
                return Sign(kind, 9, f"says «{text[:60]}» and little else")
    return None


def _declared(scene: Scene) -> Iterator[Sign]:
    """What types, meta elements and page classes say."""
    articles = [thing for thing in scene.things if jsonld.is_article(thing)]
    if 1 <= len(articles) <= 2:
        yield Sign("article", 3, "json-ld article")
    known = tables()
    for thing in scene.things:
        for name in jsonld.types(thing) - _COMMON_TYPES - (_WITHIN if articles else frozenset()):
            if name in known.types:
                little = name != "videoobject" or running(scene) < 2 * _RUN
                yield Sign(known.types[name], 3 if little else 1, f"json-ld {name}")
    declared = (scene.head.first("og:type") or "").lower()
    if declared in ("article", "news", "story", "blog", "post"):
        yield Sign("article", 2, f"og:type {declared}")
    elif declared in known.types:
        weight = 0.5 if declared == "website" else 1 if articles else 2  # «website» is what themes say of any page
        yield Sign(known.types[declared], weight, f"og:type {declared}")
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
    own = _own_address(scene)
    address = urls.parse(own)
    if address is None:
        return
    if urls.is_home(own):
        said = own != scene.page.url  # themes say it of any page
        yield Sign("index", 3 if said else 8, "address of a home page" + (", as declared" if said else ""))
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


def _own_address(scene: Scene) -> str:
    """The address that answered; of a saved page without one, what it declares."""
    if urls.parse(scene.page.url) is not None:
        return scene.page.url
    declared = [*scene.head.links.get("canonical", ()), *scene.head.metas.get("og:url", ())]
    return next((value for value in declared if urls.parse(value) is not None), "")


def _parts(scene: Scene, segments: list[str], shaped: bool) -> Iterator[Sign]:
    """A part of the path that names a kind; players, pictures and polls only where there is little to read."""
    items = [(depth, kind, part) for depth, part in enumerate(segments) if (kind := tables().path.get(_stem(part)))]
    items.sort(key=lambda entry: (entry[1] in ("index", "search"), entry[0]))
    for depth, kind, part in items[:1]:
        left = len(segments) - 1 - depth
        little = running(scene) < _RUN
        if kind in ("gallery", "video") or part.startswith(("poll", "quiz", "vote", "survey")):
            yield Sign(kind, 6 if little else 1, f"address part {part}" + (", little text" if little else ""))
        elif kind == "tag" and left == 2:
            yield Sign(kind, 2, f"address part {part}")
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
    yield from signs_of_lists(scene)
    yield from signs_of_players(scene)


def _headline(scene: Scene) -> Iterator[Sign]:
    piece = scene.titles.piece
    if piece is None and _lone_h1(scene):
        yield Sign("article", 1.5, "one first heading, of a headline's length")
        return
    if piece is None:
        yield from _named_heading(scene)
        generic = _NO_TITLE.match(fold(scene.head.title))
        yield Sign("index", 3 if generic else 1.5, "no headline" if generic else "no headline printed")
        return
    named = tables().titles.get(fold(piece.text))
    if named:
        yield Sign(named, 6, f"headline «{piece.text}»")
    yield from _named_heading(scene)
    own = piece.link_share < 0.5 or leads_here(scene, piece)
    long = piece.chars >= _HEADLINE or len(piece.text.split()) >= 5
    if own:
        yield Sign("article", 3 if long else 0.5, "a headline stands on the page" if long else "a short headline")


def _named_heading(scene: Scene) -> Iterator[Sign]:
    """A title that begins as titles of lists do: «وسم: …», «Category Archives: …»."""
    lines = [*_PARTS.split(scene.head.title), *_headings(scene)]
    for text in dict.fromkeys(map(fold, lines)):
        for phrase, kind in tables().headings:
            if text.startswith(phrase):
                yield Sign(kind, 4, f"headline begins «{phrase}»")
                return


def _headings(scene: Scene) -> list[str]:
    """The headline as printed, and first-level headings that no title tells of."""
    piece = scene.titles.piece
    firsts = [one.text for one in scene.pieces if one.node.tag == "h1" and one is not piece]
    return [*([piece.text] if piece else []), *firsts[:2]]


def _lone_h1(scene: Scene) -> bool:
    """One first-level heading that reads like a headline and leads nowhere, though the page's title says otherwise."""
    firsts = [piece for piece in scene.pieces if piece.node.tag == "h1"]
    return len(firsts) == 1 and firsts[0].link_share < 0.5 and len(firsts[0].text.split()) >= 4


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
