"""One definition of "current", wherever somebody asks where a person is from."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from campus.booking.queries.askers import read_asker
from campus.db import Sessions
from campus.domain.affiliation import Standing
from campus.domain.hubtime import at
from campus.people.models import Login, Verification
from campus.people.queries.affiliations import (
    affiliation_history,
    current_affiliations,
    current_organization_id,
)
from campus.people.queries.directory import DirectoryFilter, count_listed
from campus.people.queries.logins import find_identity
from campus.people.queries.organizations import count_people
from campus.people.services.listing import choose_shown
from tests.people.affiliating import TODAY, Put, put
from tests.support.applications import open_login
from tests.support.clock import NOW
from tests.support.hub import Hub, Place

DAYS = st.integers(-20, 20).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def affiliations(draw: st.DrawFn) -> dict[str, Any]:
    starts_on = draw(DAYS)
    how = draw(st.sampled_from([None, *Verification]))
    return {
        "which": draw(st.integers(0, 2)),
        "starts_on": starts_on,
        "ends_on": draw(st.none() | DAYS.filter(lambda day: day >= starts_on)),
        "expires_on": draw(st.none() | DAYS) if how else None,
        "how": how,
    }


def expected(drawn: list[dict[str, Any]], day: date) -> tuple[int, dict[str, Any]] | None:
    """By the words of the definition, one after another: the latest of those that count, the later written of two."""
    counting = []
    for number, each in enumerate(drawn):
        is_there = each["starts_on"] <= day and not (each["ends_on"] and each["ends_on"] < day)
        is_believed = each["how"] is not None and not (each["expires_on"] and each["expires_on"] < day)
        if is_there and is_believed:
            counting.append((each["starts_on"], number, each))
    return max(counting, key=lambda found: found[:2])[1:] if counting else None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(affiliations(), max_size=5), day=DAYS)
def test_everyone_who_asks_gets_the_same_answer(
    sessions: Sessions, hub: Hub, drawn: list[dict[str, Any]], day: date
) -> None:
    places: list[Place] = [hub.kaist, hub.etri, hub.startup]
    wanted = [
        Put(places[it["which"]], it["starts_on"], it["ends_on"], it["expires_on"], it["how"]) for it in drawn
    ]
    ids, me, moment = put(sessions, hub.member, *wanted), hub.member.id, at(day, 12 * 60)
    found = expected(drawn, day)
    home = None if found is None else places[found[1]["which"]].id
    token = _login(sessions, hub)
    with sessions.read() as db:
        assert current_organization_id(db, me, now=moment) == home
        row = current_affiliations(db, [me], day).get(me)
        assert (row and row.organization.id) == home
        identity = find_identity(db, token, now=moment)
        assert identity is not None and identity.organization_id == home
        assert read_asker(db, me, now=moment).organization_id == home
        current = {each.id for each in affiliation_history(db, me, day) if each.standing is Standing.CURRENT}
        counts = count_people(db, [place.id for place in places], day)
    assert (found is None) == (not current)
    assert found is None or ids[found[0]] in current
    belongs = {drawn[ids.index(number)]["which"] for number in current}
    others = {1, 2}  # the hub has a resident of its own there
    heads = {place.id: (which in belongs) + (which in others) for which, place in enumerate(places)}
    assert counts == {number: count for number, count in heads.items() if count}


def _login(sessions: Sessions, hub: Hub) -> str:
    """A device that is signed in for as long as these tests look ahead."""
    token = open_login(sessions, hub.member)
    with sessions.write() as db:
        db.execute(update(Login).values(expires_at=NOW + timedelta(days=60)))
    return token


@pytest.mark.parametrize(
    ("last_day", "counts"), [(TODAY - timedelta(days=1), False), (TODAY, True), (TODAY + timedelta(days=1), True)]
)
@pytest.mark.parametrize("which", ["ends_on", "expires_on"])
def test_the_last_day_counts_and_the_next_does_not(
    sessions: Sessions, hub: Hub, which: str, last_day: date, counts: bool
) -> None:
    put(sessions, hub.member, Put(hub.kaist, **{which: last_day}))
    with sessions.write() as db:
        choose_shown(db, hub.member.id, is_listed=True, shown=(), now=NOW)
    with sessions.read() as db:
        assert (current_organization_id(db, hub.member.id, now=NOW) is not None) == counts
        assert count_listed(db, DirectoryFilter(TODAY, organization_id=hub.kaist.id)) == counts
        asker = read_asker(db, hub.member.id, now=NOW)
    assert (asker.organization_kind == "university") == counts


def test_of_two_begun_on_one_day_the_later_written_is_home(sessions: Sessions, hub: Hub) -> None:
    token = _login(sessions, hub)
    for first, second in ((hub.kaist, hub.etri), (hub.etri, hub.kaist)):
        put(sessions, hub.member, Put(first), Put(second))
        with sessions.read() as db:
            identity = find_identity(db, token, now=NOW)
            assert identity is not None and identity.organization_id == second.id
            assert current_organization_id(db, hub.member.id, now=NOW) == second.id
            row = current_affiliations(db, [hub.member.id], TODAY).get(hub.member.id)
            assert row is not None and row.organization.id == second.id
            assert read_asker(db, hub.member.id, now=NOW).organization_id == second.id
