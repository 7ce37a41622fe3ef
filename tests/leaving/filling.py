"""A person with unmistakable marks in every column of words that they, or others about them, can fill."""

import json
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    false,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from campus.db import Base, UtcDateTime
from campus.leaving.words import WORDS, Word
from tests.leaving.marks import EMAIL, NAME, NAMED, SECRET
from tests.support.clock import NOW
from tests.support.hub import Hub

FATES = (Word.OWN, Word.SHARED, Word.ROW)


def table(name: str) -> Table:
    return Base.metadata.tables[name]


def _plain(column: Column[Any], number: int) -> Any:
    """A value that a column takes, where the test says nothing of it."""
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.python_type))
    plain = {Boolean: False, Date: date(2026, 11, 2), Float: 1.0, LargeBinary: bytes([number % 256]) * 4}
    for type_, value in plain.items():
        if isinstance(kind, type_):
            return value
    if isinstance(kind, UtcDateTime | DateTime):
        return NOW - timedelta(days=3)
    if isinstance(kind, Integer):
        return 1
    return f"x{number}" if isinstance(kind, String) else {}


class Filler:
    """Adds rows with every required column filled."""

    def __init__(self, db: Session) -> None:
        self.db, self._number = db, 0

    def add(self, name: str, /, **values: Any) -> Any:
        """A row; its first key."""
        self._number += 1
        it = table(name)
        key = next(iter(it.primary_key.columns))
        wanted = {
            column.name: _plain(column, self._number)
            for column in it.columns
            if not column.nullable
            and column.name not in values
            and not (column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys)
        }
        return self.db.execute(insert(it).values(wanted | values).returning(key)).scalar_one()


def paint(db: Session, me: int) -> set[str]:
    """Write marks into every column of words of every row there is; which columns could not hold any. In words that are
    others' own stand address and number only."""
    unpainted = set()
    for it, columns in _to_paint():
        keys = list(it.primary_key.columns)
        rows = db.execute(select(*keys)).all()
        mine = {tuple(row) for row in db.execute(select(*keys).where(_is_mine(it, me)))}
        for at, row in enumerate(rows):
            marks = {each: _mark(f"{it.name}.{each.name}", each, at, is_mine=tuple(row) in mine) for each in columns}
            values = {column.name: mark for column, mark in marks.items() if mark is not None}
            this = [key == value for key, value in zip(keys, row, strict=True)]
            if values:
                db.execute(update(it).where(*this).values(values))
        unpainted |= {f"{it.name}.{column.name}" for column in columns if not rows}
    return unpainted


def _is_mine(it: Table, me: int) -> ColumnElement[bool]:
    bookings, interests = table("bookings").c, table("opportunity_interests").c
    found: list[ColumnElement[bool]] = [false()]
    for column in it.columns:
        targets = {key.target_fullname for key in column.foreign_keys}
        if "residents.id" in targets:
            found.append(column == me)
        elif "bookings.id" in targets:
            found.append(column.in_(select(bookings.id).where(bookings.organizer_id == me)))
        elif "opportunity_interests.id" in targets:
            found.append(column.in_(select(interests.id).where(interests.resident_id == me)))
    return or_(*found)


def _to_paint() -> Iterator[tuple[Table, list[Column[Any]]]]:
    for it in Base.metadata.sorted_tables:
        columns = [
            column
            for column in it.columns
            if WORDS.get(f"{it.name}.{column.name}") in FATES
            and isinstance(column.type, String)
            and not isinstance(column.type, Enum)
            and not column.foreign_keys
            and f"{it.name}.{column.name}" not in LEFT_ALONE
        ]
        if columns:
            yield it, columns


# Filled by hand, or with a form of their own that holds no word.
LEFT_ALONE = frozenset(
    {
        *("residents.email", "residents.name", "residents.phone", "residents.key", "residents.password_hash"),
        *("residents.search_text", "residents.search_jamo", "residents.search_initials", "signups.guest_email"),
        *("signups.guest_name", "signups.guest_organization", "signups.guest_locale", "bookings.form_key"),
        *("consent_records.subject", "consent_records.text_version", "logins.proof"),
        *("certificates.code", "imported_events.content_sha256", "people_files.answers", "people_files.outcome"),
        *("residents.introduction", "residents.claimed_organization", "segments.guest_presenter"),
    }
)


def _mark(path: str, column: Column[Any], at: int, *, is_mine: bool) -> str | None:
    """What is written into a column: own words where it is theirs alone, what names them everywhere else."""
    longest = getattr(column.type, "length", None) or 10_000
    said, short = (f"{at} {NAMED}", f"{at} {NAME}") if WORDS[path] is Word.SHARED else (f"{SECRET} {NAMED}", SECRET)
    if not is_mine and WORDS[path] is not Word.SHARED:
        said, short = f"010 9876 5432 {EMAIL}", "01098765432"
    if column.unique or column.primary_key:
        said, short = f"{at} {said}", f"{at} {short}"
    return said if len(said) <= longest else short if len(short) <= longest else None


def everywhere(db: Session, hub: Hub, me: int) -> None:
    """Rows in every table that can name ``me``, beside what services have written."""
    add = Filler(db).add
    _own_rows(db, add, hub, me)
    _shared_rows(db, add, hub, me)
    _connections(add, hub, me)
    _files(db, add, hub, me)
    _mails(add, hub, me)
    details = {"reason": NAMED, "name": NAME, "words": [SECRET, EMAIL], "count": 3}
    add("audit_entries", actor_id=hub.manager.id, act="x", subject="resident", subject_id=me, details=details)
    add("audit_entries", actor_id=None, act="x", subject="people-file", subject_id=0, details={"to": EMAIL})
    add("audit_entries", actor_id=me, act="policy.made", subject="policy", subject_id=1, details={"name": SECRET})


def _own_rows(db: Session, add: Any, hub: Hub, me: int) -> None:
    booking = db.scalar(select(table("bookings").c.id).where(table("bookings").c.organizer_id == me))
    date_ = db.scalar(select(table("occurrences").c.id).where(table("occurrences").c.booking_id == booking))
    season = db.scalar(select(table("seasons").c.id))
    for name in (
        *("logins", "mail_tokens", "half_logins", "resident_interests", "feed_tokens", "code_apps"),
        *("recovery_codes", "directory_entries", "consent_records", "institution_logins", "institution_trips"),
        "passkeys",
    ):
        add(name, resident_id=me)
    add("organization_stewards", resident_id=me, organization_id=hub.startup.id)
    add("affiliations", resident_id=me, organization_id=hub.etri.id, starts_on=date(2025, 1, 1), verified_how=None)
    add("approvals", booking_id=booking)
    add("no_show_points", resident_id=me, occurrence_id=date_)
    add("certificates", resident_id=me, season_id=season, issued_by_id=hub.manager.id)
    add("imported_events", resident_id=me, booking_id=booking)


def _shared_rows(db: Session, add: Any, hub: Hub, me: int) -> None:
    past, session = NOW - timedelta(days=20), db.scalar(select(table("sessions").c.id).order_by(table("sessions").c.id))
    talk = db.scalar(select(table("segments").c.id).where(table("segments").c.session_id == session))
    guest = {"presenter_id": None, "guest_presenter": NAME}
    db.execute(update(table("segments")).where(table("segments").c.id == talk).values(guest))
    add("materials", session_id=session, added_by_id=me)
    add("signups", session_id=session, guest_email=EMAIL, guest_name=NAME, guest_organization=NAME, guest_locale="ko")
    floor = {"floor_id": db.scalar(select(table("floors").c.id))}
    add("tenancies", organization_id=hub.startup.id, **floor)
    add("floor_plans", **floor)
    add("room_marks", **floor, room_id=hub.studio.id)
    add("organization_aliases", organization_id=hub.startup.id)
    for name in ("room_aliases", "room_photos"):
        add(name, room_id=hub.studio.id)
    add("group_topics", group_id=db.scalar(select(table("groups").c.id)))
    add("api_keys", made_by_id=me, expires_at=NOW)
    add("displays", made_by_id=me, room_id=hub.studio.id, locale="ko")
    add("closures", room_id=hub.studio.id, starts_at=past, ends_at=past + timedelta(hours=1))
    add("special_holidays", added_by_id=me)
    add("initiatives")
    add("hubs", id=1, contact_address="desk@hub.example")


def _connections(add: Any, hub: Hub, me: int) -> None:
    other = hub.other_member.id
    opportunity = add("opportunities", organization_id=hub.startup.id, posted_by_id=me)
    add("opportunity_tags", opportunity_id=opportunity)
    interest = add("opportunity_interests", opportunity_id=opportunity, organization_id=hub.kaist.id, resident_id=me)
    add("opportunity_interest_entries", interest_id=interest, by_id=other)
    question = add("introduction_questions", asker_id=me)
    add("introductions", question_id=question, introducer_id=other, seeker_id=me, named_id=hub.organizer.id)
    call = add("help_calls", room_id=hub.meeting.id, resident_id=me, **_call())
    add("help_alerts", call_id=call, resident_id=me)


def _call() -> dict[str, Any]:
    kinds = table("help_calls").c
    source, kind = kinds.source.type.python_type, kinds.kind.type.python_type
    one = next(each for each in source if each.value not in ("display", "check"))
    return {"source": one, "kind": next(iter(kind)), "called_at": NOW, "closed_at": NOW}


def _files(db: Session, add: Any, hub: Hub, me: int) -> None:
    rows = [[2, NAME, EMAIL, "010-9876-5432"], [3, "다른사람", "other.person@kaist.example", ""]]
    data = zlib.compress(json.dumps([["이름", "이메일", "전화"], rows], ensure_ascii=False).encode(), 1)
    outcome = json.dumps({"named": [NAME, EMAIL], "wrong": []})
    file = add("people_files", id="others", resident_id=hub.manager.id, data=data, answers="{}", outcome=outcome)
    add("imported_people", resident_id=me, file_id=file)
    for name in ("import_jobs", "reading_files", "people_files"):
        add(name, id=f"mine-{name}"[:22], resident_id=me, data=zlib.compress(NAMED.encode()))


def _mails(add: Any, hub: Hub, me: int) -> None:
    html, folded = f"<p>{NAME} {EMAIL}</p>", f"ORGANIZER;CN=표식\r\n 한별:mailto:{EMAIL}\r\n"
    mine = {"resident_id": me, "address": EMAIL, "subject": NAMED, "text": SECRET, "html": html}
    theirs = {"resident_id": hub.other_member.id, "address": hub.other_member.email, "text": f"{NAME} ", "html": html}
    states = list(table("outbox_messages").c.state.type.python_type)
    for number, state in enumerate(states):
        add("outbox_messages", message_id=f"m{number}", state=state, **mine)
        add("outbox_messages", message_id=f"t{number}", state=state, calendar=folded, subject=NAME, **theirs)
    said = {"last_problem": f"550 <{EMAIL}>", "reply_to": EMAIL, "address": "x@y.example"}
    add("outbox_messages", message_id="r", state=states[-1], **said)
