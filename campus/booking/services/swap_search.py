"""Who could change rooms so that others fit: few people hold a large room, and many wait for it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import SwapProposal
from campus.booking.queries.alternatives import unlikeness
from campus.booking.queries.askers import read_askers
from campus.booking.queries.clashes import Taken, taken_at
from campus.booking.queries.line import is_free, rooms_for, rooms_like, widest
from campus.booking.queries.swaps import booked_at, holders_around, proposed_pairs
from campus.booking.queries.waiting import Waiting
from campus.booking.services.verdict import Asking, Place, as_asked, check_places
from campus.domain.asker import Asker
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.models import RoomKind

# So long before the start nobody is asked to change rooms any more.
NOTICE = timedelta(hours=1)
# Whoever meets is helped by a room to meet in.
_TO_MEET_IN = {RoomKind.MEETING, RoomKind.SEMINAR, RoomKind.LECTURE}
_FEW = 3


@dataclass(frozen=True, slots=True)
class Match:
    """That ``holder`` could go to ``room``, and ``entry`` would have the room that it leaves; both passed the whole
    check."""

    entry: Waiting
    holder: OccurrenceFacts
    room: RoomFacts


def find_matches(db: Session, catalogue: Catalogue, entries: Sequence[Waiting], *, now: datetime) -> list[Match]:
    """For each of ``entries`` one holder at most, whose people fit a smaller room that is free, while those who wait
    fit the holder's and nothing that is free. Nobody is asked the same twice, no two ask one holder.

    Statements grow with the entries that have somebody to ask, and not with those that have nobody.
    """
    holders = _holders(db, catalogue, entries, now=now)
    if not holders:
        return []
    search = _Search(db, catalogue, holders, now)
    matches: list[Match] = []
    for entry, theirs in holders:
        asked = {each.holder.occurrence_id for each in matches}
        match = search.match(entry, [each for each in theirs if each.occurrence_id not in asked])
        matches += [match] if match is not None else []
    return matches


def _holders(
    db: Session, catalogue: Catalogue, entries: Sequence[Waiting], *, now: datetime
) -> list[tuple[Waiting, list[OccurrenceFacts]]]:
    """Those of ``entries`` for whom a smaller group has a room that would do, each with these groups."""
    ids = [each.id for each in entries]
    found: dict[int, list[OccurrenceFacts]] = defaultdict(list)
    around = holders_around(db, ids, now=now + NOTICE) if ids else []
    asked = proposed_pairs(db, SwapProposal.entry_id.in_(ids)) if around else set()
    by_id = {each.id: each for each in entries}
    rooms = {each.id: {room.id for room in rooms_for(catalogue, each)} for each in entries}
    for entry_id, holder in around:
        entry, room = by_id[entry_id], catalogue.rooms[holder.room_id]
        fits = room.id in rooms[entry_id] and holder.people < entry.facts.people <= room.capacity
        is_other = holder.organizer_id != entry.facts.organizer_id
        if fits and is_other and is_instant(room) and (entry_id, holder.occurrence_id) not in asked:
            found[entry_id].append(holder)
    return [(each, found[each.id]) for each in entries if each.id in found]


def is_instant(room: RoomFacts) -> bool:
    """Whether ``room`` is had at once: what a manager would have to answer cannot change hands in one go."""
    return not room.rules.policy.approval.value


class _Search:
    """What all rooms have taken when the holders meet, and in whose name they ask, read once."""

    def __init__(
        self,
        db: Session,
        catalogue: Catalogue,
        holders: Sequence[tuple[Waiting, Sequence[OccurrenceFacts]]],
        now: datetime,
    ) -> None:
        self._db, self._catalogue, self._now = db, catalogue, now
        slots = sorted({entry.slot for entry, _ in holders} | {each.slot for _, all_ in holders for each in all_})
        standing = {room_id for room in catalogue.bookable for room_id in room.standing_ids}
        found = taken_at(db, standing, [widest(catalogue.bookable, slot) for slot in slots])
        self._taken: Mapping[Slot, Taken] = dict(zip(slots, found, strict=True))
        everyone = {entry.facts.organizer_id for entry, _ in holders}
        everyone |= {each.organizer_id for _, all_ in holders for each in all_}
        self._askers = read_askers(db, everyone, now=now)

    def match(self, entry: Waiting, holders: Sequence[OccurrenceFacts]) -> Match | None:
        wanted = self._catalogue.rooms[entry.room_id]
        alike = rooms_like(self._catalogue, wanted, entry.facts.people)
        if any(is_free(room, entry.slot, self._taken[entry.slot]) for room in alike):
            return None  # the line itself has something for them
        for holder in holders[:_FEW]:
            room = self._smaller_room(holder, entry)
            if room is not None and self._fits(entry, holder):
                return Match(entry, holder, room)
        return None

    def _smaller_room(self, holder: OccurrenceFacts, entry: Waiting) -> RoomFacts | None:
        """The likest room that seats the holder's people and not those who wait."""
        asker = self._asker(holder)
        rooms = [
            room for room in self._to_go_to(holder) if room.capacity < entry.facts.people and self._lets(room, holder)
        ][:_FEW]
        asking = Asking(holder.people, asker, self._now, frozenset({holder.occurrence_id}))
        verdicts = check_places(self._db, [Place(room, holder.slot, is_wanted=False) for room in rooms], asking)
        return next((room for room, said in zip(rooms, verdicts, strict=True) if not said), None)

    def _to_go_to(self, holder: OccurrenceFacts) -> Iterator[RoomFacts]:
        left = self._catalogue.rooms[holder.room_id]
        kinds = {left.kind, *_TO_MEET_IN}
        for room in sorted(self._catalogue.bookable, key=lambda each: (*unlikeness(left, each), each.id)):
            is_near = room.building.zone.id == left.building.zone.id and room.kind in kinds
            if is_near and holder.people <= room.capacity and is_instant(room):
                yield room

    def _lets(self, room: RoomFacts, holder: OccurrenceFacts) -> bool:
        asker = self._asker(holder)
        return is_free(room, holder.slot, self._taken[holder.slot]) and not judge(
            room.rules, holder.slot, people=holder.people, now=self._now, asker=asker
        )

    def _fits(self, entry: Waiting, holder: OccurrenceFacts) -> bool:
        both = frozenset({entry.facts.occurrence_id, holder.occurrence_id})
        asking = Asking(entry.facts.people, self._asker(entry.facts), self._now, both)
        return not check_places(self._db, [Place(self._catalogue.rooms[holder.room_id], entry.slot)], asking)[0]

    def _asker(self, facts: OccurrenceFacts) -> Asker:
        return as_asked(self._askers[facts.organizer_id], facts)


def rooms_to_swap(
    db: Session, catalogue: Catalogue, mine: OccurrenceFacts, *, now: datetime
) -> list[tuple[RoomFacts, OccurrenceFacts]]:
    """Rooms that others have at the very time of ``mine``, each with who has it: their people would fit its room and
    the reverse, and the rules let ``mine`` be there. The likest first; nobody whom it asked before."""
    left = catalogue.rooms[mine.room_id]
    if not is_instant(left):
        return []
    asked = proposed_pairs(db, SwapProposal.other_id == mine.occurrence_id)
    found = [
        (catalogue.rooms[each.room_id], each)
        for each in booked_at(db, mine.slot, now=now + NOTICE)
        if each.organizer_id != mine.organizer_id
        and each.people <= left.capacity
        and mine.people <= catalogue.rooms[each.room_id].capacity
        and is_instant(catalogue.rooms[each.room_id])
        and (mine.occurrence_id, each.occurrence_id) not in asked
    ]
    if not found:
        return []
    asker = as_asked(read_askers(db, [mine.organizer_id], now=now)[mine.organizer_id], mine)
    everyone = frozenset({mine.occurrence_id, *(each.occurrence_id for _, each in found)})
    places = [Place(room, mine.slot, is_wanted=False) for room, _ in found]
    verdicts = check_places(db, places, Asking(mine.people, asker, now, everyone))
    passing = [pair for pair, said in zip(found, verdicts, strict=True) if not said]
    return sorted(passing, key=lambda pair: (*unlikeness(left, pair[0]), pair[0].id))
