"""The hub's name at the desk: it stands everywhere at once, in mails, calendars and on error pages too."""

from dataclasses import asdict

import pytest
from sqlalchemy import select

from campus.audit.models import AuditEntry
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.feeds.models import MembersText, TextsState
from campus.feeds.rebuilding import refresh_texts
from campus.founding.services.naming import StaleHub, change_hub, mark_of
from campus.hub.queries import HubFacts, facts_of_settings, hub_facts
from campus.outbox.models import OutboxMessage
from campus.people.models import Resident
from campus.people.notices import PeopleMail, mail_resident
from tests.e2e.boards import TOMORROW, book, slot
from tests.support.clock import NOW
from tests.support.racing import at_once
from tests.support.statements import counted

PAGE = "/manage/spaces/hub"
SPRING = HubFacts("새봄·허브", "Saebom Hub", "desk@saebom.example")
pytestmark = pytest.mark.usefixtures("clock")


def rename(app, **changes):
    form = app.get(PAGE).forms["hub"]
    for name, value in (asdict(SPRING) | changes).items():
        form[name] = value
    return form


@pytest.fixture
def desk(app, hub, sign_in):
    sign_in(app, hub.manager)
    return app


def test_the_settings_hold_until_somebody_names_the_hub(desk, settings):
    form = desk.get(PAGE).forms["hub"]
    assert form["name_ko"].value == settings.hub_name_ko
    assert form["contact_address"].value == settings.contact_address


def test_another_name_stands_everywhere_at_once(desk, hub, sessions, settings):
    deadlines = desk.get("/feeds/opportunities.ics")
    rename(desk).submit(status=303)
    english = {"Accept-Language": "en"}
    known = {"If-None-Match": deadlines.headers["ETag"]}
    assert "새봄·허브" in desk.get("/feeds/opportunities.ics", headers=known, status=200).text
    assert "<title>" in desk.get("/rooms").text and "Saebom Hub" in desk.get("/rooms", headers=english).text
    assert "Saebom Hub" in desk.get("/nowhere", headers=english, status=404).text
    assert "Saebom Hub" in desk.get("/feeds/hub.ics?lang=en").text
    assert settings.hub_name_ko not in desk.get("/").text
    for path in ("/me", "/privacy"):
        rights = desk.get(path).html.select_one("main").text
        assert SPRING.contact_address in rights and settings.contact_address not in rights
    with sessions.write() as db:
        member = db.get_one(Resident, hub.member.id)
        mail_resident(db, settings, PeopleMail.PASSWORD_CHANGED, member, now=NOW, link="/me")
        assert "새봄·허브" in db.scalars(select(OutboxMessage.text)).one()
    with sessions.read() as db:
        (entry,) = db.scalars(select(AuditEntry).where(AuditEntry.act == "hub.changed"))
        assert entry.actor_id == hub.manager.id
        assert entry.details["name_en"] == [settings.hub_name_en, "Saebom Hub"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_ko": ""}, "name_ko"),
        ({"name_en": "x" * 61}, "name_en"),
        ({"contact_address": "desk"}, "contact_address"),
    ],
)
def test_what_does_not_hold_is_refused(desk, sessions, settings, changes, field):
    page = rename(desk, **changes).submit(status=422)
    assert page.html.select_one(f"#{field}-error")
    assert page.forms["hub"][field].value == changes[field]
    with sessions.read() as db:
        assert hub_facts(db, settings) == facts_of_settings(settings)


def test_of_two_edits_the_second_is_told(desk, sessions, settings):
    first, second = rename(desk), rename(desk, name_en="Autumn Hub")
    first.submit(status=303)
    page = second.submit(status=409)
    assert page.forms["hub"]["name_en"].value == "Autumn Hub"
    page.forms["hub"].submit(status=303)
    with sessions.read() as db:
        assert hub_facts(db, settings).name_en == "Autumn Hub"


def test_of_two_at_once_exactly_one_names_the_hub(sessions: Sessions, settings, hub):
    seen = mark_of(facts_of_settings(settings))
    names = [HubFacts(f"허브 {number}", f"Hub {number}", "desk@saebom.example") for number in range(3)]

    def act(facts):
        return lambda db: change_hub(db, settings, facts, seen=seen, by=hub.manager.id, now=NOW)

    found = at_once(sessions, [act(each) for each in names], (StaleHub,))
    assert sorted(found) == ["StaleHub", "StaleHub", "done"]


@pytest.mark.parametrize("who", ["member", "organizer"])
def test_only_managers_name_the_hub(app, hub, sign_in, who):
    sign_in(app, getattr(hub, who))
    app.get(PAGE, status=403)


def test_texts_of_feeds_are_written_anew_by_the_worker(sessions, settings, hub):
    with sessions.write() as db:
        refresh_texts(db, settings, now=NOW)
    book(sessions, hub.meeting, slot(TOMORROW, "10:00", "11:00"), hub.member)
    with sessions.write() as db:
        change_hub(db, settings, SPRING, seen=mark_of(facts_of_settings(settings)), by=hub.manager.id, now=NOW)
    with sessions.read() as db:
        assert settings.hub_name_en in db.scalars(select(MembersText.text_en)).one()
        assert db.scalar(select(TextsState.renderer)) == 0
    sweep(sessions, settings, now=NOW)
    with sessions.read() as db:
        assert "Saebom Hub" in db.scalars(select(MembersText.text_en)).one()
    assert sweep(sessions, settings, now=NOW)["texts of feeds after another name of the hub"] == 0


def test_a_page_that_reads_the_catalogue_asks_for_the_name_no_more(app, hub, sessions):
    app.get("/rooms/meeting")
    with counted(sessions) as statements:
        app.get("/rooms/meeting")
    assert not [each for each in statements if "FROM hubs" in each]
