"""The demo's groups as rows: what they are and who belongs to them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.group_hand import GroupHand, shows
from campus.cli.seed.group_plans import GROUPS, INITIATIVES, PROPOSED, GroupPlan
from campus.cli.seed.group_sessions import Run, seasons_of, write_season
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.writing import write_tables
from campus.domain.hubtime import at, local_date
from campus.domain.search import search_key
from campus.groups.models import (
    Group,
    GroupInitiative,
    GroupRole,
    GroupSession,
    GroupStatus,
    GroupTopic,
    Membership,
    Standing,
)
from campus.people.models import Initiative
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue


def seed_groups(db: Session, now: datetime, residents: Sequence[PlannedResident], rng: Random) -> int:
    """Write the groups of the demo around the bookings that are there; returns how many."""
    rooms = read_catalogue(db).rooms
    hand = GroupHand(local_date(now), at(local_date(now)), rng, residents, {each: rooms[each].capacity for each in rooms})
    for place, (slug, ko, en) in enumerate(INITIATIVES, 1):
        hand.put(Initiative, slug=slug, name_ko=ko, name_en=en, position=place, is_open=True)
    dates = _dates_by_title(db, {plan.source for plan in GROUPS})
    for plan in GROUPS:
        if dates[plan.source]:
            _write_group(hand, plan, dates[plan.source])
    member = next(each for each in residents if each.email == DEMO_ACCOUNTS[0].email)
    _found(hand, PROPOSED, member, GroupStatus.PROPOSED)
    write_tables(db, hand.rows)
    theirs = select(Occurrence.booking_id).join(GroupSession)
    db.connection().execute(update(Booking).where(Booking.id.in_(theirs)).values(is_for_group=True))
    return len(GROUPS) + 1


def _dates_by_title(db: Session, titles: set[str]) -> dict[str, list[OccurrenceFacts]]:
    """The dates of the bookings so titled, in their order; those of a series under the series' own title."""
    found: dict[str, list[OccurrenceFacts]] = defaultdict(list)
    own = {number: title for number, title in db.execute(select(Booking.id, Booking.title))}  # noqa: C416 - rows
    statement = OCCURRENCES.where(or_(*(Booking.title == title for title in sorted(titles))))
    for facts in map(facts_of, db.execute(statement)):
        found[own[facts.booking_id]].append(facts)
    return {title: sorted(found[title], key=lambda each: each.slot) for title in titles}


def _found(hand: GroupHand, plan: GroupPlan, leader: PlannedResident, status: GroupStatus) -> int:
    key = search_key([plan.ko, plan.en, plan.tagline, *plan.topics])
    began = hand.now - timedelta(days=2 if status is GroupStatus.PROPOSED else 260)
    group_id = hand.put(
        Group,
        slug=plan.slug,
        kind=plan.kind,
        name_ko=plan.ko,
        name_en=plan.en,
        tagline=plan.tagline,
        about=plan.about,
        joining=plan.joining,
        status=status,
        completion_percent=plan.completion_percent,
        search_text=key.text,
        search_jamo=key.jamo,
        search_initials=key.initials,
        created_by_id=leader.id,
        created_at=began,
    )
    for topic in plan.topics:
        hand.add(GroupTopic, group_id=group_id, topic=topic)
    places = {slug: place for place, (slug, _ko, _en) in enumerate(INITIATIVES, 1)}
    for slug in plan.initiatives:
        hand.add(GroupInitiative, group_id=group_id, initiative_id=places[slug])
    _join(hand, group_id, leader, GroupRole.ORGANIZER, began)
    return group_id


def _join(hand: GroupHand, group_id: int, resident: PlannedResident, role: GroupRole, joined_at: datetime) -> None:
    hand.put(
        Membership,
        group_id=group_id,
        resident_id=resident.id,
        role=role,
        standing=Standing.IN,
        is_shown=shows(resident),
        asked_at=joined_at,
        joined_at=joined_at,
    )


def _write_group(hand: GroupHand, plan: GroupPlan, dates: Sequence[OccurrenceFacts]) -> None:
    by_id = {each.id: each for each in hand.residents}
    leader = by_id[dates[0].organizer_id]
    group_id = _found(hand, plan, leader, GroupStatus.ACTIVE)
    members = [leader, *_members(hand, plan, leader)]
    for place, each in enumerate(members[1:]):
        role = GroupRole.CO_ORGANIZER if place == 1 and plan.size > 10 else GroupRole.MEMBER
        joined = max(each.created_at, hand.now - timedelta(days=250 - 3 * place)) + timedelta(hours=1)
        _join(hand, group_id, each, role, joined)
    for number, season in enumerate(seasons_of(hand, dates), 1):
        write_season(hand, Run(plan, group_id, number, season, members))


def _members(hand: GroupHand, plan: GroupPlan, leader: PlannedResident) -> list[PlannedResident]:
    """Who else belongs to the group; the demo's member to those that are for everybody."""
    others = [each for each in hand.residents if each is not leader and each.role in (Role.MEMBER, Role.ORGANIZER)]
    own = [each for each in others if plan.home and each.organization_on(hand.today).slug == plan.home]
    chosen = hand.rng.sample(own, min(len(own), plan.size * 2 // 3))
    rest = [each for each in others if each not in chosen]
    known = [each for each in rest if each.email == DEMO_ACCOUNTS[0].email and not plan.home]
    rest = [each for each in rest if each not in known]
    return [*known, *chosen, *hand.rng.sample(rest, plan.size - 1 - len(chosen) - len(known))]
