"""newsarchive: a news archive that starts with Arabic and works for every language.

`open_archive(home)` gives an `Archive` for scripts and notebooks; docs/python.md shows it at work. Importing this
package is light: what a method needs is imported when it is first called.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarchive.archive.archive import OpenArchive
    from newsarchive.export.writers import Form
    from newsarchive.imports.files import Format
    from newsarchive.model import Result, Source
    from newsarchive.model.article import Article
    from newsarchive.model.article import ArticleCopy as ArticleCopy
    from newsarchive.model.article import Revision as Revision
    from newsarchive.model.article import SharedPassage as SharedPassage
    from newsarchive.model.results import OnResult
    from newsarchive.store.filters import Filters
    from newsarchive.store.search import Answer
    from newsarchive.store.search import Hit as Hit
    from newsarchive.store.search.find import Sort

__version__ = "0.1.0"
__all__ = ["Archive", "Article", "__version__", "open_archive"]
_VALUES = {
    "Article": "newsarchive.model.article",
    "ArticleCopy": "newsarchive.model.article",
    "Revision": "newsarchive.model.article",
    "SharedPassage": "newsarchive.model.article",
    "Result": "newsarchive.model",
    "Source": "newsarchive.model",
    "Answer": "newsarchive.store.search",
    "Hit": "newsarchive.store.search",
}


def __getattr__(name: str) -> Any:
    """The values that methods return, imported when they are asked for."""
    if name not in _VALUES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_VALUES[name]), name)


def open_archive(home: str | os.PathLike[str], *, database: str | None = None, readonly: bool = False) -> Archive:
    """Open the archive at `home`, creating it on first use; close it with `close()` or use it in a `with` block.

    `database`: a URL, else SQLite in the home. `readonly`: nothing is created and every write is refused. Settings come
    from `newsarchive.toml` in the home and the environment. Raises `errors.UnusableArchive` where the folder or the
    database cannot be used, `errors.BadSetting` for a setting that is unknown or ill-typed.
    """
    from newsarchive.archive.archive import open_archive as opened
    from newsarchive.settings import load

    folder = Path(home).expanduser()
    with ExitStack() as stack:
        archive = stack.enter_context(
            opened(folder, load(folder, os.environ, database_url=database), readonly=readonly)
        )
        return Archive(archive, stack.pop_all())


class Archive:
    """An archive that is open: questions to it, and work in it. Safe to use from several threads."""

    def __init__(self, archive: OpenArchive, closing: ExitStack) -> None:
        self._archive = archive
        self._closing = closing

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Archive({str(self._archive.home)!r})"

    def close(self) -> None:
        """Close the database and the raw files, and end the reading processes. Safe to call twice."""
        self._closing.close()

    # ---------------------------------------------------------------- questions

    def search(
        self,
        text: str = "",
        *,
        sort: Sort = "relevance",
        limit: int = 20,
        after: str | None = None,
        aliases: bool = True,
        fold_copies: bool = True,
        facets: bool = False,
        **filters: Any,
    ) -> Answer:
        """A page of hits for a query as typed (docs/search.md); `answer.next` is the `after` of the next page.

        `filters`: those of `store.filters.Filters`, such as `source="…"` or `since=date(2026, 1, 1)`.
        """
        from newsarchive.archive.names import own_names
        from newsarchive.store.search import Question, answer

        names = own_names(self._archive) if aliases else None
        chosen = _filters(filters)
        question = Question(text, chosen, sort, limit, after, names, fold_copies=fold_copies, facets=facets)
        with self._archive.reading() as conn:
            return answer(conn, question)

    def article(self, article: int | str) -> Article | None:
        """The article of a number or an address; None where there is none, or it was taken down."""
        from newsarchive.store import articles

        with self._archive.reading() as conn:
            number = articles.find(conn, str(article))
            return None if number is None else articles.article(conn, number)

    def articles(self, query: str | None = None, **filters: Any) -> Iterator[Article]:
        """Every article that fits, in the order of their numbers, a few hundred in memory at a time."""
        from newsarchive.store import articles

        with self._archive.reading() as conn:
            yield from articles.iterate(conn, _filters({"query": query, **filters}))

    def sources(self) -> list[Source]:
        """The publishers that are watched, and those of imports."""
        from newsarchive.store.sources import sources

        with self._archive.reading() as conn:
            return list(sources.list_sources(conn))

    def stories(self, limit: int = 20) -> list[dict[str, Any]]:
        """Events that several articles report, the newest activity first."""
        from newsarchive.reports.stories import story_list

        with self._archive.reading() as conn:
            return story_list(conn, limit)

    # ---------------------------------------------------------------- work

    def add_source(
        self, url: str, *, name: str | None = None, feeds: Iterable[str] = (), timezone: str | None = None
    ) -> Source:
        """Watch a publisher. Without `feeds` its host is asked for feeds, sitemaps and sections.

        Raises `errors.BadInput` naming the address or time zone that cannot be used.
        """
        from newsarchive.sources.add import watch
        from newsarchive.sources.lists import Listed

        return watch(self._archive, Listed(url, name, tuple(feeds), timezone)).source

    def poll(self, *names: str, everything: bool = False, on_result: OnResult | None = None) -> list[Result]:
        """One round now: feeds, new articles, reading; of the sources named, else of all that are due.

        `everything`: also what is not due. `on_result` is called with each result as it comes.
        Raises `errors.UsageError` for a source that is not there.
        """
        from newsarchive.crawl.host import Scope
        from newsarchive.scheduler.rounds import poll_round

        ids = self._ids(names) if names else None
        return poll_round(self._archive, Scope(ids, everything), on_result or _nothing)

    def import_(
        self, *paths: str | os.PathLike[str], source: str | None = None, format: Format = "auto"
    ) -> Iterator[Result]:
        """Import files and folders: pages, texts, WARC, jsonl, csv; one result for each item as it is filed.

        Addresses in a list of URLs are fetched at the end. Nothing is done until the results are iterated.
        """
        from newsarchive.imports.files import files, read_items
        from newsarchive.imports.importer import run_import
        from newsarchive.imports.items import UrlItem
        from newsarchive.scheduler.rounds import fetch_urls

        addresses: list[str] = []

        def items() -> Iterator[Any]:
            for path in files([Path(path) for path in paths]):
                for item in read_items(path, format):
                    if isinstance(item, UrlItem):
                        addresses.append(item.url)
                    else:
                        yield item

        yield from run_import(self._archive, items(), source)
        if addresses:
            yield from fetch_urls(self._archive, addresses, source, _nothing)

    def export(
        self, path: str | os.PathLike[str], *, form: Form = "jsonl", query: str | None = None, **filters: Any
    ) -> int:
        """Write every article that fits to a file, which appears whole or not at all; returns how many.

        `form`: jsonl, csv, parquet, tei, text, bibtex or csl.
        """
        from newsarchive.export.rights import Rights
        from newsarchive.export.writers import writer
        from newsarchive.model.encoding import to_json

        target = Path(path)
        part = target.with_name(target.name + ".part")
        count = 0
        try:
            with part.open("wb") as file, writer(file, form, Rights()) as write:
                for article in self.articles(query, **filters):
                    write(to_json(article))
                    count += 1
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        part.replace(target)
        return count

    def _ids(self, names: Iterable[str]) -> frozenset[int]:
        from newsarchive.errors import UsageError

        known = {source.name: source.id for source in self.sources()}
        if missing := [name for name in names if name not in known]:
            raise UsageError(f"no such source: {', '.join(missing)}; known are: {', '.join(known) or 'none yet'}")
        return frozenset(known[name] for name in names)


def _filters(values: dict[str, Any]) -> Filters:
    from newsarchive.store.filters import Filters

    return Filters(**values)


def _nothing(_result: Result) -> None:
    """Nobody watches."""
