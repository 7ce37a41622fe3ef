"""What residents are to the hub, and the one thing that may never happen: that nobody administers it any more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.models import MergedResident, Resident, ResidentStatus
from campus.permissions import Role

STAFF = frozenset({Role.MANAGER, Role.ADMIN})


class LastAdmin(Exception):
    """Nobody would administer the hub any more. Nothing was written."""


class MayNot(Exception):
    """Only an administrator decides about managers and administrators. Nothing was written."""


class RoleStands(Exception):
    """The role is another one than was shown, or the account is no longer open: somebody was faster."""


def hold_residents(db: Session, *resident_ids: int) -> dict[int, Resident]:
    """The residents by id, read anew and held; held before them are all who administer the hub, always in the order of
    their ids: of two who take each other's rights the second sees what the first did.
    """
    admins = select(Resident.id).where(Resident.role == Role.ADMIN, Resident.status == ResidentStatus.ACTIVE)
    wanted = Resident.id.in_({*db.scalars(admins), *resident_ids})
    rows = db.scalars(
        select(Resident).where(wanted).order_by(Resident.id).with_for_update(),
        execution_options={"populate_existing": True},
    ).all()
    return {row.id: row for row in rows}


def keep_an_admin(held: dict[int, Resident], leaving_id: int) -> None:
    """Raises :class:`LastAdmin` if nobody of those ``held`` by :func:`hold_residents` would be left to administer."""
    left = [
        each
        for each in held.values()
        if each.id != leaving_id and each.role is Role.ADMIN and each.status is ResidentStatus.ACTIVE
    ]
    leaving = held[leaving_id]
    if leaving.role is Role.ADMIN and leaving.status is ResidentStatus.ACTIVE and not left:
        raise LastAdmin(leaving_id)


def may_give(role_of_actor: Role, before: Role, after: Role) -> bool:
    """Whether someone makes an organizer of a member and back (managers), or anything of anyone (administrators)."""
    return role_of_actor is Role.ADMIN or (role_of_actor is Role.MANAGER and not {before, after} & STAFF)


def change_role(
    db: Session, resident_id: int, roles: tuple[Role, Role], *, by: int, now: datetime
) -> Resident:
    """Give a resident the second of ``roles``; the first is the one that was shown.

    It takes effect at the resident's next request. Raises :class:`RoleStands`, :class:`MayNot`, :class:`LastAdmin`.
    """
    shown, wanted = roles
    held = hold_residents(db, resident_id, by)
    resident, actor = held.get(resident_id), held.get(by)
    if resident is None or resident.role is not shown or resident.status is not ResidentStatus.ACTIVE:
        raise RoleStands(resident_id)
    if actor is None or actor.status is not ResidentStatus.ACTIVE or not may_give(actor.role, shown, wanted):
        raise MayNot(by)
    if wanted is not Role.ADMIN:
        keep_an_admin(held, resident_id)
    if wanted is not shown:
        resident.role = wanted
        resident.version += 1
        details = {"from": shown.value, "to": wanted.value}
        record(db, "resident.role-changed", ("resident", resident_id), by=by, now=now, details=details)
    return resident


def merged_into(db: Session, resident_id: int) -> int | None:
    """The account that took the place of this one, None while it stands for itself."""
    return db.scalar(select(MergedResident.into_id).where(MergedResident.resident_id == resident_id))
