"""Bytes to text: the evidence of the bytes counts for more than what is declared about them.

In: a body (content-encoding undone), the charset its header declared, the kind of document. Out: `Decoded`, with the
evidence and every repair. It never fails: at worst a few characters are replaced, and `repairs` says so.

Order: byte order mark; well-formed UTF-8 (or nearly: truncated, a few bad bytes); the declarations, if the bytes
confirm them; letter frequencies. Arabic sites mislabel both ways: windows-1256 declared as UTF-8 or ISO-8859-1, UTF-8
declared as windows-1256. Text that was UTF-8, decoded as windows-1252 or -1256 and encoded again, is restored.
"""

from __future__ import annotations

from newsarchive.decoding.charset import Decoded, decode
from newsarchive.decoding.labels import TextKind, charset_of_content_type, codec_of

__all__ = ["Decoded", "TextKind", "charset_of_content_type", "codec_of", "decode"]
