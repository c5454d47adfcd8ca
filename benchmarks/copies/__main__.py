"""Prints the figures of the dedupe room. Needs NEWSARCHIVE_CORPUS; says so and stops where it is absent."""

from __future__ import annotations

import argparse

from benchmarks.copies import quality, speed, stored
from benchmarks.copies.corpus import articles


def main() -> None:
    """Measure on `--articles` texts of the corpus, half of them from each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=8_000)
    parser.add_argument("--planted", type=int, default=1_000)
    chosen = parser.parse_args()
    some = articles(chosen.articles)
    if some is None:
        print("copies: skipped, NEWSARCHIVE_CORPUS names no folder with text/*.jsonl.gz")
        return
    print(f"copies: {len(some)} articles, {sum(len(text) for _, text in some) / len(some):.0f} characters each")
    middling = [article for article in some if 1_500 < len(article[1]) < 4_500][:600]
    show(speed.signatures(middling))
    show(speed.steps(middling))
    show(stored.filing(middling))
    show(quality.natural_copies(some))
    show(quality.worn_copies(some, chosen.planted))
    show(quality.cut_copies(some, chosen.planted))
    show(quality.planted_passages(some, chosen.planted))


def show(figures: dict[str, float]) -> None:
    """One figure a line."""
    for name, value in figures.items():
        print(f"{value:>12.4f}  {name}" if value < 10 else f"{value:>12,.0f}  {name}", flush=True)


if __name__ == "__main__":
    main()
