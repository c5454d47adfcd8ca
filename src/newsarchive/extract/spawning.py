"""Processes that begin with nothing of the caller's: no copied memory, and no second run of the caller's script.

In: what `multiprocessing` asks a context for. Out: a context for a process pool. A spawned process imports the caller's
main module first, so a script without `if __name__ == "__main__"` would run itself again in each; our tasks live in
modules of their own, so here the main module is not named to the child.
"""

from __future__ import annotations

import sys
import threading
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.popen_spawn_posix import Popen
from types import ModuleType
from typing import Any

_LOCK = threading.Lock()


class _PopenWithoutMain(Popen):
    """Starts the process while an empty module stands for the caller's."""

    def _launch(self, process_obj: Any) -> None:
        with _LOCK:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super()._launch(process_obj)  # type: ignore[misc]
            finally:
                sys.modules["__main__"] = main


class _Process(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> _PopenWithoutMain:
        return _PopenWithoutMain(process_obj)


class IndependentContext(SpawnContext):
    """`spawn`, without the caller's main module."""

    Process = _Process
