"""Reminders: a day before a session that one signed up for, an hour before a booking."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.check_in_links import digits_of
from campus.booking.date_notices import date_url
from campus.booking.notices import people_named, place_of
from campus.groups.notices import mail_values, participants
from campus.hub.queries import hub_values
from campus.mailings.models import OccasionKind
from campus.mailings.queries.due import due_bookings, due_signups
from campus.mailings.queries.sessions import session_facts
from campus.mailings.services.occasions import take_occasions
from campus.outbox.services import Recipient, post_all
from campus.people.models import ResidentStatus
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail

SESSION, BOOKING = "session-reminder", "booking-reminder"


def remind_of_sessions(db: Session, settings: Settings, *, now: datetime) -> int:
    """Write to everyone whose session begins within a day, once for each time that it has; how many were due."""
    due = due_signups(db, now=now)
    taken = take_occasions(db, OccasionKind.SESSION, [(each.signup_id, each.starts_at) for each in due])
    session_ids = {each.session_id for each in due if each.signup_id in taken}
    if not session_ids:
        return 0
    facts, catalogue = session_facts(db, session_ids), read_catalogue(db)
    mails: list[tuple[Recipient, MailText]] = []
    for person in participants(db, session_ids):
        if person.signup_id in taken:
            it = facts[person.session_id]
            place = it.session.place if it.date is None else place_of(it.date, catalogue, person.locale)
            values = mail_values(db, settings, person, it.group, it.session)
            values |= {"place": place, "is_resident": person.resident_id is not None}
            to = Recipient(person.address, person.locale, person.resident_id)
            mails.append((to, render_mail(SESSION, person.locale, **values)))
    post_all(db, SESSION, mails, now=now)
    return len(taken)


def remind_of_bookings(db: Session, settings: Settings, *, now: datetime) -> int:
    """Write to the organizer of each booking that begins within the hour, once for each time that it has; how many were
    due."""
    due = due_bookings(db, now=now)
    taken = take_occasions(db, OccasionKind.BOOKING, [(each.occurrence_id, each.slot.starts_at) for each in due])
    told = [each for each in due if each.occurrence_id in taken]
    if not told:
        return 0
    catalogue = read_catalogue(db)
    people = people_named(db, {each.organizer_id for each in told})
    mails: list[tuple[Recipient, MailText]] = []
    for facts in told:
        to = people[facts.organizer_id]
        if to.status is ResidentStatus.ACTIVE:
            values = {
                "name": to.name,
                "it": facts,
                "place": place_of(facts, catalogue, to.locale),
                "url": date_url(settings, facts),
                "digits": digits_of(settings.secret, facts, catalogue.rooms[facts.room_id].rules.policy),
                **hub_values(db, settings, to.locale),
            }
            mails.append((Recipient(to.email, to.locale, to.id), render_mail(BOOKING, to.locale, **values)))
    post_all(db, BOOKING, mails, now=now)
    return len(told)
