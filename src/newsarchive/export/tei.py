"""An article as a TEI P5 document: header with what is known of it, text in paragraphs, each with a number to cite.

In: an article as the doors' JSON. Out: a well-formed document. What XML cannot hold becomes U+FFFD.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

_TEI = "http://www.tei-c.org/ns/1.0"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(row: dict[str, Any]) -> bytes:
    """One TEI document, UTF-8."""
    root = Element("TEI", {"xmlns": _TEI, "xml:id": f"article-{row['id']}"})
    _header(SubElement(root, "teiHeader"), row)
    language = {"xml:lang": row["language"]} if row["language"] else {}
    body = SubElement(SubElement(root, "text", language), "body")
    if row["title"]:
        _write(body, "head", row["title"])
    for number, paragraph in enumerate((row["text"] or "").split("\n\n"), start=1):
        if paragraph.strip():
            _write(body, "p", paragraph, n=str(number))
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _header(header: Element, row: dict[str, Any]) -> None:
    file = SubElement(header, "fileDesc")
    titles = SubElement(file, "titleStmt")
    _write(titles, "title", row["title"] or f"article {row['id']}")
    for name in row["authors"]:
        _write(titles, "author", name)
    for name in row["agencies"]:
        _write(titles, "author", name, role="agency")
    publication = SubElement(file, "publicationStmt")
    _write(publication, "publisher", row["source"])
    if row["published_day"]:
        kind = {"type": "published"} | ({"subtype": row["published_precision"]} if row["published_precision"] else {})
        _write(publication, "date", row["published_day"], when=row["published_at"] or row["published_day"], **kind)
    _write(publication, "idno", str(row["id"]), type="newsarchive")
    source = SubElement(SubElement(file, "sourceDesc"), "bibl")
    _write(source, "publisher", row["source"])
    if row["url"]:
        _write(source, "ptr", None, target=row["url"])
    if row["dateline"]:
        _write(source, "pubPlace", row["dateline"])
    captured = row["revisions"][-1]["captured_at"]
    _write(source, "date", captured, type="captured", when=captured)
    if row["modified_at"]:
        _write(source, "date", row["modified_at"], type="modified", when=row["modified_at"])
    _profile(header, row)


def _profile(header: Element, row: dict[str, Any]) -> None:
    """Language, section and tags."""
    if not (row["language"] or row["section"] or row["tags"]):
        return
    profile = SubElement(header, "profileDesc")
    if row["language"]:
        _write(SubElement(profile, "langUsage"), "language", row["language"], ident=row["language"])
    if not (row["section"] or row["tags"]):
        return
    classes = SubElement(profile, "textClass")
    if row["section"]:
        _write(classes, "classCode", row["section"], scheme="#section")
    if row["tags"]:
        keywords = SubElement(classes, "keywords", {"scheme": "#tags"})
        for tag in row["tags"]:
            _write(keywords, "term", tag)


def _write(parent: Element, tag: str, text: str | None, **attributes: str) -> None:
    child = SubElement(parent, tag, {name: _legal(value) for name, value in attributes.items()})
    child.text = None if text is None else _legal(text)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
