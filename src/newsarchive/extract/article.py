"""One capture read: bytes in, candidates out.

In: a `Fetched` with its provenance and what is known of its site. Out: an `Extraction`. It never raises on a strange
page: what is not HTML, or cannot be unpacked, comes out as kind `error` with the reason.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from newsarchive.decoding import Decoded, charset_of_content_type, content_encoding, decode
from newsarchive.extract import jsonld, kind
from newsarchive.extract.meta import read_head
from newsarchive.extract.metadata import read_facts
from newsarchive.extract.page import parse
from newsarchive.extract.reading import read_body
from newsarchive.extract.rules import ruled
from newsarchive.extract.scene import Scene, lines_about
from newsarchive.model import Extraction, Fetched, Provenance, Site

READER = "page-2"
_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain", "")
_SNIFF = 2048


def extract(fetched: Fetched, provenance: Provenance, site: Site, *, max_unpacked_bytes: int) -> Extraction:
    """Read one page."""
    problem, plain = _unpacked(fetched, max_unpacked_bytes)
    if problem:
        return Extraction("error", problem, reader=READER)
    decoded = decode(plain, charset_of_content_type(fetched.header("content-type")), "html")
    return read_page(decoded, fetched, provenance, site)


def read_page(decoded: Decoded, fetched: Fetched, provenance: Provenance, site: Site) -> Extraction:
    """Read decoded HTML."""
    address = fetched.final_url or fetched.url
    text, ruled_xpath = ruled(decoded.text, site)
    page = parse(text, address)
    container = next(iter(page.tree.xpath(ruled_xpath)), None) if ruled_xpath else None
    head, things = read_head(page), jsonld.things(page.tree)
    reading = read_body(page, head, things, provenance.claim, container)
    about = lines_about(reading)
    scene = Scene(page, head, things, reading, about, reference_of(fetched), provenance, site, fetched.status)
    sort, why = kind.judge(scene)
    facts = read_facts(scene)
    return Extraction(
        kind=sort,
        kind_evidence=why,
        titles=reading.titles.facts,
        dates=facts.dates,
        authors=facts.authors,
        agencies=facts.agencies,
        section=facts.section,
        tags=facts.tags,
        image_url=facts.image_url,
        canonical_url=facts.canonical_url,
        language=facts.language,
        site_name=facts.site_name,
        blocks=reading.blocks,
        method=reading.method,
        charset=decoded.encoding,
        charset_evidence=decoded.evidence,
        repairs=tuple(decoded.repairs),
        reference=scene.reference,
        reader=READER,
    )


def warm() -> None:
    """Read a small page, so that tables are loaded and patterns compiled before the first real page's clock runs."""
    page = b"<html><head><title>a b</title></head><body><h1>a b</h1><p>by c d, 1 May 2020</p><p>e f.</p></body></html>"
    fetched = Fetched("http://localhost/a", "http://localhost/a", 200, (), page, datetime(2020, 5, 1, tzinfo=UTC))
    extract(fetched, Provenance("warm"), Site("localhost"), max_unpacked_bytes=len(page))


def reference_of(fetched: Fetched) -> datetime:
    """What relative dates count from: the answer's own `Date`, unless absent, unreadable or before 2000."""
    try:
        moment = parsedate_to_datetime(fetched.header("date") or "")
    except (TypeError, ValueError, IndexError):
        return fetched.moment
    if moment.tzinfo is None or moment.year < 2000:
        return fetched.moment
    return moment


def _unpacked(fetched: Fetched, max_bytes: int) -> tuple[str | None, bytes]:
    """(why it cannot be read or None, the plain bytes)."""
    try:
        plain = content_encoding.unpack(fetched.body, fetched.header("content-encoding"), max_bytes)
    except content_encoding.TooLarge as error:
        return str(error), b""
    except content_encoding.Damaged as error:
        plain = error.partial
        if not plain:
            return f"content-encoding: {error}", b""
    return _not_html(fetched.header("content-type"), plain), plain


def _not_html(content_type: str | None, plain: bytes) -> str | None:
    """Why this is no HTML. What looks like HTML is read, whatever its label."""
    label = (content_type or "").split(";")[0].strip().lower()
    start = plain[:_SNIFF].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "empty body"
    if start.startswith(b"%pdf") or plain[:4] in (b"\x89PNG", b"GIF8", b"PK\x03\x04") or plain[:3] == b"\xff\xd8\xff":
        return f"content-type {label or 'unknown'}: not a text"
    if b"<html" in start or b"<!doctype html" in start or b"<body" in start or b"<head" in start:
        return None
    if label not in _HTML:
        return f"content-type {label}"
    if label.endswith("xml") or start.startswith((b"<?xml", b"<rss", b"<feed", b"{", b"[")):
        return f"content-type {label or 'unknown'}: not HTML"
    return None
