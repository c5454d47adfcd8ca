"""`python -m benchmarks.web`: first byte of a search page on 50,000 articles, and fifty readers while articles come in.

NEWSARCHIVE_CORPUS names the texts. The archive is made once in the folder `--home`, and used again where it is there.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from random import Random
from urllib.parse import quote

from benchmarks.search.corpus import articles, grown
from benchmarks.search.loading import known, load
from newsarchive.store.engine import database

WORDS = (
    "الحكومة",
    "الرئيس",
    "مجلس الأمن",
    '"حقوق الإنسان"',
    "انتخابات",
    "النفط",
    "المدينة",
    "كرة القدم",
    "وزير",
    "حرب",
)


def main() -> int:
    """Print the figures; 1 where a request failed."""
    told = _arguments()
    corpus = os.environ.get("NEWSARCHIVE_CORPUS")
    if not corpus:
        print("NEWSARCHIVE_CORPUS is not set: nothing to measure on")
        return 0
    texts = articles(Path(corpus))
    with tempfile.TemporaryDirectory() as made:
        home = told.home or Path(made)
        _fill(home, texts, told.articles)
        with serving(home) as port:
            alone = measured(port, 1, told.seconds, 0.0, pages=True)
            print(f"search page, one reader          {figures(alone)}")
            with importing(home, texts):
                some = measured(port, told.readers, told.seconds, told.think)
                print(f"{told.readers} readers, {told.think:g} s apart, ingesting {figures(some)}")
                most = measured(port, told.readers, told.seconds, 0.0)
                print(f"{told.readers} readers, no pause, ingesting   {figures(most)}")
    return int(any(not good for _, good in (*alone, *some, *most)))


def measured(port: int, readers: int, seconds: float, think: float, *, pages: bool = False) -> list[tuple[float, bool]]:
    """(seconds to the first byte, whether it was answered well) of every request of so many readers."""
    results: list[tuple[float, bool]] = []
    ends = time.monotonic() + seconds

    def read(number: int) -> None:
        chance = Random(number)
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        time.sleep(chance.random() * think)
        for path in _paths(chance, pages=pages):
            if time.monotonic() > ends:
                break
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            results.append((time.perf_counter() - began, answer.status == 200))
            answer.read()
            time.sleep(think)
        connection.close()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def figures(results: list[tuple[float, bool]]) -> str:
    """How many, how fast, how many went wrong."""
    times = sorted(1_000 * spent for spent, _ in results)
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    wrong = sum(not good for _, good in results)
    return (
        f"{len(times):>6} requests  p50 {middle:7.1f} ms  p95 {late:7.1f} ms  most {times[-1]:7.1f} ms  {wrong} wrong"
    )


def _paths(chance: Random, *, pages: bool) -> Iterator[str]:
    while True:
        word = quote(chance.choice(WORDS))
        number = chance.randrange(1, 50_000)
        yield f"/?q={word}"
        if not pages:
            yield f"/articles/{number}"
            yield f"/api/v1/search?q={word}&sort=newest"
            yield f"/api/v1/articles/{number}"
            yield f"/api/v1/articles?cursor={number}&limit=20"


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """`serve` in a process of its own; gives its port."""
    command = [sys.executable, "-m", "newsarchive", "--home", str(home), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r":(\d+)/", line)
        if found is None:
            raise SystemExit("serve did not start")
        yield int(found[1])
    finally:
        process.terminate()
        process.wait()


@contextmanager
def importing(home: Path, texts: list[tuple[str, str]]) -> Iterator[None]:
    """Articles taken in by another process for as long as this lasts: read, filed, linked, as a daemon does it."""
    path = home / "more.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, (title, text) in enumerate(islice(cycle(texts), 20_000)):
            row = {
                "url": f"https://more.example/{time.time_ns()}-{number}",
                "title": title,
                "text": f"{text}\n\n{number}",
            }
            print(json.dumps(row, ensure_ascii=False), file=file)
    command = [sys.executable, "-m", "newsarchive", "--home", str(home), "import", str(path), "--json"]
    with (home / "told.jsonl").open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        began = time.monotonic()
        try:
            yield
        finally:
            process.terminate()
            process.wait()
            spent = time.monotonic() - began
    taken = (home / "told.jsonl").read_text(encoding="utf-8").count("\n")
    print(f"meanwhile {taken} articles came in, {taken / spent:.0f} a second")


def _fill(home: Path, texts: list[tuple[str, str]], count: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    engine = database.open_engine(f"sqlite:///{home / 'newsarchive.db'}")
    database.upgrade(engine)
    there = known(engine)
    if there < count:
        load(engine, islice(grown(texts, count), there, None), there + 1)
    engine.dispose()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--think", type=float, default=1.0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
