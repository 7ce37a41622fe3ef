"""Who holds a login token."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, and_, bindparam, select
from sqlalchemy.orm import Session

from campus.domain.hubtime import local_date
from campus.people.models import Login, ResidentStatus
from campus.people.queries.standing import LATEST_FIRST, holds_on
from campus.permissions import GRANTS, Permission, Role


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in, as far as every page needs it. ``organization_id`` is the current affiliation's, if any;
    ``last_no_show_at`` tells whether there is anything to be read in the no-show ledger.

    ``proof`` is how the login was proven. Who ``owes_factor`` has a role that asks for a second factor and has not
    shown one: ``role`` is a member's until then.
    """

    resident_id: int
    login_id: int
    name: str
    email: str
    role: Role
    locale: str
    organization_id: int | None
    last_seen_at: datetime
    last_no_show_at: datetime | None = None
    proof: str = "password"
    owes_factor: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the role alone grants ``permission`` (a context may grant more)."""
        return permission in GRANTS[self.role]


def token_digest(token: str) -> bytes:
    """What the table keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


# Every page asks this: past the mapper, and straight on the connection.
_L, _R, _A = (Login.metadata.tables[name] for name in ("logins", "residents", "affiliations"))
_FIND = (
    select(
        _R.c.id,
        _L.c.id,
        _R.c.name,
        _R.c.email,
        _R.c.role,
        _R.c.locale,
        _A.c.organization_id,
        _L.c.last_seen_at,
        _R.c.last_no_show_at,
        _L.c.proof,
    )
    .select_from(_L)
    .join(_R, _R.c.id == _L.c.resident_id)
    .outerjoin(_A, and_(_A.c.resident_id == _R.c.id, holds_on(bindparam("today", type_=Date))))
    .where(
        _L.c.token_sha256 == bindparam("digest"),
        _L.c.expires_at > bindparam("now"),
        _R.c.status == ResidentStatus.ACTIVE,
    )
    .order_by(*LATEST_FIRST)
    .limit(1)
)


def find_identity(db: Session, token: str, *, now: datetime) -> Identity | None:
    """The active resident whose unexpired login holds ``token``, or None."""
    today: date = local_date(now)
    row = db.connection().execute(_FIND, {"digest": token_digest(token), "now": now, "today": today}).first()
    return None if row is None else Identity(*row)
