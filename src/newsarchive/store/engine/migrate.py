"""Running the migrations, which stand at the repository's top or, installed, inside the package.

In: a connection inside a write transaction. Out: tables in today's form, or the transaction untouched and an error.
The only importer of alembic; `database.upgrade` calls it where it is needed.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError as Broken
from sqlalchemy.exc import ProgrammingError

from newsarchive.errors import UnusableArchive


def migrations() -> Path:
    """The folder of the migrations: inside the installed package, else at the repository's top."""
    package = Path(__file__).parents[2]
    packed = package / "migrations"
    return packed if packed.is_dir() else package.parents[1] / "migrations"


def config(conn: Connection) -> Config:
    """Alembic's configuration for one connection."""
    made = Config()
    made.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    made.attributes["connection"] = conn
    return made


def run(conn: Connection) -> None:
    """Upgrade to the newest migration. Raises `UnusableArchive` where the database is newer, or something else."""
    try:
        command.upgrade(config(conn), "head")
    except CommandError as error:
        raise UnusableArchive(
            "the database was made by a newer newsarchive: install that version, or name another database"
        ) from error
    except (ProgrammingError, Broken) as error:
        if "already exists" not in str(error.orig):
            raise
        raise UnusableArchive(f"the database holds other tables ({error.orig}): name another database") from error
