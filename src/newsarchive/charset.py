"""Bytes to text: what the bytes say themselves counts for more than what is said about them.

In: a body (content-encoding undone), the charset its header declared, the kind of document. Out: `Decoded`, with the
reason and every mend. It never fails: at worst a few characters are replaced, and `repairs` says so.

Order: byte order mark; well-formed UTF-8 (or nearly: cut off, a few bad bytes); the declarations, where the bytes bear
them out; the letters' frequencies. Arabic sites lie both ways: windows-1256 that says UTF-8 or ISO-8859-1, UTF-8 that
says windows-1256. Text that was UTF-8, read as windows-1252 or -1256 and encoded again, is turned back.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

DocumentKind = Literal["html", "xml", "text"]

_HEAD = 16_384  # how far a declaration is looked for: real pages have it after kilobytes of script
_SAMPLE = 65_536  # how much is judged by its letters

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([A-Za-z0-9_:.\-]+)", re.I)

# WHATWG (encoding.spec.whatwg.org, names and labels): a label means what browsers take it for.
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
_SHOWN = {"cp1252": "windows-1252", "cp1254": "windows-1254", "cp1256": "windows-1256", "iso8859_6": "iso-8859-6",
          "cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5"}  # fmt: skip

# The letters that make up most of a text: with the wrong table they turn into rare ones.
_FREQUENT = {
    "cp1256": "اليمنوتربةدعهسفحقكأجشىإطصخء،آ", "iso8859_6": "اليمنوتربةدعهسفحقكأجشىإطصخء،آ",
    "cp1251": "оеаинтсрвлкмдпуябыгзьчйхОНВП", "koi8_r": "оеаинтсрвлкмдпуябыгзьчйхОНВП",
    "cp1253": "αοιετνσηρπκμλςυίάόέήώύγδθφχ", "cp1255": "יולהאתרבמנשדםעכחקפגןטצסךזףץ",
    "cp1252": "éàèêçùâîôûëïñóáíúüöäßãõ«»’–—“”œ°É\xa0", "cp1250": "ąćęłńóśźżřěščžýáíéůŁŚŻő", "cp1254": "ışğüöçİŞĞÜÖÇâî",
}  # fmt: skip
_TABLE_OF_ALL = frozenset({"cp1252", "cp1254"})  # declared by default settings: says nothing about the text
_ARABIC = frozenset({"cp1256", "iso8859_6"})
_WIDE = {
    "gb18030": "的一是不了人在有我他这中大国",
    "big5hkscs": "的一是不了人在有我他這中大國",
    "cp949": "이다의는에을가고하지한로사",
    "cp932": "のはにをがとでしたいるて",
    "euc_jp": "のはにをがとでしたいるて",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was got from its bytes."""

    text: str
    encoding: str  # the name to show, as WHATWG writes it
    evidence: str  # bom, header, meta, xml, validity, letters, default
    repairs: tuple[str, ...] = ()


def decode(body: bytes, declared: str | None = None, kind: DocumentKind = "html") -> Decoded:
    """The text of a document."""
    said = _declarations(body, declared, kind)
    decoded = _by_mark(body) or _as_utf8(body, said) or _as_declared(body, said) or _by_letters(body)
    return _twice_encoded(decoded)


def of_content_type(content_type: str | None) -> str | None:
    """The charset a Content-Type header declares, as it says it."""
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


def _declarations(body: bytes, declared: str | None, kind: DocumentKind) -> list[tuple[str, str]]:
    """(codec, evidence) of what is said about the document, strongest first."""
    head = body[:_HEAD]
    found = [(codec_of(declared), "header")]
    if kind != "text" and (xml := _XML.match(head)):
        found.append((codec_of(xml.group(1).decode("ascii")), "xml"))
    if kind == "html" and (meta := _META.search(_COMMENT.sub(b"", head))):
        found.append((codec_of(meta.group(1).decode("ascii")), "meta"))
    # A declaration that could be read as ASCII is not in UTF-16, whatever it says.
    return [("utf-8" if c.startswith("utf-16") and e != "header" else c, e) for c, e in found if c]


def _by_mark(body: bytes) -> Decoded | None:
    for mark, codec in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(codec, "replace")
            return Decoded(text, codec, "bom", _replaced(text))
    if body[:2] == b"<\x00" or body[:2] == b"\x00<":
        codec = "utf-16-le" if body[:2] == b"<\x00" else "utf-16-be"
        return Decoded(body.decode(codec, "replace"), codec, "validity")
    return None


def _replaced(text: str) -> tuple[str, ...]:
    bad = text.count("\ufffd")
    return (f"{bad} unreadable byte sequences replaced",) if bad else ()


def _as_utf8(body: bytes, said: list[tuple[str, str]]) -> Decoded | None:
    evidence = next((e for c, e in said if c == "utf-8"), "validity")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _nearly_utf8(body, evidence)
    if not text.isascii():
        return Decoded(text, "utf-8", evidence)
    if b"\x1b$" in body and any(c.startswith("iso2022") for c, _ in said):
        return None
    codec, evidence = said[0] if said else ("utf-8", "default")
    if codec.startswith("utf-16"):
        codec, evidence = "utf-8", "validity"
    return Decoded(text, _SHOWN.get(codec, codec), evidence)


def _nearly_utf8(body: bytes, evidence: str) -> Decoded | None:
    """UTF-8 cut inside a character, or with a few bad bytes; other encodings hardly ever form a good sequence."""
    needed = 3 if evidence != "validity" else 8
    sample = body[: _SAMPLE // 4].decode("utf-8", "replace")
    if _high(sample) < needed * sample.count("\ufffd"):  # hopeless, and replacing every byte is slow
        return None
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = _high(text) - bad
    cut = bad == 1 and text.endswith("\ufffd")
    if cut and good + len(body) > 8 and (good or evidence != "validity"):
        return Decoded(text[:-1], "utf-8", evidence, ("cut inside a character",))
    if good >= needed * bad:
        return Decoded(text, "utf-8", evidence, _replaced(text))
    return None


def _as_declared(body: bytes, said: list[tuple[str, str]]) -> Decoded | None:
    """The first declaration that the bytes bear out. A Western table, and UTF-8 that is none, bear nothing out."""
    for codec, evidence in said:
        if codec == "utf-8" or codec in _TABLE_OF_ALL or codec in _ARABIC or codec.startswith("utf-16"):
            continue
        text = body.decode(codec, "replace")
        if text.count("\ufffd") * 50 <= _high(text):
            return Decoded(text, _SHOWN.get(codec, codec), evidence, _replaced(text))
    best, score = _best_table(body)
    for codec, evidence in said:
        other_arabic = codec in _ARABIC and best in _ARABIC and best != codec
        if codec in _ARABIC and not other_arabic:
            return _read(body, codec, evidence)
        if codec in _TABLE_OF_ALL and (best in _TABLE_OF_ALL or score < 0.75):
            return _read(body, codec, evidence)
    return None


def _by_letters(body: bytes) -> Decoded:
    best, score = _best_table(body)
    wide = _wide(body) if score < 0.75 else None
    return _read(body, wide or best, "letters")


def _read(body: bytes, codec: str, evidence: str) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, _SHOWN.get(codec, codec), evidence, _replaced(text))


def _best_table(body: bytes) -> tuple[str, float]:
    """The one-byte table that makes the commonest letters of its language out of the high bytes, and their share."""
    high = Counter(body[: _SAMPLE * 4].translate(None, bytes(range(0x80))))
    if not high:
        return "cp1252", 1.0
    scores = {codec: _share(high, codec, letters) for codec, letters in _FREQUENT.items()}
    if not _in_runs(body):  # Arabic, Cyrillic, Greek and Hebrew words are high bytes throughout; accents stand alone
        scores = {codec: score for codec, score in scores.items() if codec in ("cp1252", "cp1250", "cp1254")}
    best = max(scores, key=lambda codec: scores[codec])
    return best, scores[best]


def _share(high: Counter[int], codec: str, letters: str) -> float:
    # The first half of a list is the commonest: it weighs more, or lists of like length could not be told apart.
    weights = dict.fromkeys(letters, 0.6) | dict.fromkeys(letters[: len(letters) // 2], 1.0)
    found = sum(n * weights.get(bytes([byte]).decode(codec, "replace"), 0.0) for byte, n in high.items())
    return found / high.total()


def _in_runs(body: bytes) -> bool:
    sample = body[:_SAMPLE]
    alone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", sample))
    together = sum(map(len, re.findall(rb"[\x80-\xff]{2,}", sample)))
    return together > 2 * alone


def _wide(body: bytes) -> str | None:
    """The East Asian encoding that reads nearly all of it and finds the commonest characters there."""
    found: dict[str, int] = {}
    for codec, common in _WIDE.items():
        text = body[:_SAMPLE].decode(codec, "replace")
        if (high := _high(text)) and text.count("\ufffd") * 100 <= high:
            found[codec] = sum(map(text.count, common))
    return max(found, key=lambda codec: found[codec], default=None)


def _high(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


# ------------------------------------------------------------------ text encoded twice


# A quick look before the slow one: alef and lam, or accented letters, through the wrong table.
_USUAL_PAIRS = {"cp1252": ("Ø§", "Ù„", "Ù\x84", "Ã"), "cp1256": ("ط§", "ظ„", "أ©")}
# Looked for in UTF-8: bytes are searched several times as fast as the text of a page with one wide character in it.
_USUAL_BYTES = {codec: tuple(pair.encode() for pair in pairs) for codec, pairs in _USUAL_PAIRS.items()}


@cache
def _bytes_of(codec: str) -> dict[int, int]:
    """Character -> the byte it stands for in a one-byte table, undefined bytes being C1 controls as in browsers."""
    table: dict[int, int] = {}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(codec, "ignore") or chr(byte)
        table[ord(char)] = byte
        table.setdefault(byte, byte) if codec == "cp1252" else None
    return table


@cache
def _signs(codec: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How UTF-8 looks through a one-byte table: three Arabic letters in a row, and any run of such characters."""
    table = _bytes_of(codec)

    def letters(low: int, high: int) -> str:
        return "[" + "".join(re.escape(chr(c)) for c, byte in table.items() if low <= byte <= high) + "]"

    lead, follow = letters(0xD8, 0xDB), letters(0x80, 0xBF)
    seed = re.compile(f"(?:{lead}{follow}){{3}}|(?:{letters(0xC3, 0xC5)}{follow}[ -~]+?){{3}}")
    two, three, four = letters(0xC2, 0xDF), letters(0xE0, 0xEF), letters(0xF0, 0xF4)
    # Whole words only: «العاصمة،» ends in what could be one such pair.
    run = re.compile(
        f"(?<![^\\x00-\\x7f])(?:{two}{follow}|{three}{follow}{{2}}|{four}{follow}{{3}})+(?![^\\x00-\\x7f])"
    )
    return seed, run


def _twice_encoded(decoded: Decoded) -> Decoded:
    """Text that was UTF-8, read as windows-1252 or -1256 and encoded again, turned back where it reads as UTF-8."""
    text = decoded.text
    if text.isascii():
        return decoded
    packed = text.encode("utf-8", "replace")
    for codec, usual in _USUAL_BYTES.items():
        if not any(pair in packed for pair in usual):
            continue
        seed, run = _signs(codec)
        if not seed.search(text):
            continue
        mended, count = run.subn(partial(_once, codec), text)
        if mended != text:
            note = f"text encoded twice by way of {_SHOWN[codec]}: {count} runs turned back"
            return Decoded(mended, decoded.encoding, decoded.evidence, (*decoded.repairs, note))
    return decoded


def _once(codec: str, found: re.Match[str]) -> str:
    table = _bytes_of(codec)
    try:
        return bytes(table[ord(char)] for char in found.group()).decode("utf-8")
    except UnicodeDecodeError:
        return found.group()
