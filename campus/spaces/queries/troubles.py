"""What a policy would mean beside the others: where they contradict each other, and where one is stricter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from campus.domain.rules import Contradiction, PolicyNumbers, RoomPolicy, contradictions, limits_of
from campus.domain.rules import never_open_long_enough as never_open
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.policies import PolicyFacts
from campus.spaces.queries.rules import speaking_of, together


@dataclass(frozen=True, slots=True)
class Trouble:
    """A contradiction that a policy would make in rooms, with the others that it makes it with; none where it is with
    what holds where no policy says anything, or with the room's hours."""

    contradiction: Contradiction
    others: tuple[PolicyFacts, ...]
    rooms: tuple[RoomFacts, ...]


def with_draft(policies: Iterable[PolicyFacts], draft: PolicyFacts) -> list[PolicyFacts]:
    """``policies`` as they would be: ``draft`` takes the place of the one with its id, or is one more."""
    known = list(policies)
    if all(each.id != draft.id for each in known):
        return [*known, draft]
    return [draft if each.id == draft.id else each for each in known]


def troubles(rooms: Iterable[RoomFacts], policies: Sequence[PolicyFacts], draft: PolicyFacts) -> list[Trouble]:
    """What ``draft`` would contradict in any of ``rooms`` that is not so already."""
    after = with_draft(policies, draft)
    found: dict[tuple[Contradiction, tuple[int, ...]], list[RoomFacts]] = defaultdict(list)
    for room in rooms:
        if draft.room_ids is not None and room.id not in draft.room_ids:
            continue
        before = _of(together(policies, room.id, room.kind), room)
        others = [each for each in speaking_of(after, room.id) if each.id != draft.id]
        for each in _of(together(after, room.id, room.kind), room):
            if each not in before:
                found[each, tuple(it.id for it in others if _has_part(it.numbers, each))].append(room)
    by_id = {each.id: each for each in after}
    return [
        Trouble(each, tuple(by_id[number] for number in ids), tuple(where)) for (each, ids), where in found.items()
    ]


def _of(policy: RoomPolicy, room: RoomFacts) -> list[Contradiction]:
    found = contradictions(policy)
    if (closed := never_open(policy, room.rules.hours)) is not None:
        found.append(closed)
    return found


def _has_part(numbers: PolicyNumbers, it: Contradiction) -> bool:
    """Whether a policy says one of the two things that cannot be together."""
    if it.quota is not None and it.quota in numbers.quotas:
        return True
    said: dict[str, Any] = {name: limit.value for name, limit in limits_of(numbers).items()}
    for name, value in zip(it.names, it.values, strict=True):
        if name == "audience" and numbers.audience is not None:
            return True
        if name == "approval" and said.get("approval"):
            return True
        if name in said and said[name] == value:
            return True
    return False
