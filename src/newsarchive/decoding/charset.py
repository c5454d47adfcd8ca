"""A body's text: by its byte order mark, by its bytes, by its declarations if the bytes confirm them, by its letters.

In: bytes and declarations. Out: `Decoded`. It never fails.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace

from newsarchive.decoding.labels import DISPLAY_NAMES, TextKind, declarations
from newsarchive.decoding.letter_frequencies import SAMPLE, best_single_byte, beyond_ascii, east_asian
from newsarchive.decoding.mojibake import undo_double_encoding

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_DEFAULT_CODECS = frozenset({"cp1252", "cp1254"})  # declared by default settings: says nothing about the text
_ARABIC = frozenset({"cp1256", "iso8859_6"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was decoded."""

    text: str
    encoding: str  # the name to show, as WHATWG writes it
    evidence: str  # bom, header, meta, xml, validity, letters, default
    repairs: tuple[str, ...] = ()


def decode(body: bytes, declared: str | None = None, kind: TextKind = "html") -> Decoded:
    """The text of a document."""
    declared_codecs = declarations(body, declared, kind)
    decoded = (
        _by_bom(body) or _as_utf8(body, declared_codecs) or _as_declared(body, declared_codecs) or _by_letters(body)
    )
    text, note = undo_double_encoding(decoded.text)
    return replace(decoded, text=text, repairs=(*decoded.repairs, note)) if note else decoded


def _by_bom(body: bytes) -> Decoded | None:
    for bom, codec in _BOMS:
        if body.startswith(bom):
            text = body[len(bom) :].decode(codec, "replace")
            return Decoded(text, codec, "bom", _replacements(text))
    if body[:2] == b"<\x00" or body[:2] == b"\x00<":
        codec = "utf-16-le" if body[:2] == b"<\x00" else "utf-16-be"
        return Decoded(body.decode(codec, "replace"), codec, "validity")
    return None


def _replacements(text: str) -> tuple[str, ...]:
    bad = text.count("\ufffd")
    return (f"{bad} unreadable byte sequences replaced",) if bad else ()


def _as_utf8(body: bytes, declared: list[tuple[str, str]]) -> Decoded | None:
    evidence = next((evidence for codec, evidence in declared if codec == "utf-8"), "validity")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _nearly_utf8(body, evidence)
    if not text.isascii():
        return Decoded(text, "utf-8", evidence)
    if b"\x1b$" in body and any(codec.startswith("iso2022") for codec, _ in declared):
        return None
    codec, evidence = declared[0] if declared else ("utf-8", "default")
    if codec.startswith("utf-16"):
        codec, evidence = "utf-8", "validity"
    return Decoded(text, DISPLAY_NAMES.get(codec, codec), evidence)


def _nearly_utf8(body: bytes, evidence: str) -> Decoded | None:
    """UTF-8 truncated inside a character, or with a few bad bytes; other encodings rarely form a valid sequence."""
    needed = 3 if evidence != "validity" else 8
    sample = body[: SAMPLE // 4].decode("utf-8", "replace")
    if beyond_ascii(sample) < needed * sample.count("\ufffd"):  # not UTF-8, and replacing every byte is slow
        return None
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = beyond_ascii(text) - bad
    truncated = bad == 1 and text.endswith("\ufffd")
    if truncated and good + len(body) > 8 and (good or evidence != "validity"):
        return Decoded(text[:-1], "utf-8", evidence, ("cut inside a character",))
    if good >= needed * bad:
        return Decoded(text, "utf-8", evidence, _replacements(text))
    return None


def _as_declared(body: bytes, declared: list[tuple[str, str]]) -> Decoded | None:
    """The first declaration that the bytes confirm. A Western charset, or UTF-8 that is not valid, confirms nothing."""
    for codec, evidence in declared:
        if codec == "utf-8" or codec in _DEFAULT_CODECS or codec in _ARABIC or codec.startswith("utf-16"):
            continue
        text = body.decode(codec, "replace")
        if text.count("\ufffd") * 50 <= beyond_ascii(text):
            return Decoded(text, DISPLAY_NAMES.get(codec, codec), evidence, _replacements(text))
    best, score = best_single_byte(body)
    for codec, evidence in declared:
        other_arabic = codec in _ARABIC and best in _ARABIC and best != codec
        if codec in _ARABIC and not other_arabic:
            return _decoded_as(body, codec, evidence)
        if codec in _DEFAULT_CODECS and (best in _DEFAULT_CODECS or score < 0.75):
            return _decoded_as(body, codec, evidence)
    return None


def _by_letters(body: bytes) -> Decoded:
    best, score = best_single_byte(body)
    multibyte = east_asian(body) if score < 0.75 else None
    return _decoded_as(body, multibyte or best, "letters")


def _decoded_as(body: bytes, codec: str, evidence: str) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, DISPLAY_NAMES.get(codec, codec), evidence, _replacements(text))
