"""Leaving the hub, in one transaction: what lies ahead ends, what was theirs goes, figures stay without the person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.leaving.queries import accounts_of, is_the_desk, led_alone, own_bookings
from campus.leaving.services.emptying import empty_guests, empty_words
from campus.leaving.services.erasing import erase_rows, make_shell
from campus.leaving.services.goodbye import say_goodbye
from campus.leaving.services.parting import part
from campus.leaving.services.redacting import redact
from campus.leaving.services.retelling import refold, retell, retell_sessions
from campus.leaving.services.sweeping import Person, is_telling, sweep, without
from campus.leaving.services.untracing import untrace
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.people.services.administering import MayNot, hold_residents, keep_an_admin
from campus.permissions import Permission
from campus.settings import Settings


class AlreadyLeft(Exception):
    """There is no such account any more. Nothing was written."""


class LeadsAlone(Exception):
    """Groups have no other organizer, and nobody agreed that they end. Nothing was written."""


class IsTheDesk(Exception):
    """Mail to the hub's desk goes to an address of theirs. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Who leaves. ``ends_groups``: those led alone may end. ``reason`` is why, where somebody else does it."""

    resident_id: int
    ends_groups: bool = False
    reason: str = ""


def leave_hub(db: Session, settings: Settings, command: Leave, *, by: Identity, now: datetime) -> None:
    """Erase a resident, with all accounts that became part of theirs.

    Raises :class:`AlreadyLeft`, :class:`LeadsAlone`, :class:`IsTheDesk`, :class:`LastAdmin`, and :class:`MayNot` for
    who is neither the person nor an administrator.
    """
    ids = accounts_of(db, command.resident_id)
    held = hold_residents(db, *ids, by.resident_id)
    resident = held.get(command.resident_id)
    if resident is None or resident.left_at is not None:
        raise AlreadyLeft(command.resident_id)
    if by.resident_id != command.resident_id and not by.may(Permission.ADMINISTER):
        raise MayNot(by.resident_id)
    keep_an_admin(held, command.resident_id)
    if is_the_desk(db, settings, ids):
        raise IsTheDesk(command.resident_id)
    if led_alone(db, ids) and not command.ends_groups:
        raise LeadsAlone(command.resident_id)
    people = _people(db, [held[number] for number in ids])
    to = (resident.email, resident.locale, resident.name)
    part(db, settings, ids, by=by, now=now)
    _erase(db, settings, ids, people, now=now)
    _note(db, command, people, by=by.resident_id, now=now)
    say_goodbye(db, settings, *to, now=now)


def _note(db: Session, command: Leave, people: Collection[Person], *, by: int, now: datetime) -> None:
    who = ("resident", command.resident_id)
    if by == command.resident_id:
        record(db, "resident.left", who, by=by, now=now)
    else:
        reason = without(command.reason, {mark for each in people for mark in each.marks})
        record(db, "resident.erased", who, by=by, now=now, details={"reason": reason})


def _people(db: Session, accounts: Collection[Resident]) -> list[Person]:
    """What they were known by."""
    ids = [each.id for each in accounts]
    names = {each.name for each in accounts}
    taken = select(Resident.name).where(Resident.name.in_(names), Resident.id.not_in(ids)).group_by(Resident.name)
    shared = set(db.scalars(taken.having(func.count() > 0)))
    return [
        Person(each.name, each.email, each.phone, is_telling(each.name) and each.name not in shared)
        for each in accounts
    ]


def _erase(
    db: Session, settings: Settings, ids: Collection[int], people: Collection[Person], *, now: datetime
) -> None:
    own = own_bookings(db, ids, of_groups=False)
    of_groups = own_bookings(db, ids, of_groups=True)
    db.flush()
    redact(db, ids, people)
    empty_words(db, ids, own)
    empty_guests(db, [each.email for each in people])
    erase_rows(db, ids)
    swept = sweep(db, people, of_groups)
    untrace(db, people)
    db.expire_all()
    refold(db, swept, now=now)
    retell(db, settings, [*own, *of_groups], now=now)
    retell_sessions(db, ids, swept, now=now)
    for number in ids:
        make_shell(db.get_one(Resident, number), now=now)
    db.flush()
