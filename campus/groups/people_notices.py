"""Mails about groups and who belongs to them, written into the outbox with the change that causes them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Occurrence
from campus.domain.slot import Slot
from campus.groups.models import Certificate, Group, GroupSession, Season, SignUp
from campus.groups.notices import mail_values, participants
from campus.groups.services.joining import leaders_of
from campus.groups.session_notices import Planned
from campus.hub.queries import hub_values
from campus.outbox.services import Recipient, post_all
from campus.people.models import Resident, ResidentStatus
from campus.people.queries.residents import list_managers
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail
from campus.web.words import named


class GroupMail(StrEnum):
    """What a mail is about: a folder below ``templates/mail/``."""

    ASKED = "group-asked"  # to those who lead: someone wants to join
    LET_IN = "group-let-in"
    TURNED_DOWN = "group-turned-down"
    INVITED = "group-invited"
    REMOVED = "group-removed"
    PROPOSED = "group-proposed"  # to managers
    ACCEPTED = "group-accepted"  # to the founder
    DECLINED = "group-declined"
    CERTIFIED = "group-certified"
    MISSED = "group-missed"  # to those who lead: nobody came twice in a row
    HELD = "group-held"  # and again: a manager looks at the rest


def mail_about(
    db: Session, settings: Settings, mail: GroupMail, group: Group, to: Collection[int], *, now: datetime, **values: Any
) -> None:
    """Write ``mail`` about ``group`` to the residents ``to`` with an active account, each in their language."""
    active = (Resident.id.in_(to), Resident.status == ResidentStatus.ACTIVE)
    people = db.scalars(select(Resident).where(*active).order_by(Resident.id)).all() if to else []
    post_all(db, mail, [_written(db, settings, mail, group, person, values) for person in people], now=now)


def mail_leaders(
    db: Session, settings: Settings, mail: GroupMail, group: Group, *, now: datetime, **values: Any
) -> None:
    """Write ``mail`` to everyone who leads ``group``."""
    leaders = [each.resident_id for each in leaders_of(db, group.id)]
    mail_about(db, settings, mail, group, leaders, now=now, **values)


def mail_managers(
    db: Session, settings: Settings, mail: GroupMail, group: Group, *, now: datetime, **values: Any
) -> None:
    """Write ``mail`` to every manager."""
    people = list_managers(db)
    post_all(db, mail, [_written(db, settings, mail, group, person, values) for person in people], now=now)


def mail_certificates(
    db: Session, settings: Settings, group: Group, season: Season, issued: Iterable[Certificate], *, now: datetime
) -> None:
    """Tell everyone who completed a course where their certificate is."""
    codes = {each.resident_id: each.code for each in issued}
    people = db.scalars(
        select(Resident).where(Resident.id.in_(codes), Resident.status == ResidentStatus.ACTIVE).order_by(Resident.id)
    ).all()
    mails = []
    for person in people:
        values = {"season": season.name, "link": f"{settings.base_url}/certificates/{codes[person.id]}"}
        mails.append(_written(db, settings, GroupMail.CERTIFIED, group, person, values))
    post_all(db, GroupMail.CERTIFIED, mails, now=now)


def _written(
    db: Session, settings: Settings, mail: GroupMail, group: Group, person: Resident, values: dict[str, Any]
) -> tuple[Recipient, MailText]:
    is_korean = person.locale == "ko"
    known = {
        "name": person.name,
        "group": group.name_ko if is_korean else group.name_en,
        "link": f"{settings.base_url}/groups/{group.slug}",
        **hub_values(db, settings, person.locale),
    }
    return Recipient(person.email, person.locale, person.id), render_mail(mail, person.locale, **known | values)


def tell_of_seats(db: Session, settings: Settings, promoted: Sequence[SignUp], *, now: datetime) -> None:
    """Tell those who stood in line, on whichever dates of one group, that they have a seat now."""
    _tell(db, settings, "session-promoted", {each.session_id for each in promoted}, {each.id for each in promoted}, now)


def tell_called_off(
    db: Session, settings: Settings, sessions: Sequence[GroupSession], by_id: int, *, now: datetime
) -> None:
    """Tell everyone who signed up that sessions without a room do not take place."""
    _tell(db, settings, "session-cancelled", {each.id for each in sessions}, None, now, by_id)


def _tell(
    db: Session,
    settings: Settings,
    event: str,
    session_ids: set[int],
    only: set[int] | None,
    now: datetime,
    by_id: int | None = None,
) -> None:
    if not session_ids:
        return
    statement = (
        select(GroupSession, Group, Occurrence.room_id)
        .join(Season, Season.id == GroupSession.season_id)
        .join(Group, Group.id == Season.group_id)
        .outerjoin(Occurrence, Occurrence.id == GroupSession.occurrence_id)
        .where(GroupSession.id.in_(session_ids))
    )
    about = {session.id: (session, group, room_id) for session, group, room_id in db.execute(statement)}
    rooms = read_catalogue(db).rooms
    mails = []
    for person in participants(db, about):
        session, group, room_id = about[person.session_id]
        did_it = by_id is not None and person.resident_id == by_id
        if did_it or (only is not None and person.signup_id not in only):
            continue
        place = session.place if room_id is None else named(rooms[room_id], person.locale)
        was = Planned(Slot(session.starts_at, session.ends_at))
        values = mail_values(db, settings, person, group, session)
        values |= {"place": place, "before": was, "place_before": place, "reason": ""}
        to = Recipient(person.address, person.locale, person.resident_id)
        mails.append((to, render_mail(event, person.locale, **values)))
    post_all(db, event, mails, now=now)
