"""Mails about sessions whose dates move, fall out or take place after all: to everyone who has signed up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrencesChanged
from campus.booking.invitations import Invitee, SessionPlace, invitations_of
from campus.booking.models import Occurrence
from campus.booking.notices import place_of
from campus.groups.models import COMING, Group, GroupSession, SignUp, SignUpStatus
from campus.groups.services.following import SessionFollowed, follow, status_of
from campus.hub.queries import hub_values
from campus.outbox.services import Recipient, post_all
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail

_CONCERNED = (SignUpStatus.IN, SignUpStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone to write to about a session; ``resident_id`` None: a guest."""

    signup_id: int
    session_id: int
    resident_id: int | None
    name: str
    address: str
    locale: str
    status: SignUpStatus


def session_follower(settings: Settings) -> Listener:
    """What keeps sessions in step with the dates of their rooms, and tells those who signed up."""

    def keep(db: Session, changed: OccurrencesChanged) -> None:
        followed = follow(db, changed)
        told = [each for each in followed if each.session.ends_at > changed.now and (_event(each) or each.promoted)]
        # Those who are there see that it goes on.
        if told and changed.act is not Act.EXTENDED:
            _tell(db, settings, told, changed)

    return keep


def _tell(
    db: Session, settings: Settings, followed: Sequence[SessionFollowed], changed: OccurrencesChanged
) -> None:
    by_id = {each.session.id: each for each in followed}
    promoted = {signup.id for each in followed for signup in each.promoted}
    group_ids = {each.season.group_id for each in followed}
    groups = {group.id: group for group in db.scalars(select(Group).where(Group.id.in_(group_ids)))}
    catalogue = read_catalogue(db)
    reasons = _reasons(db, [each.change.after.occurrence_id for each in followed])
    mails: dict[str, list[tuple[Participant, MailText]]] = {}
    for person in participants(db, by_id):
        each = by_id[person.session_id]
        event = "session-promoted" if person.signup_id in promoted else _event(each)
        if event is None or (person.resident_id == changed.by_id and person.signup_id not in promoted):
            continue
        before = each.change.before or each.change.after
        values = mail_values(db, settings, person, groups[each.season.group_id], each.session) | {
            "place": place_of(each.change.after, catalogue, person.locale),
            "before": before,
            "place_before": place_of(before, catalogue, person.locale),
            "reason": reasons[each.change.after.occurrence_id],
        }
        mails.setdefault(event, []).append((person, render_mail(event, person.locale, **values)))
    for event, written in mails.items():
        post_sessions(db, event, written, now=changed.now)


def post_sessions(
    db: Session, event: str, mails: Sequence[tuple[Participant, MailText]], *, now: datetime
) -> None:
    """Write a mail about their session to each of several into the outbox, with what their calendars are to know."""
    places = [
        SessionPlace(
            person.signup_id,
            person.session_id,
            Invitee(person.name, person.address, person.locale),
            has_seat=person.status is SignUpStatus.IN,
        )
        for person, _ in mails
    ]
    invitations = invitations_of(db).to_sessions(db, places)
    written = [
        (
            Recipient(person.address, person.locale, person.resident_id),
            replace(mail, invitation=invitations[person.signup_id]),
        )
        for person, mail in mails
    ]
    post_all(db, event, written, now=now)


def _reasons(db: Session, occurrence_ids: list[int]) -> dict[int, str]:
    """Why dates were called off, where somebody said so."""
    rows = db.execute(select(Occurrence.id, Occurrence.cancel_reason).where(Occurrence.id.in_(occurrence_ids)))
    return {number: reason or "" for number, reason in rows}


def _event(each: SessionFollowed) -> str | None:
    """The mail for those whose place in the session did not change; None where nothing is new to them."""
    before, after = each.change.before or each.change.after, each.change.after
    came, comes = status_of(before) in COMING, status_of(after) in COMING
    if came != comes:
        return "session-back" if comes else "session-cancelled"
    return "session-moved" if comes and (before.slot, before.room_id) != (after.slot, after.room_id) else None


def participants(db: Session, session_ids: Iterable[int]) -> Iterator[Participant]:
    """Everyone who has a seat or stands in line in the sessions, residents with an active account and guests."""
    statement = (
        select(SignUp, Resident)
        .outerjoin(Resident, Resident.id == SignUp.resident_id)
        .where(SignUp.session_id.in_(sorted(session_ids)), SignUp.status.in_(_CONCERNED))
        .order_by(SignUp.id)
    )
    for signup, resident in db.execute(statement):
        if resident is None:
            address, locale = signup.guest_email, signup.guest_locale
            yield Participant(signup.id, signup.session_id, None, signup.guest_name, address, locale, signup.status)
        elif resident.status is ResidentStatus.ACTIVE:
            address, locale = resident.email, resident.locale
            name = resident.name
            yield Participant(signup.id, signup.session_id, resident.id, name, address, locale, signup.status)


def mail_values(
    db: Session, settings: Settings, person: Participant, group: Group, session: GroupSession
) -> dict[str, Any]:
    """What every mail about a session names."""
    return {
        "name": person.name,
        "group": group.name_ko if person.locale == "ko" else group.name_en,
        "session": session,
        "is_waiting": person.status is SignUpStatus.WAITING,
        "url": f"{settings.base_url}/sessions/{session.id}",
        **hub_values(db, settings, person.locale),
    }
