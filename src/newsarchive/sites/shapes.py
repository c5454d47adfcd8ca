"""The shape of a block, which identifies it when it recurs: folded, its numbers masked.

In: a block's text. Out: its shape. «عدد القراءات: 123» and «عدد القراءات: 4567» have one shape; two sentences do not.
"""

from __future__ import annotations

import re

from newsarchive.arabic.text import fold

_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")


def shape_of(text: str) -> str:
    """The shape of a block as printed, or of one already folded."""
    return _NUMBER.sub("0", fold(text))
