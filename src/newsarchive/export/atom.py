"""A bulletin as Atom (RFC 4287), with paging links (RFC 5005).

In: a bulletin. Out: an XML document, UTF-8. Signs that XML has no place for are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from newsarchive import __version__
from newsarchive.export.feed import FeedDocument, FeedEntry, clean
from newsarchive.model.encoding import moment_json

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"


def as_atom(bulletin: FeedDocument) -> bytes:
    """The document."""
    root = Element("feed", {"xmlns": _NAMESPACE} | _lang(bulletin.language))
    _add(root, "id", bulletin.id)
    _add(root, "title", bulletin.title)
    _add(root, "updated", moment_json(bulletin.updated))
    _add(root, "generator", "newsarchive", version=__version__)
    place = bulletin.place
    _link(root, "self", place.own_url, MEDIA_TYPE)
    _link(root, "alternate", place.home_url, "text/html")
    _link(root, "next", place.next_url, MEDIA_TYPE)
    for post in bulletin.posts:
        _entry(SubElement(root, "entry", _lang(post.language)), post)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _entry(entry: Element, post: FeedEntry) -> None:
    notice = post.notice
    _add(entry, "id", post.id)
    _add(entry, "title", post.title)
    _add(entry, "updated", moment_json(notice.updated))
    if notice.published_at is not None:
        _add(entry, "published", moment_json(notice.published_at))
    for name in post.authors:
        _add(SubElement(entry, "author"), "name", name)
    for name in notice.agencies:
        _add(SubElement(entry, "contributor"), "name", name)
    _link(entry, "alternate", post.url or notice.link, "text/html")
    _link(entry, "via", notice.link if post.url else None, "text/html")
    for _, url in post.copies:
        _link(entry, "related", url, "text/html")
    for scheme, term in _terms(post):
        SubElement(entry, "category", {"scheme": f"urn:newsarchive:{scheme}", "term": clean(term)})
    _add(entry, "content", post.html, type="html")


def _terms(post: FeedEntry) -> Iterator[tuple[str, str]]:
    yield "source", post.notice.source
    if post.notice.section:
        yield "section", post.notice.section
    if post.notice.deleted_at is not None:
        yield "state", "deleted"
    for tag in post.notice.tags:
        yield "tag", tag


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = clean(text)


def _link(parent: Element, relation: str, url: str | None, media_type: str) -> None:
    if url:
        SubElement(parent, "link", {"rel": relation, "type": media_type, "href": clean(url)})


def _lang(language: str | None) -> dict[str, str]:
    return {"xml:lang": language} if language else {}
