"""Two years are kept. What goes leaves a trace in the chain, and nothing else goes."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from campus.audit.access import append, hold_head, of_the_hub, read_head
from campus.audit.kinds import AccessAct, Looked
from campus.audit.models import AccessEntry, AccessPerson
from campus.audit.trimming import KEPT, forget_access
from campus.audit.verifying import Fault, Verified
from campus.cli.chores import CHORES, do_chores
from campus.db import Sessions
from tests.audit.conftest import check, entries, look, unguarded, write
from tests.support.clock import NOW
from tests.support.racing import at_once

DAY = timedelta(days=1)


@pytest.fixture
def old(sessions: Sessions) -> None:
    """One entry a day: three that are older than two years, one that is so to the second, three that are not."""
    write(sessions, [look(number, at=NOW - KEPT + (number - 3) * DAY) for number in range(7)])


def test_what_is_older_than_two_years_goes_and_the_rest_is_whole(sessions: Sessions, old: None) -> None:
    with sessions.write() as db:
        assert forget_access(db, now=NOW) == 4
    with sessions.read() as db:
        left = entries(db)
        assert [each.number for each in left] == [5, 6, 7, 8]
        assert (left[-1].act, left[-1].thing, left[-1].reason) == ("trimmed", "4", left[0].previous)
        assert min(db.scalars(select(AccessPerson.entry_number))) == 5
        head = read_head(db)
    assert check(sessions) == Verified(5, 8, head[1])
    with sessions.write() as db:
        assert forget_access(db, now=NOW) == 0
    with sessions.write() as db:
        assert forget_access(db, now=NOW + KEPT + DAY) == 4
    assert (check(sessions).fault, check(sessions).first, check(sessions).last) == (None, 9, 9)


def test_it_is_among_the_daily_chores(sessions: Sessions, old: None) -> None:
    assert forget_access in CHORES.values()
    assert do_chores(sessions, now=NOW)["entries of the access log"] == 4


def test_an_empty_log_stays_empty(sessions: Sessions) -> None:
    with sessions.write() as db:
        assert forget_access(db, now=NOW) == 0
    assert check(sessions).last == 0


def test_a_cut_that_nothing_tells_of_is_found(sessions: Sessions, old: None) -> None:
    with unguarded(sessions) as db:
        for table, number in ((AccessPerson, AccessPerson.entry_number), (AccessEntry, AccessEntry.number)):
            db.execute(delete(table).where(number <= 2))
    assert (check(sessions).fault, check(sessions).number) == (Fault.BEGINNING, 3)


def test_a_cut_that_says_less_than_it_took_is_found(sessions: Sessions, old: None) -> None:
    with unguarded(sessions) as db:
        forget_access(db, now=NOW)
        for table, number in ((AccessPerson, AccessPerson.entry_number), (AccessEntry, AccessEntry.number)):
            db.execute(delete(table).where(number == 5))
    assert (check(sessions).fault, check(sessions).number) == (Fault.BEGINNING, 6)


def test_a_cut_that_was_only_said_is_no_cut(sessions: Sessions, old: None) -> None:
    """Said, and not made: everything is still there."""
    with sessions.write() as db:
        fourth = entries(db)[3]
        append(db, [of_the_hub(Looked.ACCESS_LOG, "4", AccessAct.TRIMMED, fourth.hash, now=NOW)])
    assert (check(sessions).fault, check(sessions).first) == (None, 1)


@pytest.mark.parametrize("upto", [5, 7])
def test_the_database_lets_nothing_younger_go(sessions: Sessions, old: None, upto: int) -> None:
    """Also when the chain says that it may: who may append entries cannot shorten the log by that."""
    with pytest.raises(DBAPIError), sessions.write() as db:
        last = entries(db)[upto - 1]
        append(db, [of_the_hub(Looked.ACCESS_LOG, str(upto), AccessAct.TRIMMED, last.hash, now=NOW)])
        db.execute(text(f"DELETE FROM access_people WHERE entry_number <= {upto}"))
    assert (check(sessions).first, check(sessions).last) == (1, 7)


def test_nothing_goes_before_the_chain_says_so(sessions: Sessions, old: None) -> None:
    with pytest.raises(DBAPIError), sessions.write() as db:
        hold_head(db)
        db.execute(text("DELETE FROM access_people WHERE entry_number <= 2"))


def test_looks_go_on_while_the_old_ones_go(sessions: Sessions, old: None) -> None:
    acts = [lambda db: forget_access(db, now=NOW), *(lambda db, n=n: append(db, [look(n)]) for n in range(3))]
    assert at_once(sessions, acts, ()) == ["done"] * 4
    found = check(sessions)
    assert (found.fault, found.first, found.last) == (None, 5, 11)
