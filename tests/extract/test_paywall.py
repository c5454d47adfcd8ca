"""A stub with an offer is no article; a whole text, or a mere newsletter box, is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsarchive.extract.article import extract
from newsarchive.model import Fetched, Provenance, Site

LEAD = "ارتفعت أسعار القمح في البورصة أمس بعد أنباء عن جفاف في الولايات الزراعية الكبرى، وقال تجار إن"
WHOLE = " ".join(
    f"وأضاف التاجر رقم {n} أن الكميات المعروضة تكفي حاجة السوق حتى نهاية الموسم المقبل." for n in range(12)
)
OFFER = "هذا المقال متاح للمشتركين فقط. اشترك الآن لمواصلة القراءة."


def kind(body: str, *, paid: bool = False) -> str:
    told = '{"@type":"NewsArticle","headline":"القمح يصعد","isAccessibleForFree":false}'
    data = f'<script type="application/ld+json">{told}</script>' if paid else ""
    page = f"<h1>القمح يصعد في البورصة بعد الجفاف</h1><article>{body}</article>"
    html = f"<html><head><title>القمح يصعد في البورصة بعد الجفاف</title>{data}</head><body>{page}</body></html>"
    url = "https://souq.example/news/2026/11/4411-wheat-rises-again"
    fetched = Fetched(
        url, url, 200, (("Content-Type", "text/html; charset=utf-8"),), html.encode(), datetime(2026, 11, 2, tzinfo=UTC)
    )
    return extract(fetched, Provenance("souq"), Site("souq.example"), max_unpacked_bytes=10**6).kind


@pytest.mark.parametrize(
    ("body", "paid", "expected"),
    [
        (f"<p>{LEAD} ...</p><div>{OFFER}</div>", True, "paywall"),
        (f"<p>{LEAD} ...</p><div>{OFFER}</div>", False, "paywall"),
        (f"<p>{LEAD} ...</p>", True, "paywall"),
        (f"<p>{LEAD} المحصول قليل.</p>", False, "article"),
        (f"<p>{LEAD} المحصول قليل.</p><p>{WHOLE}</p>", True, "article"),
        (f"<p>{LEAD} المحصول قليل.</p><p>{WHOLE}</p><div>{OFFER}</div>", True, "article"),
        (f"<p>{LEAD} المحصول قليل.</p><div>اشترك في نشرتنا البريدية</div>", False, "article"),
    ],
)
def test_what_stands_in_front_of_a_paywall(body: str, paid: bool, expected: str) -> None:
    assert kind(body, paid=paid) == expected
