"""Mails about calls and checks: short, the place first. Nobody can switch them off, and they leave before others."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.help.models import AlertStep, HelpAlert
from campus.help.queries.calls import CallFacts
from campus.help.queries.checks import CheckFacts
from campus.help.queries.duty import people_on_duty
from campus.help.words import KINDS
from campus.hub.queries import hub_values
from campus.outbox.services import Recipient, post_all
from campus.people.models import Resident, ResidentStatus
from campus.people.queries.names import names_of
from campus.people.queries.residents import list_managers
from campus.permissions import Role
from campus.settings import Settings
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import render_mail, translated
from campus.web.words import clock, named, whereabouts

# Folders below ``templates/mail/``.
CALLED, ESCALATED, WITHDRAWN, ASKED = "help-call", "help-escalated", "help-withdrawn", "help-check"
_ALERTS = HelpAlert.metadata.tables["help_alerts"]


def place_words(room: RoomFacts, locale: str) -> str:
    """``회의실 203 · 본관 2층``."""
    return f"{named(room, locale)} · {whereabouts(room, locale)}"


def mail_calls(
    db: Session, settings: Settings, calls: Sequence[CallFacts], step: AlertStep, *, now: datetime
) -> int:
    """Tell of ``calls`` whom ``step`` concerns, and note whom: those on duty, then all managers and administrators,
    then the administrators. How many mails."""
    people = _concerned(db, step, now) if calls else []
    rows = [{"call_id": call.id, "resident_id": each.id, "step": step, "at": now} for call in calls for each in people]
    if not rows:
        return 0
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    db.execute(make(_ALERTS).values(rows).on_conflict_do_nothing())
    event = CALLED if step is AlertStep.FIRST else ESCALATED
    return _write(db, settings, event, [(each, call) for call in calls for each in people], now=now)


def _concerned(db: Session, step: AlertStep, now: datetime) -> Sequence[Resident]:
    if step is AlertStep.FIRST:
        return people_on_duty(db, now=now).people
    staff = list_managers(db)
    return staff if step is AlertStep.ESCALATED else [each for each in staff if each.role is Role.ADMIN] or staff


def mail_withdrawn(db: Session, settings: Settings, call: CallFacts, *, now: datetime) -> int:
    """Tell everyone who was told of a call that it was none. How many mails."""
    told = select(HelpAlert.resident_id).where(HelpAlert.call_id == call.id)
    active = (Resident.id.in_(told), Resident.status == ResidentStatus.ACTIVE)
    people = db.scalars(select(Resident).where(*active).order_by(Resident.id)).all()
    return _write(db, settings, WITHDRAWN, [(each, call) for each in people], now=now)


def _write(
    db: Session, settings: Settings, event: str, letters: Iterable[tuple[Resident, CallFacts]], *, now: datetime
) -> int:
    wanted = list(letters)
    rooms = read_catalogue(db).rooms
    names = names_of(db, {call.resident_id for _, call in wanted if call.resident_id is not None})
    mails = []
    for to, call in wanted:
        place = place_words(rooms[call.room_id], to.locale)
        values: dict[str, Any] = {
            "name": to.name,
            "call": call,
            "place": place,
            "kind": translated(KINDS[call.kind], to.locale),
            "who": names.get(call.resident_id) if call.resident_id is not None else None,
            "minutes": int((now - call.called_at).total_seconds() // 60),
            "url": f"{settings.base_url}/manage/help/{call.id}",
        }
        mail = render_mail(event, to.locale, **values, **hub_values(db, settings, to.locale))
        mails.append((Recipient(to.email, to.locale, to.id), mail))
    post_all(db, event, mails, now=now, is_urgent=True)
    return len(mails)


def mail_checks(db: Session, settings: Settings, checks: Sequence[CheckFacts], *, now: datetime) -> int:
    """Ask those who are alone whether all is well. How many mails."""
    if not checks:
        return 0
    ids = {check.resident_id for check in checks}
    active = (Resident.id.in_(sorted(ids)), Resident.status == ResidentStatus.ACTIVE)
    people = {each.id: each for each in db.scalars(select(Resident).where(*active))}
    rooms = read_catalogue(db).rooms
    mails = []
    for check in checks:
        to = people.get(check.resident_id)
        if to is not None:
            values = {
                "name": to.name,
                "place": place_words(rooms[check.room_id], to.locale),
                "until": clock(check.lapses_at),
                "url": f"{settings.base_url}/help/checks/{check.id}",
            }
            mail = render_mail(ASKED, to.locale, **values, **hub_values(db, settings, to.locale))
            mails.append((Recipient(to.email, to.locale, to.id), mail))
    post_all(db, ASKED, mails, now=now, is_urgent=True)
    return len(mails)
