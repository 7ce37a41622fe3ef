"""My data in one click: complete by the data map, mine only, safe in a spreadsheet, written down."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.me.services.export import as_tables, collect
from campus.people.data_map import columns
from campus.people.models import InstitutionLogin, Resident
from campus.people.oidc.values import Question
from campus.people.services.trips import begin_trip
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of


@pytest.fixture
def mine(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.member)
    return app


def _take(app: TestApp, form: str, status: int = 200) -> TestResponse:
    token = token_of(app.get("/me/export"))
    return app.post("/me/export", {"form": form, "csrf_token": token}, status=status)


def test_everything_of_the_map_is_in_it(mine: TestApp, hub: Hub) -> None:
    answer = _take(mine, "json")
    data = json.loads(answer.body)["data"]
    for area, table, name, _leaving in columns():
        assert f"{table}.{name}" in data[area.field.value]
    (me,) = data["account"]["residents.id"]
    assert (me["email"], me["name"]) == (hub.member.email, hub.member.name)
    assert data["affiliations"]["affiliations.resident_id"]
    assert "password_hash" not in me and "search_text" not in me
    assert "sha256" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_only_proves_something_is_not_in_it(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        question, mark = Question("prove-state", "prove-nonce", "prove-verifier"), "https://sso.kaist.example"
        begin_trip(db, "kaist", question, "/", resident_id=hub.member.id, now=NOW)
        row = {"resident_id": hub.member.id, "issuer": mark, "subject": "s-1", "email": "ada@kaist.example"}
        db.add(InstitutionLogin(**row, linked_at=NOW))
    text = _take(mine, "json").text
    assert mark in text and "ada@kaist.example" in text
    assert "prove-" not in text


def test_nobody_elses_is_in_it(mine: TestApp, hub: Hub) -> None:
    text = _take(mine, "json").text
    for other in (hub.other_member, hub.organizer, hub.manager, hub.admin):
        assert other.email not in text and other.name not in text


@pytest.mark.parametrize("form", ["json", "csv", "ics"])
def test_it_is_written_down(mine: TestApp, hub: Hub, sessions: Sessions, form: str) -> None:
    assert "attachment" in _take(mine, form).headers["Content-Disposition"]
    with sessions.read() as db:
        (entry,) = db.scalars(select(AuditEntry).where(AuditEntry.act == "resident.exported")).all()
    assert (entry.actor_id, entry.subject_id, entry.details) == (hub.member.id, hub.member.id, {"form": form})


def test_tables_are_safe_and_korean_in_excel(mine: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        db.get_one(Resident, hub.member.id).introduction = '=HYPERLINK("http://x.invalid")'
    with zipfile.ZipFile(io.BytesIO(_take(mine, "csv").body)) as files:
        octets = files.read("account/residents.id.csv")
    assert octets.startswith(b"\xef\xbb\xbf")
    assert hub.member.name in octets.decode("utf-8-sig")
    assert "'=HYPERLINK" in octets.decode("utf-8-sig")


def test_a_calendar_and_no_other_form(mine: TestApp) -> None:
    assert _take(mine, "ics").body.startswith(b"BEGIN:VCALENDAR")
    _take(mine, "docx", status=404)
    _take(mine, "", status=404)


def test_files_without_rows_are_left_out(hub: Hub, sessions: Sessions) -> None:
    with sessions.read() as db, zipfile.ZipFile(io.BytesIO(as_tables(collect(db, hub.member.id)))) as files:
        assert "bookings/bookings.organizer_id.csv" not in files.namelist()
