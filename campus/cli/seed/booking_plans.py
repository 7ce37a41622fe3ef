"""A planned booking, and the hand that plans them: it knows the day, the rooms, the people and what is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from campus.booking.models import LIVE, ApprovalState, OccurrenceStatus, Purpose
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.ledger import Ledger
from campus.cli.seed.organizations import ORGANIZATIONS
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.titles import CANCEL_REASONS, NOTES, Theme
from campus.domain.business_days import business_days_before
from campus.domain.hubtime import at, local_date
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.permissions import Role
from campus.spaces.catalogue import RoomFacts

_OPENNESS = (Visibility.PUBLIC, Visibility.MEMBERS, Visibility.TIME_ONLY)
_USUAL_LEAD_DAYS = 4.5
_QUIET_DAYS_BEFORE = 21  # from here on the demo member's calendar holds only what is planned for it
_TRIES_FOR_PERSON = 12


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """That a manager was asked for the room, and what ``answered_by_id`` said, if anything was said."""

    state: ApprovalState
    due_at: datetime
    expires_at: datetime
    answered_by_id: int
    question: str = ""
    asked_at: datetime | None = None
    decided_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlannedBooking:
    """A booking of one date before it becomes rows. ``original_starts_at`` differs when it was moved."""

    room: RoomFacts
    slot: Slot
    title: str
    purpose: Purpose
    visibility: Visibility
    people: int
    organizer: PlannedResident
    booked_by_id: int
    created_at: datetime
    note: str = ""
    original_starts_at: datetime | None = None
    revised_at: datetime | None = None
    ended_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    request: PlannedRequest | None = None

    @property
    def status(self) -> OccurrenceStatus:
        """Where it stands today."""
        if self.cancelled_at is not None:
            return OccurrenceStatus.CANCELLED
        if self.request is None or self.request.state is ApprovalState.APPROVED:
            return OccurrenceStatus.CONFIRMED
        is_refused = self.request.state is ApprovalState.REFUSED
        return OccurrenceStatus.DECLINED if is_refused else OccurrenceStatus.PENDING

    @property
    def effective(self) -> Slot:
        """The time it really takes: until the early end, if there was one."""
        return Slot(self.slot.starts_at, self.ended_at or self.slot.ends_at)


@dataclass(slots=True)
class Planner:
    """Where plans are written down. ``today`` is the hub's day; everything is decided before its midnight, so that
    the plan is the same at any hour."""

    rng: Random
    today: date
    rooms: Mapping[str, RoomFacts]
    residents: Sequence[PlannedResident]
    ledger: Ledger = field(default_factory=Ledger)
    bookings: list[PlannedBooking] = field(default_factory=list)

    @property
    def midnight(self) -> datetime:
        return at(self.today)

    def put(self, booking: PlannedBooking) -> None:
        """Write ``booking`` down; a cancelled or refused one takes no time."""
        self.bookings.append(booking)
        if booking.status in LIVE:
            self.ledger.take_room(booking.room, booking.room.rules.occupied(booking.effective))
            self.ledger.take_time(booking.organizer.id, booking.slot, is_own=is_own(booking.purpose))

    def latest_for(self, room: RoomFacts, slot: Slot) -> datetime:
        """Until when ``slot`` could be asked for: before it began and before today, with the room's lead."""
        lead = room.rules.policy.lead.value
        last_day = business_days_before(local_date(slot.starts_at), lead, room.rules.holidays)
        return min(slot.starts_at, self.midnight, at(last_day + timedelta(days=1)))

    def made_at(self, room: RoomFacts, slot: Slot) -> datetime | None:
        """When a member may have booked ``slot``: within the policy's window and lead, and before today."""
        policy = room.rules.policy
        opens = at(local_date(slot.starts_at) - timedelta(days=policy.days_ahead.value), policy.opens_minute.value)
        limit = self.latest_for(room, slot)
        if opens >= limit:
            return None
        day = local_date(limit - timedelta(days=self.rng.expovariate(1 / _USUAL_LEAD_DAYS)))
        made = at(day, self.rng.randrange(8 * 60 + 30, 23 * 60)) + timedelta(seconds=self.rng.randrange(60))
        if not opens <= made < limit:
            made = opens + (limit - opens) * self.rng.random()
        return made.replace(microsecond=0)

    def someone(self, slot: Slot, purpose: Purpose) -> PlannedResident | None:
        """A resident who has time then and quota left for that purpose, or None after some tries."""
        is_planned_time = (local_date(slot.starts_at) - self.today).days >= -_QUIET_DAYS_BEFORE
        for _ in range(_TRIES_FOR_PERSON):
            resident = self.rng.choice(self.residents)
            if is_planned_time and is_demo_account(resident):
                continue
            if resident.created_at >= slot.starts_at:
                continue
            if self.ledger.has_time(resident.id, slot, is_own=is_own(purpose)):
                return resident
        return None

    def titled(self, theme: Theme, organizer: PlannedResident, day: date) -> str:
        """A title of ``theme`` in the organizer's language."""
        titles = theme.en if organizer.is_english and self.rng.random() < 0.8 else theme.ko
        team = organizer.organization_on(day)
        other = self.rng.choice([each for each in ORGANIZATIONS if each.slug != team.slug])
        if titles is theme.en:
            return self.rng.choice(titles).format(team=team.short_en, other=other.short_en)
        return self.rng.choice(titles).format(team=team.short, other=other.short)

    def shown(self, theme: Theme) -> Visibility:
        return self.rng.choices(_OPENNESS, weights=theme.openness)[0]

    def noted(self) -> str:
        return self.rng.choice(NOTES) if self.rng.random() < 0.12 else ""

    def headcount(self, room: RoomFacts, fullness: tuple[float, float], least: int = 1) -> int:
        people = max(least, round(room.capacity * self.rng.uniform(*fullness)))
        return min(room.capacity, people)

    def fated(self, booking: PlannedBooking) -> PlannedBooking:
        """The booking as life left it: most as made; some cancelled, ended early, moved or reworded since."""
        chance = self.rng.random()
        latest = min(booking.slot.starts_at, self.midnight)
        since = (booking.created_at + (latest - booking.created_at) * self.rng.random()).replace(microsecond=0)
        if chance < 0.055:
            return replace(booking, cancelled_at=since, revised_at=since, cancel_reason=self.rng.choice(CANCEL_REASONS))
        if chance < 0.11 and booking.slot.minutes >= 60 and booking.slot.ends_at <= self.midnight:
            minutes = self.rng.randrange(booking.slot.minutes // 2, booking.slot.minutes - 4)
            ended = booking.slot.starts_at + timedelta(minutes=minutes)
            return replace(booking, ended_at=ended, revised_at=ended)
        if chance < 0.13:
            before = booking.slot.starts_at + self.rng.choice((-1, 1)) * timedelta(minutes=60)
            return replace(booking, original_starts_at=before, revised_at=since)
        return replace(booking, revised_at=since) if chance < 0.16 else booking


def is_own(purpose: Purpose) -> bool:
    """Whether such a booking is counted against the person's quota; a group's counts for the group."""
    return purpose not in (Purpose.STUDY, Purpose.SEMINAR, Purpose.EVENT)


def is_demo_member(resident: PlannedResident) -> bool:
    """Whether this is the account that visitors sign in to as a member."""
    return resident.email == DEMO_ACCOUNTS[0].email


def is_demo_account(resident: PlannedResident) -> bool:
    """Whether visitors sign in as this one: who shall find some of the quota left."""
    return resident.email in {account.email for account in DEMO_ACCOUNTS}


def of_role(residents: Sequence[PlannedResident], role: Role) -> PlannedResident:
    """The demo account of ``role``."""
    emails = {account.email for account in DEMO_ACCOUNTS}
    return next(each for each in residents if each.role is role and each.email in emails)
