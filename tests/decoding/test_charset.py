"""Charsets: pages without a declaration, mislabelled pages, truncated pages, text encoded twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.decoding import charset_of_content_type, codec_of, decode

ARABIC = "أعلنت وزارة الصحة تسجيل عشرين إصابة جديدة في العاصمة، وقالت إن الوضع تحت السيطرة؛ فهل يستمر ذلك؟"
FRENCH = "Le ministère a déclaré qu'à l'été prochain la société française était prête à coopérer."
RUSSIAN = "Министерство сообщило, что переговоры будут продолжены на следующей неделе в столице."


def page(text: str, declared: str | None, encoding: str) -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}<title>x</title></head><body><p>{text}</p></body></html>".encode(encoding)


@pytest.mark.parametrize("actual", ["cp1256", "iso8859_6", "utf-8"])
@pytest.mark.parametrize(
    "declared", [None, "utf-8", "windows-1256", "iso-8859-6", "iso-8859-1", "windows-1252", "nonsense"]
)
@pytest.mark.parametrize("where", ["header", "meta"])
def test_arabic_is_decoded_whatever_the_page_declares(actual: str, declared: str | None, where: str) -> None:
    body = page(ARABIC, declared if where == "meta" else None, actual)
    decoded = decode(body, declared if where == "header" else None)
    assert ARABIC in decoded.text
    assert decoded.repairs == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(FRENCH, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (ARABIC, "utf-16"), (FRENCH, "utf-8-sig")],
)
def test_other_charsets_are_recognised_by_their_letters_or_byte_order_mark(text: str, encoding: str) -> None:
    assert text in decode(page(text, None, encoding)).text


@pytest.mark.parametrize(
    ("label", "encoding"), [("shift_jis", "cp932"), ("gb2312", "gb18030"), ("euc-kr", "cp949"), ("big5", "big5")]
)
def test_east_asian_declarations_are_believed_if_the_bytes_confirm_them(label: str, encoding: str) -> None:
    text = {
        "cp932": "これはニュースの記事です。",
        "gb18030": "这是一篇新闻报道。",
        "cp949": "이것은 뉴스 기사입니다.",
        "big5": "這是一篇新聞報導。",
    }[encoding]
    assert text in decode(page(text, label, encoding)).text


def test_a_declaration_after_kilobytes_of_script_counts() -> None:
    body = (
        b"<html><head><script>"
        + b"x" * 6000
        + b"</script><meta charset=windows-1251></head>"
        + RUSSIAN.encode("cp1251")
    )
    decoded = decode(body)
    assert RUSSIAN in decoded.text
    assert decoded.evidence == "meta"


def test_a_declaration_in_a_comment_does_not_count() -> None:
    assert RUSSIAN in decode(b"<!-- <meta charset=big5> -->" + page(RUSSIAN, "windows-1251", "cp1251")).text


def test_xml_declares_its_encoding() -> None:
    body = f'<?xml version="1.0" encoding="windows-1251"?><rss>{RUSSIAN}</rss>'.encode("cp1251")
    decoded = decode(body, None, "xml")
    assert RUSSIAN in decoded.text
    assert decoded.evidence == "xml"


def test_utf8_truncated_inside_a_character_is_still_utf8() -> None:
    body = ARABIC.encode()[:-1]
    decoded = decode(body, None, "text")
    assert ARABIC.startswith(decoded.text)
    assert decoded.repairs == ("cut inside a character",)


def test_a_few_bad_bytes_leave_the_rest_alone() -> None:
    decoded = decode(page(ARABIC, "utf-8", "utf-8").replace("،".encode(), b"\xff"), None)
    assert "أعلنت وزارة الصحة" in decoded.text
    assert decoded.repairs == ("1 unreadable byte sequences replaced",)


@pytest.mark.parametrize("codec", ["cp1256", "cp1252", "latin-1"])
def test_text_encoded_twice_is_restored_and_noted(codec: str) -> None:
    wrong = "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in ARABIC.encode())
    decoded = decode(page(wrong, "utf-8", "utf-8"))
    assert ARABIC in decoded.text
    assert "encoded twice" in decoded.repairs[0]


def test_only_the_part_encoded_twice_is_restored() -> None:
    wrong = "عاجل وهام".encode().decode("cp1256")
    assert decode(f"<p>{ARABIC}</p><p>{wrong}</p>".encode()).text == f"<p>{ARABIC}</p><p>عاجل وهام</p>"


@pytest.mark.parametrize(
    "text", [FRENCH, "Ãgé déjà, São Paulo, ÃO", "قطع، قمع؟ حظ» فقط§ وقع، نفط؛ حافظ،", "کتاب‌های فارسی", "Ø§ alone"]
)
def test_correct_text_is_never_changed(text: str) -> None:
    assert decode(text.encode(), "utf-8", "text").text == text


@given(st.text(), st.sampled_from([None, "utf-8", "windows-1256", "latin1", "utf-16"]))
def test_utf8_beyond_ascii_is_decoded_as_utf8_whatever_is_declared(text: str, declared: str | None) -> None:
    body = ("ع" + text).encode("utf-8", "ignore")
    if "encoded twice" not in str(decode(body, declared).repairs):
        assert decode(body, declared).text == body.decode()


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=12)))
def test_decoding_never_fails_whatever_the_bytes_and_label(body: bytes, declared: str | None) -> None:
    assert isinstance(decode(body, declared).text, str)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        (" UTF8 ", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("Windows-1256", "cp1256"),
        ("arabic", "iso8859_6"),
        ("nonsense", None),
        ("hex", None),
        (None, None),
    ],
)
def test_labels_mean_the_encoding_browsers_use(label: str | None, codec: str | None) -> None:
    assert codec_of(label) == codec


def test_the_charset_of_a_header() -> None:
    assert charset_of_content_type('text/html; Charset="windows-1256"') == "windows-1256"
    assert charset_of_content_type("text/html") is None
    assert charset_of_content_type(None) is None
