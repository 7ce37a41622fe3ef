"""Where I come from: added, proven by my address or asked for, moved, ended, renewed."""

from datetime import date, timedelta

import pytest
from webtest import TestApp

from campus.booking.queries.askers import read_asker
from campus.db import Sessions
from campus.domain.asker import Holder
from campus.people.models import Verification
from campus.people.queries.affiliations import current_organization_id
from campus.people.services.claiming import MOST_WAITING
from campus.spaces.models import Tenancy
from tests.people.affiliating import TODAY, Put, asked, make_steward, put, read, read_all, send
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def mine(app: TestApp, hub: Hub, sign_in: SignIn, clock: object) -> TestApp:
    """The application asked as ``hub.member``, in English: the ids are what is read."""
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    return app


def _claim(app: TestApp, status: int, **changes: object) -> object:
    values = {"organization": "", "claimed_name": "", "title": "", "starts_on": str(TODAY), "ends_on": ""}
    return send(app, "/me/affiliations", status, **values | changes)


def test_it_is_mine_alone(app: TestApp, mine: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    (theirs,) = put(sessions, hub.other_member, Put(hub.etri))
    for act in ("end", "withdraw", "renew"):
        for number in (theirs, 999_999, "x", "99999999999999999999"):
            send(mine, f"/me/affiliations/{number}/{act}", 404)
    app.reset()
    app.get("/me/affiliations", status=303)
    token = app.get("/sign-in").forms["sign-in"]["csrf_token"].value
    for path in ("/me/affiliations", "/me/shown", "/me/interests", f"/me/affiliations/{theirs}/end"):
        app.post(path, {"csrf_token": token}, status=403)


def test_my_address_proves_it_at_once(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    put(sessions, hub.member)
    _claim(mine, 303, organization=hub.kaist.id, title="박사과정", starts_on="2025-03-02")
    (row,) = read_all(sessions, hub.member)
    assert (row.verified_how, row.title, row.starts_on) == (Verification.DOMAIN, "박사과정", date(2025, 3, 2))
    assert row.expires_on == date(2027, 11, 25)
    assert "박사과정" in mine.get("/me").html.find(id="organizations").text


def test_the_past_and_what_is_to_come_are_not_proven_by_it(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    put(sessions, hub.member)
    _claim(mine, 303, organization=hub.kaist.id, starts_on="2020-03-02", ends_on="2021-02-28")
    _claim(mine, 303, organization=hub.kaist.id, starts_on=str(TODAY + timedelta(days=30)))
    assert [row.verified_how for row in read_all(sessions, hub.member)] == [None, None]


def test_another_organization_is_asked_and_counts_only_then(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    make_steward(sessions, hub.etri, hub.other_member)
    _claim(mine, 303, organization=hub.etri.id, title="객원연구원")
    (letter,) = letters_to(sessions, hub.other_member.email)
    assert letter.event == "affiliation-asked"
    assert "/organizations/etri/people" in letter.text and "객원연구원" in letter.text
    assert letters_to(sessions, hub.manager.email) == []
    with sessions.read() as db:
        assert current_organization_id(db, hub.member.id, now=NOW) == hub.kaist.id


def test_without_stewards_managers_are_asked(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    make_steward(sessions, hub.etri, hub.organizer)  # not affiliated with it: decides nothing
    _claim(mine, 303, organization=hub.etri.id)
    _claim(mine, 303, claimed_name="온새미로보틱스")
    assert [letter.event for letter in letters_to(sessions, hub.manager.email)] == ["affiliation-asked"] * 2
    assert letters_to(sessions, hub.organizer.email) == []
    assert "/manage/affiliations" in letters_to(sessions, hub.manager.email)[1].text


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("ends_on", {"starts_on": "2026-11-25", "ends_on": "2026-11-24"}),
        ("starts_on", {"starts_on": "2027-11-27"}),
        ("starts_on", {"starts_on": ""}),
        ("starts_on", {"starts_on": "2026-02-30"}),
        ("organization", {"organization": "", "claimed_name": "  "}),
        ("organization", {"organization": "999999"}),
        ("organization", {"organization": "kaist"}),
        ("organization", {"starts_on": "2024-12-31", "ends_on": "2026-12-31"}),
        ("claimed_name", {"organization": "", "claimed_name": "a\0b"}),
        ("claimed_name", {"organization": "", "claimed_name": "가" * 101}),
        ("title", {"title": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace") * 61}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    mine: TestApp, hub: Hub, sessions: Sessions, field: str, values: dict[str, str]
) -> None:
    put(sessions, hub.member, Put(hub.etri, date(2024, 12, 31), date(2025, 6, 30)))
    page = _claim(mine, 422, **{"organization": str(hub.etri.id), "title": "연구원"} | values)
    assert page.html.find(class_="error-summary").find("a", href=f"#{field}")
    assert page.html.find(id="starts_on")["value"] == values.get("starts_on", str(TODAY))
    assert len(read_all(sessions, hub.member)) == 1
    assert letters_to(sessions, hub.manager.email) == []


def test_who_moves_ends_the_old_one_and_it_stays(mine: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    (old,) = put(sessions, hub.member, Put(hub.kaist))
    _claim(mine, 303, organization=hub.startup.id, takes_over="y", starts_on=str(TODAY))
    assert read(sessions, old).ends_on is None  # not before it is confirmed
    new = read_all(sessions, hub.member)[-1].id
    sign_in(mine, hub.manager)
    send(mine, f"/organizations/narae-ai/people/{new}/confirm", 303)
    assert read(sessions, old).ends_on == YESTERDAY
    with sessions.read() as db:
        assert current_organization_id(db, hub.member.id, now=NOW) == hub.startup.id
        assert current_organization_id(db, hub.member.id, now=NOW - timedelta(days=1)) == hub.kaist.id


def test_an_end_takes_effect_at_once_everywhere(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    (number,) = put(sessions, hub.member, Put(hub.kaist))
    with sessions.write() as db:
        floor = db.connection().exec_driver_sql("SELECT id FROM floors ORDER BY id LIMIT 1").scalar_one()
        db.add(Tenancy(organization_id=hub.kaist.id, floor_id=floor, office="", starts_on=date(2026, 1, 1)))
    with sessions.read() as db:
        asker = read_asker(db, hub.member.id, now=NOW)
    assert asker.is_tenant and asker.holds(Holder.TEAM)
    prefix = f"end{number}"
    send(mine, f"/me/affiliations/{number}/end", 303, **{f"{prefix}-last_day": str(YESTERDAY)})
    with sessions.read() as db:
        asker = read_asker(db, hub.member.id, now=NOW)
    assert asker.organization_id is None and not asker.holds(Holder.TEAM)
    assert "Ended" in mine.get("/me/affiliations").text
    send(mine, f"/me/affiliations/{number}/end", 303, **{f"{prefix}-last_day": str(TODAY)})
    assert read(sessions, number).ends_on == YESTERDAY  # what has ended is not opened again


@pytest.mark.parametrize("last_day", ["2024-02-29", "2027-11-27", "", "tomorrow"])
def test_a_last_day_that_cannot_be(mine: TestApp, hub: Hub, sessions: Sessions, last_day: str) -> None:
    (number,) = put(sessions, hub.member, Put(hub.kaist))
    page = send(mine, f"/me/affiliations/{number}/end", 422, **{f"end{number}-last_day": last_day})
    assert page.html.find(id=f"end{number}-last_day")["aria-invalid"] == "true"
    assert read(sessions, number).ends_on is None


def test_a_claim_is_withdrawn_and_what_counts_is_not(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    claim, counts = put(sessions, hub.member, asked(hub.etri), Put(hub.kaist))
    send(mine, f"/me/affiliations/{claim}/withdraw", 303)
    send(mine, f"/me/affiliations/{counts}/withdraw", 303)
    assert [row.id for row in read_all(sessions, hub.member)] == [counts]


def test_so_many_wait_and_no_more(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    put(sessions, hub.member)
    for number in range(MOST_WAITING):
        _claim(mine, 303, claimed_name=f"조합 {number}")
    _claim(mine, 422, claimed_name="하나 더")
    assert len(read_all(sessions, hub.member)) == MOST_WAITING


def test_renewing_asks_or_sends_a_link(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    soon = TODAY + timedelta(days=20)
    proven, other, fresh = put(
        sessions,
        hub.member,
        Put(hub.kaist, expires_on=soon, how=Verification.DOMAIN),
        Put(hub.etri, expires_on=soon),
        Put(hub.startup, expires_on=TODAY + timedelta(days=200)),
    )
    for number in (proven, other, other, fresh):
        send(mine, f"/me/affiliations/{number}/renew", 303)
    assert [letter.event for letter in letters_to(sessions, hub.member.email)] == ["affiliation-expires"]
    assert [letter.event for letter in letters_to(sessions, hub.manager.email)] == ["affiliation-asked"]
    assert [bool(row.asked_at) for row in read_all(sessions, hub.member)] == [False, True, False]


def test_one_and_thirty_take_as_many_statements(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    put(sessions, hub.member, Put(hub.kaist))
    with counted(sessions) as once:
        mine.get("/me/affiliations")
    years = [Put(hub.etri, date(2000 + year, 1, 1), date(2000 + year, 6, 1)) for year in range(20)]
    put(sessions, hub.member, *years, *(asked(None, claimed_name=f"조합 {number}") for number in range(10)))
    with counted(sessions) as often:
        mine.get("/me/affiliations")
    assert len(often) == len(once) <= 8
