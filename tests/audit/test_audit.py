"""The audit: in the transaction of the act, newest first, and silent when the act is rolled back."""

from datetime import timedelta

import pytest

from campus.audit.queries import history
from campus.audit.services import record
from campus.db import Sessions
from tests.support.clock import NOW


def test_what_happened_comes_newest_first(sessions: Sessions) -> None:
    with sessions.write() as db:
        record(db, "booking.made", ("booking", 7), by=1, now=NOW)
        record(db, "booking.moved", ("booking", 7), by=2, now=NOW + timedelta(hours=1), details={"room": [1, 2]})
        record(db, "booking.made", ("booking", 8), by=1, now=NOW)
    with sessions.read() as db:
        entries = history(db, ("booking", 7))
    assert [(entry.act, entry.actor_id) for entry in entries] == [("booking.moved", 2), ("booking.made", 1)]
    assert entries[0].details == {"room": [1, 2]}


def test_an_act_that_is_rolled_back_leaves_no_entry(sessions: Sessions) -> None:
    with pytest.raises(RuntimeError), sessions.write() as db:
        record(db, "booking.made", ("booking", 7), by=1, now=NOW)
        raise RuntimeError
    with sessions.read() as db:
        assert history(db, ("booking", 7)) == []
