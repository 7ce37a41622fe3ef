"""How long rows about people are kept, as data, said once more beside the chores that delete them: what is due by this
list after a run is what the run forgot to forget. Tests compare the list with what the page on privacy says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pyramid.i18n import TranslationString
from sqlalchemy import Column, ColumnElement, Select, Table, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from campus.db import Base
from campus.leaving.queries import never_opened
from campus.leaving.shells import NOWHERE
from campus.people.data_areas import Field
from campus.web.locale import _


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


@dataclass(frozen=True, slots=True)
class Period:
    """Rows go ``days`` after the instant in ``since`` ("table.column"), where ``where`` holds for them. ``area`` is the
    one of the data map under which the period is told, None for guests, who have a card of their own."""

    key: str
    name: TranslationString
    area: Field | None
    since: str
    days: int
    where: ColumnElement[bool] | None = None

    @property
    def table(self) -> str:
        return self.since.split(".")[0]

    @property
    def column(self) -> Column[Any]:
        table, name = self.since.split(".")
        return _table(table).columns[name]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a period stands: rows that are due, and the oldest that is kept, None where there are none."""

    period: Period
    due: int
    oldest: datetime | None


def periods() -> tuple[Period, ...]:
    """All of them; the tables must be known by then."""
    mails, files = _table("outbox_messages").c, _table("people_files").c
    is_done = mails.state != "waiting"
    written, unwritten = files.step.in_(("written", "undone")), files.step == "ready"
    calls, checks = _table("help_calls").c, _table("lone_checks").c
    has_call = exists(select(calls.id).where(calls.check_id == checks.id))
    guests = _table("signups").c
    is_guest = and_(guests.guest_email.is_not(None), ~guests.guest_email.endswith(NOWHERE, autoescape=True))
    access, sent, mailed = Field.ACCESS, Field.FILES, "outbox_messages.created_at"
    return (
        Period("unopened", _("Accounts that never opened"), Field.ACCOUNT, "residents.created_at", 90, never_opened()),
        Period("logins", _("Signed-in devices"), access, "logins.expires_at", 0),
        Period("half-logins", _("Sign-ins without their second factor"), access, "half_logins.expires_at", 0),
        Period("challenges", _("Passkeys asked for"), access, "passkey_challenges.expires_at", 0),
        Period("trips", _("Ways to institutions"), access, "institution_trips.expires_at", 0),
        Period("arrivals", _("Ways back from institutions"), access, "institution_arrivals.expires_at", 0),
        Period("links", _("Links from mails"), access, "mail_tokens.expires_at", 7),
        Period("tries", _("Failed sign-ins"), access, "sign_in_failures.at", 1),
        Period("mail-texts", _("Texts of mails"), Field.MAILS, mailed, 30, is_done & (mails.text != "")),
        Period("mails", _("Mails without their texts"), Field.MAILS, mailed, 365, is_done),
        Period("calendars", _("Calendar files"), sent, "import_jobs.created_at", 1),
        Period("readings", _("Files of readings"), sent, "reading_files.created_at", 1),
        Period("unwritten", _("Lists of people that nobody agreed to"), sent, "people_files.created_at", 1, unwritten),
        Period("written", _("Lists of people that were brought in"), sent, "people_files.finished_at", 90, written),
        Period("calls", _("Calls for help"), Field.HELP, "help_calls.called_at", 365),
        Period("checks", _("Checks on those alone at night"), Field.HELP, "lone_checks.asked_at", 365, ~has_call),
        Period("duty", _("Changes of who is on duty"), Field.HELP, "turn_changes.ends_at", 365),
        Period("guests", _("Guests of sessions"), None, "sessions.ends_at", 90, is_guest),
        Period("access", _("The access log"), Field.RECORDS, "access_entries.at", 730),
    )


def _rows(period: Period) -> Select[Any]:
    """Rows of a period; of guests through their session."""
    column = period.column
    found: Any = select(func.count(), func.min(column)).select_from(column.table)
    if period.key == "guests":
        signups = _table("signups")
        found = found.join(signups, signups.c.session_id == _table("sessions").c.id)
    return found if period.where is None else found.where(period.where)


def stand(db: Session, *, now: datetime) -> list[Standing]:
    """How each period stands; two statements each."""
    found = []
    for each in periods():
        edge = now - timedelta(days=each.days)
        rows = _rows(each)
        due = db.execute(rows.where(each.column < edge)).one()[0]
        oldest = db.execute(rows.where(or_(each.column >= edge, each.column.is_(None)))).one()[1]
        found.append(Standing(each, due, oldest))
    return found


def left_over(db: Session, *, now: datetime) -> Mapping[str, int]:
    """What is still there beyond its period, by the period's key: nothing, after a run."""
    return {each.period.key: each.due for each in stand(db, now=now) if each.due}
