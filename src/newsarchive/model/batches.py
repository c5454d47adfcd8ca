"""Long runs of items in batches of bounded size.

In: anything that can be iterated, and a size. Out: lists. It reads no further than the batch it returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in order, in lists of `size`; the last list may be shorter, and none is empty.

    `itertools.batched` for Python 3.11. Raises `ValueError` where `size` is below 1.
    """
    if size < 1:
        raise ValueError(f"a batch of {size}: at least 1 is needed")
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
