"""Bytes to text: what the bytes say themselves counts for more than what is said about them.

In: a body (content-encoding undone), the charset its header declared, the kind of document. Out: `Decoded`, with the
reason and every mend. It never fails: at worst a few characters are replaced, and `repairs` says so.

Order: byte order mark; well-formed UTF-8 (or nearly: cut off, a few bad bytes); the declarations, where the bytes bear
them out; the letters' frequencies. Arabic sites lie both ways: windows-1256 that says UTF-8 or ISO-8859-1, UTF-8 that
says windows-1256. Text that was UTF-8, read as windows-1252 or -1256 and encoded again, is turned back.
"""

from __future__ import annotations

from newsarchive.decoding.charset import Decoded, decode
from newsarchive.decoding.labels import TextKind, charset_of_content_type, codec_of

__all__ = ["Decoded", "TextKind", "charset_of_content_type", "codec_of", "decode"]
