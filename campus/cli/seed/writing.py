"""Rows in bulk: writing them, finding the tables empty, wiping them. Ids are given by the seed, not by the database."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, MetaData, Table, exists, func, insert, select, text
from sqlalchemy.orm import Session

from campus.audit.chain import GENESIS
from campus.audit.guards import create_access_guards, drop_access_guards
from campus.audit.models import AccessHead
from campus.db import Base
from campus.people.models import Organization, Resident
from campus.spaces.models import Zone

Row = dict[str, Any]
Tables = Mapping[type[Base], Sequence[Row]]

CHUNK = 5_000
_KEPT_TABLE = "alembic_version"


def table_of(model: type[Base]) -> Table:
    """The table behind ``model``."""
    return cast(Table, model.__table__)


def write_rows(db: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert ``rows``, all of the same keys, in chunks that keep the driver's memory bounded."""
    connection = db.connection()
    statement = insert(table_of(model))
    for first in range(0, len(rows), CHUNK):
        connection.execute(statement, rows[first : first + CHUNK])


def write_tables(db: Session, tables: Tables) -> None:
    """Insert the rows of several tables, in the order given."""
    for model, rows in tables.items():
        write_rows(db, model, rows)


def is_empty(db: Session) -> bool:
    """Whether nobody has put anything in yet: no organizations, residents or zones."""
    return not any(db.scalar(select(exists().select_from(table_of(model)))) for model in (Organization, Resident, Zone))


def wipe(db: Session) -> None:
    """Delete every row of every table the database has, tables of parts unknown here included."""
    connection = db.connection()
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name != _KEPT_TABLE]
    # The access log of what is thrown away goes with it, and a new one begins.
    drop_access_guards(connection)
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    else:
        for table in reversed(tables):
            connection.execute(table.delete())
    connection.execute(insert(table_of(AccessHead)).values(id=1, last_number=0, hash=GENESIS))
    create_access_guards(connection)


def advance_ids(connection: Connection, models: Sequence[type[Base]]) -> None:
    """Let PostgreSQL count on after the ids that the seed gave; SQLite looks at the rows themselves."""
    if connection.dialect.name != "postgresql":
        return
    for model in models:
        table = table_of(model)
        highest = select(func.max(table.c.id)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))
