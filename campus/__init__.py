"""Campus: the space and community scheduler of the AI hub in Sinseong-dong.

``main`` is the table of contents: one include per chapter, the floors in order.
"""

import zoneinfo
from pkgutil import resolve_name
from typing import Any

from pyramid.config import Configurator
from pyramid.router import Router

from campus.db import Engine, Memory, Sessions, make_engine, make_sessions
from campus.settings import Settings, read_settings
from campus.web.requests import settle_requests

# Zone data from the pinned tzdata package, not from the machine: the same answers, and the same feed bytes, everywhere.
zoneinfo.reset_tzpath(to=())

FLOORS = (
    "campus.outbox",
    "campus.people",
    "campus.spaces",
    "campus.booking",
    "campus.groups",
    "campus.help",
    "campus.connections",
    "campus.importing",
    "campus.feeds",
    "campus.mailings",
    "campus.api",
    "campus.displays",
    "campus.leaving",
    "campus.reports",
    "campus.home",
    "campus.me",
    "campus.desk",
    "campus.founding",
)

# Who follows a change of occurrences, in order and in its transaction: factories that take the settings.
BOOKING_LISTENERS = (
    "campus.booking.services.settling:settler",
    "campus.groups.notices:session_follower",
    "campus.booking.services.versions:version_keeper",
    "campus.feeds.texts:event_text_keeper",
    "campus.booking.notices:mail_writer",
    "campus.booking.approval_notices:approval_mail_writer",
    "campus.booking.date_notices:date_mail_writer",
    "campus.booking.missed_notices:missed_mail_writer",
    "campus.groups.missed_notices:group_missed_writer",
    "campus.connections.meeting_notices:meeting_follower",
    "campus.reports.services.following:day_keeper",
)

# Who follows what becomes known of who came, likewise.
PRESENCE_LISTENERS = ("campus.reports.services.following:presence_keeper",)

# Who writes what mails tell calendars, for the floors below: a factory that takes the settings.
INVITATIONS = "campus.mailings.invitations:hub_invitations"

# Who follows a change of what is said of sessions, likewise.
SESSION_LISTENERS = ("campus.feeds.session_texts:session_text_keeper",)

# What one process remembers for the boards: days of rooms as read, and letters of their rows (two bytes each at most).
ROOM_DAYS_KEPT = 8_000
SHOWN_LETTERS_KEPT = 16_000_000
# And for the reports: measures as read, of half a kilobyte each.
KEPT_MEASURES = 20_000


def open_database(settings: Settings, engine: Engine | None = None) -> Sessions:
    """Sessions on the configured database, with everyone who follows bookings wired in."""
    return make_sessions(
        engine or make_engine(settings),
        booking_listeners=tuple(resolve_name(name)(settings) for name in BOOKING_LISTENERS),
        presence_listeners=tuple(resolve_name(name)(settings) for name in PRESENCE_LISTENERS),
        session_listeners=tuple(resolve_name(name)(settings) for name in SESSION_LISTENERS),
        invitations=resolve_name(INVITATIONS)(settings),
        catalogue_cache={},
        room_days=Memory(ROOM_DAYS_KEPT),
        shown_rows=Memory(SHOWN_LETTERS_KEPT),
        kept_reports=Memory(KEPT_MEASURES),
    )


def main(global_config: dict[str, str], **ini: Any) -> Router:
    """The WSGI application, as PasteDeploy asks for it."""
    settings = read_settings(ini)
    return make_app(settings, open_database(settings), ini)


def make_app(settings: Settings, sessions: Sessions, ini: dict[str, Any] | None = None) -> Router:
    """The WSGI application on an open database."""
    with Configurator(settings=ini or {}) as config:
        config.registry["settings"] = settings
        config.registry["sessions"] = sessions
        config.include("campus.db")
        config.include("campus.web")
        for floor in FLOORS:
            config.include(floor)
        settle_requests(config)
    return config.make_wsgi_app()
