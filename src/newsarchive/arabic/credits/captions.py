"""Photo captions and photographers' credits: lines that belong to a picture, not to the text.

In: a line. Out: whether it is a caption, whose picture it is. It cannot know a caption that says nothing of a picture.
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

_LONGEST = 40  # words
_LAST_BRACKET = re.compile(r"[(\[](?P<in>[^()\[\]]{2,60})[)\]][ .\"']*$")
_RIGHTS = re.compile(
    r"©|^حقوق الصور[ةه]\s|\b(?:afp|ap|epa|reuters) photo\b|\bvia (?:getty|ap|afp|reuters)\b|/ ?(?:getty|pool)\b"
)
_SITE_RIGHTS = re.compile(r"حقوق (?!الصور)|rights reserved|copyright|©\s*\d{4}\s*$")
_SENTENCE_END = re.compile(r"(?<!\.)[.!?](?=\s|$)")
_NOT_FIRST = "-–—*•+#\"'«“‘([0123456789"
_WHERE = frozenset(
    map(fold, ("في", "من", "على", "ضمن", "أمام", "وسط", "قبل", "بعد", "خلال", "مع", "بين", "عند", "ضد", "فوق", "تحت"))
)
# group of the table, fewest and most words, small words its lines may have
_SUBJECTS: tuple[tuple[str, int, int, frozenset[str]], ...] = (
    ("office", 2, 14, frozenset({fold("على"), fold("أمام")})),  # folded, «علي» and «إمام»
    ("body", 1, 5, frozenset()),
    ("seen", 2, 8, _WHERE),
    ("moment", 2, 4, frozenset()),
)
_NOT_NAMED = 2  # words beside place and date from which on a bracketed agency's line describes a picture


def is_caption_line(line: str) -> bool:
    """Whether a line stands under (or over) a picture: a photo credit, an archive mark, a description ending in one."""
    if len(line) > 400:
        return False
    plain = fold(line).replace("(c)", "©")
    words = words_of_folded(plain)
    if not words or len(words) > _LONGEST or words[0] in word_list("attribution"):
        return False
    return bool(_labelled(plain) or _marked(plain, words) or _ends_in_credit(plain, words) or _rights(line))


def names_subject(line: str) -> bool:
    """Whether a line does no more than name who or what a picture shows: «وزير الكهرباء», «جنود في الضفة».

    It is no sure caption: believe it only where captions stand, between a headline and its text.
    """
    text = line.strip()
    if not text or text[0] in _NOT_FIRST or text[-1] in "؟?!.،؛" or ":" in text:
        return False
    words = words_of_folded(fold(text))
    if len(words) <= 3 and any(word.startswith("وال") for word in words):
        return False  # «الكاتب والسلطة»
    for kind, least, most, small in _SUBJECTS:
        opener = any(" ".join(words[:size]) in word_list("subject", kind) for size in (2, 1))
        if opener and least <= len(words) <= most:
            verbs = "ي" if kind == "office" else "يت"  # «الرئيس ترامب»
            small_words = word_list("phrase") - small
            return not any(_happens(word, verbs) or word in small_words for word in words[1:])
    return False


def _happens(word: str, first: str) -> bool:
    """A verb, as headlines have them: of the table, or begun like one."""
    built = word[0] in first and len(word) >= 3 and word not in given_names() and word not in places()
    return built or word in word_list("happening")


def _rights(line: str) -> bool:
    """«© AFP 2023 / …»; the site's own copyright line is no caption."""
    text = " ".join(line.lower().replace("(c)", "©").split())
    return _RIGHTS.search(text) is not None and _SITE_RIGHTS.search(text) is None


def _labelled(plain: str) -> bool:
    """«تصوير: …», «(بعدسة …)», «صورة من: DW»."""
    text = plain.strip(" ()[]\"'*-")
    label = opening_label("photo").match(text)
    if not label:
        return False
    rest = text[label.end() :]
    words = words_of_folded(rest)
    parted = any(sign in label.group() for sign in ":/|-")
    if (
        letters_only(label.group()) in {letters_only(word) for word in word_list("photo", "firm")}
        and (parted or len(words) <= 4)
        and len(words) <= 8
    ):
        return bool(words) and (
            parted or letters_only(rest) in agencies() or any(word in given_names() for word in words)
        )
    return letters_only(rest) in agencies() or (parted and 0 < len(words) <= 4)


def _marked(plain: str, words: list[str]) -> bool:
    """«صورة أرشيفية» alone, at an end, or before an agency."""
    for mark in word_pattern("caption").finditer(plain):
        before = words_of_folded(plain[: mark.start()])
        after = [word for word in words_of_folded(plain[mark.end() :]) if not word.isdigit()]
        short = letters_only(mark.group()) in {letters_only(word) for word in word_list("caption", "short")}
        if not before and (len(words) <= 6 if short else len(words) <= 25):
            return True
        if not after and not short and not _SENTENCE_END.search(plain[: mark.start()]):
            return len(words) <= 25
        if not after and letters_only(mark.group()) == "حم":
            return True
        if after and len(after) <= 4 and letters_only(" ".join(after)) in agencies():
            return True
    return False


def _ends_in_credit(plain: str, words: list[str]) -> bool:
    """A description that ends in the agency, in brackets or after a slash: «… (أوليفييه هوسليه/فرانس برس)»."""
    bracket = _LAST_BRACKET.search(plain)
    if not bracket or len(words) > 30 or _SENTENCE_END.search(plain[: bracket.start()].rstrip(" .")):
        return False
    parts = re.split(r"[/\-|,]", bracket["in"])
    agency = any(
        letters_only(part) in agencies() or generic_sources().get(letters_only(part)) or agency_pattern().search(part)
        for part in parts
    )
    return bool(agency) and _describes(plain[: bracket.start()])


def _describes(before: str) -> bool:
    """Whether what stands before the bracketed agency shows something; a place, with or without its day, does not."""
    dates = find_written_days(before)
    for date in dates:
        before = before[: date.start] + " " * (date.end - date.start) + before[date.end :]
    words = words_of_folded(before)
    if dates and len(words) <= _NOT_NAMED + 1:
        return False
    if words and words[0] in word_list("place_first") and len(words) <= _NOT_NAMED + 1:
        return False
    for size in (3, 2, 1):
        if "".join(words[:size]) in places() and len(words) <= size + 1:
            return False
    return len(words) >= _NOT_NAMED and not re.search(r"-\s*$", before) and not _is_named(before)


def _is_named(before: str) -> bool:
    """«خاص - المدار نيوز (رويترز)»: the pieces before are all names of tables."""
    return all(
        letters_only(part) in agencies() or letters_only(part) in generic_sources() or letters_only(part) in places()
        for part in re.split(r"[/\-|,:]", before)
        if letters_only(part)
    )


def photographers(line: str) -> list[str]:
    """The names after «تصوير:», «بعدسة»; as printed."""
    text = line.strip(" ()[]\"'*-«»")
    found = re.match(
        r"(?:تصوير|ب?عدسة)(?:\s+الزميل[ة]?)?(?:\s+(?:الصحف[يى]|المصور|الصحافي))?\s*[:/\-–]?\s*(?P<name>[^()/|–:]{3,40})",
        text,
    )
    name = found["name"].strip(" .-–،") if found else ""
    return [name] if name and len(name.split()) <= 5 and letters_only(fold(name)) not in agencies() else []
