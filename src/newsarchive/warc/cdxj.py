"""CDXJ: one line for each capture in WARC files, sorted by address and moment, so that replay tools find it.

In: WARC files. Out: lines `key timestamp {json}`. The key is the address as replay tools sort it (SURT): host reversed,
path and query in small letters, session ids left out. It changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from newsarchive.warc.foreign import CaptureRecord, records

_WWW = re.compile(r"^www\d*\.")
_PORTS = {"http": ":80", "https": ":443"}
# As the Internet Archive's canonicaliser has it, which pywb and OpenWayback use.
_PATH_SESSION = re.compile(r"^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/|\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$")
_QUERY_SESSION = re.compile(
    r"(?:^|(?<=&))(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?:&|$)",
    re.IGNORECASE,
)


def lines(paths: Iterable[Path], *, names: dict[Path, str] | None = None) -> list[str]:
    """The index of these files, sorted. `names`: what a file is called in it, where that is not its own name."""
    values: list[str] = []
    for path in paths:
        name = (names or {}).get(path, path.name)
        values += [
            line(record, name) for record in records(path) if isinstance(record, CaptureRecord) and _is_web(record)
        ]
    return sorted(values)


def line(record: CaptureRecord, name: str) -> str:
    """One capture's line; `name`: the file's, as replay tools are to ask for it."""
    fetched = record.fetched
    mime = (fetched.header("Content-Type") or "unk").partition(";")[0].strip().lower() or "unk"
    values = {
        "url": fetched.final_url,
        "mime": "warc/revisit" if record.type == "revisit" else mime,
        "status": str(fetched.status),
        "digest": record.raw.digest,
        "length": str(record.raw.length),
        "offset": str(record.raw.offset),
        "filename": name,
    }
    return f"{surt(fetched.final_url)} {fetched.moment:%Y%m%d%H%M%S} {json.dumps(values, ensure_ascii=False)}"


def surt(url: str) -> str:
    """The sort-friendly key of an address: `org,example)/path?query`."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in ("http", "https") or not host:
        return url
    path = _escaped(parts.path).lower()
    path = _PATH_SESSION.sub(r"\1\2", path)
    path = _without_dots(re.sub("/{2,}", "/", path))
    path = path.rstrip("/") or "/"
    query = _escaped(parts.query).lower()
    query = _QUERY_SESSION.sub("", query)
    query = "&".join(sorted(query.split("&"))) if query else ""
    reverse = ",".join(reversed(_WWW.sub("", _ascii(host)).split(".")))
    told_port = f":{port}" if port and f":{port}" != _PORTS[parts.scheme.lower()] else ""
    return f"{reverse}{told_port}){path}{'?' + query if query else ''}"


def _is_web(record: CaptureRecord) -> bool:
    return record.fetched.final_url.lower().startswith(("http://", "https://"))


def _without_dots(path: str) -> str:
    """`/a/b/../c` is `/a/c`."""
    values: list[str] = []
    for piece in path.split("/"):
        if piece == ".." and len(values) > 1:
            values.pop()
        elif piece not in (".", ".."):
            values.append(piece)
    return "/".join(values)


def _ascii(host: str) -> str:
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:
        return host.lower()


def _escaped(text: str) -> str:
    """Unescaped as long as that changes anything, then the bytes that must be are escaped."""
    plain = text.encode("utf-8", "surrogateescape")
    while (once := unquote_to_bytes(plain)) != plain:
        plain = once
    return "".join(chr(byte) if 0x20 < byte < 0x7F and byte not in b"#%" else f"%{byte:02X}" for byte in plain)


def texts(values: Iterable[str]) -> Iterator[bytes]:
    """Lines as a file holds them."""
    for text in values:
        yield text.encode("utf-8") + b"\n"
