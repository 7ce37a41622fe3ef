"""What is written down for the demo: complete, consistent, and fit for the rules that real input must pass."""

import unicodedata
import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.calendar_plans import AI_FRIENDS, MEMBER, WEEKLY
from campus.cli.seed.closures import closures_around
from campus.cli.seed.organizations import ORGANIZATIONS
from campus.cli.seed.people import PlannedResident, plan_residents
from campus.cli.seed.places import BUILDINGS, EQUIPMENT, ZONES
from campus.cli.seed.policies import POLICIES
from campus.cli.seed.rooms import HOURS, ROOMS
from campus.domain.contact import normalize_email, normalize_person_name
from campus.domain.hubtime import day_slot
from campus.domain.slot import Slot
from campus.domain.text import clean_line, clean_text
from campus.paths import STATIC
from campus.people.models import OrganizationKind
from campus.people.passwords import password_problem
from campus.permissions import Role
from campus.spaces.models import RoomKind

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def residents() -> list[PlannedResident]:
    return plan_residents(TODAY)


def test_all_zones_and_kinds_of_rooms_are_there() -> None:
    assert [zone.ko for zone in ZONES] == [
        "AI 융합연구혁신센터",
        "국가 AI 허브",
        "도시데이터센터",
        "AI 스타트업파크",
        "공동캠퍼스",
    ]
    assert {building.zone for building in BUILDINGS} == {zone.slug for zone in ZONES}
    assert {room.building for room in ROOMS} == {building.slug for building in BUILDINGS}
    assert len(ROOMS) >= 28
    assert {room.kind for room in ROOMS} == set(RoomKind)


def test_rooms_name_what_exists() -> None:
    levels = {building.slug: building.levels for building in BUILDINGS}
    equipment = {each.slug for each in EQUIPMENT}
    for room in ROOMS:
        assert room.level in levels[room.building], room.slug
        assert set(room.fittings()) <= equipment, room.slug
        assert room.hours in HOURS, room.slug
    assert len({room.slug for room in ROOMS}) == len(ROOMS)
    assert len({(room.building, room.ko) for room in ROOMS}) == len(ROOMS)


def test_rooms_speak_both_languages_in_clean_text() -> None:
    for room in ROOMS:
        for line in (room.ko, room.en, *room.aliases):
            assert line and clean_line(line, longest=100) == line
        for text in (room.about_ko, room.about_en):
            assert text and clean_text(text, longest=1000) == text
        assert not room.about_en.isspace() and room.about_en.isascii()


def test_seats_have_room_to_sit() -> None:
    for room in ROOMS:
        assert Decimal("1.5") <= Decimal(room.area_m2) / room.capacity <= Decimal("10"), room.slug


def test_the_hall_divides_into_three_parts_that_make_it_up() -> None:
    hall = next(room for room in ROOMS if room.slug == "kkachi-hall")
    parts = [room for room in ROOMS if room.whole == "kkachi-hall"]
    assert [part.ko for part in parts] == ["까치홀 A", "까치홀 B", "까치홀 C"]
    assert sum(part.capacity for part in parts) == hall.capacity
    assert sum(Decimal(part.area_m2) for part in parts) == Decimal(hall.area_m2)
    assert {part.hours for part in parts} == {hall.hours}


def test_every_icon_is_in_the_sprite() -> None:
    sprite = ElementTree.parse(STATIC / "img" / "icons.svg")
    found = {symbol.get("id") for symbol in sprite.iter("{http://www.w3.org/2000/svg}symbol")}
    assert {each.icon for each in EQUIPMENT} <= found


def test_buildings_stand_in_sinseong_dong() -> None:
    for building in BUILDINGS:
        assert 36.385 < building.latitude < 36.395 and 127.345 < building.longitude < 127.356
        assert "신성동" in building.address_ko and "Sinseong-dong" in building.address_en


def test_the_hub_policy_leaves_the_longest_to_groups_of_rooms() -> None:
    hub = [policy for policy in POLICIES if policy.applies_to_all]
    assert len(hub) == 1 and hub[0].longest_minutes is None
    hall = next(room for room in ROOMS if room.slug == "kkachi-hall")
    assert min(p.longest_minutes for p in POLICIES if p.holds_for(hall) and p.longest_minutes) == 480


def test_organizations_of_every_kind() -> None:
    assert len(ORGANIZATIONS) >= 14
    assert {each.kind for each in ORGANIZATIONS} == set(OrganizationKind)
    assert len({each.domain for each in ORGANIZATIONS}) == len(ORGANIZATIONS)
    # Reserved for examples (RFC 2606): no mail reaches anyone.
    assert all(each.domain.endswith(".example") for each in ORGANIZATIONS)


def test_ninety_six_residents_beside_the_accounts(residents: list[PlannedResident]) -> None:
    assert len(residents) == 96 + len(DEMO_ACCOUNTS)
    assert len({each.email for each in residents}) == len({each.name for each in residents}) == len(residents)
    for each in residents:
        assert normalize_email(each.email) == each.email
        assert normalize_person_name(each.name) == each.name
        assert each.email.endswith(".example")
        assert unicodedata.is_normalized("NFC", each.introduction) and len(each.introduction) <= 500
    assert sum(each.is_english for each in residents) == 8


def test_affiliations_follow_one_another_and_some_changed(residents: list[PlannedResident]) -> None:
    moved = 0
    for each in residents:
        for before, after in pairwise(each.stints):
            assert before.ends_on is not None and before.starts_on < before.ends_on < after.starts_on
        last = each.stints[-1]
        assert last.ends_on is None and last.starts_on <= TODAY
        moved += each.stints[0].organization.slug == "kaist" and last.organization.kind is OrganizationKind.STARTUP
    assert moved >= 4


def test_people_are_the_same_whatever_the_day(residents: list[PlannedResident]) -> None:
    later = plan_residents(date(2027, 5, 1))
    assert [(a.name, a.email, a.role, a.stints[-1].title) for a in later] == [
        (b.name, b.email, b.role, b.stints[-1].title) for b in residents
    ]


def test_an_account_for_each_role_with_a_password_that_would_pass() -> None:
    assert [account.role for account in DEMO_ACCOUNTS] == [Role.MEMBER, Role.ORGANIZER, Role.MANAGER, Role.ADMIN]
    for account in DEMO_ACCOUNTS:
        assert password_problem(account.password, email=account.email, name=account.name) is None


def test_calendar_plans_name_what_exists() -> None:
    rooms, organizations = {room.slug for room in ROOMS}, {each.slug for each in ORGANIZATIONS}
    for plan in (AI_FRIENDS, *WEEKLY):
        assert plan.room in rooms and plan.organization in organizations
    for member_plan in MEMBER:
        assert set(member_plan.rooms) <= rooms


@pytest.mark.parametrize("today", [TODAY, date(2026, 11, 29), date(2027, 1, 1), date(2027, 2, 7), date(2026, 11, 30)])
def test_closures_are_past_and_coming_but_never_today(today: date) -> None:
    closures = closures_around(today)
    whole_day = day_slot(today)
    slots = [Slot(each.starts_at, each.ends_at) for each in closures]
    assert not any(slot.overlaps(whole_day) for slot in slots)
    assert any(slot.ends_at <= whole_day.starts_at for slot in slots)
    coming = [each for each in closures if each.starts_at >= whole_day.ends_at]
    assert any(each.room for each in coming) and any(each.building for each in coming)


def test_new_years_day_is_a_closure_of_the_hub() -> None:
    found = [each for each in closures_around(TODAY) if each.reason_ko == "새해 첫날 휴관"]
    assert [Slot(each.starts_at, each.ends_at) for each in found] == [
        day_slot(date(2026, 1, 1)),
        day_slot(date(2027, 1, 1)),
    ]
    assert all(each.room is None and each.building is None for each in found)
