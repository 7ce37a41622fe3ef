"""Verifications run out: a mail says so a month before, a link or a steward renews."""

from datetime import date, timedelta

import pytest
from time_machine import Traveller
from webtest import TestApp

from campus.cli.sweeps import SWEEPS, sweep
from campus.db import Sessions
from campus.people.models import Verification
from campus.people.queries.affiliations import current_organization_id
from campus.settings import Settings
from tests.people.affiliating import TODAY, Put, put, read, send
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import last_link, letters_to

SWEEP = "affiliations that run out"


def _events(sessions: Sessions, address: str) -> list[str]:
    return [letter.event for letter in letters_to(sessions, address)]


@pytest.mark.parametrize(("days", "told"), [(-31, 0), (-1, 1), (0, 1), (30, 1), (31, 0)])
def test_a_month_before_a_mail_is_sent_once(
    sessions: Sessions, settings: Settings, hub: Hub, days: int, told: int
) -> None:
    put(sessions, hub.member, Put(hub.etri, expires_on=TODAY + timedelta(days=days)))
    assert SWEEP in SWEEPS
    assert [sweep(sessions, settings, now=NOW)[SWEEP] for _ in range(2)] == [told, 0]
    assert _events(sessions, hub.member.email) == ["affiliation-expires"] * told


def test_nobody_is_bothered_about_what_ends_before_or_does_not_count(
    sessions: Sessions, settings: Settings, hub: Hub
) -> None:
    soon = TODAY + timedelta(days=10)
    put(sessions, hub.member, Put(hub.etri, ends_on=soon, expires_on=soon))
    put(sessions, hub.other_member, Put(hub.etri, ends_on=TODAY - timedelta(days=1), expires_on=soon))
    put(sessions, hub.organizer, Put(hub.etri, how=None))
    assert sweep(sessions, settings, now=NOW)[SWEEP] == 0


def test_the_link_renews_where_the_address_is_the_proof(
    app: TestApp, hub: Hub, sessions: Sessions, settings: Settings, clock: Traveller
) -> None:
    (number,) = put(sessions, hub.member, Put(hub.kaist, expires_on=date(2026, 12, 20), how=Verification.DOMAIN))
    sweep(sessions, settings, now=NOW)
    link = last_link(sessions, hub.member.email, "/affiliations/renew/")
    page = app.get(link)
    assert read(sessions, number).expires_on == date(2026, 12, 20)  # looking does nothing
    assert page.forms["renew"].submit(status=303).location.endswith("/sign-in")
    assert read(sessions, number).expires_on == date(2027, 11, 25)
    app.get(link, status=410)
    app.get("/affiliations/renew/no-such-link", status=410)


def test_the_link_of_who_left_renews_nothing(
    app: TestApp, hub: Hub, sessions: Sessions, settings: Settings, clock: Traveller
) -> None:
    put(sessions, hub.member, Put(hub.kaist, expires_on=date(2026, 12, 20)))
    sweep(sessions, settings, now=NOW)
    page = app.get(last_link(sessions, hub.member.email, "/affiliations/renew/"))
    (number,) = put(sessions, hub.member, Put(hub.kaist, ends_on=TODAY - timedelta(days=1), expires_on=TODAY))
    page.forms["renew"].submit(status=410)
    assert read(sessions, number).expires_on == TODAY


def test_elsewhere_the_mail_leads_to_my_page(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    put(sessions, hub.member, Put(hub.etri, expires_on=TODAY))
    sweep(sessions, settings, now=NOW)
    assert last_link(sessions, hub.member.email, "/me") == "/me/affiliations"


def test_what_ran_out_counts_no_more_and_stays(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: Traveller
) -> None:
    (number,) = put(sessions, hub.member, Put(hub.etri, expires_on=TODAY))
    with sessions.read() as db:
        assert current_organization_id(db, hub.member.id, now=NOW) == hub.etri.id
        assert current_organization_id(db, hub.member.id, now=NOW + timedelta(days=1)) is None
    clock.shift(timedelta(days=1))
    sign_in(app, hub.member)
    assert "한국전자통신연구원" in app.get("/me/affiliations").html.find(class_="history").text
    send(app, f"/me/affiliations/{number}/renew", 303)
    assert _events(sessions, hub.manager.email) == ["affiliation-asked"]
