"""Emptying the words in what was somebody's and stays for the figures: bookings, memberships, introductions, calls for
help; and their sign-ups as a guest, before they had an account."""

import secrets
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.orm import Session

from campus.booking.models import Purpose
from campus.db import Base
from campus.leaving.shells import no_address

# What a past booking of somebody who left is called: what it was for, in both languages of the hub.
PURPOSE_TITLES = {
    Purpose.MEETING: "회의 · Meeting",
    Purpose.STUDY: "스터디 · Study",
    Purpose.SEMINAR: "세미나 · Seminar",
    Purpose.EVENT: "행사 · Event",
    Purpose.FOCUS: "집중 업무 · Focused work",
    Purpose.RECORDING: "녹화 · Recording",
    Purpose.OTHER: "기타 · Something else",
}
NO_WORDS = "–"

Rule = tuple[Table, ColumnElement[bool], dict[str, Any]]


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _rules(ids: Collection[int], bookings: Collection[int]) -> Iterator[Rule]:
    """Each table, which of its rows, and what is written over their words."""
    booked, dates, asked = _table("bookings"), _table("occurrences"), _table("approvals")
    yield booked, booked.c.organizer_id.in_(ids), {"note": ""}
    for purpose, title in PURPOSE_TITLES.items():
        yield booked, booked.c.id.in_(bookings) & (booked.c.purpose == purpose), {"title": title}
    yield booked, booked.c.booked_by_id.in_(ids), {"form_key": None, "override_reason": ""}
    yield dates, dates.c.booking_id.in_(bookings), {"title": None, "cancel_reason": ""}
    yield dates, dates.c.cancelled_by_id.in_(ids), {"cancel_reason": ""}
    yield asked, asked.c.booking_id.in_(bookings), {"question": "", "reply": "", "reason": ""}
    worked, member, called = _table("affiliations"), _table("memberships"), _table("help_calls")
    yield worked, worked.c.resident_id.in_(ids), {"title": "", "claimed_name": "", "decline_reason": ""}
    yield member, member.c.resident_id.in_(ids), {"note": "", "is_shown": False}
    yield called, called.c.resident_id.in_(ids) | called.c.closed_by_id.in_(ids), {"words": "", "note": ""}
    question, met = _table("introduction_questions"), _table("introductions")
    yield question, question.c.asker_id.in_(ids), {"topic": NO_WORDS, "text": "", "shows_email": False}
    involved = met.c.seeker_id.in_(ids) | met.c.named_id.in_(ids) | met.c.introducer_id.in_(ids)
    shown = {"seeker_shows_email": False, "named_shows_email": False}
    yield met, involved, {"topic": NO_WORDS, "note": "", "thanks": ""} | shown
    interest, entry = _table("opportunity_interests"), _table("opportunity_interest_entries")
    yield interest, interest.c.resident_id.in_(ids), {"note": ""}
    theirs = select(interest.c.id).where(interest.c.resident_id.in_(ids))
    yield entry, entry.c.by_id.in_(ids) | entry.c.interest_id.in_(theirs), {"note": ""}
    came = _table("signups")
    yield came, came.c.resident_id.in_(ids), {"is_shown": False, "token_sha256": None}


def empty_words(db: Session, ids: Collection[int], bookings: Collection[int]) -> None:
    """Write over the words in all that names the accounts ``ids``, and in those ``bookings`` that are theirs alone."""
    worked = _table("affiliations").c
    # What nobody confirmed is in no figure.
    db.execute(delete(worked.id.table).where(worked.resident_id.in_(ids), worked.verified_how.is_(None)))
    for table, which, values in _rules(ids, bookings):
        db.execute(update(table).where(which).values(values))


def empty_guests(db: Session, emails: Collection[str]) -> None:
    """Take name and address out of the sign-ups of guests under ``emails``; that somebody came stays."""
    signups = _table("signups")
    found = select(signups.c.id).where(signups.c.guest_email.in_(emails))
    empty_guest_rows(db, db.scalars(found).all())


def empty_guest_rows(db: Session, signup_ids: Collection[int]) -> None:
    """The same for the sign-ups named."""
    signups = _table("signups")
    for number in signup_ids:
        values = {"guest_name": "", "guest_organization": "", "token_sha256": None}
        nobody = {"guest_email": no_address(secrets.token_hex(8)), "is_shown": False}
        db.execute(update(signups).where(signups.c.id == number).values(values | nobody))
