"""Runs migrations on the database that the settings name, all in one transaction: killed half way, nothing happened."""

from alembic import context
from sqlalchemy import Connection

from campus.db import make_engine
from campus.models import metadata
from campus.settings import read_settings

# One number for everyone who migrates; "CAMP" in ASCII.
ADVISORY_LOCK = 0x43414D50


def prepare(connection: Connection) -> None:
    """Let only one migrate at a time, and let it rebuild tables.

    SQLite rebuilds a table by dropping the old one, which foreign keys would forbid or cascade; they are switched off
    before the transaction begins (inside, the pragma does nothing) and checked before it ends.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection.begin()
    else:
        connection.begin()
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")


def finish(connection: Connection) -> None:
    """Commit, unless a rebuilt table left rows that point nowhere."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"The migration would leave rows that point nowhere: {orphans[:5]}")
    connection.commit()


def run(connection: Connection) -> None:
    """Migrate over ``connection``, in the transaction it is in; SQLite rebuilds tables in batch mode."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def settings_of_caller():
    """The settings handed over by ``campus upgrade``, else those of the ini file and the environment."""
    handed_over = context.config.attributes.get("settings")
    if handed_over is not None:
        return handed_over
    return read_settings(dict(context.config.file_config.items("app:main")) if context.config.config_file_name else {})


engine = make_engine(settings_of_caller())
try:
    with engine.connect().execution_options(write=True) as connection:
        prepare(connection)
        run(connection)
        finish(connection)
finally:
    engine.dispose()
