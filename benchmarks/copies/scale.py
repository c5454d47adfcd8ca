"""What an article costs at fifty thousand stored articles and at a million: `python -m benchmarks.copies.scale FOLDER`.

In: articles; a database URL (`--database`), else a SQLite file in FOLDER. Out: figures by name. The archive is loaded
in bulk: every article's text is a real one with a third of its words changed, its keys are that text's own for the
first PATTERNS articles, and later ones carry a like share of the keys of one of those, the rest drawn at random; one in
fifty is a bulletin of a few kinds, all alike but for its figures. The last ones then come in the usual way, and are
what is measured. Articles come at the same rate in both archives: the larger one is longer, not denser.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from sqlalchemy import Connection, insert, select, text

from benchmarks.copies.corpus import Article, articles
from benchmarks.copies.stored import sizes
from newsarchive.archive import names as names_module
from newsarchive.archive.archive import OpenArchive, open_archive
from newsarchive.dedupe.candidates import NEAREST
from newsarchive.dedupe.fingerprint import BANDS, fingerprint
from newsarchive.ingest import linking
from newsarchive.model import FiledText
from newsarchive.settings import Settings
from newsarchive.store.dedupe.index import IndexEntry, entry_values
from newsarchive.store.dedupe.timeline import time_position
from newsarchive.store.schema.similarity_tables import signatures
from newsarchive.store.schema.tables import articles as article_table
from newsarchive.store.schema.tables import captures, revisions
from tests.store.sample_archive import capture, content, file_capture, printed, source

Pattern = tuple[linking.ArticleKeys, str, str]
Loaded = tuple[IndexEntry, str, str]
START = datetime(2020, 1, 1, tzinfo=UTC)
A_DAY = 2_000  # articles
PATTERNS = 2_000
BULLETINS = 400
_ALL = (1 << 64) - 1
SHARE = 0.17  # of its base's anchors that a text keeps with a third of its words changed
LOAD = 5_000  # rows loaded in one transaction
BULLETIN = (
    "مواقيت الصلاة في {place} وضواحيها ليوم {day} الفجر {a} الشروق {b} الظهر {c} العصر {d} المغرب {e} العشاء {f} "
)
WORDS = (
    "تعلن دائرة الأوقاف للأهالي الكرام مواعيد إقامة الصلاة في المساجد الجامعة والمصليات "
    "مع مراعاة فروق التوقيت بين أحياء المدينة وقراها"
)


def bulletin(number: int) -> Article:
    """A text that is the same every day but for its figures: one of four kinds."""
    random = Random(number)
    figures = {name: f"{random.randrange(3, 23)}:{random.randrange(60):02}" for name in "abcdef"}
    place = ("المدينة", "الساحل", "الجبل", "الوادي")[number % 4]
    return f"مواقيت الصلاة في {place}", BULLETIN.format(position=place, day=number, **figures) + f"{place} {WORDS} " * 2


def noisy(one: Article, random: Random) -> Article:
    """A third of the words are others."""
    title, body = one
    words = body.split()
    for at in range(len(words)):
        if random.random() < 0.3:
            words[at] = random.choice(words) + str(random.randrange(50))
    return title, " ".join(words)


def turned(pattern: Pattern, random: Random) -> Article:
    """A text of the same length and words; it has keys of its own all the same."""
    _, title, body = pattern
    at = random.randrange(len(body))
    return title, f"{body[at:]} {body[:at]}"


def real() -> list[Article]:
    """Articles of the corpus, of middling length, in no order."""
    some = [one for one in articles(18_000) or [] if 500 < len(one[1]) < 6_000]
    Random(1).shuffle(some)
    return some


def moment(number: int) -> datetime:
    """When an article was published."""
    return START + timedelta(minutes=number * 1440 // A_DAY)


def grow(folder: Path, database: str | None, count: int) -> float:
    """Fill the tables of a new archive; the bytes of an average text. In a process of its own: it holds all keys."""
    some = real()
    random = Random(7)
    told = 0
    rows = (array("q"), array("q"), array("q"))
    with open_archive(folder, Settings(database_url=database)) as archive:
        with archive.writing() as conn:
            owner = source(conn, "loaded")
            stand = capture(conn, owner, "https://loaded.example/", START)
        postgres = archive.engine.dialect.name == "postgresql"
        patterns, bulletins = _patterns(archive, some, min(PATTERNS, count), random)
        for start in range(1, count + 1, LOAD):
            drawn = [_drawn(one, patterns, bulletins, random) for one in range(start, min(count + 1, start + LOAD))]
            told += sum(len(body.encode()) for _, _, body in drawn)
            with archive.writing() as conn:
                _articles(conn, owner.id, stand.id, [(made.article_id, title, body) for made, title, body in drawn])
                conn.execute(insert(signatures), [entry_values(made) for made, _, _ in drawn])
            for made, _, _ in drawn:
                _collect(rows, made, postgres=postgres)
        _keys(archive, rows)
        if postgres:
            _settle(archive)
    return told / count


def _settle(archive: OpenArchive) -> None:
    """Ids were given, not drawn; and the planner must know how large the tables are."""
    with archive.writing() as conn:
        for table in (article_table, captures, revisions):
            name = f"pg_get_serial_sequence('{table.name}', 'id')"
            conn.execute(text(f"SELECT setval({name}, (SELECT max(id) FROM {table.name}))"))
        conn.execute(text("ANALYZE"))


def _patterns(
    archive: OpenArchive, some: Sequence[Article], count: int, random: Random
) -> tuple[list[Pattern], list[Pattern]]:
    names = names_module.own_names(archive).stems
    articles_made = [noisy(some[at % len(some)], random) for at in range(count)]
    return [_pattern(one, names) for one in articles_made], [_pattern(bulletin(at), names) for at in range(BULLETINS)]


def _pattern(article: Article, names: Mapping[str, str]) -> Pattern:
    marked = fingerprint(*article)
    known = FiledText(1, 1, *article, marked.digest, marked.text_digest, START, START)
    return linking.mark(known, "loaded", names), *article


def _drawn(one: int, patterns: Sequence[Pattern], bulletins: Sequence[Pattern], random: Random) -> Loaded:
    """An article with keys as a text with as much noise as its pattern would have them; or a bulletin as it is."""
    place = time_position(moment(one), moment(one), f"loaded\n{one}")
    if one % 50 == 0:
        made, title, body = bulletins[one // 50 % BULLETINS]
        return replace(made.entry, article_id=one, position=place), title, body
    pattern, other = random.choice(patterns), random.choice(patterns)[0].entry
    base = pattern[0].entry
    bits = int.from_bytes(random.randbytes(8 * len(base.keys)))
    keys = tuple(
        key if at >= BANDS and random.random() < SHARE else (bits >> 64 * at & _ALL) - (1 << 63)
        for at, key in enumerate(base.keys)
    )
    half = base.indexed_terms // 2
    terms = dict((*base.terms[:half], *other.terms[half:]))
    made = replace(
        base,
        article_id=one,
        signature=random.randbytes(128),
        position=place,
        keys=keys,
        terms=tuple(terms.items()),
        indexed_terms=max(0, other.indexed_terms - (half + len(other.terms[half:]) - len(terms))),
    )
    return made, *turned(pattern, random)


def _articles(conn: Connection, owner: int, stand: int, made: Sequence[tuple[int, str, str]]) -> None:
    conn.execute(
        insert(article_table),
        [
            {
                "id": one, "source_id": owner, "key": f"loaded.example/{one}", "url": f"https://loaded.example/{one}",
                "title": title, "published_at": moment(one), "first_seen_at": moment(one), "day": moment(one).date(),
            }
            for one, title, _ in made
        ],
    )  # fmt: skip
    stood = dict(conn.execute(select(captures).where(captures.c.id == stand)).one()._mapping)
    conn.execute(
        insert(captures),
        [
            stood | {"id": stand + one, "url": f"https://loaded.example/{one}", "raw_file": "bulk", "raw_offset": one}
            for one, _, _ in made
        ],
    )
    plain = {
        "is_current": True, "layout": [], "dates": [], "authors": [], "agencies": [], "tags": [], "reader": "1",
        "language": "ar", "repairs": [], "evidence": [], "method": "bulk", "filed_at": START,
    }  # fmt: skip
    rows = []
    for one, title, body in made:
        mark = f"{one:064x}"
        facts = {
            "article_id": one, "capture_id": stand + one, "captured_at": moment(one), "title": title, "text": body,
            "digest": mark, "text_digest": mark,
        }  # fmt: skip
        rows.append(plain | facts)
    conn.execute(insert(revisions), rows)


def _collect(rows: tuple[array[int], array[int], array[int]], one: IndexEntry, *, postgres: bool) -> None:
    for key in {*one.term_keys} if postgres else {*one.keys, *one.term_keys}:
        rows[0].append(key)
        rows[1].append(one.place)
        rows[2].append(one.article_id)


def _keys(archive: OpenArchive, rows: tuple[array[int], array[int], array[int]]) -> None:
    """In order of the key, so that the tree is built from left to right; a slice of all keys at a time."""
    numpy = __import__("numpy")
    key, place, article = (numpy.frombuffer(one, dtype="int64") for one in rows)
    order = numpy.lexsort((article, place, key))
    raw = archive.engine.raw_connection()
    cursor = raw.cursor()
    for start in range(0, len(order), 1_000_000):
        part = order[start : start + 1_000_000]
        some = zip(key[part].tolist(), place[part].tolist(), article[part].tolist(), strict=True)
        if archive.engine.dialect.name == "postgresql":
            with cursor.copy("COPY keys (key, place, article_id) FROM STDIN") as copy:
                for row in some:
                    copy.write_row(row)
        else:
            cursor.executemany("INSERT INTO keys (key, place, article_id) VALUES (?, ?, ?)", some)
        raw.commit()
    raw.close()


def come(archive: OpenArchive, some: Sequence[Article], first: int, count: int, *, alike: bool) -> dict[str, float]:
    """File and link the next articles; what filing, linking and its parts cost, in milliseconds an article."""
    random = Random(first)
    spent = {"filing": 0.0, "near copies": 0.0, "linking": 0.0, "linking, by the clock": 0.0}
    for batch in range(0, count, linking.BATCH):
        start = process_time()
        with archive.writing() as conn:
            owner = source(conn, f"paper{first}-{batch}")
            for number in range(first + batch, first + batch + linking.BATCH):
                title, body = bulletin(number) if alike else noisy(random.choice(some), random)
                when = printed(moment(number).date(), hour=moment(number).hour)
                url = f"https://paper.example/{number}-{alike}"
                file_capture(
                    conn,
                    capture(conn, owner, url, moment(number)),
                    content(body, title=title, published=when),
                    mark=fingerprint(title, body),
                )
        spent["filing"] += process_time() - start
        with near_alone(spent):
            start, clock = process_time(), perf_counter()
            linking.link_waiting(archive)
            spent["linking"] += process_time() - start
            spent["linking, by the clock"] += perf_counter() - clock
    return {name: value / count * 1000 for name, value in spent.items()}


@contextmanager
def near_alone(spent: dict[str, float]) -> Iterator[None]:
    """Sum up what finding near copies takes: asking for bands, weighing signatures, comparing those that are alike."""
    meeting, near, compare = linking.find_neighbours, linking.near, linking.compare

    def timed(do: object) -> object:
        def run(*given: object) -> object:
            if do is meeting and given[-1] != NEAREST:  # anchors, which find passages
                return do(*given)  # type: ignore[operator]
            start = process_time()
            found = do(*given)  # type: ignore[operator]
            spent["near copies"] += process_time() - start
            return found

        return run

    linking.find_neighbours, linking.near, linking.compare = timed(meeting), timed(near), timed(compare)  # type: ignore[assignment]
    try:
        yield
    finally:
        linking.find_neighbours, linking.near, linking.compare = meeting, near, compare


def main() -> None:
    """Grow an archive, and measure what the next articles cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database")
    parser.add_argument("--stored", type=int, default=50_000)
    parser.add_argument("--measured", type=int, default=500)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder, start = Path(name), perf_counter()
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            told = pool.submit(grow, folder, chosen.database, chosen.stored).result()
        print(f"{chosen.stored:,} stored in {perf_counter() - start:.0f} s; load {os.getloadavg()[0]:.1f}", flush=True)
        with open_archive(folder, Settings(database_url=chosen.database)) as archive:
            measure(archive, real(), chosen, told)


def measure(archive: OpenArchive, some: Sequence[Article], chosen: argparse.Namespace, told: float) -> None:
    """Print what the next articles cost, how large the index is, and how much memory this took."""
    first = chosen.stored + 1
    come(archive, some, first, 200, alike=False)  # warm
    for alike in (False, True):
        first += 1_000
        for name, value in come(archive, some, first, chosen.measured, alike=alike).items():
            print(f"{value:10.3f} ms  {name}, {'bulletins' if alike else 'articles'}", flush=True)
    total = sizes(archive)
    count = chosen.stored + 200 + 2 * chosen.measured
    print({name: round(size / count) for name, size in total.items()})
    print(f"{sum(total.values()) / count / told:10.3f}  index, share of the text (limit 2)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{peak:10,} MB at most; load {os.getloadavg()[0]:.1f}; zlib {zlib.ZLIB_RUNTIME_VERSION}")


if __name__ == "__main__":
    main()
