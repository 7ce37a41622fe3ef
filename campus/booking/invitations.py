"""What mails tell calendars, as the writers of mails ask for it; floors above know how bookings are laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceChange
from campus.web.mails import Invitation


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who reads the mail, as their calendar knows them."""

    name: str
    address: str
    locale: str


@dataclass(frozen=True, slots=True)
class SessionPlace:
    """A sign-up for a session, and whose it is; without a seat they stand in line."""

    signup_id: int
    session_id: int
    invitee: Invitee
    has_seat: bool


class Invitations(Protocol):
    """Writes what goes beside a mail."""

    def to_booking(
        self, db: Session, changes: Sequence[OccurrenceChange], to: Invitee, *, is_whole: bool = False
    ) -> Invitation | None:
        """For the organizer: the booking that ``changes`` belong to, as it stands now; or that it, or the only date
        among them, does not take place. ``is_whole``: all of it, though only one date changed. None where no message
        can say it."""

    def to_sessions(self, db: Session, places: Sequence[SessionPlace]) -> Mapping[int, Invitation]:
        """For those who signed up: their sessions as they stand now, by sign-up."""


def invitations_of(db: Session) -> Invitations:
    """Who writes them for this database; ``main`` wires it."""
    invitations: Invitations = db.info["invitations"]
    return invitations
