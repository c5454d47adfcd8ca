"""Photo captions and photographers' credits: lines that belong to a picture, not to the text.

In: a line. Out: whether it is a caption, and the photographer. It cannot recognise a caption that does not mention a
picture.
"""

from __future__ import annotations

import re

from newsarchive.arabic.credits.lexicon import (
    agencies,
    agency_pattern,
    generic_sources,
    given_names,
    letters_only,
    opening_label,
    places,
    word_list,
    word_pattern,
)
from newsarchive.arabic.dates.written import find_written_days
from newsarchive.arabic.folding import fold, words_of_folded

_MAX_WORDS = 40  # words
_LAST_BRACKET = re.compile(r"[(\[](?P<in>[^()\[\]]{2,60})[)\]][ .\"']*$")
_RIGHTS = re.compile(
    r"©|^حقوق الصور[ةه]\s|\b(?:afp|ap|epa|reuters) photo\b|\bvia (?:getty|ap|afp|reuters)\b|/ ?(?:getty|pool)\b"
)
_SITE_RIGHTS = re.compile(r"حقوق (?!الصور)|rights reserved|copyright|©\s*\d{4}\s*$")
_SENTENCE_END = re.compile(r"(?<!\.)[.!?](?=\s|$)")
_NOT_FIRST = "-–—*•+#\"'«“‘([0123456789"
_PREPOSITIONS = frozenset(
    map(fold, ("في", "من", "على", "ضمن", "أمام", "وسط", "قبل", "بعد", "خلال", "مع", "بين", "عند", "ضد", "فوق", "تحت"))
)
# group of the table, minimum and maximum words, function words allowed in its lines
_SUBJECTS: tuple[tuple[str, int, int, frozenset[str]], ...] = (
    ("office", 2, 14, frozenset({fold("على"), fold("أمام")})),  # folded, «علي» and «إمام»
    ("body", 1, 5, frozenset()),
    ("seen", 2, 8, _PREPOSITIONS),
    ("moment", 2, 4, frozenset()),
)
_MIN_DESCRIPTION_WORDS = 2  # words besides place and date, from which a line with a bracketed agency is a description


def is_caption_line(line: str) -> bool:
    """Whether a line belongs to a picture: a photo credit, an archive mark, a description ending in a credit."""
    if len(line) > 400:
        return False
    folded = fold(line).replace("(c)", "©")
    words = words_of_folded(folded)
    if not words or len(words) > _MAX_WORDS or words[0] in word_list("attribution"):
        return False
    return bool(
        _has_photo_label(folded)
        or _has_caption_mark(folded, words)
        or _ends_in_credit(folded, words)
        or _is_photo_rights(line)
    )


def names_subject(line: str) -> bool:
    """Whether a line only names who or what a picture shows: «وزير الكهرباء», «جنود في الضفة».

    Weak evidence: accept it only where captions are printed, between a headline and its text.
    """
    text = line.strip()
    if not text or text[0] in _NOT_FIRST or text[-1] in "؟?!.،؛" or ":" in text:
        return False
    words = words_of_folded(fold(text))
    if len(words) <= 3 and any(word.startswith("وال") for word in words):
        return False  # «الكاتب والسلطة»
    for kind, minimum, maximum, allowed in _SUBJECTS:
        has_opener = any(" ".join(words[:size]) in word_list("subject", kind) for size in (2, 1))
        if has_opener and minimum <= len(words) <= maximum:
            verb_prefixes = "ي" if kind == "office" else "يت"  # «الرئيس ترامب»
            phrase_words = word_list("phrase") - allowed
            return not any(_is_verb(word, verb_prefixes) or word in phrase_words for word in words[1:])
    return False


def _is_verb(word: str, prefixes: str) -> bool:
    """Whether a word is a verb of headlines: in the table, or with a verb's prefix."""
    verb_like = word[0] in prefixes and len(word) >= 3 and word not in given_names() and word not in places()
    return verb_like or word in word_list("happening")


def _is_photo_rights(line: str) -> bool:
    """«© AFP 2023 / …»; the site's own copyright line is not a caption."""
    text = " ".join(line.lower().replace("(c)", "©").split())
    return _RIGHTS.search(text) is not None and _SITE_RIGHTS.search(text) is None


def _has_photo_label(folded: str) -> bool:
    """«تصوير: …», «(بعدسة …)», «صورة من: DW»."""
    text = folded.strip(" ()[]\"'*-")
    label = opening_label("photo").match(text)
    if not label:
        return False
    rest = text[label.end() :]
    words = words_of_folded(rest)
    has_separator = any(sign in label.group() for sign in ":/|-")
    if (
        letters_only(label.group()) in {letters_only(word) for word in word_list("photo", "firm")}
        and (has_separator or len(words) <= 4)
        and len(words) <= 8
    ):
        return bool(words) and (
            has_separator or letters_only(rest) in agencies() or any(word in given_names() for word in words)
        )
    return letters_only(rest) in agencies() or (has_separator and 0 < len(words) <= 4)


def _has_caption_mark(folded: str, words: list[str]) -> bool:
    """«صورة أرشيفية» alone, at either end, or before an agency."""
    for match in word_pattern("caption").finditer(folded):
        before = words_of_folded(folded[: match.start()])
        after = [word for word in words_of_folded(folded[match.end() :]) if not word.isdigit()]
        short = letters_only(match.group()) in {letters_only(word) for word in word_list("caption", "short")}
        if not before and (len(words) <= 6 if short else len(words) <= 25):
            return True
        if not after and not short and not _SENTENCE_END.search(folded[: match.start()]):
            return len(words) <= 25
        if not after and letters_only(match.group()) == "حم":
            return True
        if after and len(after) <= 4 and letters_only(" ".join(after)) in agencies():
            return True
    return False


def _ends_in_credit(folded: str, words: list[str]) -> bool:
    """A description that ends in the agency, in brackets or after a slash: «… (أوليفييه هوسليه/فرانس برس)»."""
    bracket = _LAST_BRACKET.search(folded)
    if not bracket or len(words) > 30 or _SENTENCE_END.search(folded[: bracket.start()].rstrip(" .")):
        return False
    parts = re.split(r"[/\-|,]", bracket["in"])
    agency = any(
        letters_only(part) in agencies() or generic_sources().get(letters_only(part)) or agency_pattern().search(part)
        for part in parts
    )
    return bool(agency) and _is_description(folded[: bracket.start()])


def _is_description(before: str) -> bool:
    """Whether the text before the bracketed agency describes something; a place, with or without a date, does not."""
    dates = find_written_days(before)
    for date in dates:
        before = before[: date.start] + " " * (date.end - date.start) + before[date.end :]
    words = words_of_folded(before)
    if dates and len(words) <= _MIN_DESCRIPTION_WORDS + 1:
        return False
    if words and words[0] in word_list("place_first") and len(words) <= _MIN_DESCRIPTION_WORDS + 1:
        return False
    for size in (3, 2, 1):
        if "".join(words[:size]) in places() and len(words) <= size + 1:
            return False
    return len(words) >= _MIN_DESCRIPTION_WORDS and not re.search(r"-\s*$", before) and not _has_only_names(before)


def _has_only_names(before: str) -> bool:
    """«خاص - المدار نيوز (رويترز)»: all pieces before the bracket are names in the tables."""
    return all(
        letters_only(part) in agencies() or letters_only(part) in generic_sources() or letters_only(part) in places()
        for part in re.split(r"[/\-|,:]", before)
        if letters_only(part)
    )


def photographers(line: str) -> list[str]:
    """The names after «تصوير:», «بعدسة»; as printed."""
    text = line.strip(" ()[]\"'*-«»")
    match = re.match(
        r"(?:تصوير|ب?عدسة)(?:\s+الزميل[ة]?)?(?:\s+(?:الصحف[يى]|المصور|الصحافي))?\s*[:/\-–]?\s*(?P<name>[^()/|–:]{3,40})",
        text,
    )
    name = match["name"].strip(" .-–،") if match else ""
    return [name] if name and len(name.split()) <= 5 and letters_only(fold(name)) not in agencies() else []
