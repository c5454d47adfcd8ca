"""`diff`: on the terminal, as JSON, as a page; `search --changed`; events in `show`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.archive import utc_now
from newsarchive.cli import cli
from newsarchive.cli.diff import marked
from newsarchive.cli.diffpage import Side, page
from newsarchive.dedupe.changes import Printed, changes
from tests.road import run

BEFORE = "بلغ عدد العائلات 118 عائلة في المدرسة.\n\nوقال رئيس البلدية سمير العلي إن الطريق <مفتوح> & آمن."
PRINTED = st.sampled_from(["الفيصلي", "(١٢", "شوال)", "(١٩", "قال:", "«نعم»", "، ثم", "أمس.", "the"])
AFTER = BEFORE.replace("118", "164").replace("سمير", "سامي") + "\n\nتصحيح: كان الاسم خطأ."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diff")
    for number, (text, moment) in enumerate([(BEFORE, "2026-03-01T08:00:00Z"), (AFTER, "2026-03-01T12:00:00Z")]):
        row = {"id": "t-1", "text": text, "title": "السيول في الوادي", "captured_at": moment}
        file = folder / f"{number}.jsonl"
        file.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
        run(folder / "home", "import", str(file), "--source", "الوادي", "--json")
    return folder / "home"


def test_as_json_it_names_kinds_with_offsets(home: Path) -> None:
    (told,) = run(home, "diff", "1", "--json")
    assert (told["from"]["number"], told["to"]["number"]) == (1, 2)
    assert told["kinds"] == ["number", "name", "correction"]
    assert (told["declared"], told["note"]) == (True, "تصحيح: كان الاسم خطأ.")
    spans = [(span["sign"], span["words"]) for span in told["text"]]
    assert spans[:4] == [("removed", "118"), ("added", "164"), ("removed", "سمير"), ("added", "سامي")]
    for span in told["text"]:
        text = BEFORE if span["sign"] == "removed" else AFTER
        assert text[span["start"] : span["end"]] == span["words"]
    (turned,) = run(home, "diff", "1", "--from", "2", "--to", "1", "--json")
    assert [span["sign"] for span in turned["text"]][:2] == ["removed", "added"]


def test_on_the_terminal_it_marks_words_by_sign(home: Path) -> None:
    text = CliRunner().invoke(cli, ["--home", str(home), "diff", "1"]).output
    assert "[-118-]" in text
    assert "{+164+}" in text
    assert "changed: number, name, correction" in text
    assert "{+تصحيح: كان الاسم خطأ.+}" in text


@given(st.lists(PRINTED, max_size=9), st.lists(PRINTED, max_size=9))
def test_marks_taken_off_leave_the_one_text_or_the_other(one: list[str], other: list[str]) -> None:
    before, after = " ".join(one), " ".join(other)
    told = marked(before, after, exact=True, whole=True)
    told = re.sub(r"\x1b\[\d*m", "", told)
    assert re.sub(r"\[-|-\]", "", re.sub(r"\{\+.*?\+\}", "", told)) == before
    assert re.sub(r"\{\+|\+\}", "", re.sub(r"\[-.*?-\]", "", told)) == after


def test_the_page_stands_alone_and_escapes_everything(home: Path, tmp_path: Path) -> None:
    run(home, "diff", "1", "--html", str(tmp_path / "diff.html"))
    text = (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in text
    assert "&lt;مفتوح&gt; &amp; آمن" in text
    assert "<مفتوح>" not in text
    assert re.findall(r"<(ins|del)[ >]", text) == ["del", "ins", "del", "ins", "ins"]
    assert "<script" not in text
    assert "http-equiv" not in text
    assert not re.search(r"\b(left|right)\b", text)


def test_a_hostile_article_stays_text(tmp_path: Path) -> None:
    evil = '"><img src=x onerror=alert(1)><!-- ${title} $text'
    side = Side(1, 1, utc_now(), evil, f"{evil} one", f"javascript:{evil}", evil, evil)
    other = Side(1, 2, utc_now(), evil + " two", f"{evil} three", None, evil, "en")
    text = page(side, other, changes(Printed(side.title, side.text), Printed(other.title, other.text)), exact=True)
    assert "<img" not in text
    assert "<!--" not in text


def test_edited_articles_are_found_by_kind(home: Path) -> None:
    assert [hit["id"] for hit in run(home, "search", "--changed", "--json")] == [1]
    assert [hit["id"] for hit in run(home, "search", "السيول", "--changed", "name", "--json")] == [1]
    assert run(home, "search", "السيول", "--changed", "headline", "--json") == []


def test_the_explanation_tells_edits_and_events(home: Path) -> None:
    (told,) = run(home, "show", "1", "--explain", "--json")
    assert told["edits"] == [{"revision": 2, "kinds": ["correction", "name", "number"], "declared_by": "note"}]
    assert (told["events"], told["passed_over"]) == ([], [])


def test_one_revision_or_a_wrong_number(home: Path, tmp_path: Path) -> None:
    run(home, "diff", "1", "--from", "1", "--to", "7", code=2)
    run(home, "diff", "99", code=2)
