"""The gate: how well our own pages are read, against floors that only rise. Real pages: `make bench`."""

from __future__ import annotations

import json

import pytest

from benchmarks.quality import __main__ as quality
from benchmarks.quality.own import HIGHER, LOWER, own_digest, own_figures

HELD = json.loads(quality.FLOORS.read_text(encoding="utf-8"))["own"]


def test_the_floors_were_measured_on_these_pages() -> None:
    assert HELD["digest"] == own_digest(), "pages were added or changed: python -m benchmarks.quality --update"


def test_no_figure_fell_under_its_floor() -> None:
    figures = own_figures()
    assert quality.below({"own": HELD["floors"]}, {"own": figures}) == []
    assert figures["f1"] > figures["trafilatura_f1"]


def test_every_figure_has_a_floor() -> None:
    assert set(HELD["floors"]) == {*HIGHER, *LOWER}


@pytest.mark.parametrize(("figure", "worse"), [("f1", -0.01), ("titles", -0.02), ("filed", 1.0), ("refused", 1.0)])
def test_a_figure_that_got_worse_is_named(figure: str, worse: float) -> None:
    floors = HELD["floors"]
    fallen = quality.below({"own": floors}, {"own": floors | {figure: floors[figure] + worse}})
    assert len(fallen) == 1
    assert figure in fallen[0]


def test_floors_are_not_lowered_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    floors = {"set": {"f1": 0.9}}
    before = quality.FLOORS.read_text(encoding="utf-8")
    assert quality.update({"corpus": "c", "floors": floors}, {"set": {"f1": 0.8}}, "c", lowering=False) == 1
    assert "f1" in capsys.readouterr().out
    assert quality.FLOORS.read_text(encoding="utf-8") == before
