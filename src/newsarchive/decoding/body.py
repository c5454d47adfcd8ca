"""The body of an answer as text: content-encoding undone, then the charset decided.

In: a `Fetched`. Out: text. It never fails: what is damaged gives what could be read.
"""

from __future__ import annotations

from newsarchive import decoding
from newsarchive.decoding import content_encoding
from newsarchive.model import Fetched


def html_of(fetched: Fetched, max_bytes: int) -> str:
    """An answer's body as HTML text, to look for links in; what is damaged gives what could be read, else ""."""
    try:
        body = content_encoding.unpack(fetched.body, fetched.header("Content-Encoding"), max_bytes)
    except content_encoding.Damaged as damage:
        body = damage.partial
    except content_encoding.TooLarge:
        return ""
    return decoding.decode(body, decoding.charset_of_content_type(fetched.header("Content-Type")), "html").text
