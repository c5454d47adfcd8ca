"""`copies`, `stories`, folded `search`: as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsarchive.cli import cli
from tests.road import run

WIRE = (
    "غمرت مياه السد ثلاث قرى في وادي العاصف فجر الثلاثاء بعد ليلة من المطر الغزير، وقال رئيس البلدية إن فرق الإنقاذ"
    " أجلت مئتي عائلة إلى مدرسة في المدينة، فيما انقطعت الكهرباء عن أحياء الضفة الشرقية. وذكر شهود أن الجسر الحجري"
    " القديم انهار قبل طلوع الشمس بدقائق وأن شاحنة سقطت في النهر ونجا سائقها. وتوقعت الأرصاد أن يستمر المطر حتى الخميس"
)
QUOTE = "لن نترك هذا الوادي يغرق مرة أخرى ولو بعنا آخر شجرة زيتون نملكها فيه"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a wire report, its copies, and an article that quotes."""
    home = tmp_path_factory.mktemp("copying")
    rows = [
        ("rain", "سيل في وادي العاصف", f"{WIRE}\n\n{QUOTE}", "2026-02-03T06:00:00Z"),
        ("wind", "مياه السد تغمر قرى وادي العاصف", f"{WIRE}\n\n{QUOTE}", "2026-02-03T09:30:00Z"),
        ("snow", "وادي العاصف تحت الماء", f"{WIRE.replace('فجر الثلاثاء', 'ليلا')}\n\n{QUOTE}", "2026-02-04T06:00:00Z"),
        ("dust", "الزيتون وأهله", f"كتب صاحب البستان إلى جيرانه: {QUOTE} ثم مضى يقلم أغصانه.", "2026-05-01T06:00:00Z"),
    ]
    lines = [
        json.dumps(
            {"url": f"https://{name}.example/1", "source": name, "title": title, "text": text, "published_at": when}
        )
        for name, title, text, when in rows
    ]
    (home / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run(home, "import", str(home / "rows.jsonl"), "--json")
    return home


def number(home: Path, name: str) -> str:
    return str(run(home, "show", f"https://{name}.example/1", "--json")[0]["id"])


def copies(home: Path, name: str) -> set[str]:
    return {row["source"] for row in run(home, "copies", number(home, name), "--json")}


def test_copies_and_passages_are_told(home: Path) -> None:
    assert copies(home, "rain") == {"wind", "snow"}
    (row,) = run(home, "show", "https://dust.example/1", "--json")
    assert row["copies"] == []
    assert {(p["source"], p["earliest"]) for p in row["passages"]} == {("rain", True), ("wind", False), ("snow", False)}
    assert all(p["text"].startswith("لن نترك") for p in row["passages"])
    assert run(home, "export") == [run(home, "show", str(n), "--json")[0] for n in range(1, 5)]


def test_a_copy_is_explained_side_by_side(home: Path) -> None:
    told = {row["source"]: row for row in run(home, "copies", number(home, "snow"), "--explain", "--json")}
    why = told["rain"]
    assert (why["relation"], why["original"], why["late_s"]) == ("near", int(number(home, "rain")), 86400.0)
    assert why["common"] > 30
    assert why["longest_span_words"] > 20
    changed = [piece for piece in why["pieces"] if piece["kind"] != "kept"]
    assert any("فجر الثلاثاء" in (piece["original"] or "") for piece in changed)
    printed = "\n".join(map(str, run(home, "copies", number(home, "snow"), "--explain")))
    assert "runs of five words in common" in printed
    assert f"the original is #{number(home, 'rain')}; this copy came 24.0 h later" in printed


def test_a_story_has_a_timeline_and_a_table_of_omissions(home: Path) -> None:
    (listed,) = run(home, "stories", "--json")
    assert (listed["articles"], listed["sources"], listed["first"]["source"]) == (3, 3, "rain")
    (story,) = run(home, "stories", str(listed["id"]), "--json")
    assert [one["source"] for one in story["timeline"]] == ["rain", "wind", "snow"]
    assert [one["late_s"] for one in story["timeline"]] == [None, 12600.0, 86400.0]
    assert story["timeline"][1]["relation"] == "same"
    found: list[Any] = run(home, "export", "--story", str(listed["id"]))
    assert {row["source"] for row in found} == {"rain", "wind", "snow"}
    assert any("وادي العاصف" in str(line) for line in run(home, "stories"))
    run(home, "stories", "999", code=2)


def test_search_shows_one_line_a_copy_group(home: Path) -> None:
    (row,) = run(home, "search", "السد", "--json")
    assert {one["source"] for one in row["copies"]} | {row["source"]} == {"rain", "wind", "snow"}
    assert len(run(home, "search", "السد", "--copies", "--json")) == 3
    assert any("+2" in str(line) for line in run(home, "search", "السد"))
    counted = CliRunner().invoke(cli, ["--home", str(home), "search", "السد"]).stderr
    assert "3 articles, copies counted" in counted
    assert "copies counted" not in CliRunner().invoke(cli, ["--home", str(home), "search", "السد", "--copies"]).stderr


def test_a_split_and_a_join_outlive_a_rereading(home: Path) -> None:
    rain, wind, dust = (number(home, name) for name in ("rain", "wind", "dust"))
    run(home, "copies", rain, "--split", wind)
    run(home, "copies", rain, "--join", dust)
    assert copies(home, "rain") == {"snow", "dust"}
    before = run(home, "export")
    run(home, "reingest")
    assert run(home, "export") == before
    run(home, "copies", rain, "--join", wind)
    run(home, "copies", rain, "--split", dust)
    assert copies(home, "rain") == {"wind", "snow"}
    run(home, "copies", rain, "--split", rain, code=2)
    run(home, "copies", rain, "--split", wind, "--join", wind, code=2)


def test_the_table_says_what_was_joined_by_hand_and_that_can_be_withdrawn(home: Path) -> None:
    rain, wind, dust = (number(home, name) for name in ("rain", "wind", "dust"))
    run(home, "copies", rain, "--join", dust)
    assert any("joined by hand" in str(line) and "dust" in str(line) for line in run(home, "copies", rain))
    by_hand = {row["source"]: row["by_hand"] for row in run(home, "copies", rain, "--json")}
    assert by_hand == {"wind": False, "snow": False, "dust": True}
    run(home, "copies", rain, "--undo", dust)
    run(home, "copies", rain, "--split", wind)
    assert copies(home, "rain") == {"snow"}
    run(home, "copies", wind, "--undo", rain)
    assert copies(home, "rain") == {"wind", "snow"}
    run(home, "copies", rain, "--undo", wind, code=2)
    run(home, "copies", rain, "--undo", wind, "--join", wind, code=2)


def test_parting_two_that_never_were_linked_is_said(home: Path) -> None:
    rain, dust = number(home, "rain"), number(home, "dust")
    told = CliRunner().invoke(cli, ["--home", str(home), "copies", rain, "--split", dust])
    assert told.exit_code == 0
    assert "they were not linked before either" in told.stderr
    run(home, "copies", rain, "--undo", dust)


def test_who_contains_whom_is_said(tmp_path: Path) -> None:
    more = " ".join(f"وأضاف المراسل رقم {n} خبرا آخر من القرية {n}" for n in range(4))
    rows = [("long", f"{WIRE}\n\n{more}"), ("short", WIRE)]
    lines = [json.dumps({"url": f"https://{name}.example/1", "source": name, "text": text}) for name, text in rows]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run(tmp_path, "import", str(tmp_path / "rows.jsonl"), "--json")
    long, short = number(tmp_path, "long"), number(tmp_path, "short")
    assert any(f"#{long} contains it" in str(line) for line in run(tmp_path, "copies", long))
    assert any(f"#{short} is contained in it" in str(line) for line in run(tmp_path, "copies", short))


def test_unfolded_hits_have_their_copies_too(home: Path) -> None:
    found = {row["source"]: row for row in run(home, "search", "السد", "--copies", "--json")}
    assert {one["source"] for one in found["rain"]["copies"]} == {"wind", "snow"}
    assert not any("+2" in str(line) for line in run(home, "search", "السد", "--copies"))


def test_a_piece_of_a_text_says_that_more_stands_around_it(home: Path) -> None:
    assert any(str(line).strip().startswith("[كتب] صاحب [البستان]") for line in run(home, "search", "كتب البستان"))
    (line,) = [line for line in map(str, run(home, "search", "سائقها", "--limit", "1")) if "[سائقها]" in line]
    assert line.strip().startswith("… ")
    (row,) = run(home, "search", "سائقها", "--limit", "1", "--json")
    assert not row["snippet"].startswith("…")


def test_destroying_names_those_in_which_passages_stay(home: Path) -> None:
    dust = number(home, "dust")
    others = {int(number(home, name)) for name in ("rain", "wind", "snow")}
    told = CliRunner().invoke(cli, ["--home", str(home), "takedown", dust, "--level", "hide", "--reason", "سهو"])
    assert f"passages stay in {', '.join(f'#{other}' for other in sorted(others))}" in told.stderr
    run(home, "takedown", dust, "--lift")
    (row,) = run(home, "takedown", dust, "--level", "destroy", "--reason", "سهو", "--json")
    assert (row["also"], set(row["passages"])) == ([], others)
