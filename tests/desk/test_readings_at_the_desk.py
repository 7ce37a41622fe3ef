"""Readings at the desk: rooms with what was read last, thresholds, files looked at before they are taken in."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.spaces.models import Reading, ReadingFile, ReadingKind
from campus.spaces.queries.readings import read_thresholds
from campus.spaces.services.reading_files import forget_files, keep_file
from campus.spaces.services.readings import NewReading, add_readings
from tests.desk.conftest import acts
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
PATH, FILES = "/manage/readings", "/manage/readings/files"
HEAD = "room,kind,at,value\r\n"
WHO = ("stranger", "member", "organizer", "manager", "admin")


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def upload(app: TestApp, data: bytes | str, status: int = 303) -> TestResponse:
    sent = data.encode() if isinstance(data, str) else data
    token = token_of(app.get(PATH))
    return app.post(FILES, {"csrf_token": token}, upload_files=[("file", "readings.csv", sent)], status=status)


def line(minutes: int, room: str = "meeting", kind: str = "power", value: str = "400") -> str:
    return f"{room},{kind},{(NOW - timedelta(minutes=minutes)).isoformat()},{value}\r\n"


def count(sessions: Sessions) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).select_from(Reading)) or 0


def test_thresholds_are_set_and_cleared(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    def send(status: int = 303, **values: str) -> TestResponse:
        sent = {f"meeting-{name}": value for name, value in values.items()}
        return desk.post(f"{PATH}/meeting/thresholds", {"csrf_token": token_of(desk.get(PATH)), **sent}, status=status)

    def held() -> dict[tuple[int, ReadingKind], float]:
        with sessions.read() as db:
            return read_thresholds(db)

    page = send(power="300", co2="900").follow()
    assert "in use from 300 W" in page.text
    assert held() == {(hub.meeting.id, ReadingKind.POWER): 300, (hub.meeting.id, ReadingKind.CO2): 900}
    send(power="300")
    assert held() == {(hub.meeting.id, ReadingKind.POWER): 300}
    page = send(422, power="0", co2="many")
    assert page.text.count("Write a whole number from 1") >= 2
    assert held() == {(hub.meeting.id, ReadingKind.POWER): 300}
    assert [act for act, _ in acts(sessions)] == ["room.threshold-set"] * 3
    desk.post(f"{PATH}/nowhere/thresholds", {"csrf_token": token_of(desk.get(PATH))}, status=404)


def test_the_last_reading_is_shown(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    assert "No meter has said anything yet" in desk.get(PATH).text
    new = [
        NewReading(hub.studio.id, ReadingKind.POWER, NOW - timedelta(minutes=each), 100.5 + each) for each in (9, 2)
    ]
    with sessions.write() as db:
        add_readings(db, new, now=NOW)
    page = desk.get(PATH)
    assert "102.5 W" in page.text
    assert "109.5" not in page.text
    assert "no threshold: not used" in page.text
    # Rooms with meters come first.
    assert page.text.index('id="studio"') < page.text.index('id="meeting"')


def test_a_file_is_looked_at_then_taken_in(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    data = HEAD + line(30) + line(15) + line(0, "hall-a", "co2", "700.5")
    preview = upload(desk, data).follow()
    assert "3 rows" in preview.text
    assert count(sessions) == 0
    done = preview.forms["take-in"].submit().follow()
    assert "Taken in: 3 new. 0 were known, 0 left out." in done.text
    assert count(sessions) == 3
    again = upload(desk, data + line(5)).follow()
    assert again.text.count("<dd>3</dd>") == 1  # known
    assert again.text.count("<dd>1</dd>") == 1  # new
    assert "Taken in: 1 new. 3 were known, 0 left out." in again.forms["take-in"].submit().follow().text
    assert acts(sessions)[-1] == ("readings.taken-in", {"new": 1, "known": 3, "left_out": 0})
    again.forms["take-in"].submit(status=404)


def test_nothing_is_taken_in_while_rows_are_wrong(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    rows = [line(30), line(15, "nowhere"), "\r\n", "meeting,power\r\n", *[line(3, value="-1")] * 60]
    preview = upload(desk, HEAD + "".join(rows)).follow()
    assert "Row 3: There is no such room." in preview.text
    assert "Row 5: The time needs its zone" in preview.text  # the empty row 4 is passed over
    assert preview.text.count("<b>Row ") == 50
    assert "62" in preview.text
    assert "Only the first 50 are shown." in preview.text
    refused = preview.forms["take-in"].submit(status=422)
    assert "Tick this to take in the others" in refused.text
    assert count(sessions) == 0
    form = refused.forms["take-in"]
    form["leave_out"] = True
    assert "Taken in: 1 new. 0 were known, 62 left out." in form.submit().follow().text
    assert count(sessions) == 1


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + line(1)).encode("utf-8-sig"),
        ("방,room,kind,at,value\r\n회의실," + line(1)).encode("cp949"),
        ("Value,AT,kind,Room\n" + f"7,{NOW.isoformat()},co2,meeting\n").encode(),
        f'room,kind,at,value\n"meeting","power","{NOW.isoformat()}","1.5"'.encode(),
    ],
)
def test_dialects(desk: TestApp, sessions: Sessions, hub: Hub, data: bytes) -> None:
    upload(desk, data).follow().forms["take-in"].submit()
    assert count(sessions) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "must name the columns"),
        (b"room,kind,at\r\nmeeting,power,x\r\n", "must name the columns"),
        (b"room,room,kind,at,value\r\n", "must name the columns"),
        (HEAD.encode(), "There is no reading in this file"),
        (HEAD.encode() + b'"meeting,power', "could not be read as a table"),
        (HEAD.encode() + b"\0", "no text file"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "no text file"),
        (HEAD.encode() + b"a,b,c,d\n" * 50_001, "more than 50,000 rows"),
        (b"x" * (4 * 1024 * 1024 - 16 * 1024 + 1), "larger than 4 MB"),
    ],
)
def test_what_is_no_file_of_readings(desk: TestApp, sessions: Sessions, hub: Hub, data: bytes, why: str) -> None:
    assert why in upload(desk, data, 422).text
    with sessions.read() as db:
        assert db.scalars(select(ReadingFile.id)).all() == []


def test_no_file_at_all(desk: TestApp) -> None:
    token = token_of(desk.get(PATH))
    assert "Choose a file first" in desk.post(FILES, {"csrf_token": token, "file": "text"}, status=422).text


def test_the_sample_can_be_sent_as_it_is(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    sample = desk.get(f"{PATH}/sample.csv")
    assert sample.content_type == "text/csv"
    upload(desk, sample.body).follow().forms["take-in"].submit()
    assert count(sessions) == 3


def test_fifty_thousand_rows_fit(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    rooms = ("meeting", "small", "seminar", "hall-a", "studio")
    data = HEAD + "".join(line(each // 5, rooms[each % 5], value=f"{each % 900}.5") for each in range(50_000))
    preview = upload(desk, data).follow()
    assert "50000" in preview.text.replace(",", "")
    preview.forms["take-in"].submit()
    assert count(sessions) == 50_000


def test_a_file_is_its_senders(desk: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    first = upload(desk, HEAD + line(1)).location
    second = upload(desk, HEAD + line(2)).location
    desk.get(first, status=404)
    sign_in(desk, hub.admin)
    desk.get(second, status=404)


def test_files_are_forgotten_after_a_day(desk: TestApp, sessions: Sessions, hub: Hub, clock) -> None:
    place = upload(desk, HEAD + line(1)).location
    with sessions.write() as db:
        assert forget_files(db, now=NOW + timedelta(hours=24)) == 0
        assert forget_files(db, now=NOW + timedelta(hours=24, seconds=1)) == 1
        keep_file(db, b"", by=hub.admin.id, now=NOW)
    desk.get(place, status=404)


def test_it_costs_the_same_however_many_meters(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    desk.get(PATH)
    with counted(sessions) as few:
        desk.get(PATH)
    with sessions.write() as db:
        new = [
            NewReading(room.id, kind, NOW - timedelta(minutes=minute), 1.0)
            for room in (hub.meeting, hub.small, hub.studio)
            for kind in ReadingKind
            for minute in range(30)
        ]
        add_readings(db, new, now=NOW)
    with counted(sessions) as many:
        desk.get(PATH)
    assert len(few) == len(many)


def test_roles(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    with sessions.write() as db:
        key = keep_file(db, (HEAD + line(1)).encode(), by=hub.manager.id, now=NOW)
    one, rule = f"{FILES}/{key}", f"{PATH}/meeting/thresholds"
    found: dict[str, list[int]] = {}
    for who in WHO:
        app.reset()
        if who != "stranger":
            sign_in(app, getattr(hub, who))
        token = token_of(app.get("/rooms"))
        for path in (PATH, f"{PATH}/sample.csv", one):
            found.setdefault(f"GET {path}", []).append(app.get(path, status="*").status_int)
        for path in (rule, FILES, one):
            answer = app.post(path, {"csrf_token": token}, status="*")
            found.setdefault(f"POST {path}", []).append(answer.status_int)
    assert found == {
        f"GET {PATH}": [303, 403, 403, 200, 200],
        f"GET {PATH}/sample.csv": [303, 403, 403, 200, 200],
        f"GET {one}": [303, 403, 403, 200, 404],
        f"POST {rule}": [403, 403, 403, 303, 303],
        f"POST {FILES}": [403, 403, 403, 422, 422],
        f"POST {one}": [403, 403, 403, 303, 404],
    }
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(AuditEntry)) == 1
