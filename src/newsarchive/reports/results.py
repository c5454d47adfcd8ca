"""How one job ended: the contract of `import`, `fetch` and `poll`.

In: an ending. Out: JSON values.
"""

from __future__ import annotations

from typing import Any

from newsarchive.model import Ending


def ending_row(ending: Ending) -> dict[str, Any]:
    """What was asked for and what became of it."""
    return {
        "input": ending.input,
        "url": ending.url,
        "outcome": ending.outcome.value,
        "article_id": ending.article_id,
        "detail": ending.detail,
    }
