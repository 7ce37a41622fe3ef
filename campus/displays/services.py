"""Making displays, pairing and revoking them."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.displays.models import Display
from campus.people.queries.logins import token_digest

_OCTETS = 32
# As long as somebody needs to walk to the screen, and to come back tomorrow.
LINK_STANDS = timedelta(hours=24)
_D = Display


@dataclass(frozen=True, slots=True)
class NewDisplay:
    """A display of a room, or a lobby's: of a building, of a zone, of all."""

    name: str
    locale: str
    room_id: int | None = None
    building_id: int | None = None
    zone_id: int | None = None


class NoSuchDisplay(LookupError):
    """It was never made, or is revoked."""


class LinkSpent(LookupError):
    """A pairing link that was opened already, or too late, or never made."""


def make_display(db: Session, wish: NewDisplay, *, by: int, now: datetime) -> tuple[int, str]:
    """Make a display; its id, and the token of its pairing link, which nobody can ask for again."""
    token = secrets.token_urlsafe(_OCTETS)
    link = {"link_sha256": token_digest(token), "link_ends_at": now + LINK_STANDS}
    row = Display(**asdict(wish), **link, made_at=now, made_by_id=by)
    db.add(row)
    db.flush()  # its id is the answer
    record(db, "display.made", ("display", row.id), by=by, now=now, details={"name": wish.name})
    return row.id, token


def renew_link(db: Session, display_id: int, *, by: int, now: datetime) -> str:
    """Another pairing link for a display; whatever screen had it so far goes on until the new one is opened. Returns
    the token. Raises :class:`NoSuchDisplay`."""
    token = secrets.token_urlsafe(_OCTETS)
    link = {"link_sha256": token_digest(token), "link_ends_at": now + LINK_STANDS}
    change = update(_D).where(_D.id == display_id, _D.revoked_at.is_(None)).values(link)
    if db.scalar(change.returning(_D.id)) is None:
        raise NoSuchDisplay(display_id)
    record(db, "display.link-renewed", ("display", display_id), by=by, now=now)
    return token


def pair_display(db: Session, token: str, *, now: datetime) -> str:
    """Open the pairing link ``token``: the key that the browser is to keep. It works once, also of two at a time; a
    screen that was paired before is not any more. Raises :class:`LinkSpent`."""
    key = secrets.token_urlsafe(_OCTETS)
    paired = {"key_sha256": token_digest(key), "link_sha256": None, "link_ends_at": None}
    change = (
        update(_D)
        .where(_D.link_sha256 == token_digest(token), _D.link_ends_at > now)
        .values(**paired, paired_at=now, seen_at=now)
    )
    display_id = db.scalar(change.returning(_D.id))
    if display_id is None:
        raise LinkSpent
    record(db, "display.paired", ("display", display_id), by=None, now=now)
    return key


def revoke_display(db: Session, display_id: int, *, by: int, now: datetime) -> bool:
    """End a display at once, with its link; whether it was there still."""
    nothing = {"link_sha256": None, "link_ends_at": None, "key_sha256": None, "revoked_at": now}
    change = update(_D).where(_D.id == display_id, _D.revoked_at.is_(None)).values(nothing)
    if db.scalar(change.returning(_D.id)) is None:
        return False
    record(db, "display.revoked", ("display", display_id), by=by, now=now)
    return True


def note_display_seen(db: Session, display_id: int, *, now: datetime) -> None:
    """Keep when a display last asked."""
    db.execute(update(_D).where(_D.id == display_id, _D.revoked_at.is_(None)).values(seen_at=now))
