"""Identity keys as rows hold them.

In: addresses and keys of any length. Out: keys an index of Postgres can hold (it refuses entries over 2,700 bytes).
"""

from __future__ import annotations

import hashlib

from newsarchive import urls

MAX_URL_BYTES = 2_500  # of a feed's address, which is indexed whole
_MAX_KEY_BYTES = 1_000
_HEAD = 150


def bounded(key: str) -> str:
    """The key itself, or where it is too long to index its beginning and a digest of the whole."""
    raw = key.encode("utf-8", "surrogatepass")
    if len(raw) <= _MAX_KEY_BYTES:
        return key
    return f"{key[:_HEAD]}…sha256:{hashlib.sha256(raw).hexdigest()}"


def key_of(url: str) -> str:
    """The bounded identity key of an address; of what is no web address (`urn:`…) the address itself."""
    return bounded(urls.key(url) if urls.parse(url) else url)
