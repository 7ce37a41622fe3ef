"""Certificates: one by its code, one's own, and who of a season completes it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.groups.models import Certificate, Group, Membership, Season, Standing
from campus.groups.queries.attendance import Attended, attendance_of_season, none_attended
from campus.people.models import Resident


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate with what it is about."""

    certificate: Certificate
    season: Season
    group: Group


def find_certificate(db: Session, code: str) -> Verified | None:
    """The certificate with ``code``, however it is written; None for an unknown one."""
    plain = "".join(each for each in code.upper() if each.isalnum())
    written = f"{plain[:4]}-{plain[4:8]}-{plain[8:12]}"
    statement = (
        select(Certificate, Season, Group)
        .join(Season, Season.id == Certificate.season_id)
        .join(Group, Group.id == Season.group_id)
        .where(Certificate.code == written)
    )
    row = db.execute(statement).first() if len(plain) == 12 else None
    return None if row is None else Verified(*row)


def own_certificate(db: Session, season_id: int, resident_id: int) -> Certificate | None:
    """A resident's certificate of a season that holds."""
    mine = (Certificate.season_id == season_id, Certificate.resident_id == resident_id)
    return db.scalar(select(Certificate).where(*mine, Certificate.revoked_at.is_(None)))


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of a season someone attended, and their certificate, if any."""

    resident_id: int
    name: str
    attended: Attended
    certificate: Certificate | None


def completions(db: Session, season: Season, *, now: datetime) -> list[Completion]:
    """Members of the group and everyone who came to the season or has a certificate of it, those who came most first.
    Six statements at most."""
    figures = attendance_of_season(db, season.id, now=now)
    never = none_attended(db, season.id, now=now)
    written = db.scalars(select(Certificate).where(Certificate.season_id == season.id))
    known = {each.resident_id: each for each in written}
    members = select(Membership.resident_id).where(
        Membership.group_id == season.group_id, Membership.standing == Standing.IN
    )
    ids = {*figures, *known, *db.scalars(members)}
    names = select(Resident.id, Resident.name).where(Resident.id.in_(ids)).order_by(Resident.name, Resident.id)
    found = [
        Completion(number, name, figures.get(number, never), known.get(number)) for number, name in db.execute(names)
    ]
    return sorted(found, key=lambda each: -each.attended.attended)


def certificates_of(db: Session, group_id: int, resident_id: int) -> dict[int, str]:
    """The codes of a resident's certificates of a group that hold, by season."""
    statement = (
        select(Certificate.season_id, Certificate.code)
        .join(Season, Season.id == Certificate.season_id)
        .where(Season.group_id == group_id, Certificate.resident_id == resident_id, Certificate.revoked_at.is_(None))
    )
    return {season_id: code for season_id, code in db.execute(statement)}  # noqa: C416 - rows are no pairs
