"""The base of all tables and the column types they share."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

# Named constraints, so that migrations can speak of them on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of Campus."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC, to the second: ``timestamptz`` on PostgreSQL, seconds since 1970 on SQLite.

    Integers make SQLite compare and subtract instants without parsing text. Takes and gives aware datetimes only;
    a naive one raises ``ValueError``.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return self.bind_processor(dialect)(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """One plain function per column, both ways: pages read instants by the thousand, series write hundreds."""
        return _to_seconds if dialect.name == "sqlite" else _to_timestamp

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _from_seconds if dialect.name == "sqlite" else _from_timestamp


def _to_seconds(value: datetime | None) -> int | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise _naive(value)
    return int(value.timestamp())


def _to_timestamp(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise _naive(value)
    return value.astimezone(UTC).replace(microsecond=0)


def _naive(value: datetime) -> ValueError:
    return ValueError(f"A naive datetime cannot be stored: {value!r}")


def _from_seconds(value: int | None) -> datetime | None:
    return None if value is None else datetime.fromtimestamp(value, UTC)


def _from_timestamp(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def choice_of(enum: type[StrEnum]) -> Enum:
    """A text column that holds one of the values of ``enum``, guarded by a CHECK constraint on both databases."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=enum.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
