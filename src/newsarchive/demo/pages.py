"""The HTML pages of the sample newsroom: articles in all their variants, lists, galleries, login, missing pages.

In: a `View` (paper, day, address of the running site). Out: HTML text. It encodes nothing and sends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from html import escape
from importlib.resources import files
from string import Template

from newsarchive.demo import addresses, bodies
from newsarchive.demo.dates import EGYPTIAN, INDIC, WEEKDAYS, printed
from newsarchive.demo.world import Paper, SampleArticle, evening

PAGE_SIZE = 6
INDIC_PAPERS = {"sahel"}


@dataclass(frozen=True, slots=True)
class View:
    """One paper on one virtual day, at the address `base` («http://127.0.0.1:8101»); `count`: requests so far."""

    paper: Paper
    day: int
    base: str
    count: int = 0

    def listed(self) -> list[SampleArticle]:
        """What is linked on this day, newest first."""
        seen = [a for a in self.paper.articles if a.visible(self.day)]
        return sorted(seen, key=lambda a: (a.published, a.id), reverse=True)


def article_page(view: View, article: SampleArticle, form: str = "", part: int = 0) -> str:
    """The page of `article`; `form` is «amp», «print» or «» for the ordinary page."""
    edition = article.edition(view.day)
    name = f"{view.paper.key}_{form}" if form else view.paper.key
    blocks = edition.parts[part]
    related = [a for a in view.listed() if a.id != article.id and a.kind != "forbidden"]
    offset = article.number % max(1, len(related))
    others = (related[offset:] + related[:offset])[:4]
    inserts = tuple(insert for insert in view.paper.inserts if insert.on(article, view.day))
    other = {"related_title": escape(others[0].edition(view.day).title), "related_url": escape(link(view, others[0]))}
    clutter = bodies.Clutter(inserts, other | {"title": escape(edition.title)})
    zone = timezone(timedelta(minutes=view.paper.zone_minutes))
    values = _frame(view) | {
        "title": escape(shown(view.paper.key, edition.title)),
        "body": bodies.body(view.paper, article, blocks, clutter),
        "canonical": escape(view.base + addresses.part_path(article, part)),
        "number": str(addresses.number_of(article)),
        "iso": article.published.isoformat(),
        "iso_modified": article.modified(view.day).astimezone(zone).isoformat(),
        "date": printed(view.paper.key, article.published, evening(view.day)),
        "section": view.paper.sections[article.section],
        "section_url": escape(view.base + addresses.section_path(view.paper, article.section)),
        "caption": escape(article.caption or ""),
        "summary": escape(" ".join(edition.blocks[0].text.split()[:22])) if edition.blocks else "",
        "keywords": escape("، ".join(article.tags)),
        "author_link": _author_links(view, article),
        "tags": " ".join(_anchor(view.base + addresses.tag_path(view.paper.key, t), t) for t in article.tags),
        "related": _rows(view, others),
        "sidebar": _rows(view, related[:5]),
        "jsonld": _json_ld(view, article),
        "parts": _part_links(view, article, part),
        "next_link": _next_link(view, article, part),
    }
    values |= {f"{k}_url": escape(view.base + p) for k, p in addresses.variants(article).items()}
    return _template(name).substitute(values)


def list_page(view: View, heading: str, articles: Sequence[SampleArticle], pager: str = "", extra: str = "") -> str:
    """A section, tag, author or home page."""
    content = "\n".join(_teaser(view, article) for article in articles) + extra
    return _listing(view, heading, content, pager)


def gallery_page(view: View, title: str, captions: Sequence[str]) -> str:
    """A picture gallery: pictures with one line each."""
    slides = "".join(
        f'<div class="slide gallery-item"><img src="{view.base}/gallery/{n}.jpg"><p class="cap">{n} / {len(captions)} '
        f"{escape(caption)}</p></div>"
        for n, caption in enumerate(captions, 1)
    )
    return _listing(view, f"ألبوم صور: {title}", f'<div class="gallery photo-album">{slides}</div>', "")


def login_page(view: View) -> str:
    """A sign-in form."""
    form = (
        '<form method="post" action="#"><label>البريد الإلكتروني <input type="email" name="email"></label>'
        '<label>كلمة المرور <input type="password" name="password"></label><button>دخول</button>'
        '<a href="#">نسيت كلمة المرور؟</a> <a href="#">إنشاء حساب جديد</a></form>'
    )
    return _listing(view, "تسجيل الدخول", form, "")


def missing_page(view: View) -> str:
    """«Page not found», whatever the status it is sent with."""
    words = "<p>عذرا، الصفحة التي تبحث عنها غير موجودة أو تم نقلها إلى مكان آخر.</p>"
    words += "<p>يمكنك العودة إلى الصفحة الرئيسية.</p>"
    return _listing(view, "خطأ 404", words, "")


def link(view: View, article: SampleArticle) -> str:
    """An article's address as lists print it: tracked in nothing, relative on the old site."""
    own = addresses.path(article)
    return own.removeprefix("/") if view.paper.key == "sahel" else view.base + own


def shown(key: str, text: str) -> str:
    """Text as the paper's software prints it: the old one writes all digits as Arabic-Indic."""
    return text.translate(INDIC) if key in INDIC_PAPERS else text


def _listing(view: View, heading: str, content: str, pager: str) -> str:
    values = _frame(view) | {"heading": escape(heading), "content": content, "pager": pager}
    return _template(f"{view.paper.key}_list").substitute(values)


def _frame(view: View) -> dict[str, str]:
    now = evening(view.day) + timedelta(minutes=view.paper.zone_minutes, seconds=view.count)
    latest = view.listed()[:3]
    today = f"{WEEKDAYS[now.weekday()]} {now.day} {EGYPTIAN[now.month - 1]} {now.year}"
    clock, views = f"{now:%H:%M:%S}", str(1180 + 37 * view.day + view.count)
    values = {
        "base": view.base,
        "site_name": view.paper.name,
        "motto": view.paper.motto,
        "today": today,
        "clock": clock,
        "views": views,
        "visitor": str(481_205 + view.count),
        "nav": _nav(view),
        "ticker": " ".join(f"<li>{escape(a.edition(view.day).title)}</li>" for a in latest),
    }
    if view.paper.key in INDIC_PAPERS:
        values |= {name: values[name].translate(INDIC) for name in ("today", "clock", "views", "visitor")}
    return values


def _nav(view: View) -> str:
    cells = [
        _anchor(view.base + addresses.section_path(view.paper, slug), name)
        for slug, name in view.paper.sections.items()
    ]
    row = "<TR><TD>&bull; {}</TD></TR>" if view.paper.key == "sahel" else "<li>{}</li>"
    return "".join(row.format(cell) for cell in cells)


def _rows(view: View, articles: Sequence[SampleArticle]) -> str:
    row = "<TR><TD><FONT size=2>{}</FONT></TD></TR>" if view.paper.key == "sahel" else "<li>{}</li>"
    return "".join(row.format(_titled(view, article)) for article in articles)


def _titled(view: View, article: SampleArticle) -> str:
    return _anchor(link(view, article), shown(view.paper.key, article.edition(view.day).title))


def _anchor(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def _teaser(view: View, article: SampleArticle) -> str:
    title, blocks = _titled(view, article), article.edition(view.day).blocks
    words = escape(" ".join(blocks[0].text.split()[:18])) + "..." if blocks else ""
    when = printed(view.paper.key, article.published, evening(view.day))
    return {
        "manara": f'<article class="post-item"><h2>{title}</h2><time>{when}</time><p>{words}</p></article>',
        "rasid": f'<div class="Card_root__6"><h3 class="Card_title__1">{title}</h3><span>{when}</span></div>',
        "sahel": f"<TR><TD>&bull; {title} <FONT size=1>{when}</FONT></TD></TR>",
        "noras": f'<div class="it"><h3>{title}</h3><p>{words}</p><i>{when}</i></div>',
        "sindian": f"<div class='post-outer'><h3 class='post-title entry-title'>{title}</h3><div>{words}</div></div>",
        "sawmaa": f"<li><h2>{title}</h2><small>{when}</small></li>",
    }[view.paper.key]


def _author_links(view: View, article: SampleArticle) -> str:
    links = [_anchor(view.base + addresses.author_path(view.paper.key, a), a) for a in article.authors]
    return " و".join(links) or "هيئة التحرير"


def _json_ld(view: View, article: SampleArticle) -> str:
    edition = article.edition(view.day)
    zone = timezone(timedelta(minutes=view.paper.zone_minutes))
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": edition.title,
        "datePublished": article.published.isoformat(),
        "dateModified": article.modified(view.day).astimezone(zone).isoformat(),
        "author": [{"@type": "Person", "name": author} for author in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": view.paper.name},
        "articleSection": view.paper.sections[article.section],
        "keywords": list(article.tags),
        "isAccessibleForFree": article.kind != "paywall",
        "mainEntityOfPage": view.base + addresses.path(article),
        "articleBody": "\n".join(block.text for block in edition.blocks),
    }
    return json.dumps(facts, ensure_ascii=False).replace("</", "<\\/")


def _part_links(view: View, article: SampleArticle, part: int) -> str:
    count = len(article.edition(view.day).parts)
    if count == 1:
        return ""
    links = [
        f"<strong>{n + 1}</strong>" if n == part else _anchor(view.base + addresses.part_path(article, n), str(n + 1))
        for n in range(count)
    ]
    return " | ".join(links)


def _next_link(view: View, article: SampleArticle, part: int) -> str:
    if part + 1 >= len(article.edition(view.day).parts):
        return ""
    return f'<link rel="next" href="{escape(view.base + addresses.part_path(article, part + 1))}" />'


def _template(name: str) -> Template:
    folder = files("newsarchive.demo") / "templates"
    return Template((folder / f"{name}.html").read_text(encoding="utf-8"))
