"""Certificates of a course: issued to whoever attended enough of a season, and revoked."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.groups.models import COMING, Certificate, Group, GroupKind, GroupSession, Season
from campus.groups.queries.attendance import Attended, attendance_of_season
from campus.groups.services.founding import hold_group
from campus.people.models import Resident

# Nothing that looks like something else: no 0 and O, no 1, I and L.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class NoCertificates(Exception):
    """The group is no course with a mark for completion."""


class SeasonRuns(Exception):
    """The season has sessions ahead: who completes it is not known yet."""


class CertificateGone(Exception):
    """There is no such certificate of this season, or it is revoked already."""


def completes(attended: Attended, percent: int) -> bool:
    """Whether someone attended at least ``percent`` of the sessions that were held."""
    return attended.held > 0 and attended.attended * 100 >= percent * attended.held


def issue_certificates(
    db: Session, season_id: int, *, only: int | None = None, by: int, now: datetime
) -> list[Certificate]:
    """Issue to everyone who completed the season and has none, or to resident ``only`` (a revoked one holds again, with
    the same code); returns the new ones.

    Raises :class:`NoCertificates`, :class:`SeasonRuns`.
    """
    season, percent = _held(db, season_id)
    if _sessions_ahead(db, season_id, now):
        raise SeasonRuns(season_id)
    figures = attendance_of_season(db, season_id, now=now)
    written = db.scalars(select(Certificate).where(Certificate.season_id == season.id))
    known = {each.resident_id: each for each in written}
    worthy = [resident_id for resident_id, each in sorted(figures.items()) if completes(each, percent)]
    issued = []
    for resident in _residents(db, [each for each in worthy if only in (None, each)]):
        certificate = known.get(resident.id)
        # What was revoked is issued again for one by one only: nobody takes it back by accident.
        if certificate is not None and (certificate.revoked_at is None or only is None):
            continue
        if certificate is None:
            certificate = Certificate(code=new_code(), season_id=season_id, resident_id=resident.id)
            db.add(certificate)
        attended = figures[resident.id]
        certificate.name, certificate.revoked_at = resident.name, None
        certificate.attended, certificate.held, certificate.minutes = attended.attended, attended.held, attended.minutes
        certificate.issued_by_id, certificate.issued_at = by, now
        issued.append(certificate)
    if issued:
        details = {"residents": [each.resident_id for each in issued]}
        record(db, "certificates.issued", ("season", season_id), by=by, now=now, details=details)
    return issued


def revoke_certificate(db: Session, season_id: int, certificate_id: int, *, by: int, now: datetime) -> Certificate:
    """Let a certificate no longer hold; whoever verifies it reads so. Raises :class:`CertificateGone`."""
    certificate = db.get(Certificate, certificate_id, with_for_update=True, populate_existing=True)
    if certificate is None or certificate.season_id != season_id or certificate.revoked_at is not None:
        raise CertificateGone(certificate_id)
    certificate.revoked_at = now
    details = {"resident": certificate.resident_id}
    record(db, "certificate.revoked", ("season", season_id), by=by, now=now, details=details)
    return certificate


def new_code() -> str:
    """Twelve letters and digits that nobody guesses (59 bits), in groups of four."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def _held(db: Session, season_id: int) -> tuple[Season, int]:
    season = db.get_one(Season, season_id)
    group: Group = hold_group(db, season.group_id)
    if group.kind is not GroupKind.COURSE or group.completion_percent is None:
        raise NoCertificates(group.id)
    return season, group.completion_percent


def _sessions_ahead(db: Session, season_id: int, now: datetime) -> int:
    ahead = (GroupSession.season_id == season_id, GroupSession.ends_at > now, GroupSession.status.in_(COMING))
    return db.scalar(select(func.count()).where(*ahead)) or 0


def _residents(db: Session, resident_ids: Iterable[int]) -> list[Resident]:
    statement = select(Resident).where(Resident.id.in_(list(resident_ids))).order_by(Resident.id)
    return list(db.scalars(statement))
