"""What each command's help shows beside its options: how it is used, and what its exit codes mean.

In: a command's name. Out: the lines below its help. Nothing is imported for it.
"""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "demo": ("demo", "demo --days 2 --folder ./demo"),
    "sources": (
        "sources add https://news.example/ --timezone Asia/Amman",
        "sources add https://news.example/ --name news --feed https://news.example/rss",
        "sources import readers.opml",
        "sources export --format toml --output sources.toml",
        "sources keep news --days 365 --level hide",
    ),
    "poll": ("poll", "poll news --all --json"),
    "daemon": ("daemon", "daemon --web --port 8000"),
    "fetch": ("fetch https://news.example/2026/bridge",),
    "import": (
        "import ./saved-pages ./old-texts --source old",
        "import dataset.jsonl --dry-run",
        "import ~/other-archive/raw --format warc",
    ),
    "search": (
        "search 'جسر الهدير' --since 2026-11-01 --sort newest",
        "search '\"حركة السير\" -ماراثون' --source sahel --json",
        "search 'عنوان:جسر OR وكالة:رويترز'",
    ),
    "show": ("show 12", "show https://news.example/2026/bridge --explain", "show 12 --revision 1 --raw"),
    "diff": ("diff 12", "diff 12 --from 1 --to 3 --html diff.html"),
    "copies": ("copies 12 --explain", "copies 12 --split 9"),
    "stories": ("stories --limit 5", "stories 3 --json"),
    "concordance": ("concordance جسر --width 30", "concordance 'حركة السير' --sort right"),
    "trend": ("trend جسر طريق --by week", "trend جسر --by-source --csv"),
    "collocates": ("collocates جسر --window 3 --measure mi",),
    "searches": (
        "searches add bridges 'جسر' --source sahel",
        "searches add bridges-hook 'جسر' --webhook https://hooks.example/news",
        "searches run bridges --json",
        "searches feed bridges --format atom",
    ),
    "stats": ("stats", "stats --json"),
    "health": ("health", "health --json"),
    "export": (
        "export --output all.jsonl",
        "export 'جسر' --since 2026-01-01 --format csv --output bridges.csv",
        "export --format warc --output all.warc.gz",
        "export --mode passages --words 40 'جسر'",
    ),
    "cite": ("cite 12", "cite 12 --style csl"),
    "snapshot": (
        "snapshot create bridges-2026 'جسر' --until 2026-12-31 --note 'for the study'",
        "snapshot verify bridges-2026 --deep",
    ),
    "reingest": ("reingest --dry-run --report changes.json", "reingest --source sahel --since 2026-11-01"),
    "check": ("check", "check --deep --repair", "check --custody"),
    "takedown": (
        "takedown 12 --level hide --reason 'the publisher asked'",
        "takedown 12 --level destroy --reason 'court order 7/2026'",
        "takedown --list",
    ),
    "raw": ("raw index", "raw compact"),
    "custody": ("custody close", "custody key"),
    "serve": ("serve", "serve --host 0.0.0.0 --port 8080 --allow-host archive.example"),
    "token": ("token create --name desk", "token revoke desk"),
    "db": ("db upgrade",),
}

_ONE = "1 some items failed, each named"
_ENDS = {
    "poll": _ONE,
    "fetch": _ONE,
    "import": _ONE,
    "sources": "1 a feed fails (check), a source could not be taken (import)",
    "health": "1 a source is silent, refused or read no longer",
    "check": "1 something is wrong, each named",
    "snapshot": "1 something cannot be proven any more (verify)",
    "takedown": "1 some of it waits for `takedown --finish`",
    "reingest": _ONE,
    "searches": "1 an alert was not taken (run)",
}


def epilog(name: str) -> str | None:
    """The lines below a command's help; None where there are none."""
    if name not in EXAMPLES:
        return None
    # \b keeps click from wrapping a paragraph.
    value = "\n".join(["\b", "Examples:", *(f"  newsarchive {text}" for text in EXAMPLES[name])])
    codes = "; ".join(
        [
            "0 done",
            *([_ENDS[name]] if name in _ENDS else []),
            "2 wrong usage, or no such thing",
            "3 the archive cannot be used",
        ]
    )
    return f"{value}\n\nExit codes: {codes}."
