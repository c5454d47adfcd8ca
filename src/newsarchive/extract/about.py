"""The lesser facts: section, tags, image, canonical address, language, the site's name.

In: head, JSON-LD things, page, claim. Out: `Fact`s. A canonical address is a claim; who may be believed is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsarchive.arabic.languages import language_of
from newsarchive.extract import jsonld
from newsarchive.extract.jsonld import Thing
from newsarchive.extract.meta import PageMeta
from newsarchive.extract.page import Node, Page, squeeze, text_of
from newsarchive.model import Entry, Fact

_HOME_WORDS = frozenset(
    {
        "home",
        "homepage",
        "الرئيسية",
        "الصفحة الرئيسية",
        "accueil",
        "startseite",
        "inicio",
        "خانه",
        "صفحه اصلی",
        "front page",
        "main",
    }
)
_CRUMB = "rumb"  # breadcrumb, Breadcrumb, crumbs
_MAX_TAGS = 30


def read_section(page: Page, head: PageMeta, things: Sequence[Thing]) -> Fact | None:
    """The section the article stands in: declared, else the last breadcrumb that is neither home nor the article."""
    for thing in things:
        if jsonld.is_article(thing) and (value := jsonld.text(thing.get("articleSection"))):
            return Fact(value, "json-ld articleSection")
    declared = head.first("article:section", "section", "parsely-section", "dc.subject.section", "cxenseparse:section")
    if declared:
        return Fact(declared, "meta article:section")
    return _declared_crumb(things) or _printed_crumb(page)


def _declared_crumb(things: Sequence[Thing]) -> Fact | None:
    for thing in things:
        items = thing.get("itemListElement")
        if "breadcrumblist" in jsonld.types(thing) and isinstance(items, list):
            names = [jsonld.text(item.get("name") or item.get("item")) for item in items if isinstance(item, dict)]
            names = [name for name in names if name and name.casefold() not in _HOME_WORDS]
            if len(names) >= 2:
                return Fact(names[-2], "json-ld breadcrumb")
    return None


def _printed_crumb(page: Page) -> Fact | None:
    names = crumbs(page)
    return Fact(names[-1], "breadcrumb") if names else None


def crumbs(page: Page) -> list[str]:
    """The links of the breadcrumb as printed, home left out."""
    for node in page.alive:
        if not _is_trail(node):
            continue
        names = [text_of(link) for link in node.iter("a")]
        names = [name for name in names if 1 < len(name) <= 40 and name.casefold() not in _HOME_WORDS]
        if names:
            return names
    return []


def _is_trail(node: Node) -> bool:
    """Whether an element says that it is a breadcrumb."""
    for name, value in node.items():
        if name in ("class", "id") and (_CRUMB in value or value == "path"):
            return True
        if name == "itemtype" and "BreadcrumbList" in value:
            return True
    return False


def read_tags(page: Page, head: PageMeta, things: Sequence[Thing], claim: Entry | None) -> tuple[str, ...]:
    """Tags declared (article:tag, JSON-LD keywords), linked with rel=tag, else claimed by the feed."""
    tags = [value for _, value in head.every("article:tag")]
    for thing in things:
        if jsonld.is_article(thing):
            tags += [part for value in jsonld.texts(thing.get("keywords")) for part in _parts(value)]
    tags += [text_of(node) for node in page.tree.iterfind(".//a[@rel='tag']")]
    if not tags and claim is not None:
        tags = list(claim.tags)
    values = dict.fromkeys(squeeze(tag).lstrip("#") for tag in tags)
    return tuple(tag for tag in values if 1 < len(tag) <= 60)[:_MAX_TAGS]


def _parts(value: str) -> list[str]:
    for mark in ("،", ",", ";", "|"):
        if mark in value:
            return value.split(mark)
    return [value]


def read_image(page: Page, head: PageMeta, things: Sequence[Thing]) -> Fact | None:
    """The article's picture, as a whole address."""
    declared = [
        (value, f"meta {name}")
        for name, value in head.every(
            "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"
        )
    ]
    for thing in things:
        if jsonld.is_article(thing):
            image = thing.get("image") or thing.get("thumbnailUrl")
            first = image[0] if isinstance(image, list) and image else image
            value = first.get("url") or first.get("contentUrl") if isinstance(first, dict) else first
            if isinstance(value, str):
                declared.append((value, "json-ld image"))
    for value, evidence in declared:
        address = page.absolute(value)
        if address:
            return Fact(address, evidence)
    return None


def read_canonical(page: Page, head: PageMeta, things: Sequence[Thing]) -> Fact | None:
    """The address the page claims to be known by."""
    declared = [(value, "link canonical") for value in head.links.get("canonical", ())]
    declared += [(value, "meta og:url") for value in head.metas.get("og:url", ())]
    for thing in things:
        whole = thing.get("mainEntityOfPage") or thing.get("url")
        value = whole.get("@id") if isinstance(whole, dict) else whole
        if jsonld.is_article(thing) and isinstance(value, str):
            declared.append((value, "json-ld mainEntityOfPage"))
    for value, evidence in declared:
        address = page.absolute(value)
        if address:
            return Fact(address, evidence)
    return None


def read_language(head: PageMeta, things: Sequence[Thing], text: str, hint: str | None) -> Fact | None:
    """The language of the text: its letters and words judge, what is declared is the hint."""
    declared = head.language or head.first("content-language", "og:locale", "dc.language", "language")
    if not declared:
        declared = next((value for thing in things if (value := jsonld.text(thing.get("inLanguage")))), None) or hint
    code = declared.replace("_", "-").split("-")[0].split(",")[0].strip().lower() if declared else None
    code = code if code and 2 <= len(code) <= 3 and code.isalpha() else None
    judged = language_of(text, code) if text else None
    if judged:
        return Fact(judged, "declared and letters" if judged == code else "letters")
    return Fact(code, "declared") if code else None


def read_site_name(head: PageMeta, things: Sequence[Thing]) -> str | None:
    """What the site calls itself."""
    declared = head.first(
        "og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name", "cre"
    )
    if declared:
        return declared
    for thing in things:
        if (
            jsonld.is_article(thing)
            and isinstance(thing.get("publisher"), dict)
            and (name := jsonld.text(thing["publisher"]))
        ):
            return name
    for thing in things:
        if jsonld.types(thing) & {"website", "newsmediaorganization", "organization"} and (
            name := jsonld.text(thing.get("name"))
        ):
            return name
    return None
