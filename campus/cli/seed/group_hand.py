"""What writes the demo's groups down: it knows the day, the people, the rooms, and counts the ids."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from random import Random
from typing import Any

from campus.cli.seed.people import PlannedResident, organization_ids
from campus.cli.seed.writing import Row
from campus.db import Base
from campus.groups.models import (
    Group,
    GroupInitiative,
    GroupSession,
    GroupTopic,
    Membership,
    Season,
    SeasonSegment,
    Segment,
    SignUp,
    TablePlan,
    TableSeat,
)
from campus.people.models import Initiative

MODELS_WITH_IDS: tuple[type[Base], ...] = (
    *(Initiative, Group, Membership, Season, GroupSession, Segment, SignUp, TablePlan),
)
_TABLES = (
    *(Initiative, Group, GroupTopic, GroupInitiative, Membership, Season, SeasonSegment),
    *(GroupSession, Segment, SignUp, TablePlan, TableSeat),
)
_SHOWS = 0.6


@dataclass(slots=True)
class GroupHand:
    """Rows by table, in an order that foreign keys accept. ``now`` is the midnight with which ``today`` begins."""

    today: date
    now: datetime
    rng: Random
    residents: Sequence[PlannedResident]
    capacities: dict[int, int]
    rows: dict[type[Base], list[Row]] = field(default_factory=lambda: {table: [] for table in _TABLES})
    ids: dict[type[Base], Any] = field(default_factory=lambda: defaultdict(lambda: count(1)))
    organizations: dict[str, int] = field(default_factory=organization_ids)

    def put(self, table: type[Base], **row: Any) -> int:
        """Write a row with the next id of its table down; returns the id."""
        number = next(self.ids[table])
        self.rows[table].append({"id": number} | row)
        return number

    def add(self, table: type[Base], **row: Any) -> None:
        """Write a row without an id down."""
        self.rows[table].append(row)


def shows(resident: PlannedResident) -> bool:
    """Whether others see that they come: the same answer everywhere, as most people give it."""
    return Random(resident.email).random() < _SHOWS
