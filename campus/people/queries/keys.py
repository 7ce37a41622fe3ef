"""Residents by the random keys under which the access log knows them."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.people.models import Resident
from campus.people.queries.residents import PeopleFilter
from campus.permissions import Role


class Keyed(NamedTuple):
    """Whose key it is."""

    resident_id: int
    name: str
    role: Role


def people_of_keys(db: Session, keys: Iterable[str]) -> dict[str, Keyed]:
    """Who they are, by key; whoever was erased is left out, and nobody can tell who that was. One statement."""
    wanted = sorted(set(keys) - {""})
    rows = db.execute(select(Resident.key, Resident.id, Resident.name, Resident.role).where(Resident.key.in_(wanted)))
    return {key: Keyed(number, name, role) for key, number, name, role in rows}


def key_of(db: Session, resident_id: int) -> str:
    """The random key of a resident who is here."""
    return db.execute(select(Resident.key).where(Resident.id == resident_id)).scalar_one()


def find_people(db: Session, text: str, *, limit: int = 500) -> dict[int, str]:
    """Keys by the ids of those whom ``text`` finds by name or address, as Koreans type."""
    statement = select(Resident.id, Resident.key).where(*PeopleFilter(text).conditions()).order_by(Resident.id)
    return {row.id: row.key for row in db.execute(statement.limit(limit))}
