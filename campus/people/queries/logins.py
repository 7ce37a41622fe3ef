"""Who holds a login token."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from campus.domain.hubtime import local_date
from campus.people.models import Affiliation, Login, Resident, ResidentStatus
from campus.permissions import GRANTS, Permission, Role


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in, as far as every page needs it. ``organization_id`` is the current affiliation's, if any."""

    resident_id: int
    login_id: int
    name: str
    email: str
    role: Role
    locale: str
    organization_id: int | None
    last_seen_at: datetime

    def may(self, permission: Permission) -> bool:
        """Whether the role alone grants ``permission`` (a context may grant more)."""
        return permission in GRANTS[self.role]


def token_digest(token: str) -> bytes:
    """What the table keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


_FIND = (
    select(
        Resident.id,
        Login.id,
        Resident.name,
        Resident.email,
        Resident.role,
        Resident.locale,
        Affiliation.organization_id,
        Login.last_seen_at,
    )
    .select_from(Login)
    .join(Resident, Resident.id == Login.resident_id)
    .outerjoin(
        Affiliation,
        and_(
            Affiliation.resident_id == Resident.id,
            Affiliation.starts_on <= bindparam("today"),
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= bindparam("today")),
        ),
    )
    .where(
        Login.token_sha256 == bindparam("digest"),
        Login.expires_at > bindparam("now"),
        Resident.status == ResidentStatus.ACTIVE,
    )
    .order_by(Affiliation.starts_on.desc())
    .limit(1)
)


def find_identity(db: Session, token: str, *, now: datetime) -> Identity | None:
    """The active resident whose unexpired login holds ``token``, or None."""
    today: date = local_date(now)
    row = db.execute(_FIND, {"digest": token_digest(token), "now": now, "today": today}).first()
    return None if row is None else Identity(*row)
