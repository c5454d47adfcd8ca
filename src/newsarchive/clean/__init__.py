"""From what was read to the text we stand behind: choices, and a verdict with its reason for every block."""

from __future__ import annotations

from newsarchive.clean.content import clean

__all__ = ["clean"]
