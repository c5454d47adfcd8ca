"""Running the migrations, which are at the top of the repository or, when installed, inside the package.

In: a connection inside a write transaction. Out: tables that are up to date, or an unchanged transaction and an error.
The only importer of alembic; `database.upgrade` calls it where it is needed.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError

from newsarchive.errors import UnusableArchive


def migrations() -> Path:
    """The folder of the migrations: inside the installed package, else at the repository's top."""
    package = Path(__file__).parents[2]
    packaged = package / "migrations"
    return packaged if packaged.is_dir() else package.parents[1] / "migrations"


def config(conn: Connection) -> Config:
    """Alembic's configuration for one connection."""
    configuration = Config()
    configuration.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    configuration.attributes["connection"] = conn
    return configuration


def run(conn: Connection) -> None:
    """Upgrade to the newest migration. Raises `UnusableArchive` where it is newer, or not an archive."""
    try:
        command.upgrade(config(conn), "head")
    except CommandError as error:
        raise UnusableArchive(
            "the database was made by a newer newsarchive: install that version, or use another database"
        ) from error
    except (ProgrammingError, OperationalError) as error:
        if "already exists" not in str(error.orig):
            raise
        raise UnusableArchive(f"the database holds other tables ({error.orig}): use another database") from error
