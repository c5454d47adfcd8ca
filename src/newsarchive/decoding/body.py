"""The body of a response as text: content-encoding undone, then decoded by its charset.

In: a `Fetched`. Out: text. It never fails: a damaged body gives as much as could be read.
"""

from __future__ import annotations

from newsarchive import decoding
from newsarchive.decoding import content_encoding
from newsarchive.model import Fetched


def html_of(fetched: Fetched, max_bytes: int) -> str:
    """A response's body as HTML text, to find links in; as much as could be read, "" if it is larger than the limit."""
    try:
        body = content_encoding.unpack(fetched.body, fetched.header("Content-Encoding"), max_bytes)
    except content_encoding.Damaged as damage:
        body = damage.partial
    except content_encoding.TooLarge:
        return ""
    return decoding.decode(body, decoding.charset_of_content_type(fetched.header("Content-Type")), "html").text
