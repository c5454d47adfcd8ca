"""The body of an article in each paper's own HTML, with the clutter that paper puts inside it.

In: an article, its blocks, its paper. Out: an HTML fragment, and the lines (datelines, credits, captions) it prints
beside the text. It never decides what is content: that is the truth's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from string import Template

from newsarchive.demo.dates import INDIC
from newsarchive.demo.world import CELL_BREAK, Insert, PageBlock, Paper, SampleArticle

SHORT_NAMES = {"فرانس برس": "أ ف ب", "الألمانية": "د ب أ"}
ALONE = {"sindian", "sawmaa"}  # papers that print the dateline as a line of its own


def dateline(article: SampleArticle) -> str | None:
    """«place – agency:» as that paper writes it, at the head of the text; None where it prints none."""
    if not article.place:
        return None
    who = " و".join(article.agencies)
    forms = {
        "manara": f"{article.place} – {who}:" if who else f"{article.place} –",
        "noras": f"{article.place} ({who or 'نورس'}) -",
        "sindian": f"{article.place} - {who}" if who else article.place,
        "sawmaa": f"{article.place} ({who})" if who else f"{article.place} - الصومعة",
    }
    return forms.get(article.site)


def credit(article: SampleArticle) -> str | None:
    """The credit line below the text, as that paper writes it."""
    if article.credit:
        return article.credit
    if not article.agencies or dateline(article):
        return None
    if article.site == "sahel":
        return f"({' - '.join(SHORT_NAMES.get(a, a) for a in article.agencies)})"
    return f"المصدر: {' + '.join(article.agencies)}"


def byline(article: SampleArticle) -> str | None:
    """The author's line where the paper prints it inside the text."""
    return f"كتب - {' و'.join(article.authors)}:" if article.site == "sahel" and article.authors else None


@dataclass(frozen=True, slots=True)
class Clutter:
    """What the inserts of one page are filled with."""

    inserts: tuple[Insert, ...]
    values: Mapping[str, str]


def body(paper: Paper, article: SampleArticle, blocks: Sequence[PageBlock], clutter: Clutter) -> str:
    """The whole body container's inside: text, dateline, credit, and the paper's inserts."""
    pieces = STYLES[paper.key](_with_dateline(article, blocks))
    wrap = WRAPS[paper.key]
    for line in (dateline(article) if paper.key in ALONE and blocks else None, byline(article)):
        if line:
            pieces.insert(0, wrap(f"<b>{escape(line)}</b>"))
    if (line := credit(article)) is not None:
        pieces.append(wrap(escape(line)))
    places = {"start": 0, "middle": max(1, len(pieces) // 2)}
    for insert in sorted(clutter.inserts, key=lambda insert: insert.where):  # end, middle, start: the last first
        pieces.insert(places.get(insert.where, len(pieces)), Template(insert.html).substitute(clutter.values))
    return "\n".join(pieces)


def _with_dateline(article: SampleArticle, blocks: Sequence[PageBlock]) -> list[PageBlock]:
    line = dateline(article)
    if not line or article.site in ALONE or not blocks or blocks[0].kind != "paragraph":
        return list(blocks)
    return [PageBlock("paragraph", f"{line} {blocks[0].text}"), *blocks[1:]]


def _tagged(blocks: Iterable[PageBlock], paragraph: Callable[[str], str], heading: str, quote: str) -> list[str]:
    pieces: list[str] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        texts = [escape(block.text, quote=False) for block in group]
        if kind == "item":
            pieces.append("<ul>\n" + "\n".join(f"<li>{text}</li>" for text in texts) + "\n</ul>")
        elif kind == "row":
            rows = ("".join(f"<td>{cell}</td>" for cell in text.split(CELL_BREAK)) for text in texts)
            pieces.append("<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>")
        elif kind == "subheading":
            pieces += [f"<{heading}>{text}</{heading}>" for text in texts]
        elif kind == "quote":
            pieces += [quote.format(text) for text in texts]
        else:
            pieces += [paragraph(text) for text in texts]
    return pieces


def _p(text: str) -> str:
    return f"<p>{text}</p>"


def _component(text: str) -> str:
    return f'<div data-component="text-block" class="tb_x91"><p class="tb_p__3k">{text}</p></div>'


def _justified(text: str) -> str:
    return f'<div style="text-align: justify;">{text}</div>'


def _spanned(text: str) -> str:
    font = '<span style="font-size:14pt"><span style="font-family:Simplified Arabic">'
    return f'<p dir="rtl">{font}{text}</span></span></p>'


def _broken(blocks: Iterable[PageBlock]) -> list[str]:
    """Old software: one cell, lines parted by <br>, Arabic-Indic digits, subheadings in bold."""
    texts = [(block.kind, escape(block.text, quote=False).translate(INDIC)) for block in blocks]
    return [(f"<b>{text}</b>" if kind == "subheading" else text) + "<br><br>" for kind, text in texts]


def _wordpress(blocks: Iterable[PageBlock]) -> list[str]:
    return _tagged(blocks, _p, "h3", '<blockquote class="wp-block-quote"><p>{}</p></blockquote>')


def _next(blocks: Iterable[PageBlock]) -> list[str]:
    return _tagged(blocks, _component, "h2", '<aside class="pull_quote"><blockquote>{}</blockquote></aside>')


def _amp_pair(blocks: Iterable[PageBlock]) -> list[str]:
    return _tagged(blocks, _p, "h2", "<blockquote>{}</blockquote>")


def _blogger(blocks: Iterable[PageBlock]) -> list[str]:
    """Non-breaking spaces after full stops, as the visual editor leaves them."""
    pieces = _tagged(blocks, _justified, "h4", '<div class="quoted" style="margin: 0 2em;">{}</div>')
    return [piece.replace(". ", ".&nbsp;") + "<br />" for piece in pieces]


def _office(blocks: Iterable[PageBlock]) -> list[str]:
    return _tagged(blocks, _spanned, "h5", '<blockquote dir="rtl"><p>{}</p></blockquote>')


def _line(text: str) -> str:
    return f"{text}<br><br>"


STYLES: dict[str, Callable[[Iterable[PageBlock]], list[str]]] = {
    "manara": _wordpress,
    "rasid": _next,
    "sahel": _broken,
    "noras": _amp_pair,
    "sindian": _blogger,
    "sawmaa": _office,
}
WRAPS: dict[str, Callable[[str], str]] = {
    "manara": _p,
    "rasid": lambda text: f'<div class="src_line"><span>{text}</span></div>',
    "sahel": _line,
    "noras": _p,
    "sindian": _justified,
    "sawmaa": _spanned,
}
