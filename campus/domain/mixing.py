"""Who met whom: organizations that were together, what of it may be shown, and medians that say on how many they rest.

Nothing here knows a name. Whatever is hidden enters no total: the same page comes out whatever stands in a hidden cell.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

# Fewer distinct people than this are shown as "under five".
FEWEST_PEOPLE = 5
# Nothing is said of sessions with a meal against those without below so many sessions on either side.
FEWEST_SESSIONS = 8
# Of the smaller number, so much must the two differ before it is said.
SMALLEST_DIFFERENCE = 0.15
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session that took place: ``present`` maps each person who came to the organization of that day, or None."""

    id: int
    group_id: int
    minutes: int
    has_meal: bool
    present: Mapping[int, int | None]

    @property
    def organizations(self) -> frozenset[int]:
        return frozenset(each for each in self.present.values() if each is not None)

    @property
    def pairs(self) -> list[Pair]:
        """Distinct pairs of organizations, the smaller id first."""
        return list(combinations(sorted(self.organizations), 2))

    @property
    def mixing_minutes(self) -> int:
        """minutes × distinct pairs of organizations present."""
        return self.minutes * len(self.pairs)


@dataclass(frozen=True, slots=True)
class Matrix:
    """``minutes`` of the pairs that may be shown, ``hidden`` the others that met. Totals are of what is shown."""

    minutes: Mapping[Pair, int]
    hidden: frozenset[Pair]

    @property
    def total(self) -> int:
        return sum(self.minutes.values())

    @property
    def organizations(self) -> list[int]:
        """Those of shown pairs, most minutes first; then those of hidden pairs alone, by id."""
        totals = Counter({each: 0 for pair in self.hidden for each in pair})
        for pair, minutes in self.minutes.items():
            for each in pair:
                totals[each] += minutes
        return sorted(totals, key=lambda each: (-totals[each], each))

    def total_of(self, organization_id: int) -> int:
        """Minutes × pairs of one organization, in shown cells."""
        return sum(minutes for pair, minutes in self.minutes.items() if organization_id in pair)


def matrix(meetings: Iterable[Meeting], fewest: int = FEWEST_PEOPLE) -> Matrix:
    """Who met whom for how long. A pair is shown if at least ``fewest`` distinct people of the two came together."""
    minutes: Counter[Pair] = Counter()
    people: dict[Pair, set[int]] = defaultdict(set)
    for meeting in meetings:
        of = defaultdict(set)
        for person, organization_id in meeting.present.items():
            of[organization_id].add(person)
        for pair in meeting.pairs:
            minutes[pair] += meeting.minutes
            people[pair] |= of[pair[0]] | of[pair[1]]
    shown = {pair: minutes[pair] for pair in minutes if len(people[pair]) >= fewest}
    return Matrix(shown, frozenset(minutes) - frozenset(shown))


def new_pairs(it: Matrix, earlier: Collection[Pair]) -> list[Pair]:
    """Shown pairs that are not among ``earlier``, most minutes first."""
    found = [pair for pair in it.minutes if pair not in earlier]
    return sorted(found, key=lambda pair: (-it.minutes[pair], pair))


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Of ``count`` values, by linear interpolation between the two nearest (type 7 of Hyndman and Fan, 1996)."""

    count: int
    first: float
    median: float
    third: float


def quartiles(values: Sequence[float], fewest: int = FEWEST_PEOPLE) -> Quartiles | None:
    """None below ``fewest`` values."""
    if len(values) < max(fewest, 1):
        return None
    ordered = sorted(values)

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    return Quartiles(len(ordered), at(0.25), at(0.5), at(0.75))


@dataclass(frozen=True, slots=True)
class Band:
    """``count`` values from ``first`` up to, not including, ``below``; None: without end."""

    first: int
    below: int | None
    count: int


def bands(values: Sequence[int], edges: Sequence[int], fewest: int = FEWEST_PEOPLE) -> list[Band]:
    """Values from 0 on, between ``edges`` as far as each band holds ``fewest`` or more: a smaller one is joined with
    the next, the last with the one before. Empty below ``fewest`` values. Nothing is hidden, so nothing can be
    worked out from what is shown."""
    if len(values) < max(fewest, 1):
        return []
    found: list[Band] = []
    first = 0
    for edge in sorted(edges):
        count = sum(first <= value < edge for value in values)
        if count >= fewest:
            found.append(Band(first, edge, count))
            first = edge
    rest = sum(value >= first for value in values)
    if not rest:
        return found
    if found and rest < fewest:
        last = found.pop()
        return [*found, Band(last.first, None, last.count + rest)]
    return [*found, Band(first, None, rest)]


@dataclass(frozen=True, slots=True)
class MealSide:
    """Sessions with a meal, or without: ``organizations`` on average, ``came_again`` of ``could_come_again`` people
    came to the next session of their group."""

    sessions: int
    people: int
    organizations: float | None
    came_again: int
    could_come_again: int

    @property
    def returning(self) -> float | None:
        return self.came_again / self.could_come_again if self.could_come_again else None

    @property
    def may_be_shown(self) -> bool:
        return self.people >= FEWEST_PEOPLE


def meal_side(meetings: Sequence[Meeting], *, has_meal: bool) -> MealSide:
    """One side of the meal effect; ``meetings`` in the order of time."""
    following: dict[int, Meeting] = {}
    again = could = organizations = count = 0
    people: set[int] = set()
    for meeting in reversed(meetings):
        following_one = following.get(meeting.group_id)
        following[meeting.group_id] = meeting
        if meeting.has_meal is not has_meal:
            continue
        count += 1
        organizations += len(meeting.organizations)
        people |= set(meeting.present)
        if following_one is not None:
            could += len(meeting.present)
            again += len(meeting.present.keys() & following_one.present.keys())
    return MealSide(count, len(people), organizations / count if count else None, again, could)


def differs(one: float | None, other: float | None) -> int:
    """1 if ``one`` is larger by :data:`SMALLEST_DIFFERENCE` or more, -1 if smaller, 0 if neither can be said."""
    if one is None or other is None:
        return 0
    if min(one, other) * (1 + SMALLEST_DIFFERENCE) > max(one, other) or one == other:
        return 0
    return 1 if one > other else -1


def meal_difference(with_meal: MealSide, without: MealSide) -> int | None:
    """How organizations present differ; None where too few sessions or people let nobody say."""
    sides = (with_meal, without)
    if min(each.sessions for each in sides) < FEWEST_SESSIONS or not all(each.may_be_shown for each in sides):
        return None
    return differs(with_meal.organizations, without.organizations)


@dataclass(frozen=True, slots=True)
class Spread:
    """How talks are spread: ``largest`` is how many the most frequent presenter gave."""

    talks: int
    presenters: int
    organizations: int
    largest: int

    @property
    def share(self) -> float | None:
        """None below five presenters: it would be about one person."""
        return self.largest / self.talks if self.presenters >= FEWEST_PEOPLE else None


def spread(talks: Iterable[tuple[int | str, int | None]]) -> Spread:
    """Of talks by presenter and organization."""
    listed = list(talks)
    by_presenter = Counter(presenter for presenter, _ in listed)
    organizations = {organization_id for _, organization_id in listed if organization_id is not None}
    return Spread(len(listed), len(by_presenter), len(organizations), max(by_presenter.values(), default=0))
