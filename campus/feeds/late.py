"""A late change: who of those that subscribe has fetched it, and who of those signed up had no mail about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyramid.request import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, OccurrenceStatus
from campus.feeds.models import Client, LateNotice
from campus.feeds.receipts import Receipt, receipts_of
from campus.feeds.words import CLIENTS
from campus.groups.models import Group, GroupSession, Season
from campus.groups.notices import Participant, mail_values, participants, post_sessions
from campus.outbox.models import MessageState, OutboxMessage
from campus.settings import Settings
from campus.web.mails import MailText, render_mail

LATE = timedelta(hours=48)
EVENT = "session-late"
# What tells people about a change by itself.
_TOLD_BY = ("session-moved", "session-cancelled", "session-back", "session-promoted", EVENT)


@dataclass(frozen=True, slots=True)
class Subscribers:
    """Programs of one family: when they fetched last, and whether the change was there already."""

    client: Client
    last_at: datetime
    has_seen: bool


@dataclass(frozen=True, slots=True)
class LateChange:
    """What the page of a date says of a change at short notice. ``untold`` counts those signed up who had no mail about
    it; ``told_at`` is when somebody had them told; ``has_people``: it is a session, with people in it."""

    is_cancelled: bool
    subscribers: tuple[Subscribers, ...]
    has_people: bool
    untold: int
    told_at: datetime | None

    @property
    def clients(self) -> Mapping[Client, object]:
        """What the families of programs are called."""
        return CLIENTS


def is_late(facts: OccurrenceFacts, now: datetime) -> bool:
    """Whether a date within 48 hours was moved or called off within the last 48: most calendars learn of it too late.

    An edit of words alone raises no sequence.
    """
    is_ahead = timedelta(0) < facts.slot.starts_at - now <= LATE
    is_shown = facts.status in (*LIVE, OccurrenceStatus.CANCELLED)
    return is_ahead and is_shown and facts.sequence > 0 and now - facts.revised_at <= LATE


def late_change(request: Request, facts: OccurrenceFacts) -> LateChange | None:
    """What to say of ``facts`` to whoever may change them; None where nothing changed late. As ``request.late_change``
    on the pages of bookings; no statement where nothing is to be said."""
    if not is_late(facts, request.now):
        return None
    return read_late(request.db, facts, now=request.now)


def read_late(db: Session, facts: OccurrenceFacts, *, now: datetime) -> LateChange:
    """The same for a change that is late."""
    session = _session(db, facts)
    told_at = db.scalar(
        select(LateNotice.told_at).where(
            LateNotice.occurrence_id == facts.occurrence_id, LateNotice.sequence == facts.sequence
        )
    )
    people = [] if session is None else list(participants(db, [session.id]))
    untold = () if session is None else _untold(db, facts, people)
    return LateChange(
        is_cancelled=facts.status is OccurrenceStatus.CANCELLED,
        subscribers=_subscribers(db, facts, session),
        has_people=bool(people),
        untold=len(tuple(untold)),
        told_at=told_at,
    )


def tell_late(db: Session, settings: Settings, facts: OccurrenceFacts, *, by: int, now: datetime) -> int:
    """Write to everyone signed up who had no mail about the change; how many. A second time writes nothing."""
    session = _session(db, facts, is_held=True)
    if session is None or not is_late(facts, now):
        return 0
    key = (facts.occurrence_id, facts.sequence)
    if db.get(LateNotice, key) is not None:
        return 0
    group = db.execute(
        select(Group).join(Season, Season.group_id == Group.id).where(Season.id == session.season_id)
    ).scalar_one()
    mails: list[tuple[Participant, MailText]] = []
    for person in _untold(db, facts, participants(db, [session.id])):
        values = mail_values(db, settings, person, group, session)
        values |= {"is_cancelled": facts.status is OccurrenceStatus.CANCELLED}
        mails.append((person, render_mail(EVENT, person.locale, **values)))
    post_sessions(db, EVENT, mails, now=now)
    occurrence_id, sequence = key
    db.add(
        LateNotice(occurrence_id=occurrence_id, sequence=sequence, told_at=now, told_by_id=by, people=len(mails))
    )
    return len(mails)


def _session(db: Session, facts: OccurrenceFacts, *, is_held: bool = False) -> GroupSession | None:
    statement = select(GroupSession).where(GroupSession.occurrence_id == facts.occurrence_id)
    return db.scalar(statement.with_for_update() if is_held else statement)


def _untold(db: Session, facts: OccurrenceFacts, people: Iterable[Participant]) -> Iterable[Participant]:
    """Those of ``people`` to whom no mail about the change went out, or is about to."""
    statement = select(OutboxMessage.address).where(
        OutboxMessage.event.in_(_TOLD_BY),
        OutboxMessage.created_at >= facts.revised_at,
        OutboxMessage.state != MessageState.FAILED,
    )
    told = set(db.scalars(statement))
    return [each for each in people if each.address not in told]


def _subscribers(db: Session, facts: OccurrenceFacts, session: GroupSession | None) -> tuple[Subscribers, ...]:
    """Who fetches the public feeds in which the date stands, by family, the latest first."""
    feeds = ["hub", f"room:{facts.room_id}"]
    if session is not None:
        group_id = db.scalar(select(Season.group_id).where(Season.id == session.season_id))
        feeds += [f"season:{session.season_id}", f"group:{group_id}"]
    latest: dict[Client, Receipt] = {}
    for receipts in receipts_of(db, feeds).values():
        for each in receipts:
            known = latest.get(each.client)
            latest[each.client] = each if known is None or each.last_at > known.last_at else known
    found = sorted(latest.values(), key=lambda each: each.last_at, reverse=True)
    return tuple(Subscribers(each.client, each.last_at, each.last_at >= facts.revised_at) for each in found)
