"""How a job ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from newsarchive.model.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """How one job ended: printed as one line by `--json`, counted and logged once."""

    job: Literal["poll", "capture", "ingest", "import"]
    input: str  # the file, line or URL it was about
    outcome: Outcome
    url: str | None = None
    article_id: int | None = None
    detail: str | None = None
    source: str | None = None
    capture_id: int | None = None


OnResult: TypeAlias = Callable[[Result], None]  # called with each result as it is recorded
