"""A query widened by the other spellings of the names in it.

In: a parsed query, a table of names. Out: a query that also takes the other forms, and which these are. What must not
be there is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from newsarchive.arabic.names import Names, form_of
from newsarchive.arabic.tokens import index_tokens
from newsarchive.store.search.query import Group, Query, Term, parse

_MOST = 40  # groups of a widened query


def widened(asked: Query, names: Names) -> Query:
    """The query as asked, or with any name in it in another form."""
    groups = dict.fromkeys(asked.groups)
    for group in asked.groups:
        for wanted in islice(product(*_choices(group, names)), _MOST):
            terms = tuple(dict.fromkeys(term for some in wanted for term in some))
            groups[Group(terms, group.unwanted)] = None
    return replace(asked, groups=tuple(groups)[:_MOST])


def _choices(group: Group, names: Names) -> list[list[tuple[Term, ...]]]:
    """For each name in what is wanted its forms, as asked first; for every other term itself."""
    choices: list[list[tuple[Term, ...]]] = []
    done = 0
    for start, end, others in [*_named(group, names), (len(group.wanted), len(group.wanted), ())]:
        choices += [[(term,)] for term in group.wanted[done:start]]
        title = any(term.title for term in group.wanted[start:end])  # it is where the name was asked for
        forms = [tuple(Term((word,), title=title) for word in index_tokens(other)) for other in others]
        choices.append([group.wanted[start:end], *forms])
        done = end
    return choices


def aliased(asked: Query, names: Names) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each name in the query, its words folded, with the other forms that are looked for too, as printed."""
    phrases: dict[str, tuple[str, ...]] = {}
    for group in asked.groups:
        for start, end, others in _named(group, names):
            phrases.setdefault(" ".join(word for term in group.wanted[start:end] for word in term.words), others)
    return tuple(phrases.items())


def also(query: str, names: Names) -> tuple[str, ...]:
    """The other forms that are looked for too, as printed."""
    return tuple(dict.fromkeys(other for _, others in aliased(parse(query), names) for other in others))


def _named(group: Group, names: Names) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Names in what is wanted: from term, to term, other forms; the longest first, none inside another."""
    at = 0
    while at < len(group.wanted):
        end, others = _longest(group.wanted, at, names)
        if others:
            yield at, end, others
        at = max(end, at + 1)


def _longest(wanted: tuple[Term, ...], at: int, names: Names) -> tuple[int, tuple[str, ...]]:
    for end in range(min(len(wanted), at + names.longest), at, -1):
        terms = wanted[at:end]
        if not _is_name(terms):
            continue
        others = names.others(form_of(" ".join(word for term in terms for word in term.words)))
        if others:
            return end, others
    return at + 1, ()


def _is_name(terms: tuple[Term, ...]) -> bool:
    """Whether terms can be a name: whole words, or one phrase, all of them looked for in the same place."""
    broken = any(term.prefix or term.near for term in terms) or len({term.title for term in terms}) > 1
    return not broken and (len(terms) == 1 or all(len(term.words) == 1 for term in terms))
