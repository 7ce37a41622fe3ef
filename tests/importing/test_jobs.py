"""Imports that go on by themselves: looked through and booked by the worker, begun anew when one is killed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from campus.db import Sessions
from campus.importing.answers import Answers, Ending
from campus.importing.models import ImportJob, ImportStep
from campus.importing.queries import find_job, identity_of
from campus.importing.services.jobs import (
    LEASE,
    MOST_ATTEMPTS,
    claim,
    claim_next,
    forget_jobs,
    go_on,
    keep_answers,
    note_progress,
)
from campus.importing.working import look_through, work_on_imports
from campus.people.models import Resident, ResidentStatus
from campus.settings import Settings
from tests.booking.conftest import Block, slot
from tests.importing.conftest import Begin, agree, stands
from tests.importing.test_services import TWO, booked
from tests.support.clock import NOW
from tests.support.hub import Hub


def test_the_worker_looks_through_and_books(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin, block: Block
) -> None:
    block(hub.meeting, slot("10:00", "11:00", days=6))
    key = begin()
    assert work_on_imports(sessions, settings, now=NOW)
    job = stands(sessions, key)
    assert job.step is ImportStep.READY
    assert job.answers.choices["0"] == {"20261201T1000": "move:meeting:09:30"}
    assert booked(sessions) == [("논문 초안", "confirmed")]
    assert not work_on_imports(sessions, settings, now=NOW)
    agree(sessions, key)
    assert work_on_imports(sessions, settings, now=NOW)
    outcome = stands(sessions, key).outcome
    assert outcome is not None
    assert (outcome.ending, outcome.made) == (Ending.DONE, 75)
    assert len(booked(sessions)) == 76


def test_how_far_it_is_is_told_while_it_goes_on(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, seen = begin(), []

    def note(db: Any, of: str, done: int, total: int) -> None:
        note_progress(db, of, done, total)
        seen.append((done, total))

    monkeypatch.setattr("campus.importing.working.note_progress", note)
    assert work_on_imports(sessions, settings, now=NOW)
    assert seen == [(done, 75) for done in range(3, 76, 3)]
    assert (stands(sessions, key).done, stands(sessions, key).total) == (75, 75)


def test_what_a_killed_worker_held_is_begun_anew(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin
) -> None:
    key = begin()
    with sessions.write() as db:
        assert claim_next(db, now=NOW) == key
    assert not work_on_imports(sessions, settings, now=NOW + LEASE - timedelta(seconds=1))
    assert work_on_imports(sessions, settings, now=NOW + LEASE)
    assert stands(sessions, key).step is ImportStep.READY


def test_after_some_attempts_it_is_given_up(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin
) -> None:
    key, now = begin(), NOW
    for _attempt in range(MOST_ATTEMPTS):
        with sessions.write() as db:
            assert claim_next(db, now=now) == key
        now += LEASE
    assert work_on_imports(sessions, settings, now=now)
    job = stands(sessions, key)
    assert job.step is ImportStep.READY
    assert job.outcome is not None
    assert job.outcome.ending is Ending.BROKEN


def test_a_step_that_fails_stops_no_worker(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin
) -> None:
    key = begin()
    with sessions.write() as db:
        db.execute(update(ImportJob).values(answers='{"people": 2, "purpose": "unheard of"}'))
    for _attempt in range(MOST_ATTEMPTS + 1):
        assert work_on_imports(sessions, settings, now=NOW)
    assert not work_on_imports(sessions, settings, now=NOW)
    with sessions.read() as db:
        assert db.scalar(select(ImportJob.step).where(ImportJob.id == key)) is ImportStep.READY


def test_two_workers_do_not_take_the_same(sessions: Sessions, hub: Hub, begin: Begin) -> None:
    key, gate = begin(), Barrier(4)

    def take(_number: int) -> bool:
        gate.wait()
        with sessions.write() as db:
            return claim(db, key, now=NOW)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(4))) == [False, False, False, True]


def test_two_that_book_the_same_book_it_once(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin
) -> None:
    """As when a worker was thought dead and was not."""
    key = begin()
    work_on_imports(sessions, settings, now=NOW)
    agree(sessions, key)
    gate = Barrier(2)

    def work(number: int) -> bool:
        gate.wait()
        return work_on_imports(sessions, settings, now=NOW + number * LEASE)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    outcome = stands(sessions, key).outcome
    assert outcome is not None
    assert outcome.made == 75
    assert len(booked(sessions)) == 75


def test_an_account_that_is_closed_imports_nothing(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin
) -> None:
    key = begin()
    work_on_imports(sessions, settings, now=NOW)
    agree(sessions, key)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(status=ResidentStatus.DISABLED))
    assert work_on_imports(sessions, settings, now=NOW)
    assert booked(sessions) == []


def test_answers_are_kept_as_they_are(sessions: Sessions, hub: Hub, begin: Begin, settings: Settings) -> None:
    answers = Answers(people=5, usual="studio", rooms={"3": "-"}, kept=[4], choices={"1": {"20261201T1100": "skip"}})
    assert Answers.read(answers.written()) == answers
    key = begin()
    with sessions.write() as db:
        keep_answers(db, key, answers)  # while it is looked through nothing else is chosen
    assert stands(sessions, key).answers == Answers()


def test_the_next_file_takes_the_place_of_the_last(sessions: Sessions, hub: Hub, begin: Begin) -> None:
    first = begin()
    second = begin(TWO)
    with sessions.read() as db:
        assert db.scalars(select(ImportJob.id)).all() == [second]
        assert find_job(db, first) is None


def test_what_is_being_booked_goes_on_beside_the_next_file(
    sessions: Sessions, hub: Hub, settings: Settings, begin: Begin
) -> None:
    first = begin()
    work_on_imports(sessions, settings, now=NOW)
    agree(sessions, first)
    begin(TWO)
    assert stands(sessions, first).step is ImportStep.BOOKING


def test_files_are_forgotten_after_a_day(sessions: Sessions, hub: Hub, begin: Begin) -> None:
    key = begin()
    with sessions.write() as db:
        assert forget_jobs(db, now=NOW + timedelta(days=1)) == 0
        assert forget_jobs(db, now=NOW + timedelta(days=1, seconds=1)) == 1
        assert find_job(db, key) is None


def test_a_second_look_finds_the_same(sessions: Sessions, hub: Hub, settings: Settings, begin: Begin) -> None:
    key = begin()
    work_on_imports(sessions, settings, now=NOW)
    before = stands(sessions, key)
    with sessions.read() as db:
        by = identity_of(db, hub.member.id, now=NOW)
    assert by is not None
    with sessions.write() as db:
        go_on(db, key, ImportStep.LOOKING, before.answers, now=NOW)
    look_through(sessions, stands(sessions, key), by, now=NOW)
    assert stands(sessions, key).answers == before.answers
