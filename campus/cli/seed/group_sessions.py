"""The demo's seasons and sessions as rows: who signed up, who came, who sat with whom."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from campus.booking.changes import OccurrenceFacts
from campus.cli.seed.friends import friends_talk
from campus.cli.seed.group_hand import GroupHand, shows
from campus.cli.seed.group_plans import FRIENDS, GroupPlan
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.titles import TALKS
from campus.cli.seed.writing import Row
from campus.domain.hubtime import local_date
from campus.domain.tables import Company, Diner, seat
from campus.groups.models import (
    COMING,
    CheckInWay,
    GroupSession,
    Season,
    SeasonSegment,
    Segment,
    SegmentKind,
    SignUp,
    SignUpStatus,
    TablePlan,
    TableSeat,
)
from campus.groups.services.following import seats_in, status_of

_SEASON_BEGAN_DAYS_AGO = 21
_COMES, _OPTS_OUT, _EATS = 0.82, 0.1, 0.85
_AT_A_TABLE = 6


def seasons_of(hand: GroupHand, dates: Sequence[OccurrenceFacts]) -> Iterator[list[OccurrenceFacts]]:
    """A series is a season; dates that were booked one by one are one that is over and one under way."""
    by_booking: dict[int, list[OccurrenceFacts]] = defaultdict(list)
    cut = hand.now - timedelta(days=_SEASON_BEGAN_DAYS_AGO)
    for each in dates:
        by_booking[each.booking_id if each.is_series else -(each.slot.starts_at >= cut)].append(each)
    return iter(sorted(by_booking.values(), key=lambda each: each[0].slot))


@dataclass(frozen=True, slots=True)
class Run:
    """A season to be written: of which group, its number and dates, and the members in the order of joining."""

    plan: GroupPlan
    group_id: int
    number: int
    dates: Sequence[OccurrenceFacts]
    members: Sequence[PlannedResident]


def write_season(hand: GroupHand, run: Run) -> None:
    """Write a season down with its sessions."""
    plan, group_id, number, dates, members = run.plan, run.group_id, run.number, run.dates, run.members
    first, last = dates[0], dates[-1]
    day = local_date(first.slot.starts_at)
    season_id = hand.put(
        Season,
        group_id=group_id,
        number=number,
        name=f"{day.year} {('겨울', '봄', '여름', '가을')[day.month % 12 // 3]}",
        starts_on=day,
        ends_on=local_date(last.slot.starts_at),
        booking_id=first.booking_id if first.is_series else None,
        seats=plan.seats,
        takes_guests=plan.takes_guests,
        created_by_id=members[0].id,
        created_at=first.created_at,
    )
    for position, (kind, minutes) in enumerate(plan.parts, 1):
        hand.add(SeasonSegment, season_id=season_id, position=position, kind=kind, minutes=minutes)
    met: Counter[tuple[int, int]] = Counter()
    for place in range(1, len(dates) + 1):
        came = _write_session(hand, run, season_id, place)
        meal = next((number for number, (kind, _) in enumerate(plan.parts) if kind is SegmentKind.MEAL), None)
        if plan is FRIENDS and meal is not None and len(came) > 1:
            segment_id = hand.rows[Segment][meal - len(plan.parts)]["id"]
            _seat(hand, segment_id, came, members[0], met)


def _write_session(hand: GroupHand, run: Run, season_id: int, number: int) -> dict[int, PlannedResident]:
    """Write the session ``number`` (from 1) down; returns who came, by their sign-ups."""
    plan, it, rng = run.plan, run.dates[number - 1], hand.rng
    status, seats = status_of(it), seats_in(hand.capacities[it.room_id], plan.seats)
    day = local_date(it.slot.starts_at)
    has_topic = status in COMING and it.slot.starts_at < hand.now + timedelta(days=24)
    topic = (friends_talk(day) if plan is FRIENDS else rng.choice(TALKS)) if has_topic else ""
    session_id = hand.put(
        GroupSession,
        season_id=season_id,
        number=number,
        occurrence_id=it.occurrence_id,
        starts_at=it.slot.starts_at,
        ends_at=it.slot.ends_at,
        status=status,
        topic=topic,
        takes_guests=plan.takes_guests,
        seats=seats,
        door_code=f"{rng.randrange(1_000_000):06}",
        door_key=f"{rng.getrandbits(128):032x}",
        revised_at=it.created_at,
    )
    _write_segments(hand, run, session_id, number, topic)
    taken, came = 0, {}
    for each in run.members if status in COMING else ():
        if each.created_at < it.slot.starts_at:
            row = _sign_up(hand, session_id, it, each, is_full=taken >= seats)
            taken += row["status"] is SignUpStatus.IN
            if row["checked_in_at"]:
                came[row["id"]] = each
    hand.rows[GroupSession][-1]["seats_taken"] = taken
    return came


def _write_segments(hand: GroupHand, run: Run, session_id: int, number: int, topic: str) -> None:
    for position, (kind, minutes) in enumerate(run.plan.parts, 1):
        is_talk = bool(topic) and kind is SegmentKind.TALK
        hand.put(
            Segment,
            session_id=session_id,
            position=position,
            kind=kind,
            minutes=minutes,
            title=topic if is_talk else "",
            presenter_id=run.members[(number * 3 + position) % len(run.members)].id if is_talk else None,
        )


def _seat(
    hand: GroupHand,
    segment_id: int,
    came: dict[int, PlannedResident],
    by: PlannedResident,
    met: Counter[tuple[int, int]],
) -> None:
    """Tables of those who came, as the hub would have made them; ``met`` counts who sat together so far."""
    day = hand.today
    diners = [Diner(each.id, each.organization_on(day).slug) for each in came.values()]
    tables = seat(Company(diners, met), _AT_A_TABLE, segment_id)
    plan_id = hand.put(
        TablePlan, segment_id=segment_id, seed=segment_id, size=_AT_A_TABLE, made_by_id=by.id, made_at=hand.now
    )
    signups = {who.id: number for number, who in came.items()}
    for number, table in enumerate(tables, 1):
        met.update(combinations(sorted(table), 2))
        for resident_id in table:
            hand.add(TableSeat, plan_id=plan_id, signup_id=signups[resident_id], table_number=number)


def _sign_up(hand: GroupHand, session_id: int, it: OccurrenceFacts, who: PlannedResident, *, is_full: bool) -> Row:
    """The row of a member's sign-up, written down."""
    rng, day = hand.rng, local_date(it.slot.starts_at)
    status = SignUpStatus.OUT if rng.random() < _OPTS_OUT else SignUpStatus.WAITING if is_full else SignUpStatus.IN
    came = it.effective_end <= hand.now and status is SignUpStatus.IN and rng.random() < _COMES
    hand.put(
        SignUp,
        session_id=session_id,
        resident_id=who.id,
        organization_id=hand.organizations[who.organization_on(day).slug],
        status=status,
        eats=rng.random() < _EATS,
        is_shown=shows(who),
        placed_at=max(it.created_at, who.created_at),
        changed_at=max(it.created_at, who.created_at),
        checked_in_at=it.slot.starts_at + timedelta(minutes=rng.randrange(-12, 20)) if came else None,
        checked_in_way=rng.choice((CheckInWay.QR, CheckInWay.CODE)) if came else None,
        checked_in_by_id=who.id if came else None,
    )
    return hand.rows[SignUp][-1]
