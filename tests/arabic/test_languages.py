"""Language identification by letters and function words, with or against the page's claim."""

from __future__ import annotations

import pytest

from newsarchive.arabic.text import is_arabic, language_by_name, language_of

SENTENCES = {
    "ar": "قال وزير الخارجية إن بلاده ستشارك في المؤتمر الذي يعقد الأسبوع المقبل في العاصمة",
    "fa": "رئیس جمهور در سفر به استان گفت که دولت برای حل این مشکل تلاش می‌کند",
    "ur": "وزیر اعظم نے کہا ہے کہ حکومت عوام کے مسائل حل کرے گی اور مہنگائی کم ہوگی",
    "ckb": "سەرۆکی حکومەت لەگەڵ وەزیری دەرەوە کۆبووەوە و گفتوگۆیان کرد",
    "en": "The minister said that the talks in the capital were useful for both of the countries",
    "fr": "Le ministre a déclaré que les discussions dans la capitale sont utiles pour les deux pays",
    "de": "Der Minister sagte, dass die Gespräche in der Hauptstadt für die beiden Länder nützlich sind",
    "tr": "Bakan, başkentteki görüşmelerin iki ülke için de çok yararlı olduğunu söyledi ve bu ile",
    "ru": "Министр заявил, что переговоры в столице были полезны для обеих стран и что они не закончены",
    "el": "Ο υπουργός δήλωσε ότι οι συνομιλίες ήταν χρήσιμες",
    "he": "השר אמר כי השיחות היו מועילות",
}


@pytest.mark.parametrize(("code", "text"), SENTENCES.items())
def test_the_language_of_a_sentence_is_identified(code: str, text: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *[("العربية", "ar"), ("ARA", "ar"), ("Arabic", "ar"), ("عربي", "ar"), ("ألماني", "de"), ("الألمانية", "de")],
        *[("كردية", "ku"), ("Farsi", "fa"), ("tur", "tr"), ("الأردية", "ur"), ("Español", "es")],
        *[("مريخية", None), ("xx", None), ("", None)],
    ],
)
def test_a_language_has_a_code_by_any_of_its_names(name: str, code: str | None) -> None:
    assert language_by_name(name) == code


def test_a_claim_in_another_script_is_not_believed() -> None:
    assert language_of(SENTENCES["ar"], "en-US") == "ar"
    assert language_of(SENTENCES["en"], "ar") == "en"


def test_a_claim_that_the_words_contradict_is_not_believed() -> None:
    assert language_of(SENTENCES["fa"], "ar") == "fa"


def test_a_claim_decides_if_the_words_do_not() -> None:
    assert language_of("مراسم افتتاح", "fa-IR") == "fa"


def test_a_text_without_letters_has_no_language() -> None:
    assert language_of("2022 - 15:30") is None


def test_a_text_is_arabic_if_most_letters_are() -> None:
    assert is_arabic("شركة Apple الأميركية")
    assert not is_arabic("Apple said شركة and left the market")
    assert not is_arabic("2022")
