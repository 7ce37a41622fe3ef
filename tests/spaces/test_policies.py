"""Policies and tenancies as services: written whole, read back as written, never overwritten unseen."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from campus.audit.queries import history
from campus.booking.queries.askers import read_asker
from campus.db import Sessions
from campus.domain.asker import Audience, Holder, Period
from campus.domain.errors import Owner
from campus.domain.rules import PolicyNumbers, Quota
from campus.spaces.models import PolicyQuota, RoomPolicy, SpacesRevision, Tenancy
from campus.spaces.queries.policies import find_policy, read_floors, read_policies
from campus.spaces.services.policies import (
    HubPolicyStays,
    PolicyDraft,
    PolicyGone,
    StalePolicy,
    add_policy,
    change_policy,
    remove_policy,
)
from campus.spaces.services.tenancies import AddTenancy, TenancyGone, TenantAlready, add_tenancy, end_tenancy
from tests.domain.test_quotas import policies
from tests.support.clock import NOW
from tests.support.hub import Hub

OWNER = Owner("창업 지원팀", "Startup desk")
TODAY = date(2026, 11, 25)


def draft(hub: Hub, **numbers: object) -> PolicyDraft:
    rooms = frozenset({hub.small.id, hub.studio.id})
    return PolicyDraft("창업 공간", "Startup rooms", PolicyNumbers(OWNER, **numbers), rooms)  # type: ignore[arg-type]


def token(sessions: Sessions) -> str:
    with sessions.read() as db:
        return db.scalars(select(SpacesRevision.token)).one()


def test_what_is_written_is_read_back(sessions: Sessions, hub: Hub) -> None:
    """Every number, the quotas, the audience, the rooms."""
    with sessions.read() as db:
        floor = next(iter(read_floors(db).values()))
    rooms = frozenset({hub.small.id, hub.studio.id})
    quota = Quota(OWNER, Holder.TEAM, Period.MONTH, 480, 6, rooms)
    wanted = draft(
        hub,
        grid_minutes=15,
        shortest_minutes=30,
        longest_minutes=90,
        group_longest_minutes=240,
        days_ahead=14,
        group_days_ahead=365,
        opens_minute=540,
        lead_business_days=3,
        setup_minutes=10,
        tidy_minutes=20,
        rest_minutes=60,
        needs_approval=True,
        answer_business_days=2,
        expiry_business_days=4,
        opens_on_holidays=False,
        quotas=(quota,),
        audience=Audience(frozenset({"organizer"}), frozenset({"startup"}), floor),
    )
    before = token(sessions)
    with sessions.write() as db:
        policy_id = add_policy(db, wanted, by=hub.manager.id, now=NOW)
    with sessions.read() as db:
        found = find_policy(db, policy_id)
        assert found == read_policies(db)[-1]
    assert found is not None
    assert (found.numbers, found.room_ids, found.version) == (wanted.numbers, rooms, 1)
    assert token(sessions) != before


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(said=policies)
def test_whatever_a_policy_says_survives(sessions: Sessions, hub: Hub, said: PolicyNumbers) -> None:
    # One quota of a holder in a period: the table holds no two.
    quotas = {(each.holder, each.period): each for each in said.quotas}
    said = replace(said, quotas=tuple(quotas[key] for key in sorted(quotas)))
    with sessions.write() as db:
        policy_id = add_policy(db, PolicyDraft("규칙", "Rule", said, None), by=hub.manager.id, now=NOW)
        found = find_policy(db, policy_id)
        assert found is not None
        assert set(found.numbers.quotas) == set(said.quotas)
        assert replace(found.numbers, quotas=()) == replace(said, quotas=())


def test_a_change_says_what_changed_and_none_says_nothing(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        policy_id = add_policy(db, draft(hub, longest_minutes=90), by=hub.manager.id, now=NOW)
    before = token(sessions)
    with sessions.write() as db:
        change_policy(db, policy_id, draft(hub, longest_minutes=90), version=1, by=hub.manager.id, now=NOW)
    assert token(sessions) == before
    fewer = replace(draft(hub, longest_minutes=60), room_ids=frozenset({hub.small.id}))
    with sessions.write() as db:
        change_policy(db, policy_id, fewer, version=1, by=hub.manager.id, now=NOW)
    with sessions.read() as db:
        newest, _made = history(db, ("policy", policy_id))
    assert newest.details == {
        "longest_minutes": [90, 60],
        "rooms": [sorted([hub.small.id, hub.studio.id]), [hub.small.id]],
    }
    assert token(sessions) != before


def test_of_many_edits_at_once_one_is_saved(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        policy_id = add_policy(db, draft(hub, longest_minutes=30), by=hub.manager.id, now=NOW)
    gate = Barrier(6)

    def edit(longest: int) -> bool:
        gate.wait()
        try:
            with sessions.write() as db:
                find_policy(db, policy_id)  # as the page's own resource does, before the lock
                wanted = draft(hub, longest_minutes=longest)
                change_policy(db, policy_id, wanted, version=1, by=hub.manager.id, now=NOW)
        except StalePolicy as stale:
            return stale.current.version > 2
        return True

    with ThreadPoolExecutor(6) as pool:
        saved = sum(pool.map(edit, range(60, 420, 60)))
    with sessions.read() as db:
        found = find_policy(db, policy_id)
    assert saved == 1
    assert found is not None and found.version == 2


def test_a_policy_is_removed_with_all_its_parts(sessions: Sessions, hub: Hub) -> None:
    quotas = (Quota(OWNER, Holder.RESIDENT, Period.DAY, 60, None),)
    with sessions.write() as db:
        policy_id = add_policy(db, draft(hub, quotas=quotas), by=hub.manager.id, now=NOW)
        remove_policy(db, policy_id, by=hub.manager.id, now=NOW)
    with sessions.write() as db:
        assert db.scalar(select(func.count()).select_from(PolicyQuota)) == 0
        assert policy_id not in db.scalars(select(RoomPolicy.policy_id)).all()
        with pytest.raises(PolicyGone):
            remove_policy(db, policy_id, by=hub.manager.id, now=NOW)
        with pytest.raises(PolicyGone):
            change_policy(db, policy_id, draft(hub), version=1, by=hub.manager.id, now=NOW)


def test_the_hubs_own_stays_and_holds_for_all(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        hubs = next(each for each in read_policies(db) if each.is_the_hubs)
        with pytest.raises(HubPolicyStays):
            remove_policy(db, hubs.id, by=hub.manager.id, now=NOW)
        with pytest.raises(HubPolicyStays):
            change_policy(db, hubs.id, draft(hub), version=1, by=hub.manager.id, now=NOW)


def test_a_tenancy_is_dated(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        floor_id = next(iter(read_floors(db)))
    command = AddTenancy(hub.kaist.id, floor_id, "402", TODAY, None)
    with sessions.write() as db:
        tenancy_id = add_tenancy(db, command, by=hub.manager.id, now=NOW)
        assert read_asker(db, hub.member.id, now=NOW).floor_ids == {floor_id}
        with pytest.raises(TenantAlready):
            add_tenancy(db, replace(command, starts_on=date(2027, 1, 1)), by=hub.manager.id, now=NOW)
        add_tenancy(db, replace(command, office="403"), by=hub.manager.id, now=NOW)
    with sessions.write() as db:
        end_tenancy(db, tenancy_id, by=hub.manager.id, now=NOW)
        with pytest.raises(TenancyGone):
            end_tenancy(db, tenancy_id, by=hub.manager.id, now=NOW)
        assert db.get_one(Tenancy, tenancy_id, populate_existing=True).ends_on == TODAY


def test_a_tenancy_that_has_not_begun_is_taken_out(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        floor_id = next(iter(read_floors(db)))
        command = AddTenancy(hub.kaist.id, floor_id, "", date(2027, 3, 1), date(2027, 12, 31))
        tenancy_id = add_tenancy(db, command, by=hub.manager.id, now=NOW)
        end_tenancy(db, tenancy_id, by=hub.manager.id, now=NOW)
        assert db.scalar(select(func.count()).select_from(Tenancy)) == 0
