"""The difference between two revisions as one HTML page that stands alone.

In: two revisions and what changed between them. Out: HTML text. Right to left where the article is; logical properties
only, so that one style sheet serves both directions. Every value is escaped; it loads nothing and runs no script.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from string import Template

from newsarchive.dedupe.changes import Change, Changed, kinds_at
from newsarchive.dedupe.difference import difference, woven

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "ckb", "ku", "ps", "he", "ug", "sd"})
WORDS = {
    "ar": {
        "headline": "عنوان", "number": "رقم", "name": "اسم", "quotation": "اقتباس", "attribution": "نسبة القول",
        "paragraph": "فقرة", "credit": "توقيع", "correction": "تصحيح", "spelling": "إملاء", "wording": "صياغة",
        "added": "أضيف", "removed": "حذف", "from": "من النسخة", "to": "إلى النسخة", "changed": "تغيّر",
        "declared": "أعلنه الناشر", "silent": "لم يعلنه الناشر", "nothing": "لا شيء", "modified": "تاريخ التعديل",
    },
    "en": {
        "added": "added", "removed": "removed", "from": "from revision", "to": "to revision", "changed": "changed",
        "declared": "the publisher says so", "silent": "the publisher does not say so", "nothing": "nothing",
        "modified": "modified",
    },
}  # fmt: skip

_PAGE = Template("""<!doctype html>
<html lang="$lang" dir="$dir">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
:root { color-scheme: light dark; --ins: #e3f4e1; --ins-line: #1d6b2a; --del: #fbe4e4; --del-line: #a32020; }
@media (prefers-color-scheme: dark) {
  :root { --ins: #12361a; --ins-line: #7ed08b; --del: #43191b; --del-line: #f29a9a; }
}
body { margin-block: 2rem; margin-inline: auto; padding-inline: 1rem; max-inline-size: 44rem; line-height: 1.9;
  font-family: "Noto Naskh Arabic", "Amiri", "Segoe UI", Tahoma, serif; text-align: start; }
h1 { line-height: 1.5; font-size: 1.5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .9rem; }
dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
ins, del { padding-inline: .2em; border-radius: .2em; unicode-bidi: isolate; }
ins { background: var(--ins); text-decoration: underline; text-decoration-color: var(--ins-line); }
del { background: var(--del); text-decoration: line-through; text-decoration-color: var(--del-line); }
small { font-size: .65em; font-weight: bold; margin-inline-end: .35em; text-decoration: none; display: inline-block; }
ins small { color: var(--ins-line); } del small { color: var(--del-line); }
blockquote { margin-inline: 0; padding-inline-start: 1rem; border-inline-start: .25rem solid var(--ins-line); }
</style>
</head>
<body>
<h1>$heading</h1>
<dl>
$facts
</dl>
$note
$text
$credits
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class Side:
    """A revision as the page shows it."""

    article_id: int
    number: int
    captured_at: datetime
    title: str | None
    text: str
    url: str | None
    source: str
    language: str | None


def page(before: Side, after: Side, changed: Changed, *, exact: bool) -> str:
    """The page."""
    language = (after.language or "").split("-")[0].lower()
    words = WORDS["ar" if language == "ar" else "en"]
    right = language in RIGHT_TO_LEFT
    facts = [
        (words["from"], f"{before.number} · {_moment(before.captured_at)}"),
        (words["to"], f"{after.number} · {_moment(after.captured_at)}"),
        (words["changed"], "، ".join(words.get(kind, kind) for kind in changed.kinds) or words["nothing"]),
        (words["declared"] if changed.declared else words["silent"], _declared(changed, words)),
        (after.source, after.url or ""),
    ]
    return _PAGE.substitute(
        lang=escape(after.language or "und"),
        dir="rtl" if right else "ltr" if language else "auto",
        title=escape(after.title or f"#{after.article_id}"),
        heading=_marked(before.title or "", after.title or "", (), words, exact),
        facts="\n".join(f"<dt>{escape(name)}</dt><dd><bdi>{escape(value)}</bdi></dd>" for name, value in facts),
        note=f"<blockquote>{escape(changed.note)}</blockquote>" if changed.note else "",
        text=_paragraphs(_marked(before.text, after.text, changed.changes, words, exact)),
        credits="\n".join(_credit(change, words) for change in changed.changes if change.part == "credit"),
    )


def _declared(changed: Changed, words: dict[str, str]) -> str:
    if changed.note is None and changed.modified is not None:
        return f"{words['modified']}: {_moment(changed.modified)}"
    return "✓" if changed.declared else "–"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z"


def _marked(before: str, after: str, changes: Iterable[Change], words: dict[str, str], exact: bool) -> str:
    """The text after with what was taken out in its place, as escaped HTML with paragraph breaks left as they are."""
    known = list(changes)
    return "".join(
        escape(diff_run.text)
        if diff_run.sign == "same"
        else "\n\n".join(
            _piece(diff_run.sign, part, kinds_at(diff_run, known), words) for part in diff_run.text.split("\n\n")
        )
        for diff_run in woven(before, after, difference(before, after, exact=exact))
    )


def _piece(sign: str, text: str, kinds: Iterable[str], words: dict[str, str]) -> str:
    tag = "del" if sign == "removed" else "ins"
    label = " · ".join([words[sign], *(words.get(kind, kind) for kind in kinds)])
    value = " · ".join(words.get(kind, kind) for kind in kinds) or words[sign]
    named = f'aria-label="{escape(label)}" title="{escape(label)}"'
    return f"<{tag} {named}><small>{escape(value)}</small>{escape(text)}</{tag}>" if text.strip() else text


def _paragraphs(marked: str) -> str:
    return "\n".join(f'<p dir="auto">{piece}</p>' for piece in marked.split("\n\n") if piece.strip())


def _credit(change: Change, words: dict[str, str]) -> str:
    sides = (("removed", change.before), ("added", change.after))
    return "<p>" + " ".join(_piece(sign, text, change.kinds, words) for sign, text in sides if text) + "</p>"
