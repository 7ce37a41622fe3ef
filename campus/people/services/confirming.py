"""What stewards and managers say to affiliations: confirm, decline, renew; and what a mailbox proves."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.affiliation import REMIND_DAYS, Standing, Term, TermProblem, a_year_after
from campus.domain.contact import email_domain
from campus.domain.hubtime import local_date
from campus.people.models import Affiliation, MailTokenPurpose, Resident, ResidentStatus, Verification
from campus.people.queries.affiliations import Stint, stint_of
from campus.people.queries.organizations import organization_of_domain
from campus.people.services.claiming import AffiliationGone, ClaimRefused, lock_owner, terms_in
from campus.people.services.mail_tokens import LinkSpent, use_mail_token
from campus.people.services.settling import settle

MOST_REMINDED_AT_ONCE = 200


class OwnAffiliation(Exception):
    """Nobody decides about their own affiliation."""


def _other_ones(db: Session, affiliation_id: int, by: int) -> tuple[Resident, Affiliation]:
    owner, row = lock_owner(db, affiliation_id)
    if owner.id == by:
        raise OwnAffiliation(affiliation_id)
    return owner, row


def confirm(
    db: Session, affiliation_id: int, organization_id: int | None, how: Verification, *, by: int, now: datetime
) -> tuple[Resident, Stint]:
    """Let a claim count, as one to ``organization_id`` (None: to the one it names).

    Raises :class:`AffiliationGone` for what does not wait, :class:`OwnAffiliation`, and :class:`ClaimRefused` where it
    would overlap another time in the same organization.
    """
    owner, row = _other_ones(db, affiliation_id, by)
    chosen = organization_id or row.organization_id
    if row.verified_how is not None or row.declined_at is not None or chosen is None:
        raise AffiliationGone(affiliation_id)
    term = Term(row.starts_on, row.ends_on)
    if any(term.overlaps(other) for other in terms_in(db, owner.id, chosen, besides=row.id)):
        raise ClaimRefused(TermProblem.OVERLAPS)
    row.organization_id, row.claimed_name = chosen, ""
    settle(db, row, how, by=by, now=now)
    db.flush()
    db.refresh(row, ["organization"])
    return owner, stint_of(row, row.organization, local_date(now))


def decline(db: Session, affiliation_id: int, reason: str, *, by: int, now: datetime) -> tuple[Resident, Stint]:
    """Turn a claim down, with a reason that its resident reads. Raises :class:`AffiliationGone` for what does not wait,
    and :class:`OwnAffiliation`."""
    owner, row = _other_ones(db, affiliation_id, by)
    if row.verified_how is not None or row.declined_at is not None:
        raise AffiliationGone(affiliation_id)
    row.declined_at, row.decline_reason, row.asked_at = now, reason, None
    details = {"organization_id": row.organization_id, "reason": reason}
    record(db, "affiliation.declined", ("affiliation", row.id), by=by, now=now, details=details)
    return owner, stint_of(row, row.organization, local_date(now))


def renew(db: Session, affiliation_id: int, how: Verification, *, by: int, now: datetime) -> tuple[Resident, Stint]:
    """Let an affiliation that lasts count for another year from today.

    Raises :class:`AffiliationGone` for one that does not last, and :class:`OwnAffiliation`.
    """
    owner, row = _other_ones(db, affiliation_id, by)
    if not stint_of(row, None, local_date(now)).lasts:
        raise AffiliationGone(affiliation_id)
    _renew(db, row, how, by=by, now=now)
    return owner, stint_of(row, row.organization, local_date(now))


def _renew(db: Session, row: Affiliation, how: Verification, *, by: int, now: datetime) -> None:
    row.verified_how, row.verified_at, row.expires_on = how, now, a_year_after(local_date(now))
    row.asked_at = row.reminded_on = None
    details = {"how": how.value, "organization_id": row.organization_id, "until": str(row.expires_on)}
    record(db, "affiliation.renewed", ("affiliation", row.id), by=by, now=now, details=details)


def is_proven_by_mail(db: Session, resident: Resident, organization_id: int | None) -> bool:
    """Whether a link sent to the resident's address proves that they belong to the organization."""
    owner = organization_of_domain(db, email_domain(resident.email))
    return owner is not None and owner.id == organization_id


def renew_by_mail(db: Session, token: str, *, now: datetime) -> list[Stint]:
    """Take the link as proof that its owner still reads mail of the organization's domain; what was renewed.

    Raises :class:`LinkSpent`, also where nothing is left to renew.
    """
    today = local_date(now)
    resident_id = use_mail_token(db, token, MailTokenPurpose.RENEW_AFFILIATION, now=now)
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    organization = organization_of_domain(db, email_domain(resident.email))
    rows = db.scalars(
        select(Affiliation).where(
            Affiliation.resident_id == resident_id,
            Affiliation.organization_id == (organization.id if organization else None),
        )
    ).all()
    lasting = [row for row in rows if stint_of(row, None, today).lasts]
    if not lasting or resident.status is not ResidentStatus.ACTIVE:
        raise LinkSpent
    for row in lasting:
        _renew(db, row, Verification.DOMAIN, by=resident_id, now=now)
    return [stint_of(row, organization, today) for row in lasting]


def note_reminders(db: Session, *, now: datetime) -> list[tuple[Resident, Stint]]:
    """Whose verification runs out within 30 days, or did lately, and who was not told: each is noted as told now."""
    today = local_date(now)
    near = (today - timedelta(days=REMIND_DAYS), today + timedelta(days=REMIND_DAYS))
    rows = db.execute(
        select(Affiliation, Resident)
        .join(Resident, Resident.id == Affiliation.resident_id)
        .where(
            Affiliation.expires_on.between(*near),
            Affiliation.verified_how.is_not(None),
            Affiliation.reminded_on.is_(None),
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on > Affiliation.expires_on),
            Resident.status == ResidentStatus.ACTIVE,
        )
        .order_by(Affiliation.expires_on, Affiliation.id)
        .limit(MOST_REMINDED_AT_ONCE)
    ).all()
    told = []
    for row, resident in rows:
        stint = stint_of(row, row.organization, today)
        row.reminded_on = today
        if stint.standing in (Standing.CURRENT, Standing.LAPSED):
            told.append((resident, stint))
    return told
