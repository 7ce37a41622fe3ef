"""Free and taken time of one room: stretches, clashes, and the nearest slots that would pass."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from campus.domain.asker import Asker
from campus.domain.hubtime import at, local_date
from campus.domain.rules import (
    RoomPolicy,
    RoomRules,
    earliest_start,
    first_bookable_day,
    judge,
    last_bookable_day,
    longest_for,
)
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES, Span, cut_out, span_of, united


def first_clash(occupied: Slot, taken: Iterable[Slot]) -> Slot | None:
    """The earliest of ``taken`` that overlaps ``occupied``, or None."""
    return min((each for each in taken if each.overlaps(occupied)), default=None)


def free_spans(
    rules: RoomRules, taken: Iterable[Span], day: date, now: datetime, asker: Asker | None = None
) -> list[Span]:
    """The minutes of the hub's ``day`` that a booking may lie in, on the grid, long enough for the shortest booking.

    ``taken`` holds allocations, buffers included, in any order; the room's own set-up and tidy-up are kept free around
    them. Empty for days that are past or cannot be booked yet.
    """
    policy = rules.policy
    today = local_date(now)
    if not first_bookable_day(rules, now) <= day <= last_bookable_day(policy, now, asker):
        return []
    latest = DAY_MINUTES * 2
    if rules.retired_at is not None:
        latest = max(int((rules.retired_at - at(day)).total_seconds() // 60), 0)
    # A booking's own buffers must fit beside what is taken: widen the taken time by them, mirrored.
    tidy, setup = policy.tidy.value, policy.setup.value
    cuts = united((first - tidy, last + setup) for first, last in taken)
    earliest = span_of(at(day), Slot(earliest_start(policy, now), at(today, DAY_MINUTES)))[0] if day == today else 0
    spans = ((first, min(last, latest)) for first, last in cut_out(rules.open_spans(day), cuts) if first < latest)
    return list(_on_grid(spans, policy, earliest))


def _on_grid(spans: Iterable[Span], policy: RoomPolicy, earliest: int) -> Iterator[Span]:
    grid, shortest = policy.grid.value, policy.shortest.value
    for first, last in spans:
        first = -(-max(first, earliest) // grid) * grid
        last = last // grid * grid
        if last - first >= shortest:
            yield first, last


def free_stretches(rules: RoomRules, taken: Iterable[Slot], day: date, now: datetime) -> list[Slot]:
    """:func:`free_spans` as slots."""
    return [Slot(at(day, first), at(day, last)) for first, last in _free_on(rules, taken, day, now)]


def _free_on(
    rules: RoomRules, taken: Iterable[Slot], day: date, now: datetime, asker: Asker | None = None
) -> list[Span]:
    midnight = at(day)
    return free_spans(rules, [span_of(midnight, each) for each in taken], day, now, asker)


def nearest_start(spans: Iterable[Span], asked: int, minutes: int, grid: int) -> tuple[int, Span] | None:
    """The start nearest to minute ``asked`` of a stay of ``minutes`` inside ``spans`` (which lie on the grid), with the
    span it lies in; None when none is long enough. Of two as near the earlier."""
    steps = {asked // grid * grid, -(-asked // grid) * grid}
    best: tuple[int, int, Span] | None = None
    for span in spans:
        first, latest = span[0], span[1] - minutes
        if first <= latest:
            for step in steps:
                start = min(max(step, first), latest)
                found = (abs(start - asked), start, span)
                best = found if best is None else min(best, found)
    return None if best is None else best[1:]


def nearest_slots(
    rules: RoomRules,
    taken: Sequence[Slot],
    wanted: Slot,
    *,
    people: int,
    now: datetime,
    asker: Asker | None = None,
) -> Iterator[Slot]:
    """Slots of the wanted length on the wanted day that pass every rule and clash with nothing, nearest start first.

    The length is brought within the room's shortest and longest and onto its grid when it is off. Each is worked out
    when it is asked for: whoever needs one does not pay for all.
    """
    policy = rules.policy
    grid = policy.grid.value
    longest = longest_for(policy, asker).value
    minutes = max(min(max(wanted.minutes, policy.shortest.value), longest) // grid, 1) * grid
    day = local_date(wanted.starts_at)
    asked = (wanted.starts_at - at(day)).total_seconds() / 60
    starts = [
        start
        for first, last in _free_on(rules, taken, day, now, asker)
        for start in range(first, last - minutes + 1, grid)
    ]
    starts.sort(key=lambda start: (abs(start - asked), start))
    for start in starts:
        slot = Slot(at(day, start), at(day, start + minutes))
        if first_clash(rules.occupied(slot), taken) is None and not judge(
            rules, slot, people=people, now=now, asker=asker
        ):
            yield slot
