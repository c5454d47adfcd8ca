"""Lines that sites print around their articles, and lines of articles that look like them, each alone in a text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from newsarchive.clean.content import clean
from newsarchive.extract.plain import extract_plain
from newsarchive.model import Provenance, Site

LINES = Path(__file__).parent / "lines"
MOMENT = datetime(2026, 11, 20, tzinfo=UTC)
TITLE = "افتتاح مركز جديد لأبحاث المياه في الشمال"
TEXT = (
    "افتتح وزير الري صباح اليوم مركزا جديدا لأبحاث المياه الجوفية في شمال البلاد، بحضور عشرات الباحثين من الجامعات.",
    "وقال الوزير إن المركز سيرصد مناسيب الآبار على مدار العام، وإن نتائجه ستتاح للمزارعين من دون مقابل.",
    "وأضاف أن المرحلة الثانية تشمل ثلاثة مختبرات ومحطة تجارب على مساحة عشرين هكتارا.",
    "ومن المقرر أن يستقبل المركز دفعته الأولى من الباحثين مطلع العام المقبل.",
)
Where = Literal["head", "between", "tail"]
PLACES: dict[Where, int] = {"head": 0, "between": 2, "tail": len(TEXT)}


def lines(name: str) -> list[str]:
    text = (LINES / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


def stays(line: str, where: Where) -> bool:
    paragraphs = [TITLE, *TEXT[: PLACES[where]], line, *TEXT[PLACES[where] :]]
    content = clean(extract_plain("\n\n".join(paragraphs), Provenance("lines"), moment=MOMENT), Site("lines.example"))
    kept = [block.text for block in content.blocks if block.dropped is None]
    assert content.title == TITLE, line
    assert [text for text in kept if text in TEXT] == list(TEXT), line
    return line in kept


@pytest.mark.parametrize(("where", "floor"), [("head", 0.99), ("between", 0.95), ("tail", 0.99)])
def test_service_lines_go_and_every_paragraph_about_them_stays(where: Where, floor: float) -> None:
    found = lines("service.txt")
    left = [line for line in found if stays(line, where)]
    assert len(found) >= 150
    assert len(left) <= (1 - floor) * len(found), left


@pytest.mark.parametrize(("where", "floor"), [("head", 0.99), ("between", 0.995), ("tail", 0.99)])
def test_lines_of_the_text_that_look_like_them_stay(where: Where, floor: float) -> None:
    found = lines("content.txt")
    gone = [line for line in found if not stays(line, where)]
    assert len(found) >= 100
    assert len(gone) <= (1 - floor) * len(found), gone


@pytest.mark.parametrize(("name", "least"), [("edges.txt", 90), ("captions.txt", 25)])
def test_labels_and_captions_above_the_text_go(name: str, least: int) -> None:
    found = lines(name)
    left = [line for line in found if stays(line, "head")]
    assert len(found) >= least
    assert left == []


def test_captions_that_only_name_someone_stay_among_the_paragraphs() -> None:
    gone = [line for line in lines("captions.txt") if not stays(line, "between")]
    assert gone == ["جانب من الحضور", "مشهد عام من المدينة"]  # these say that they are
