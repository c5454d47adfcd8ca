"""How one job ended: the contract of `import`, `fetch` and `poll`.

In: an ending. Out: JSON values.
"""

from __future__ import annotations

from typing import Any

from newsarchive.model import Result


def ending_row(result: Result) -> dict[str, Any]:
    """What was asked for and what became of it."""
    return {
        "input": result.input,
        "url": result.url,
        "outcome": result.outcome.value,
        "article_id": result.article_id,
        "detail": result.detail,
    }
