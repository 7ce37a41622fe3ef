"""What was chosen for a file of people, and what came of it, as its row keeps them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum


class Stays(StrEnum):
    """Why someone stays when a file is taken back."""

    CAME = "came"  # has accepted the invitation, or signed up
    TIED = "tied"  # something of the hub speaks of them: a booking, a group, another's invitation


@dataclass(frozen=True, slots=True)
class Answers:
    """``mapping`` are columns by the name of the field, counted from 0; ``invites``: each gets a mail; ``leaves_out``:
    rows with a fault are passed over."""

    mapping: Mapping[str, int] = field(default_factory=dict)
    invites: bool = False
    leaves_out: bool = False

    @classmethod
    def read(cls, kept: str) -> "Answers":
        """What :meth:`written` wrote; of nothing, the answers before anything was asked."""
        return cls(**json.loads(kept)) if kept else cls()

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts. Rows of a file: ``made`` are new, ``known`` were here, ``wrong`` were passed over. Of an undo:
    ``removed``, and ``stayed`` with the first of them by id and reason. ``is_broken``: it ended by a fault of ours."""

    made: int = 0
    known: int = 0
    wrong: int = 0
    invited: int = 0
    removed: int = 0
    stayed: int = 0
    named: Sequence[tuple[int, str]] = ()
    is_broken: bool = False

    @classmethod
    def read(cls, kept: str) -> "Outcome":
        """What :meth:`written` wrote; of nothing, the outcome before anything was done."""
        values = json.loads(kept) if kept else {}
        named = tuple((int(number), str(why)) for number, why in values.pop("named", ()))
        return cls(**values, named=named)

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    def staying(self, people: Sequence[tuple[int, Stays]]) -> "Outcome":
        """With those who stay beside the ones before."""
        named = [*self.named, *((number, why.value) for number, why in people)][:MOST_NAMED]
        return replace(self, stayed=self.stayed + len(people), named=tuple(named))
