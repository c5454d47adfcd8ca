"""An attacker that reads the OpenAPI document finds no server error and no answer that is not as described."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx

# One call of each kind; the whole API takes minutes (see docs/api.md for how to run it).
CALLS = (
    "/api/v1/articles",
    "/api/v1/articles/{article_id}",
    "/api/v1/stories",
    "/api/v1/articles/{article_id}/takedown",
)


def test_the_api_passes_schemathesis(door: httpx.Client, tmp_path: Path) -> None:
    """What is just within and just beyond the bounds of each call; without a token, so nothing is changed."""
    address = str(door.base_url).rstrip("/")
    chosen = [word for path in CALLS for word in ("--include-path", path)]
    command = [str(Path(sys.executable).with_name("st")), "run", f"{address}/api/openapi.json", *chosen]
    done = subprocess.run(
        [*command, "--phases", "coverage", "--checks", "all", "--no-color", "--seed", "1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
