"""Where each paper of the sample newsroom puts its pages.

In: an article (and its paper's key). Out: paths with query, percent-encoded as that paper prints them. No hosts here.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from newsarchive.demo.dates import french_path
from newsarchive.demo.world import Paper, SampleArticle

FIRST_NUMBER = {"manara": 5200, "rasid": 88410, "sahel": 1730, "noras": 640100, "sindian": 1, "sawmaa": 900}
TRACKING = re.compile(r"^(utm_\w+|fbclid|ref)=")


def path(article: SampleArticle) -> str:
    """The address the paper itself links to."""
    if article.kind == "forbidden":
        return f"/members/{article.slug}"
    at, slug, number = article.published, article.slug, number_of(article)
    return {
        "manara": f"/{at:%Y/%m/%d}/{arabic_slug(article)}/",
        "rasid": f"/article/{number}/{slug}",
        "sahel": f"/details.asp?id={number}&cat={article.section}",
        "noras": f"/story/{number}",
        "sindian": f"/{at:%Y/%m}/{slug}.html",
        "sawmaa": f"/{french_path(at)}/{slug}",
    }[article.site]


def number_of(article: SampleArticle) -> int:
    """The running number of an article in its paper's old software."""
    return FIRST_NUMBER[article.site] + 7 * article.number


def arabic_slug(article: SampleArticle) -> str:
    """WordPress's way: the first headline's words joined by hyphens, percent-encoded in lower case."""
    words = re.findall(r"\w+", article.editions[0].title)
    return quote("-".join(words[:7])).lower()


def variants(article: SampleArticle) -> dict[str, str]:
    """Other addresses of the same article: `amp`, `print`, `mobile`, `tracked`."""
    own = path(article)
    joint = "&" if "?" in own else "?"
    tracked = {"tracked": f"{own}{joint}utm_source=rss&utm_medium=feed"}
    number = number_of(article)
    more: dict[str, dict[str, str]] = {
        "manara": {"amp": f"{own}amp/"},
        "sahel": {"print": f"/print.asp?id={number}"},
        "noras": {"amp": f"/amp/story/{number}", "print": f"/story/{number}?print=1", "mobile": f"/m/story/{number}"},
        "sindian": {"mobile": f"{own}?m=1"},
    }
    return tracked | more.get(article.site, {})


def part_path(article: SampleArticle, part: int) -> str:
    """The address of part `part` (0 is the article itself) of a long article."""
    return path(article) if part == 0 else f"{path(article)}?page={part + 1}"


def section_path(paper: Paper, section: str, page: int = 1) -> str:
    """A section's list, numbered from 1."""
    first, more = {
        "manara": (f"/category/{section}/", f"/category/{section}/page/{page}/"),
        "rasid": (f"/section/{section}", f"/section/{section}?page={page}"),
        "sahel": (f"/section.asp?cat={section}", f"/section.asp?cat={section}&page={page}"),
        "noras": (f"/channel/{section}", f"/channel/{section}/{page}"),
        "sindian": (f"/search/label/{section}", f"/search/label/{section}?start={page}"),
        "sawmaa": (f"/rubrique/{section}", f"/rubrique/{section}?page={page}"),
    }[paper.key]
    return first if page == 1 else more


def tag_path(key: str, tag: str) -> str:
    """A tag's list."""
    stem = {"manara": "/tag/", "rasid": "/topics/", "noras": "/tags/", "sawmaa": "/mot/"}.get(key, "/label/")
    return f"{stem}{quote(tag.replace(' ', '-')).lower()}/"


def author_path(key: str, author: str) -> str:
    """An author's list."""
    return f"/{'author' if key in ('manara', 'noras') else 'writers'}/{quote(author.replace(' ', '-')).lower()}/"


def lookup(target: str) -> str:
    """The form in which a request's target is looked up: decoded, tracking parameters gone, query in a fixed order."""
    parts = urlsplit(target)
    query = sorted(pair for pair in parts.query.split("&") if pair and not TRACKING.match(pair))
    return unquote(parts.path) + ("?" + "&".join(map(unquote, query)) if query else "")
