"""Alembic's environment: migrates the connection it was given, else one that it opens for a developer."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection

from newsarchive.store.engine import database
from newsarchive.store.schema.schema import metadata
from newsarchive.store.search.documents import is_ours


def migrate(connection: Connection) -> None:
    """Run the migrations inside the connection's transaction: all of them, or none."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        include_object=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


given_connection = context.config.attributes.get("connection")
if given_connection is not None:
    migrate(given_connection)
else:
    url = os.environ.get("NEWSARCHIVE_DATABASE_URL") or context.config.get_main_option("sqlalchemy.url") or ""
    engine = database.open_engine(url)
    with database.writing(engine) as conn:
        migrate(conn)
    engine.dispose()
