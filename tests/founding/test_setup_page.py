"""The setup page: every error beside its field, nothing lost, nothing half done, and nobody without the code."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from campus.founding.gate import FOUNDED
from campus.founding.queries import is_founded
from campus.founding.services.founding import found_hub
from campus.outbox.models import OutboxMessage
from campus.people.models import ConsentRecord, Login, Resident
from campus.permissions import Role
from campus.spaces.models import Floor, OpeningHours, Room
from tests.support.pages import Browser, token_of
from tests.support.setting_up import FILLED, PASSWORD, command, new_code, now

AGREED = {"agree_terms": "y", "agree_privacy": "y"}


def fill(app, **changes):
    """The page's form as somebody filled it in."""
    form = app.get("/setup").forms["setup"]
    for name, value in (FILLED | AGREED | changes).items():
        form[name] = value
    return form


def send(app, code, status=422, **changes):
    return fill(app, code=code, **changes).submit(status=status)


def errors(page) -> dict[str, str]:
    """What stands at each field that has an error."""
    found = page.html.select(".field-error")
    return {each["id"].removesuffix("-error"): each.get_text(" ", strip=True) for each in found if each.get("id")}


def test_one_page_makes_a_hub_and_signs_its_administrator_in(app, code, sessions):
    answer = send(app, code, 303)
    assert answer.location.endswith("/setup/ready")
    ready = answer.follow()
    assert "새봄 허브" in ready.text and "/rooms/meeting-room-one" in ready.text
    with sessions.read() as db:
        me = db.scalars(select(Resident)).one()
        assert (me.email, me.role, me.locale) == ("sky@saebom.example", "admin", "ko")
        assert db.scalars(select(Login)).one().resident_id == me.id
        assert sorted(db.scalars(select(Floor.level))) == [-1, 1, 2, 3]
        hours = db.execute(select(OpeningHours.weekday, OpeningHours.opens_minute, OpeningHours.closes_minute))
        assert sorted(map(tuple, hours)) == [(day, 540, 1320) for day in range(5)] + [(5, 600, 1080)]
        assert {each.subject: each.given for each in db.scalars(select(ConsentRecord))} == {
            "terms": True,
            "privacy": True,
        }
        assert db.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    app.get("/manage", status=200)
    app.get("/setup", status=404)
    app.post("/setup", {"csrf_token": token_of(app.get("/rooms/meeting-room-one"))}, status=404)


def test_the_visit_is_a_new_one(app, code):
    before = app.get("/setup") and app.cookies.get("visit")
    send(app, code, 303)
    assert before != app.cookies.get("visit")


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_lost(app, code, sessions):
    changes = {
        "hub_en": "",
        "contact": "desk",
        "lowest": "ground",
        "latitude": "north",
        "room-0-capacity": "0",
        "room-1-name_ko": "회의실 둘",
        "room-2-name_ko": "지붕",
        "room-2-name_en": "Roof",
        "room-2-floor": "9",
        "room-2-capacity": "4",
        "room-2-area_m2": "12",
        "weekdays_until": "08:00",
        "sunday_from": "10:00",
        "saturday_until": "18:03",
        "email": "sky",
        "again": "something else",
        "agree_terms": None,
    }
    page = send(app, code, **changes)
    assert set(errors(page)) == {
        *("hub_en", "contact", "lowest", "latitude", "room-0-capacity", "room-1-name_en", "room-1-floor"),
        *("room-1-capacity", "room-1-area_m2", "weekdays_until", "sunday_until", "saturday_until"),
        *("email", "again", "agree_terms"),
    }
    form = page.forms["setup"]
    for name, value in (FILLED | changes | {"code": code}).items():
        if value is not None and name not in ("password", "again", "email"):
            assert form[name].value == value, name
    assert form["password"].value == form["again"].value == ""
    assert form["agree_privacy"].checked and not form["agree_terms"].checked
    links = {each["href"].removeprefix("#") for each in page.html.select(".error-summary a")}
    assert links == set(errors(page))
    with sessions.read() as db:
        assert not is_founded(db)
        assert db.scalar(select(func.count()).select_from(Room)) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"highest": "1", "lowest": "2", "room-0-floor": "2"},
        {"room-0-floor": "7"},
        {"room-0-name_ko": "", "room-0-name_en": "", "room-0-floor": "", "room-0-capacity": ""}
        | {"room-0-area_m2": "", "room-0-number": ""},
        {"password": "짧은", "again": "짧은"},
        {"password": "sky@saebom.example", "again": "sky@saebom.example"},
        {"weekdays_from": ""},
        {"room-0-area_m2": "1e3"},
        {"hub_ko": "가" * 61},
        {"name": "123"},
        {"longitude": "181"},
    ],
)
def test_what_does_not_hold_is_refused(app, code, sessions, changes):
    assert errors(send(app, code, **changes))
    with sessions.read() as db:
        assert not is_founded(db)


def assert_kept(form, code):
    assert form["code"].value == code
    for name, value in FILLED.items():
        if name not in ("password", "again"):
            assert form[name].value.casefold() == value.casefold(), name


def test_more_rows_keep_everything_but_passwords(app, code):
    page = fill(app, code=code).submit("more", status=200)
    form = page.forms["setup"]
    assert_kept(form, code)
    assert errors(page) == {}
    assert form["rows"].value == "6"
    form["room-5-name_ko"], form["room-5-name_en"] = "회의실 둘", "Meeting room two"
    form["room-5-floor"], form["room-5-capacity"], form["room-5-area_m2"] = "지하 1층", "4", "12"
    form["password"] = form["again"] = PASSWORD
    form.submit(status=303)
    rooms = app.get("/rooms").text
    assert "회의실 하나" in rooms and "회의실 둘" in rooms


def test_the_other_language_keeps_everything_but_passwords(app, code, sessions):
    page = fill(app, code=code).submit("locale", status=200)
    assert page.html.html["lang"] == "en" and page.html.h1.string == "Set up the hub"
    assert errors(page) == {}
    form = page.forms["setup"]
    assert form["rows"].value == "3"
    assert_kept(form, code)
    form["password"] = form["again"] = PASSWORD
    form.submit(status=303)
    with sessions.read() as db:
        assert db.scalars(select(Resident.locale)).one() == "en"


def test_a_language_that_nobody_speaks_changes_none(app, code):
    page = fill(app, code=code)
    page["locale"].force_value("xx")
    answer = page.submit("locale", status=200)
    assert answer.html.html["lang"] == "ko" and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("rows", ["", "-1", "9999999", "x", "٣", "40"])
def test_a_number_of_rows_that_nobody_sends_is_no_trouble(app, code, rows):
    form = fill(app, code=code)
    form["rows"].force_value(rows)
    page = form.submit("more", status=200)
    assert 3 <= len(page.html.select(".setup-room")) <= 30


def test_the_code_decides_and_is_in_no_address(app, sessions, code):
    for wrong in ("", "0000-0000-0000-0000-0000-0000-0000", code[:-1] + ("A" if code[-1] != "A" else "B")):
        assert "code" in errors(send(app, wrong))
    old = new_code(sessions, age=timedelta(hours=24))
    assert "code" in errors(send(app, old))
    with sessions.read() as db:
        assert not is_founded(db)
    form = app.get("/setup").forms["setup"]
    assert form.method.upper() == "POST" and form.action == "/setup"


def test_tries_are_counted_and_right_ones_are_not(app, code, sessions):
    for _ in range(12):
        assert "code" not in errors(send(app, code, hub_ko=""))
    for _ in range(10):
        send(app, "0000-0000")
    page = send(app, code, 429)
    assert page.headers["Retry-After"]
    assert "code" not in errors(page)
    with sessions.read() as db:
        assert not is_founded(db)


def test_who_comes_second_is_told(app, code, sessions):
    form = fill(app, code=code)
    with sessions.write() as db:
        found_hub(db, command("sea"), now=now())
    form.submit(status=404)
    with sessions.read() as db:
        assert db.scalars(select(Resident.email)).all() == ["sea@saebom.example"]


def test_of_two_who_send_at_once_exactly_one_founds_the_hub(app, code, sessions):
    """The other is told: by 409 where both were at work, by 404 where the hub was there before."""
    other = Browser(app.app)
    forms = [fill(app, code=code), fill(other, code=code, email="sea@saebom.example")]
    gate = Barrier(2)

    def submit(form) -> int:
        gate.wait()
        return form.submit(status="*").status_int

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(submit, forms))
    assert answers in ([303, 404], [303, 409])
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Resident)) == 1
        assert db.scalar(select(func.count()).select_from(Room)) == 1


def test_a_form_without_its_token_is_refused(app, code):
    app.post("/setup", FILLED | AGREED | {"code": code}, status=400)


def test_the_page_is_kept_by_nobody(app, code):
    assert "no-store" in app.get("/setup").headers["Cache-Control"]
    assert "no-store" in send(app, code, hub_ko="").headers["Cache-Control"]


def test_the_administrator_sees_what_comes_next_also_without_a_second_factor(app, code, settings, sessions):
    app.router.registry["settings"] = replace(settings, second_factor_for=frozenset({Role.ADMIN}))
    send(app, code, 303)
    assert "/me/security" in app.get("/setup/ready", status=200).text
    assert app.get("/manage", status=303).location.endswith("/me/security")
    app.reset()
    assert "/sign-in" in app.get("/setup/ready", status=303).location
    assert sessions.info[FOUNDED]
