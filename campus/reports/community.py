"""The community report put together: what the page shows, hidden figures already out of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campus.domain.mixing import (
    FEWEST_PEOPLE,
    Matrix,
    MealSide,
    Pair,
    Quartiles,
    Spread,
    matrix,
    meal_difference,
    meal_side,
    new_pairs,
    quartiles,
    spread,
)
from campus.groups.models import Group
from campus.people.models import Initiative, Organization
from campus.reports.queries.community import Growth, Newcomers
from campus.reports.queries.meetings import Held

# A table wider than this is read by nobody; the rest is counted in words.
MOST_ORGANIZATIONS = 20
_LEVELS = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """Minutes of a pair, with a shade from 0 to 7; None where it is hidden; ``is_same`` on the diagonal."""

    minutes: int | None
    level: int = 0
    is_same: bool = False
    other_id: int = 0


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An organization with its cells, in the order of the columns."""

    organization: Organization
    cells: Sequence[Cell]
    total: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group's sessions; attendance is None where fewer than five people came to all of them together."""

    group: Group
    sessions: int
    came: int | None
    missed: int
    signed_up: int
    growth: Growth
    talks: Spread

    @property
    def average(self) -> float | None:
        return None if self.came is None or not self.sessions else self.came / self.sessions


@dataclass(frozen=True, slots=True)
class Meetings:
    """What the sessions of a period come to."""

    held: Sequence[Held]
    matrix: Matrix
    rows: Sequence[MatrixRow]
    left_out: int
    new: Sequence[tuple[Organization, Organization, int]]
    with_meal: MealSide
    without: MealSide
    difference: int | None


def meetings_of(held: Sequence[Held], earlier: set[Pair], organizations: Mapping[int, Organization]) -> Meetings:
    """Matrix, new pairs and meals of ``held``, in the order of time."""
    met = [each.meeting for each in held if each.is_attendance_taken]
    it = matrix(met)
    shown = it.organizations[:MOST_ORGANIZATIONS]
    most = max(it.minutes.values(), default=0)
    rows = [
        MatrixRow(organizations[one], [_cell(it, one, other, most) for other in shown], it.total_of(one))
        for one in shown
    ]
    new = [(organizations[one], organizations[other], it.minutes[one, other]) for one, other in new_pairs(it, earlier)]
    with_meal, without = meal_side(met, has_meal=True), meal_side(met, has_meal=False)
    left_out = len(it.organizations) - len(shown)
    return Meetings(held, it, rows, left_out, new, with_meal, without, meal_difference(with_meal, without))


def _cell(it: Matrix, one: int, other: int, most: int) -> Cell:
    if one == other:
        return Cell(0, is_same=True)
    pair = (min(one, other), max(one, other))
    if pair in it.hidden:
        return Cell(None)
    minutes = it.minutes.get(pair, 0)
    return Cell(minutes, -(-minutes * _LEVELS // most) if most else 0, other_id=other)


def group_rows(
    held: Sequence[Held],
    groups: Mapping[int, Group],
    growth: Mapping[int, Growth],
    talks: Sequence[tuple[int, int | str, int | None]],
) -> list[GroupRow]:
    """Groups that held sessions, most sessions first."""
    by_group: dict[int, list[Held]] = defaultdict(list)
    for each in held:
        by_group[each.meeting.group_id].append(each)
    spoken: dict[int, list[tuple[int | str, int | None]]] = defaultdict(list)
    for group_id, presenter, organization_id in talks:
        spoken[group_id].append((presenter, organization_id))
    return sorted(
        (
            _group_row(groups[each], sessions, growth.get(each, Growth(0, 0)), spread(spoken[each]))
            for each, sessions in by_group.items()
            if each in groups
        ),
        key=lambda row: (-row.sessions, row.group.name_ko),
    )


def _group_row(group: Group, held: Sequence[Held], growth: Growth, talks: Spread) -> GroupRow:
    taken = [each for each in held if each.is_attendance_taken]
    people = {who for each in taken for who in each.meeting.present}
    came = sum(len(each.meeting.present) for each in taken)
    return GroupRow(
        group,
        len(held),
        came if len(people) >= FEWEST_PEOPLE else None,
        sum(each.missed for each in taken),
        sum(each.signed_up for each in taken),
        growth,
        talks,
    )


def initiative_rows(
    held: Sequence[Held], initiatives: Sequence[tuple[Initiative, frozenset[int]]]
) -> list[tuple[Initiative, int, int]]:
    """Sessions and minutes of each initiative's groups; a group of two counts under both."""
    rows = []
    for initiative, group_ids in initiatives:
        its = [each.meeting.minutes for each in held if each.meeting.group_id in group_ids]
        rows.append((initiative, len(its), sum(its)))
    return rows


def newcomer_days(newcomers: Newcomers) -> Quartiles | None:
    """Of those who met someone; None where fewer than five did."""
    return quartiles(newcomers.days)
