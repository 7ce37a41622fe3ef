"""Tables: who sits with whom, so that organizations mix and few meet again whom they met before.

The same people, size and seed give the same tables. First everyone gets the best table that is left, the largest
organizations first; then people change places while that makes it better, a bounded number of times.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

SMALLEST, LARGEST = 2, 20
# To sit with one's own people again is worse than with someone met before; both at once is worst.
_OWN_PEOPLE, _MET_BEFORE = 3, 4
_ROUNDS = 6

Tables = tuple[tuple[int, ...], ...]


class TooFewPeople(ValueError):
    """One person alone makes no table."""


class NotSeated(LookupError):
    """Someone is moved who has no seat, or to a table that there is not."""


@dataclass(frozen=True, slots=True)
class Diner:
    """Someone to seat: a ``key`` of the caller's; ``organization`` None: none, which is like nobody else's."""

    key: int
    organization: int | str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """Who is to be seated, and how often two of them sat together before: by their keys, the smaller first."""

    diners: Sequence[Diner]
    met: Mapping[tuple[int, int], int]

    def costs(self) -> dict[int, dict[int, int]]:
        """What it costs to seat two at one table, both ways; pairs that cost nothing are left out."""
        cost: dict[int, dict[int, int]] = {each.key: {} for each in self.diners}
        for a, b in combinations(self.diners, 2):
            is_same = a.organization is not None and a.organization == b.organization
            price = _OWN_PEOPLE * is_same + _MET_BEFORE * self.met.get(_pair(a.key, b.key), 0)
            if price:
                cost[a.key][b.key] = cost[b.key][a.key] = price
        return cost


@dataclass(frozen=True, slots=True)
class Explanation:
    """How good tables are: ``met_before`` pairs sit together again; ``mixed`` of ``tables`` seat people of two
    organizations or more."""

    met_before: int
    mixed: int
    tables: int


def seat(company: Company, size: int, seed: int) -> Tables:
    """Tables of at most ``size`` keys each, sizes at most one apart, every diner at exactly one.

    Raises :class:`TooFewPeople` for fewer than two, ValueError for a ``size`` out of range.
    """
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"A table seats {SMALLEST} to {LARGEST}.")
    if len(company.diners) < SMALLEST:
        raise TooFewPeople
    count = -(-len(company.diners) // size)
    cost = company.costs()
    tables = _greedy(company, count, cost, Random(seed))  # noqa: S311 - the same seed must give the same tables
    _improve(tables, cost)
    return tuple(tuple(sorted(table)) for table in tables)


def explain(tables: Tables, company: Company) -> Explanation:
    """What can be said of ``tables``; who is not in ``company`` any more is passed over."""
    home = {each.key: each.organization for each in company.diners}
    met_before = mixed = filled = 0
    for table in tables:
        here = sorted(key for key in table if key in home)
        filled += bool(here)
        met_before += sum(bool(company.met.get(pair)) for pair in combinations(here, 2))
        mixed += len({home[key] if home[key] is not None else (key,) for key in here}) > 1
    return Explanation(met_before, mixed, filled)


def move(tables: Tables, key: int, number: int) -> Tables:
    """``tables`` with ``key`` at table ``number``, counted from 1; an empty one stays, to be filled again.

    Raises :class:`NotSeated`.
    """
    _table_of(tables, key)
    if not 1 <= number <= len(tables):
        raise NotSeated(number)
    kept = [[each for each in table if each != key] for table in tables]
    kept[number - 1].append(key)
    return tuple(tuple(sorted(table)) for table in kept)


def swap(tables: Tables, a: int, b: int) -> Tables:
    """``tables`` with ``a`` and ``b`` in each other's place. Raises :class:`NotSeated`."""
    at_a, at_b = _table_of(tables, a), _table_of(tables, b)
    return move(move(tables, a, at_b + 1), b, at_a + 1)


def _table_of(tables: Tables, key: int) -> int:
    found = next((number for number, table in enumerate(tables) if key in table), None)
    if found is None:
        raise NotSeated(key)
    return found


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _greedy(company: Company, count: int, cost: Mapping[int, Mapping[int, int]], chance: Random) -> list[list[int]]:
    """Everyone in turn at the table that costs least among those with the fewest people."""
    people = sorted(company.diners, key=lambda each: each.key)
    chance.shuffle(people)
    strength = Counter(each.organization for each in people)
    people.sort(key=lambda each: (each.organization is None, -strength[each.organization], str(each.organization)))
    tables: list[list[int]] = [[] for _ in range(count)]
    for each in people:
        fewest = min(map(len, tables))
        best = min(
            (table for table in tables if len(table) == fewest),
            key=lambda table: _price(cost[each.key], table, each.key),
        )
        best.append(each.key)
    return tables


def _improve(tables: list[list[int]], cost: Mapping[int, Mapping[int, int]]) -> None:
    """Let those who sit badly change places with whom it helps most, until nobody can or the rounds are over."""
    for _ in range(_ROUNDS):
        if not sum(_best_swap(tables, cost, at, key) for at, table in enumerate(tables) for key in tuple(table)):
            return


def _best_swap(tables: list[list[int]], cost: Mapping[int, Mapping[int, int]], at: int, key: int) -> bool:
    """Give ``key`` the place elsewhere that makes the whole cheapest; whether there was one."""
    if key not in tables[at]:
        return False
    mine = cost[key]
    leaving = _price(mine, tables[at], key)
    if not leaving:
        return False
    best: tuple[int, int, int] | None = None
    for there, table in enumerate(tables):
        if there == at:
            continue
        arriving = _price(mine, table, key)
        for other in table:
            theirs = cost[other]
            after = arriving - mine.get(other, 0) + _price(theirs, tables[at], key)
            gain = leaving + _price(theirs, table, other) - after
            if gain > 0 and (best is None or gain > best[0]):
                best = (gain, there, other)
    if best is None:
        return False
    _, there, other = best
    tables[at][tables[at].index(key)], tables[there][tables[there].index(other)] = other, key
    return True


def _price(prices: Mapping[int, int], table: Sequence[int], but: int) -> int:
    """What the others of a table cost someone; ``but`` is not counted."""
    return sum(prices.get(each, 0) for each in table if each != but) if prices else 0
