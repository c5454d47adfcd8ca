"""What a document declares about its charset, in its header and in its head, and the codec browsers use for a label.

In: labels, a Content-Type, a body's first kilobytes. Out: Python codecs. `charset` checks whether they are true.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

TextKind = Literal["html", "xml", "text"]

_HEAD = 16_384  # how far into the body to look for a declaration: real pages have it after kilobytes of script
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([A-Za-z0-9_:.\-]+)", re.I)

# WHATWG (encoding.spec.whatwg.org, names and labels): a label means the encoding browsers use for it.
_ALIASES = {
    "cp1252": "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1"
    " windows-1252 cp1252 x-cp1252 x-user-defined ansi",
    "cp1254": "iso-8859-9 iso8859-9 iso_8859-9 latin5 l5 windows-1254 x-cp1254",
    "cp1256": "windows-1256 cp1256 x-cp1256 win-1256 windows1256 1256 windows-arabic",
    "iso8859_6": "iso-8859-6 iso8859-6 iso_8859-6 iso-8859-6-i iso-8859-6-e arabic asmo-708 ecma-114 csisolatinarabic"
    " iso-ir-127",
    "iso8859_8": "iso-8859-8 iso-8859-8-i iso-8859-8-e logical visual hebrew",
    "cp874": "iso-8859-11 tis-620 dos-874 windows-874",
    "gb18030": "gb2312 gbk gb_2312-80 x-gbk chinese gb18030",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j",
    "cp949": "euc-kr ks_c_5601-1987 korean windows-949",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5",
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8",
    "utf-16-le": "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2",
    "utf-16-be": "utf-16be",
    "mac_roman": "macintosh x-mac-roman",
    "mac_cyrillic": "x-mac-cyrillic",
    "euc_jp": "x-euc-jp",
    "koi8_u": "koi8-ru",
    "koi8_r": "koi koi8",
}
_LABELS = {label: codec for codec, labels in _ALIASES.items() for label in labels.split()}
DISPLAY_NAMES = {"cp1252": "windows-1252", "cp1254": "windows-1254", "cp1256": "windows-1256",
          "iso8859_6": "iso-8859-6", "cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5"}  # fmt: skip


def charset_of_content_type(content_type: str | None) -> str | None:
    """The charset a Content-Type header declares, verbatim."""
    for parameter in (content_type or "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def codec_of(label: str | None) -> str | None:
    """The Python codec browsers use for a charset label; None for an unknown one."""
    if not label:
        return None
    label = label.strip(" \t\r\n\"'").lower()
    if label in _LABELS:
        return _LABELS[label]
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) and not info.name.startswith("utf-7") else None


def declarations(body: bytes, declared: str | None, kind: TextKind) -> list[tuple[str, str]]:
    """(codec, evidence) of each declaration of the document, strongest first."""
    head = body[:_HEAD]
    codecs_declared = [(codec_of(declared), "header")]
    if kind != "text" and (xml := _XML.match(head)):
        codecs_declared.append((codec_of(xml.group(1).decode("ascii")), "xml"))
    if kind == "html" and (meta := _META.search(_COMMENT.sub(b"", head))):
        codecs_declared.append((codec_of(meta.group(1).decode("ascii")), "meta"))
    # A declaration that could be read as ASCII is not in UTF-16, whatever it says.
    return [("utf-8" if c.startswith("utf-16") and e != "header" else c, e) for c, e in codecs_declared if c]
