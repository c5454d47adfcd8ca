"""Batches: every item once, in order, and nothing read ahead."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.model.batches import batched


@given(st.lists(st.integers()), st.integers(1, 9))
def test_batches_joined_are_the_items(items: list[int], size: int) -> None:
    batches = list(batched(items, size))
    assert [item for batch in batches for item in batch] == items
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(batches)


def test_nothing_is_read_beyond_the_batch() -> None:
    numbers = count()
    assert next(batched(numbers, 3)) == [0, 1, 2]
    assert next(numbers) == 3


def test_a_batch_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        next(batched([1], 0))
