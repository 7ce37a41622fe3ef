"""The community report put together: what the page shows, hidden figures already out of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from campus.domain.mixing import (
    FEWEST_PEOPLE,
    Band,
    Matrix,
    MealSide,
    Pair,
    Quartiles,
    Spread,
    bands,
    matrix,
    meal_difference,
    meal_side,
    new_pairs,
    quartiles,
    spread,
)
from campus.people.models import Initiative, Organization, OrganizationKind
from campus.reports.queries.community import GroupName, Growth, Newcomers
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

    group: GroupName
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
    """What the sessions of a period come to. ``minutes`` are the shown pairs in view: all of them, or those with an
    organization of the kind that is asked for."""

    held: Sequence[Held]
    matrix: Matrix
    minutes: Mapping[Pair, int]
    columns: Sequence[Organization]
    rows: Sequence[MatrixRow]
    left_out: int
    new: Sequence[tuple[Organization, Organization, int]]
    with_meal: MealSide
    without: MealSide
    difference: int | None

    @property
    def total(self) -> int:
        return sum(self.minutes.values())


def meetings_of(
    held: Sequence[Held],
    earlier: Collection[Pair],
    organizations: Mapping[int, Organization],
    kind: OrganizationKind | None = None,
) -> Meetings:
    """Matrix, new pairs and meals of ``held``, in the order of time. ``kind`` chooses among the cells; it makes none
    anew."""
    met = [each.meeting for each in held if each.is_attendance_taken]
    it = matrix(met)
    chosen = [each for each in it.organizations if kind is None or organizations[each].kind is kind]
    view = {pair: minutes for pair, minutes in it.minutes.items() if kind is None or not set(chosen).isdisjoint(pair)}
    partners = {each for pair in (*it.minutes, *it.hidden) if not set(chosen).isdisjoint(pair) for each in pair}
    shown = [each for each in it.organizations if each in partners][:MOST_ORGANIZATIONS]
    most = max(view.values(), default=0)
    rows = [
        MatrixRow(organizations[one], [_cell(it, one, other, most) for other in shown], it.total_of(one))
        for one in chosen[:MOST_ORGANIZATIONS]
    ]
    columns = [organizations[each] for each in shown]
    new = [
        (organizations[one], organizations[other], view[one, other])
        for one, other in new_pairs(it, earlier)
        if (one, other) in view
    ]
    with_meal, without = meal_side(met, has_meal=True), meal_side(met, has_meal=False)
    difference = meal_difference(with_meal, without)
    return Meetings(held, it, view, columns, rows, len(chosen) - len(rows), new, with_meal, without, difference)


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
    groups: Mapping[int, GroupName],
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


def _group_row(group: GroupName, held: Sequence[Held], growth: Growth, talks: Spread) -> GroupRow:
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


# Days after which the newcomers' table would like to begin a new line.
_EDGES = (7, 14, 30, 60, 90, 180)


def newcomer_bands(newcomers: Newcomers) -> list[Band]:
    """How those who met someone are spread, no line of fewer than five."""
    return bands(newcomers.days, _EDGES)
