"""What the search index holds beside a text: who wrote it, where, for whom and in what language; and how it spells it.

In: names as printed. Out: tokens, and conditions that find them. Compared are folded words: all of a name, or some of
them in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, false, literal, true
from sqlalchemy.ext.compiler import compiles

from newsarchive.arabic.tokens import index_tokens, stem

_MARK = "="  # no word begins with it
_BETWEEN = "="  # between two names, so that they are no name together
STEM_MARKS: Mapping[str, str] = {"": "~", "title": "^"}  # before a stem in a tsvector: of any zone, or of one
TITLE = "title title_stems"  # the columns of a title in FTS5
_LONGEST = 60  # characters of a token
_ID_IN = "articles.id IN (SELECT search_documents.article_id FROM {} WHERE {})"


class _Holds(ColumnElement[bool]):
    """Articles whose index row fits, in each engine's own words."""

    inherit_cache = False
    type = literal(True).type

    def __init__(self, fts: str, vector: str) -> None:
        self.fts, self.vector = fts, vector


def facts_of(source_id: int, revision: Any) -> dict[str, tuple[str, ...]]:
    """What the index holds of a revision."""
    return {
        "source": (str(source_id),),
        "language": (revision.language,) if revision.language else (),
        "agency": tuple(revision.agencies),
        "author": tuple(revision.authors),
        "place": (revision.dateline,) if revision.dateline else (),
        "section": (revision.section,) if revision.section else (),
    }


def fact_tokens(facts: Mapping[str, Iterable[str]]) -> list[str]:
    """The tokens of an article's facts."""
    tokens: list[str] = []
    for name, values in facts.items():
        for value in values:
            tokens += [*_named(name, value), _BETWEEN]
    return tokens


def fact_query(name: str, value: str) -> tuple[str, ...]:
    """The tokens that stand in a row where a fact is this, or this is a part of it."""
    return tuple(_named(name, value))


def fact_is(name: str, value: str) -> ColumnElement[bool]:
    """A condition on `articles`: a fact is this, or this is a part of it."""
    tokens = fact_query(name, value)
    return _Holds(fts_phrase(tokens), vector_phrase(tokens)) if tokens else false()


def title_has(words: str) -> ColumnElement[bool]:
    """A condition on `articles`: the title has all of these words."""
    stems = [stem(word) for word in index_tokens(words)]
    fts = " AND ".join(f"{{{TITLE}}} : {fts_phrase((text,))}" for text in stems)
    return _Holds(fts, " & ".join(quoted(STEM_MARKS["title"] + text) for text in stems)) if stems else true()


def fts_phrase(tokens: Iterable[str]) -> str:
    """Tokens in a row as FTS5 spells them."""
    return '"' + " ".join(tokens).replace('"', '""') + '"'


def quoted(lexeme: str) -> str:
    """A lexeme as a tsvector or tsquery spells it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def vector_phrase(tokens: Iterable[str]) -> str:
    """Tokens in a row as a tsquery spells them."""
    return "(" + " <-> ".join(map(quoted, tokens)) + ")"


def _named(name: str, value: str) -> list[str]:
    return [f"{_MARK}{name}{_MARK}{word[:_LONGEST]}" for word in index_tokens(value)]


@compiles(_Holds, "sqlite")
def _in_fts(element: _Holds, compiler: Any, **more: Any) -> str:
    text = "search_index JOIN search_documents ON docid = search_index.rowid"
    return _ID_IN.format(text, "search_index MATCH " + compiler.process(literal(element.fts), **more))


@compiles(_Holds, "postgresql")
def _in_vector(element: _Holds, compiler: Any, **more: Any) -> str:
    value = compiler.process(literal(element.vector), **more)
    return _ID_IN.format("search_documents", "search_documents.vector @@ CAST(" + value + " AS tsquery)")
