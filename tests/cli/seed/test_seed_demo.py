"""The demo hub in the database, on both: what is there, that it may be used, and when seeding is refused."""

import shutil
from argparse import ArgumentParser
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Table, func, select
from webtest import TestApp

from campus import open_database
from campus.audit.models import AuditEntry
from campus.audit.services import record
from campus.booking.models import Allocation, Booking, Occurrence, Purpose, RoomVersion, Series
from campus.booking.services import BookRoom, book_room
from campus.cli.seed import command
from campus.cli.seed.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from campus.cli.seed.command import SeedRefused, seed
from campus.cli.seed.demo import Seeded
from campus.db import Base, Sessions
from campus.domain.contact import email_domain
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.search import matches
from campus.domain.slot import Slot
from campus.feeds.models import EventText
from campus.groups.models import GroupSession, SignUp
from campus.people.models import (
    Affiliation,
    Organization,
    OrganizationDomain,
    OrganizationKind,
    Resident,
    ResidentStatus,
)
from campus.people.passwords import verify_password
from campus.people.queries.logins import Identity
from campus.people.queries.residents import PeopleFilter, find_credentials, list_residents, list_waiting
from campus.settings import Settings
from campus.spaces.models import Room, SpacesRevision
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.applications import SignIn
from tests.support.databases import Database, SqliteTemplates, make_settings
from tests.support.seeded import look_at_seasons
from tests.support.seeded_groups import look_at_groups
from tests.support.seeded_help import look_at_help
from tests.support.seeded_no_shows import look_at_no_shows
from tests.support.seeded_presences import look_at_check_ins
from tests.support.seeded_readings import look_at_readings
from tests.support.seeded_reports import look_at_reports

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # Wednesday, ten in the morning in Seoul


def quiet(_what: str, _share: float) -> None:
    pass


def seed_now(sessions: Sessions, settings: Settings, now: datetime = NOW, *, again: bool = False) -> Seeded:
    return seed(sessions, settings, now, scale=None, again=again, report=quiet)


def count(sessions: Sessions, model: type[Base]) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def contents(sessions: Sessions, model: type[Base]) -> list[tuple[Any, ...]]:
    """Every row but what is random or hashed with salt."""
    table: Table = model.metadata.tables[model.__tablename__]
    columns = [column for column in table.columns if column.name not in ("password_hash", "token")]
    with sessions.read() as db:
        return [tuple(row) for row in db.execute(select(*columns).order_by(*table.primary_key))]


@pytest.fixture
def in_use(sessions: Sessions) -> Sessions:
    """A database with an organization of its own."""
    with sessions.write() as db:
        db.add(Organization(id=7, slug="old", kind=OrganizationKind.COMPANY, name_ko="옛 회사", name_en="Old Company"))
        record(db, "organization.made", ("organization", 7), by=None, now=NOW)
    return sessions


def test_the_demo_hub_is_whole_and_usable(
    in_use: Sessions, settings: Settings, app: TestApp, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    """One seeding as told, in place of what was there, and many looks: it takes seconds."""
    sessions = in_use
    steps: list[tuple[str, float]] = []
    seeded = seed(
        sessions, settings, NOW, scale=None, again=True, report=lambda what, share: steps.append((what, share))
    )
    with sessions.read() as db:
        assert db.scalar(select(Organization).where(Organization.slug == "old")) is None
        assert db.scalar(select(AuditEntry).where(AuditEntry.act == "organization.made")) is None
    shares = [share for _, share in steps]
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1
    assert seeded == Seeded(count(sessions, Room), 100, count(sessions, Booking))
    assert count(sessions, Room) >= 28 and count(sessions, Organization) >= 14
    singles = seeded.bookings - count(sessions, Series)
    assert count(sessions, EventText) >= singles and count(sessions, Occurrence) >= singles + 30
    assert count(sessions, RoomVersion) == seeded.rooms and count(sessions, SpacesRevision) == 1
    assert count(sessions, AuditEntry) > seeded.bookings
    _look_at_people(sessions)
    _look_at_rooms(sessions)
    _look_at_allocations(sessions)
    look_at_seasons(sessions)
    look_at_groups(sessions)
    look_at_check_ins(sessions)
    look_at_help(sessions)
    look_at_readings(sessions)
    look_at_no_shows(sessions)
    look_at_reports(app, sessions, sign_in)
    _book_something(sessions)


def _look_at_people(sessions: Sessions) -> None:
    with sessions.read() as db:
        for account in DEMO_ACCOUNTS:
            credentials = find_credentials(db, account.email)
            assert credentials is not None and credentials.status is ResidentStatus.ACTIVE
            assert verify_password(credentials.password_hash, DEMO_PASSWORD)
        waiting = list_waiting(db, limit=10)
        assert len(waiting) == 2 and all(each.approved_at is None for each in waiting)
        unverified = db.scalars(select(Affiliation.resident_id).where(Affiliation.verified_how.is_(None))).all()
        assert set(unverified) == {each.id for each in waiting if not each.claimed_organization}
        assert {bool(each.claimed_organization) for each in waiting} == {True, False}
        domains = set(db.scalars(select(OrganizationDomain.domain)))
        # Who has an organization's address would never have to wait.
        assert not any(email_domain(each.email) in domains for each in waiting)
        found = list_residents(db, PeopleFilter(text="ㅇㅅㅈ"), offset=0, limit=20)
        assert "윤서진" in {each.name for each in found}
        in_narae = list_residents(db, PeopleFilter(text="나래에이아이", day=NOW.date()), offset=0, limit=20)
        assert len(in_narae) == 7


def _look_at_rooms(sessions: Sessions) -> None:
    with sessions.read() as db:
        rooms = read_catalogue(db).by_slug
    hall = rooms["kkachi-hall"]
    assert set(hall.part_ids) == {rooms[f"kkachi-{part}"].id for part in "abc"}
    for query in ("까치홀", "ㄲㅊㅎ", "Magpie", "Rkclghf"):
        assert matches(hall.search, query), query
    policy = hall.rules.policy
    assert (policy.longest.value, policy.setup.value, policy.tidy.value) == (480, 30, 30)
    assert rooms["seminar-401"].rules.policy.tidy.value == 10
    assert rooms["meeting-203"].rules.policy.longest.value == 180
    assert rooms["booth-1"].rules.policy.visibility.value is Visibility.TIME_ONLY
    assert rooms["meeting-203"].rules.policy.grid.owner.ko == "신성 AI 허브 운영팀"
    assert any(closure.reason_ko == "벽 도장 공사" for closure in rooms["seminar-402"].rules.closures)


def _look_at_allocations(sessions: Sessions) -> None:
    with sessions.read() as db:
        rows = db.execute(
            select(Allocation.room_id, Allocation.starts_at, Allocation.ends_at).order_by(
                Allocation.room_id, Allocation.starts_at
            )
        ).all()
    pairs = pairwise(rows)
    assert not [1 for first, second in pairs if first.room_id == second.room_id and first.ends_at > second.starts_at]


def _book_something(sessions: Sessions) -> None:
    """Ids that the database gives go on after those of the seed."""
    day = NOW.date() + timedelta(days=28)
    with sessions.write() as db:
        last = db.scalar(select(func.max(Booking.id))) or 0
        member = db.scalars(select(Resident).where(Resident.email == DEMO_ACCOUNTS[0].email)).one()
        by = Identity(member.id, 0, member.name, member.email, member.role, member.locale, None, NOW)
        room = read_catalogue(db).by_slug["quiet-desk"]
        slot = Slot(at(day, 300), at(day, 330))
        words = {"title": "새 예약", "purpose": Purpose.FOCUS, "people": 1, "visibility": Visibility.MEMBERS}
        wanted = BookRoom(slot=slot, **words)
        assert book_room(db, room, wanted, by=by, now=NOW) == last + 1
        db.add(Resident(email="new@kaist.example", name="새사람", status=ResidentStatus.ACTIVE, created_at=NOW))


def test_the_hour_of_the_day_changes_nothing(sqlite_templates: SqliteTemplates, tmp_path: Path) -> None:
    found = []
    for hour in (0, 23):
        file = tmp_path / f"{hour}.sqlite"
        shutil.copyfile(sqlite_templates.file(with_hub=False), file)
        settings = make_settings(f"sqlite:///{file}", tmp_path)
        sessions = open_database(settings)
        seed_now(sessions, settings, at(date(2026, 11, 25), hour * 60 + 30))
        models = (Resident, Affiliation, Booking, Occurrence, Allocation, AuditEntry, EventText, GroupSession, SignUp)
        found.append([contents(sessions, model) for model in models])
        sessions.engine.dispose()
    assert found[0] == found[1]


def test_a_database_in_use_is_left_alone(in_use: Sessions, settings: Settings) -> None:
    with pytest.raises(SeedRefused, match="not empty"):
        seed_now(in_use, settings)
    assert count(in_use, Organization) == count(in_use, AuditEntry) == 1 and count(in_use, Room) == 0


def test_a_seeding_that_fails_half_way_leaves_nothing(sessions: Sessions, settings: Settings) -> None:
    def trip(what: str, _share: float) -> None:
        if what == "calendar feeds":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(sessions, settings, NOW, scale=None, again=False, report=trip)
    assert count(sessions, Booking) == count(sessions, Room) == count(sessions, Resident) == 0


@pytest.mark.parametrize("again", [False, True])
def test_production_is_never_seeded(sqlite_database: Database, tmp_path: Path, again: bool) -> None:
    safe = {"environment": "production", "base_url": "https://hub.example", "secret": "s" * 40, "mail.folder": ""}
    settings = make_settings(sqlite_database.url, tmp_path, **safe)
    sessions = open_database(settings)
    with pytest.raises(SeedRefused, match="production"):
        seed_now(sessions, settings, again=again)
    assert count(sessions, Resident) == 0
    sessions.engine.dispose()


def test_the_command_says_what_was_done(
    sqlite_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ini = tmp_path / "campus.ini"
    ini.write_text(f"[app:main]\ncampus.environment = test\ncampus.database_url = {sqlite_database.url}\n")
    parser = ArgumentParser()
    command.add_to(parser.add_subparsers())
    arguments = parser.parse_args(["seed"])
    arguments.ini = str(ini)
    assert arguments.run(arguments) == 0
    said = capsys.readouterr()
    assert "rooms" in said.out and DEMO_PASSWORD in said.out
    assert all(account.email in said.out for account in DEMO_ACCOUNTS)
    # Not a terminal: no bar.
    assert said.err == ""
    assert arguments.run(arguments) == command.REFUSED
    assert "campus seed --again" in capsys.readouterr().err
    arguments = parser.parse_args(["seed", "--if-empty"])
    arguments.ini = str(ini)
    assert arguments.run(arguments) == 0
    assert capsys.readouterr() == ("", "")
