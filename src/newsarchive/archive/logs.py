"""Log lines: standard logging, one event a line, its facts beside it.

In: an event's name and facts, as `logger.info("daemon_started", extra=facts(process=7))`. Out: a JSON object a line for
machines, a short line for people. It decides neither where they go nor whether: that is for whoever runs the process.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

logger = logging.getLogger("newsarchive")
_FACTS = "facts"


def facts(**values: Any) -> dict[str, dict[str, Any]]:
    """Facts of an event, for `extra=`."""
    return {_FACTS: values}


class JsonLines(logging.Formatter):
    """`{…facts, "event": …, "timestamp": …, "level": …}`, with `exception` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line of JSON."""
        row = {
            **getattr(record, _FACTS, {}),
            "event": record.getMessage(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            "level": record.levelname.lower(),
        }
        if record.exc_info:
            row["exception"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """`2026-01-12 09:00:00Z info     polled  source=sahel job=poll`."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as a line for people, its traceback below."""
        moment = f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%d %H:%M:%S}Z"
        details = " ".join(f"{name}={value}" for name, value in getattr(record, _FACTS, {}).items())
        line = f"{moment} {record.levelname.lower():<8} {record.getMessage():<16} {details}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
