"""What follows from the time: requests expire, dates in line get the rooms that freed up, affiliations run out."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campus.booking.check_in_notices import mail_released, mail_warnings
from campus.booking.line_notices import mail_ended_waits, mail_offers
from campus.booking.services.deciding import expire_due
from campus.booking.services.healing import heal
from campus.booking.services.releasing import sweep_check_ins
from campus.booking.services.swapping import lapse_swaps, propose_swaps
from campus.booking.swap_notices import mail_proposals
from campus.cli.seed.living import let_people_come
from campus.connections.introduction_notices import mail_not_this_time
from campus.connections.services.answering import lapse_due
from campus.db import Sessions
from campus.feeds.missing import mend_texts
from campus.feeds.rebuilding import rewrite_where_asked
from campus.feeds.tokens import expire_unused
from campus.help.alarms import check_on_the_lone, escalate_calls
from campus.mailings.digest import send_digests
from campus.mailings.reminders import remind_of_bookings, remind_of_sessions
from campus.people.affiliation_notices import remind_of_expiry
from campus.reports.month_mail import send_month_reports
from campus.reports.services.rolling import keep_ended_days
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.revision import note_retirements

log = logging.getLogger(__name__)

Sweep = Callable[[Session, Settings, datetime], int]
# Nothing of anybody's is settled by it.
DAYS = "days that are over"


def expire_requests(db: Session, _settings: Settings, now: datetime) -> int:
    """Give back the slots of requests whose time ran out; how many."""
    return expire_due(db, now=now)


def let_demo_live(db: Session, settings: Settings, now: datetime) -> int:
    """Where the hub is only tried out, let the demo's people come to their rooms; how many did."""
    return let_people_come(db, now=now) if settings.is_development else 0


def look_for_people(db: Session, settings: Settings, now: datetime) -> int:
    """Ask where nobody has checked in, give rooms to others where nobody came; how many organizers that concerned."""
    swept = sweep_check_ins(db, read_catalogue(db), now=now)
    mail_warnings(db, settings, swept.warned, now=now)
    mail_released(db, settings, swept.released, now=now)
    return swept.count


def heal_dates(db: Session, settings: Settings, now: datetime) -> int:
    """End offers that lapsed, give or offer freed rooms to dates in line, and write to their organizers; how many
    entries that concerned."""
    healed = heal(db, read_catalogue(db), now=now)
    mail_offers(db, settings, healed.offered, now=now)
    mail_ended_waits(db, settings, (*healed.lapsed, *healed.passed), now=now)
    return healed.count


def pass_calls_on(db: Session, settings: Settings, now: datetime) -> int:
    """Tell more people of calls for help that nobody has answered; how many calls."""
    return escalate_calls(db, settings, now=now)


def look_after_the_lone(db: Session, settings: Settings, now: datetime) -> int:
    """Late at night ask those who are alone, and call those on duty for who did not answer; how many of both."""
    return check_on_the_lone(db, settings, now=now)


def change_rooms(db: Session, settings: Settings, now: datetime) -> int:
    """End proposals to change rooms that nobody answered, and ask who could make room for those in line; how many."""
    lapsed = lapse_swaps(db, now=now)
    swaps = propose_swaps(db, read_catalogue(db), now=now)
    mail_proposals(db, settings, swaps, now=now)
    return lapsed + len(swaps)


def remind_of_affiliations(db: Session, settings: Settings, now: datetime) -> int:
    """Write to residents whose affiliation is confirmed for 30 days more at most; how many."""
    return remind_of_expiry(db, settings, now=now)


def lapse_introductions(db: Session, settings: Settings, now: datetime) -> int:
    """End introductions that nobody answered in 14 days, and tell who made them; how many."""
    lapsed = lapse_due(db, now=now)
    mail_not_this_time(db, settings, lapsed, now=now)
    return len(lapsed)


def remind_of_coming_sessions(db: Session, settings: Settings, now: datetime) -> int:
    """Write to those who signed up for a session that begins within a day; how many."""
    return remind_of_sessions(db, settings, now=now)


def remind_of_coming_bookings(db: Session, settings: Settings, now: datetime) -> int:
    """Write to the organizers of bookings that begin within the hour; how many."""
    return remind_of_bookings(db, settings, now=now)


def send_week(db: Session, settings: Settings, now: datetime) -> int:
    """On Monday mornings write to residents what their week holds; how many mails."""
    return send_digests(db, settings, now=now)


def send_month(db: Session, settings: Settings, now: datetime) -> int:
    """On the first business day of a month write to managers what the last one came to; how many mails."""
    return send_month_reports(db, settings, now=now)


def keep_days(db: Session, _settings: Settings, now: datetime) -> int:
    """Work out what rooms were used for on days that are over, for the reports; how many days."""
    return keep_ended_days(db, read_catalogue(db), now=now)


def expire_feeds(db: Session, _settings: Settings, now: datetime) -> int:
    """End private calendar addresses that nobody fetched for 180 days; how many."""
    return expire_unused(db, now=now)


def mend_calendars(db: Session, settings: Settings, now: datetime) -> int:
    """Write the calendar texts of dates that have none; how many, 0 unless something went wrong."""
    return mend_texts(db, settings, now=now)


def rewrite_feeds(db: Session, settings: Settings, now: datetime) -> int:
    """Where the hub was renamed, write the texts of feeds anew; how many."""
    return rewrite_where_asked(db, settings, now=now)


def retire_rooms(db: Session, _settings: Settings, now: datetime) -> int:
    """Take rooms off the lists whose last hour has come; 1 where there are any."""
    return int(note_retirements(db, now=now))


# In this order: what expires frees rooms.
SWEEPS: dict[str, Sweep] = {
    "requests that nobody answered": expire_requests,
    "people of the demo": let_demo_live,
    "rooms that nobody came to": look_for_people,
    "dates in line for a room": heal_dates,
    "rooms to be changed": change_rooms,
    "calls for help that nobody answered": pass_calls_on,
    "people alone late at night": look_after_the_lone,
    "introductions that nobody answered": lapse_introductions,
    "affiliations that run out": remind_of_affiliations,
    "sessions that begin within a day": remind_of_coming_sessions,
    "bookings that begin within the hour": remind_of_coming_bookings,
    "weeks to be written about": send_week,
    "private feeds that nobody uses": expire_feeds,
    "dates that calendars did not show": mend_calendars,
    "rooms that are retired": retire_rooms,
    "texts of feeds after another name of the hub": rewrite_feeds,
    DAYS: keep_days,
    "months to be written about": send_month,
}


def sweep(sessions: Sessions, settings: Settings, *, now: datetime) -> dict[str, int]:
    """Do every sweep, each in a transaction of its own; what each one settled, by its name.

    One that fails is logged and left for the next minute; the others are done all the same.
    """
    done = {}
    for name, each in SWEEPS.items():
        try:
            with sessions.write() as db:
                done[name] = each(db, settings, now)
        except DBAPIError as trouble:
            log.warning("sweep of %s: database trouble: %s", name, type(trouble.__cause__ or trouble).__name__)
        except Exception:
            log.exception("sweep of %s failed", name)
    if any(done.values()):
        log.info("swept: %s", ", ".join(f"{count} {name}" for name, count in done.items() if count))
    return done
