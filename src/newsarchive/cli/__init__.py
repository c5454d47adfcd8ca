"""The command line: parses, calls one thing, formats. Only click and settings are imported before a command is known.

In: words and the environment. Out: text for people, or one JSON object a line with `--json`; an exit code:
0 done; 1 finished, but some items failed; 2 wrong usage; 3 the archive itself cannot be used.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from newsarchive import settings as settings_module
from newsarchive.cli.examples import epilog
from newsarchive.errors import ArchiveError, UnusableArchive, UsageError

COMMANDS = {
    "demo": ("demo", "demo"),
    "sources": ("sources", "sources"),
    "poll": ("poll", "poll"),
    "daemon": ("poll", "daemon"),
    "fetch": ("poll", "fetch"),
    "import": ("import_", "import_"),
    "search": ("search", "search"),
    "show": ("show", "show"),
    "diff": ("diff", "diff"),
    "copies": ("copying", "copies"),
    "stories": ("stories", "stories"),
    "concordance": ("corpus", "concordance"),
    "trend": ("corpus", "trend"),
    "collocates": ("corpus", "collocates"),
    "searches": ("searches", "searches"),
    "stats": ("stats", "stats"),
    "health": ("maintain", "health"),
    "export": ("export", "export"),
    "cite": ("export", "cite_"),
    "snapshot": ("snapshot", "snapshot"),
    "reingest": ("reingest", "reingest"),
    "check": ("maintain", "check"),
    "takedown": ("takedown", "takedown"),
    "raw": ("raw", "raw"),
    "custody": ("custody", "custody"),
    "serve": ("serve", "serve"),
    "token": ("serve", "token"),
    "db": ("maintain", "db"),
}
SHORT_HELP = {
    "demo": "Run everything on the bundled sample newsroom, without the internet.",
    "sources": "Add, list, pause and check the publishers that are watched.",
    "poll": "Run one round now: feeds, new articles, reading.",
    "daemon": "Run the scheduler until SIGTERM or SIGINT.",
    "fetch": "Capture and read these addresses now.",
    "import": "Import pages, texts, WARC, jsonl, csv or lists of addresses.",
    "search": "Search the archive; Arabic spelling is folded.",
    "show": "Show an article, with its evidence.",
    "diff": "Show what an edit changed, word by word and by kind.",
    "copies": "Show who carries the same text and why; split and join by hand.",
    "stories": "Show events: who was first, who copied whom, who left out what.",
    "concordance": "Show a word in context, line by line.",
    "trend": "Show the share of articles that contain a word, by day, week or month.",
    "collocates": "Words that occur near WORD more often than chance would predict.",
    "searches": "Saved searches: each new match is reported once; alerts; feeds.",
    "stats": "Show what the archive holds and how jobs ended.",
    "health": "Show which sources fail, fall silent or can no longer be read; exit 1 if any does.",
    "export": "Write articles: jsonl, csv, Parquet, TEI, text, citations, WARC, WACZ.",
    "cite": "Print a citation of an article, with the moment of its capture.",
    "snapshot": "Freeze a selection of articles, and verify it later.",
    "reingest": "Read the raw files again with today's code and rules.",
    "check": "Verify that the database and the raw files agree.",
    "takedown": "Withhold or destroy articles, with a reason.",
    "raw": "Work with the WARC files: index them for replay, compact them.",
    "custody": "Close a day in the daily chain of digests.",
    "serve": "Serve the archive to browsers, with its HTTP API.",
    "token": "Create, list and revoke the tokens that allow writing over HTTP.",
    "db": "Upgrade the database.",
}


@dataclass(frozen=True, slots=True)
class Invocation:
    """Which archive a command is about."""

    home: Path
    settings: settings_module.Settings


class LazyGroup(click.Group):
    """Commands are imported when they are called: `--help` feels instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """In the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"newsarchive.cli.{module}"), name)
        command.epilog = epilog(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """The list of commands, from the table: nothing is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SHORT_HELP.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsarchive")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="The archive's folder.")
@click.option("--database", help="A database URL (default: SQLite in the home).")
@click.pass_context
def cli(ctx: click.Context, home: Path | None, database: str | None) -> None:
    """A news archive that starts with Arabic: it watches publishers, keeps their bytes, and answers questions."""
    place = home or settings_module.default_home(os.environ)
    ctx.obj = Invocation(place, settings_module.load(place, os.environ, database_url=database))


def main(args: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code; every error is one clear line."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # Arabic goes out as UTF-8 whatever the locale says
    try:
        code: Any = cli.main(args=args, prog_name="newsarchive", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except UsageError as error:
        _say(error, 2)
    except UnusableArchive as error:
        _say(error, 3)
    except ArchiveError as error:
        _say(error, 1)
    except BrokenPipeError:  # `newsarchive export | head`
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _say(error, 3)
    except SystemExit:
        # click answers a closed pipe (`newsarchive search … | head`) with 1: nothing failed.
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):  # what click puts there then
            sys.exit(0)
        raise
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _say(error: Exception, code: int) -> None:
    click.echo(f"newsarchive: {error}", err=True)
    sys.exit(code)
