"""A body's text: by its mark, by its bytes, by what is said about it where the bytes bear that out, by its letters.

In: bytes and declarations. Out: `Decoded`. It never fails.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace

from newsarchive.decoding.labels import SHOWN, TextKind, declarations
from newsarchive.decoding.letter_frequencies import SAMPLE, best_table, beyond_ascii, east_asian
from newsarchive.decoding.mojibake import undo_double_encoding

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_TABLE_OF_ALL = frozenset({"cp1252", "cp1254"})  # declared by default settings: says nothing about the text
_ARABIC = frozenset({"cp1256", "iso8859_6"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was got from its bytes."""

    text: str
    encoding: str  # the name to show, as WHATWG writes it
    evidence: str  # bom, header, meta, xml, validity, letters, default
    repairs: tuple[str, ...] = ()


def decode(body: bytes, declared: str | None = None, kind: TextKind = "html") -> Decoded:
    """The text of a document."""
    said = declarations(body, declared, kind)
    decoded = _by_mark(body) or _as_utf8(body, said) or _as_declared(body, said) or _by_letters(body)
    text, note = undo_double_encoding(decoded.text)
    return replace(decoded, text=text, repairs=(*decoded.repairs, note)) if note else decoded


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
    return Decoded(text, SHOWN.get(codec, codec), evidence)


def _nearly_utf8(body: bytes, evidence: str) -> Decoded | None:
    """UTF-8 cut inside a character, or with a few bad bytes; other encodings hardly ever form a good sequence."""
    needed = 3 if evidence != "validity" else 8
    sample = body[: SAMPLE // 4].decode("utf-8", "replace")
    if beyond_ascii(sample) < needed * sample.count("\ufffd"):  # hopeless, and replacing every byte is slow
        return None
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = beyond_ascii(text) - bad
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
        if text.count("\ufffd") * 50 <= beyond_ascii(text):
            return Decoded(text, SHOWN.get(codec, codec), evidence, _replaced(text))
    best, score = best_table(body)
    for codec, evidence in said:
        other_arabic = codec in _ARABIC and best in _ARABIC and best != codec
        if codec in _ARABIC and not other_arabic:
            return _read(body, codec, evidence)
        if codec in _TABLE_OF_ALL and (best in _TABLE_OF_ALL or score < 0.75):
            return _read(body, codec, evidence)
    return None


def _by_letters(body: bytes) -> Decoded:
    best, score = best_table(body)
    wide = east_asian(body) if score < 0.75 else None
    return _read(body, wide or best, "letters")


def _read(body: bytes, codec: str, evidence: str) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, SHOWN.get(codec, codec), evidence, _replaced(text))
