"""The columns of csv and Parquet, and the Parquet file itself: typed, streamed in row groups.

In: articles as the doors' JSON. Out: a table with one row an article (or one an n-gram). Needs the extra `parquet`.
"""

from __future__ import annotations

from datetime import date, datetime
from types import TracebackType
from typing import IO, Any

from newsarchive.errors import UsageError

COLUMNS = (
    "id", "url", "canonical_url", "source", "title", "text", "language", "published_at", "published_day",
    "published_precision", "published_evidence", "modified_at", "first_seen_at", "authors", "agencies", "dateline",
    "section", "tags", "image_url", "story_id", "copies", "revisions", "deleted", "deleted_at",
)  # fmt: skip
NGRAM_COLUMNS = ("id", "source", "language", "published_day", "ngram", "count")

_MOMENTS = frozenset(("published_at", "modified_at", "first_seen_at", "deleted_at", "captured_at"))
_GROUP = 1_000  # rows of one row group: what is in memory at a time


class Parquet:
    """A Parquet file being written; every row of the doors' JSON keeps its structure (lists and copies as lists)."""

    def __init__(self, file: IO[bytes], *, ngrams: bool) -> None:
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError as error:
            raise UsageError("--format parquet needs the extra: pip install 'newsarchive[parquet]'") from error
        self._arrow = pyarrow
        self._schema = _schema(pyarrow, ngrams=ngrams)
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def __enter__(self) -> Parquet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()

    def write(self, row: dict[str, Any]) -> None:
        """Take one row; full row groups go out."""
        self._rows.append(_typed(row))
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """Moments and days as what they are, at any depth."""
    entry: dict[str, Any] = {}
    for name, value in row.items():
        if name in _MOMENTS and value is not None:
            entry[name] = datetime.fromisoformat(value)
        elif name == "published_day" and value is not None:
            entry[name] = date.fromisoformat(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            entry[name] = [_typed(item) for item in value]
        else:
            entry[name] = value
    return entry


def _schema(arrow: Any, *, ngrams: bool) -> Any:
    words, whole, moment = arrow.string(), arrow.int64(), arrow.timestamp("us", tz="UTC")
    if ngrams:
        kinds = {"id": whole, "published_day": arrow.date32(), "count": whole}
        return arrow.schema([(name, kinds.get(name, words)) for name in NGRAM_COLUMNS])
    edge = [("article_id", whole), ("url", words), ("source", words)]
    copy = arrow.struct([*edge, ("relation", words), ("similarity", arrow.float64()), ("same_source", arrow.bool_())])
    passage = arrow.struct([("text", words), *edge, ("earliest", arrow.bool_())])
    revision = arrow.struct([("number", whole), ("captured_at", moment), ("title", words), ("text", words)])
    names = arrow.list_(words)
    kinds = {
        "id": whole, "published_day": arrow.date32(), "story_id": whole, "deleted": arrow.bool_(),
        "authors": names, "agencies": names, "tags": names, "urls": names,
        "copies": arrow.list_(copy), "passages": arrow.list_(passage), "revisions": arrow.list_(revision),
        **dict.fromkeys(("published_at", "modified_at", "first_seen_at", "deleted_at"), moment),
    }  # fmt: skip
    order = (*COLUMNS[:3], "urls", *COLUMNS[3:21], "passages", *COLUMNS[21:])
    return arrow.schema([(name, kinds.get(name, words)) for name in order])
