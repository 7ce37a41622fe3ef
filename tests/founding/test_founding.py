"""Founding a hub by its service: everything or nothing, once, whoever asks at the same moment."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from campus.audit.models import AuditEntry
from campus.founding.queries import count_admins, is_founded
from campus.founding.services.codes import is_code, make_code
from campus.founding.services.founding import AlreadyFounded, found_hub
from campus.hub.models import HubRow, SetupCode
from campus.hub.queries import hub_facts
from campus.people.models import ConsentRecord, Resident, ResidentStatus
from campus.permissions import Role
from campus.spaces.models import Building, Floor, OpeningHours, Policy, Room, RoomKind, RoomPolicy, Zone
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.refused import LevelTaken
from tests.support.racing import at_once
from tests.support.setting_up import command, new_code, room

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
EVERYTHING = (HubRow, Resident, Zone, Building, Floor, Room, OpeningHours, Policy, ConsentRecord)


def counts(db) -> dict[str, int]:
    return {table.__tablename__: db.scalar(select(func.count()).select_from(table)) for table in EVERYTHING}


def test_an_empty_database_becomes_a_hub(sessions, settings):
    with sessions.write() as db:
        me = found_hub(db, command("sky", room("one"), room("two", 3)), now=NOW)
    with sessions.read() as db:
        admin = db.get_one(Resident, me)
        assert (admin.role, admin.status, admin.email) == (Role.ADMIN, ResidentStatus.ACTIVE, "sky@saebom.example")
        assert is_founded(db) and count_admins(db) == 1
        assert counts(db) == {
            "hubs": 1, "residents": 1, "zones": 1, "buildings": 1, "floors": 4, "rooms": 2, "opening_hours": 10,
            "policies": 1, "consent_records": 2,
        }  # fmt: skip
        assert sorted(db.scalars(select(Floor.level))) == [-1, 1, 2, 3]
        catalogue = read_catalogue(db)
        assert catalogue.hub == hub_facts(db, settings)
        assert hub_facts(db, settings).name("en") == "Saebom Hub"
        policy = catalogue.rooms[1].rules.policy
        assert (policy.grid.value, policy.days_ahead.value, policy.on_holidays.value) == (30, 30, False)
        assert [(each.period, each.minutes) for each in policy.quotas] == [("day", 240), ("week", 480)]
        acts = set(db.scalars(select(AuditEntry.act)))
        assert {"hub.founded", "resident.address-verified", "room.added", "hours.set", "policy.made"} <= acts


def test_halls_and_large_rooms_have_rules_of_their_own(sessions):
    with sessions.write() as db:
        found_hub(db, command("sky", room("a"), room("b", capacity=20), room("c", 1, RoomKind.HALL, 80)), now=NOW)
    with sessions.read() as db:
        rooms = {each.name_en: each.rules.policy for each in read_catalogue(db).rooms.values()}
        assert {name: policy.tidy.value for name, policy in rooms.items()} == {"a": 0, "b": 10, "c": 10}
        assert {name: policy.approval.value for name, policy in rooms.items()} == {"a": False, "b": False, "c": True}
        assert rooms["c"].lead.value == 5
        assert db.scalar(select(func.count()).select_from(RoomPolicy)) == 3


def test_nothing_is_half_done(sessions):
    """The second room stands on a floor that no building has: all that was written before goes, too."""
    with pytest.raises((ValueError, LevelTaken)), sessions.write() as db:
        found_hub(db, command("sky", room("one"), room("two", 0)), now=NOW)
    with sessions.read() as db:
        assert set(counts(db).values()) == {0}


def test_of_two_at_once_exactly_one_founds_the_hub(sessions):
    acts = [lambda db, name=name: found_hub(db, command(name), now=NOW) for name in ("sky", "sea", "sun", "ash")]
    found = at_once(sessions, acts, (AlreadyFounded,))
    assert sorted(found) == ["AlreadyFounded"] * 3 + ["done"]
    with sessions.read() as db:
        assert count_admins(db) == 1
        assert counts(db)["zones"] == counts(db)["rooms"] == counts(db)["hubs"] == 1


def test_a_hub_that_somebody_administers_is_left_alone(sessions, hub):
    with pytest.raises(AlreadyFounded), sessions.write() as db:
        found_hub(db, command(), now=NOW)


def test_an_account_of_that_address_becomes_the_administrators(sessions):
    with sessions.write() as db:
        db.add(Resident(email="sky@saebom.example", name="옛이름", status=ResidentStatus.PENDING, created_at=NOW))
    with sessions.write() as db:
        me = found_hub(db, command(), now=NOW)
    with sessions.read() as db:
        assert db.get_one(Resident, me).name == "김하늘"
        assert counts(db)["residents"] == 1


def test_codes_hold_for_a_day_and_go_with_the_founding(sessions):
    first = new_code(sessions)
    now = datetime.now(UTC)
    with sessions.read() as db:
        assert is_code(db, first, now=now)
        assert is_code(db, f"  {first.lower().replace('-', ' ')} ", now=now)
        assert is_code(db, first.replace("0", "O").replace("1", "l"), now=now)
        assert not is_code(db, first[:-1], now=now)
        assert not is_code(db, "", now=now)
        assert is_code(db, first, now=now + timedelta(hours=23))
        assert not is_code(db, first, now=now + timedelta(hours=25))
        assert first.replace("-", "").encode() not in db.scalar(select(SetupCode.code_sha256))
    assert len(first.replace("-", "")) * 5 >= 128
    with sessions.write() as db:
        found_hub(db, command(), now=NOW)
    with sessions.read() as db:
        assert not is_code(db, first, now=now)


def test_a_new_code_ends_those_before_it_only_where_it_says_so(sessions):
    first, now = new_code(sessions), datetime.now(UTC)
    second = new_code(sessions)
    with sessions.read() as db:
        assert is_code(db, first, now=now) and is_code(db, second, now=now)
    third = new_code(sessions, replacing=True)
    with sessions.read() as db:
        assert [is_code(db, each, now=now) for each in (first, second, third)] == [False, False, True]
    with sessions.write() as db:
        make_code(db, replacing=False, now=now + timedelta(days=2))
        assert db.scalar(select(func.count()).select_from(SetupCode)) == 1

