"""The access log is a chain: whatever is changed, cut out, put in or exchanged is found, on both databases."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from campus.audit.access import append, read_head
from campus.audit.chain import GENESIS, Access, link
from campus.audit.guards import drop_access_guards
from campus.audit.models import AccessEntry, AccessHead, AccessPerson, AccessReview
from campus.audit.verifying import Fault, Verified, verify
from campus.db import Sessions
from tests.audit.conftest import KEYS, check, entries, look, unguarded, whose
from tests.support.clock import NOW

TEXTS = ("actor_key", "role", "network", "what", "thing", "act", "purpose", "reason")


def test_an_empty_log_is_whole(sessions: Sessions) -> None:
    assert check(sessions) == Verified(0, 0, GENESIS)


def test_entries_follow_one_another(sessions: Sessions, ten: tuple[int, str]) -> None:
    assert check(sessions) == Verified(1, 10, ten[1])
    with sessions.read() as db:
        found = entries(db)
        assert [each.number for each in found] == list(range(1, 11))
        assert [each.previous for each in found] == [GENESIS, *(each.hash for each in found[:-1])]
        assert whose(db, 1) == set(KEYS[1:3])
        assert read_head(db) == ten


def test_the_hash_is_what_the_documents_say() -> None:
    """Worked out by hand once, with another program: `printf '%s' '[…]' | sha256sum`."""
    access = Access(NOW, "a" * 32, "manager", "192.0.2.1", "people", "", "seen", "", "이유 “x”", ("c", "b"))
    said = link(access, 1, GENESIS)
    assert said == "1cad2919431ecf4fad5a17d538965a303a835e6d4818a16091dda94e98f8c2f3"
    assert said != link(access, 2, GENESIS) != link(access, 1, "1" * 64)


@pytest.mark.parametrize("column", [*TEXTS, "previous", "hash"])
def test_a_changed_word_is_found(sessions: Sessions, ten: tuple[int, str], column: str) -> None:
    with unguarded(sessions) as db:
        db.execute(update(AccessEntry).where(AccessEntry.number == 4).values({column: "f" * 16}))
    found = check(sessions)
    assert found.number == 4 and found.fault in (Fault.CHANGED, Fault.LINK)


def test_a_changed_time_is_found(sessions: Sessions, ten: tuple[int, str]) -> None:
    with unguarded(sessions) as db:
        db.execute(update(AccessEntry).where(AccessEntry.number == 4).values(at=NOW - timedelta(seconds=1)))
    assert (check(sessions).fault, check(sessions).number) == (Fault.CHANGED, 4)


def test_people_left_out_or_added_are_found(sessions: Sessions, ten: tuple[int, str]) -> None:
    with unguarded(sessions) as db:
        db.execute(delete(AccessPerson).where(AccessPerson.entry_number == 3, AccessPerson.person_key == KEYS[1]))
    assert (check(sessions).fault, check(sessions).number) == (Fault.CHANGED, 3)
    with unguarded(sessions) as db:
        db.execute(insert(AccessPerson).values(entry_number=3, person_key=KEYS[1]))
    assert check(sessions).fault is None
    with unguarded(sessions) as db:
        db.execute(insert(AccessPerson).values(entry_number=7, person_key=KEYS[5]))
    assert (check(sessions).fault, check(sessions).number) == (Fault.CHANGED, 7)


@pytest.mark.parametrize(("number", "fault"), [(1, Fault.BEGINNING), (5, Fault.GAP), (10, Fault.END)])
def test_an_entry_that_is_cut_out_is_found(
    sessions: Sessions, ten: tuple[int, str], number: int, fault: Fault
) -> None:
    with unguarded(sessions) as db:
        db.execute(delete(AccessPerson).where(AccessPerson.entry_number == number))
        db.execute(delete(AccessEntry).where(AccessEntry.number == number))
    assert check(sessions).fault is fault


def test_everything_that_is_cut_out_is_found(sessions: Sessions, ten: tuple[int, str]) -> None:
    with unguarded(sessions) as db:
        db.execute(delete(AccessPerson))
        db.execute(delete(AccessEntry))
    assert check(sessions).fault is Fault.END


def test_an_entry_that_is_written_anew_with_a_hash_of_its_own_is_found(
    sessions: Sessions, ten: tuple[int, str]
) -> None:
    """By the next one, which follows another."""
    with unguarded(sessions) as db:
        _rewrite(db, 4)
    assert (check(sessions).fault, check(sessions).number) == (Fault.LINK, 5)
    with unguarded(sessions) as db:
        _rewrite(db, 10)
    assert check(sessions).fault is Fault.LINK


def _rewrite(db: Session, number: int) -> None:
    """Another reason, and the hash that goes with it."""
    row = db.execute(select(AccessEntry).where(AccessEntry.number == number)).scalar_one()
    texts = (row.role, row.network, row.what, row.thing, row.act, row.purpose, "another")
    digest = link(Access(row.at, row.actor_key, *texts, tuple(whose(db, number))), number, row.previous)
    db.execute(update(AccessEntry).where(AccessEntry.number == number).values(reason="another", hash=digest))


def test_a_new_chain_is_found_by_what_was_noted_elsewhere(sessions: Sessions, ten: tuple[int, str]) -> None:
    """Whoever has the database may write it all anew. Nothing in it tells; a hash on paper does."""
    with unguarded(sessions) as db:
        db.execute(delete(AccessPerson))
        db.execute(delete(AccessEntry))
        db.execute(update(AccessHead).values(last_number=0, hash=GENESIS))
        append(db, [look(number, people=KEYS[1:2]) for number in range(10)])
    assert check(sessions).fault is None
    assert check(sessions, ten[1]).fault is Fault.EXPECTED


def test_the_newest_cut_off_is_found_by_what_was_noted_elsewhere(sessions: Sessions, ten: tuple[int, str]) -> None:
    with unguarded(sessions) as db:
        db.execute(delete(AccessPerson).where(AccessPerson.entry_number == 10))
        db.execute(delete(AccessEntry).where(AccessEntry.number == 10))
        ninth = db.execute(select(AccessEntry.hash).where(AccessEntry.number == 9)).scalar_one()
        db.execute(update(AccessHead).values(last_number=9, hash=ninth))
    assert check(sessions).fault is None
    assert check(sessions, ninth).fault is None
    assert check(sessions, ten[1]).fault is Fault.EXPECTED


def test_what_a_review_noted_is_compared(sessions: Sessions, ten: tuple[int, str]) -> None:
    with sessions.write() as db:
        noted = {"month": NOW.date(), "reviewed_at": NOW, "reviewer_key": KEYS[0], "note": "looked"}
        db.add(AccessReview(**noted, head_number=10, head_hash=ten[1]))
    assert check(sessions).fault is None
    for number, digest in ((10, "0" * 64), (11, ten[1])):
        with sessions.write() as db:
            db.execute(update(AccessReview).values(head_number=number, head_hash=digest))
        assert (check(sessions).fault, check(sessions).number) == (Fault.REVIEW, number)


def _tamper(db: Session, kind: str, one: int, other: int, column: str, last: int) -> None:
    """Do one thing to the chain that must not be."""
    if kind == "change":
        db.execute(update(AccessEntry).where(AccessEntry.number == one).values({column: "another"}))
    elif kind == "delete":
        db.execute(delete(AccessPerson).where(AccessPerson.entry_number == one))
        db.execute(delete(AccessEntry).where(AccessEntry.number == one))
    elif kind == "swap":
        things = {each.number: each.thing for each in entries(db)}
        for number, thing in ((one, things[other]), (other, things[one])):
            db.execute(update(AccessEntry).where(AccessEntry.number == number).values(thing=thing))
    elif kind == "rewrite":
        _rewrite(db, one)
    elif kind == "insert":
        columns = [each.name for each in AccessEntry.__table__.columns if each.name != "number"]
        copied = select(last + 1, *(getattr(AccessEntry, name) for name in columns)).where(AccessEntry.number == one)
        db.execute(insert(AccessEntry).from_select(["number", *columns], copied))
    else:
        db.execute(insert(AccessPerson).values(entry_number=one, person_key="somebody"))


Tampering = tuple[str, int, int]
TAMPERINGS = st.tuples(
    st.sampled_from(("change", "delete", "swap", "rewrite", "insert", "people")), st.integers(0, 11), st.integers(0, 11)
)


@given(
    sizes=st.lists(st.integers(0, 3), min_size=2, max_size=12),
    tampering=TAMPERINGS,
    column=st.sampled_from(TEXTS),
)
@trying(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_single_change_of_a_random_chain_is_found(
    sessions: Sessions, sizes: list[int], tampering: Tampering, column: str
) -> None:
    """In one transaction that is rolled back, so that each example begins with the empty log."""
    kind, one, other = tampering[0], tampering[1] % len(sizes) + 1, tampering[2] % len(sizes) + 1
    with sessions.open(write=True) as db, db.begin() as transaction:
        _number, digest = append(db, [look(number, people=KEYS[:size]) for number, size in enumerate(sizes)])
        drop_access_guards(db.connection())
        assert verify(db).fault is None
        _tamper(db, kind, one, other if other != one else one % len(sizes) + 1, column, len(sizes))
        db.flush()
        db.expire_all()
        assert verify(db, digest).fault is not None
        transaction.rollback()
