"""What Alembic runs: on the connection it is given, or by hand with `alembic -x url=DATABASE_URL …`."""

from alembic import context
from sqlalchemy import Connection

from storage.engines import engine_for_migration
from storage.tables import metadata


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        # Ours begins SQLite transactions itself, so that its schema changes roll back as PostgreSQL's do.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _run_on(database_url: str) -> None:
    engine = engine_for_migration(database_url)
    try:
        with engine.begin() as connection:
            _run(connection)
    finally:
        engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    _run_on(context.get_x_argument(as_dictionary=True)["url"])
