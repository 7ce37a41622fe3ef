"""A file cannot bring in what its owner may not book."""

from dataclasses import replace

from campus.db import Sessions
from campus.domain.errors import SameDayOnly
from campus.importing.values import Imported
from tests.importing.conftest import Importer, calendar, event
from tests.support.hub import Hub
from tests.support.ledger_pages import THRICE, identity_of, missed_by

ROOM = {"LOCATION": "본관 1층 회의실"}
FILE = calendar(
    event("a", "20261125", "1100", "1200", **ROOM),
    event("b", "20261127", "1100", "1200", **ROOM),
    event("c", "20261128", "1100", "1200", RRULE="FREQ=WEEKLY;COUNT=2", **ROOM),
)


def test_only_what_is_today_is_booked(sessions: Sessions, hub: Hub, importer: Importer) -> None:
    missed_by(sessions, hub, hub.member, THRICE)
    restricted = replace(importer, by=identity_of(sessions, hub.member))
    planned = restricted.plan(FILE)
    said = {uid: [[type(why) for why in date.refusals] for date in each.plan.dates] for uid, each in planned.items()}
    assert said == {"a": [[]], "b": [[SameDayOnly]], "c": [[SameDayOnly], [SameDayOnly]]}
    assert restricted.book(FILE) == Imported(made=1)
