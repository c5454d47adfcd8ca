"""`python -m benchmarks` (or `make bench`): every benchmark, one after the other; NEWSARCHIVE_CORPUS names the data."""

from __future__ import annotations

import subprocess
import sys

PARTS = ("quality", "copies")


def main() -> int:
    """Run each part in a process of its own, so that none warms another's caches. 1 where a floor does not hold."""
    codes = [subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], check=False).returncode for part in PARTS]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
