"""JSON arrays are read value by value, however large they are, and a broken one says where."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from newsarchive.errors import BadInput
from newsarchive.imports import json_array

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)


@drawn(st.lists(VALUES, max_size=12), st.sampled_from((None, 1)), st.integers(1, 40))
def test_an_array_gives_its_values_however_it_is_cut_in_pieces(told: list[Any], indent: int | None, size: int) -> None:
    class Slow(io.StringIO):
        def read(self, wanted: int | None = -1) -> str:
            return super().read(size)

    text = json.dumps(told, ensure_ascii=False, indent=indent)
    assert list(json_array.values(Slow(f" {text}\n"))) == told


def test_only_what_is_in_hand_is_held() -> None:
    class Counting(io.StringIO):
        given = 0

        def read(self, wanted: int | None = -1) -> str:
            piece = super().read(wanted)
            self.given += len(piece)
            return piece

    file = Counting(json.dumps([{"text": "كلمة " * 2_000}] * 400, ensure_ascii=False))
    held = json_array.values(file)
    assert next(held) == {"text": "كلمة " * 2_000}
    assert file.given < 200_000
    assert sum(1 for _ in held) == 399


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "not a JSON array"),
        ("", "not a JSON array"),
        ("[1, 2", "cut short after value 2"),
        ("[1, 2,", "value 3"),
        ('[1, "كلمة', "value 2"),
        ("[1 2]", "after value 1"),
        ("[1] [2]", "behind the end"),
        ("[" + "[" * 100_000, "value 1"),
        ('[{"a": x}' + " " * 1_000_000, "value 1"),
    ],
)
def test_a_broken_array_says_where(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        list(json_array.values(io.StringIO(text)))


def test_a_value_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_array, "MAX_VALUE", 100_000)
    with pytest.raises(BadInput, match="longer than 100000 letters"):
        list(json_array.values(io.StringIO('["' + "x" * 1_000_000)))
