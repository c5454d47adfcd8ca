"""TODO."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import TimeoutError as FuturesTimeoutError
from dataclasses import dataclass
from typing import Any
from pebble import ProcessExpired, ProcessPool
from newsarchive import decoding
from newsarchive.decoding import content_encoding
from newsarchive.extract.plain import extract_plain
from newsarchive.model import Extraction, Fetched, Provenance, Site


def html_of(fetched: Fetched, max_bytes: int) -> str:
    """An answer's body as HTML text, to look for links in; what is damaged gives what could be read, else ""."""
    try:
        body = content_encoding.unpack(fetched.body, fetched.header("Content-Encoding"), max_bytes)
    except content_encoding.Damaged as damage:
        body = damage.partial
    except content_encoding.TooLarge:
        return ""
    return decoding.decode(body, decoding.of_content_type(fetched.header("Content-Type")), "html").text
