"""Whoever shows others' data to somebody on duty writes it down first: every such route, and nothing else."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError
from webtest import TestApp

from campus.audit.models import AccessEntry, AccessPerson
from campus.db import Sessions
from campus.people.models import Resident
from tests.audit.at_work import ON_DUTY, set_to_work
from tests.audit.conftest import check, entries, whose
from tests.audit.showing_nothing import SHOWING_NOTHING
from tests.support.applications import SignIn
from tests.support.hub import Hub, Person
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock")

SEASON = "/groups/ai-friends/seasons/1"
# Route → who asks, the address, what the entry says was looked at.
SHOWING = {
    "desk.today": ("manager", "/manage", "approvals"),
    "desk.people": ("manager", "/manage/people", "people"),
    "desk.person": ("manager", "/manage/people/{member}", "person"),
    "desk.erase": ("admin", "/manage/people/{member}/erase", "person"),
    "desk.merge": ("manager", "/manage/people/duplicates/merge?keep={member}&other={other}", "duplicates"),
    "desk.affiliations": ("manager", "/manage/affiliations", "affiliations"),
    "desk.approvals": ("manager", "/manage/approvals", "approvals"),
    "desk.no_shows": ("manager", "/manage/no-shows", "no-shows"),
    "desk.bookings": ("manager", "/manage/bookings", "bookings"),
    "desk.groups": ("manager", "/manage/groups", "group-proposals"),
    "desk.organization": ("manager", "/manage/organizations/{etri}", "stewards"),
    "desk.audit": ("manager", "/manage/audit", "acts"),
    "desk.access": ("admin", "/manage/audit/access", "access-log"),
    "desk.access.review": ("admin", "/manage/audit/review", "review"),
    "organizations.people": ("other_member", "/organizations/etri/people", "organization-people"),
    "groups.members": ("organizer", "/groups/ai-friends/members", "members"),
    "groups.certificates": ("organizer", SEASON + "/certificates", "certificates"),
    "sessions.people": ("organizer", "/sessions/{session}/people", "participants"),
    "sessions.edit": ("organizer", "/sessions/{session}/edit", "presenters"),
    "sessions.tables": ("organizer", "/sessions/{session}/tables/2", "tables"),
    "sessions.attendance": ("organizer", SEASON + "/attendance", "attendance"),
    "help.calls": ("manager", "/manage/help", "calls"),
    "help.desk_call": ("manager", "/manage/help/1", "call"),
    "reports.bookings": ("manager", "/reports/bookings?period=month&date=2026-11-25&figure=booked", "report-bookings"),
}
# Pages of bookings are open to many; to a manager they show more of somebody else's.
BOOKING_PAGES = ("/bookings/{booking}", "/bookings/{booking}.ics")


@pytest.fixture
def places(sessions: Sessions, hub: Hub) -> dict[str, str]:
    return set_to_work(sessions, hub) | {
        "etri": str(hub.etri.id),
        "member": str(hub.member.id),
        "other": str(hub.other_member.id),
    }


def _key(sessions: Sessions, person: Person) -> str:
    with sessions.read() as db:
        return db.execute(select(Resident.key).where(Resident.id == person.id)).scalar_one()


def test_every_page_of_those_on_duty_is_in_one_of_the_two_lists(app: TestApp) -> None:
    found = set()
    for item in app.router.registry.introspector.get_category("views"):
        view = item["introspectable"]
        methods = view["request_methods"] or ()
        named = {each["value"] for each in item["related"] if each.category_name == "permissions"}
        if view["route_name"] and "GET" in ((methods,) if isinstance(methods, str) else methods) and named & ON_DUTY:
            found.add(view["route_name"])
    assert found == set(SHOWING) | set(SHOWING_NOTHING)
    assert not set(SHOWING) & set(SHOWING_NOTHING)


@pytest.mark.parametrize("route", SHOWING)
def test_a_page_with_others_data_writes_who_saw_whose(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, places: dict[str, str], route: str
) -> None:
    who, path, what = SHOWING[route]
    person = getattr(hub, who)
    sign_in(app, person)
    app.get(path.format(**places), status=200)
    with sessions.read() as db:
        (entry,) = entries(db)
        seen = whose(db, entry.number)
    assert (entry.what, entry.act, entry.network) == (what, "seen", "192.0.2.1")
    assert entry.actor_key == _key(sessions, person)
    assert entry.actor_key not in seen
    if what not in ("acts", "access-log", "review", "stewards"):
        assert _key(sessions, hub.member) in seen
    assert check(sessions).fault is None


@pytest.mark.parametrize("path", BOOKING_PAGES)
def test_a_manager_at_somebody_elses_booking(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, places: dict[str, str], path: str
) -> None:
    sign_in(app, hub.member)
    app.get("/bookings/{booking}".format(**places), status=200)
    assert check(sessions).last == 0  # one's own
    sign_in(app, hub.manager)
    app.get(path.format(**places), status=200)
    with sessions.read() as db:
        (entry,) = entries(db)
        assert (entry.what, entry.thing) == ("booking", f"booking:{places['booking']}")
        assert whose(db, entry.number) == {_key(sessions, hub.member)}


def test_pages_of_nobody_in_particular_write_nothing(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn
) -> None:
    for who in (hub.member, hub.manager):
        sign_in(app, who)
        for path in ("/", "/rooms", "/people", "/me", "/bookings", "/groups", "/calendar", "/organizations"):
            app.get(path, status=200)
    assert check(sessions).last == 0


def test_whoever_is_turned_away_has_seen_nothing(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    app.get("/manage/people", status=403)
    sign_in(app, hub.manager)
    app.get("/manage/audit/access", status=403)
    app.get("/bookings/99999", status=404)
    assert check(sessions).last == 0


def test_a_refused_form_shows_the_page_and_is_written_too(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn
) -> None:
    sign_in(app, hub.manager)
    token = token_of(app.get("/me"))
    app.post(f"/manage/people/{hub.member.id}/decline", {"csrf_token": token}, status=422)
    with sessions.read() as db:
        (entry,) = entries(db)
    assert (entry.what, entry.act) == ("people", "seen")


@pytest.fixture
def broken_log(sessions: Sessions) -> Iterator[None]:
    """The log takes nothing more, as on a full disk."""

    def refuse(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "access_head" in statement:
            raise OperationalError(statement, {}, Exception("disk full"))

    event.listen(sessions.engine, "before_cursor_execute", refuse)
    yield
    event.remove(sessions.engine, "before_cursor_execute", refuse)


def test_what_cannot_be_written_down_is_not_shown(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn, broken_log: None
) -> None:
    sign_in(app, hub.manager)
    token = token_of(app.get("/me"))
    for answer in (
        app.get("/manage/people", status=503),
        app.post(f"/manage/people/{hub.member.id}/decline", {"csrf_token": token}, status=503),
    ):
        assert answer.headers["Retry-After"]
        assert hub.member.email not in answer.text and hub.member.name not in answer.text
    app.get("/rooms", status=200)
    app.get("/people", status=200)


def test_the_entry_outlives_the_person_and_names_nobody(
    app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn
) -> None:
    """The log holds random keys only: whoever takes the person's row away breaks no chain."""
    sign_in(app, hub.manager)
    app.get("/manage/people", status=200)
    with sessions.write() as db:
        db.execute(text("UPDATE residents SET key = 'another' WHERE id = :id"), {"id": hub.member.id})
    assert check(sessions).fault is None
    with sessions.read() as db:
        tables = (AccessEntry.__table__, AccessPerson.__table__)
        written = " ".join(str(db.execute(select(table)).all()) for table in tables)
    for person in (hub.member, hub.manager):
        assert person.name not in written and person.email not in written
