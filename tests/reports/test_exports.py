"""Files of the occupancy report: what the page says, and what the database says itself."""

import csv
import zipfile
from io import BytesIO, StringIO
from xml.etree import ElementTree

from sqlalchemy import text
from webtest import TestApp

from campus.db import Sessions
from campus.spaces.models import Room
from tests.reports.conftest import DAY, keep_all, put_worked_example
from tests.support.applications import SignIn
from tests.support.hub import Hub

AS_DAY = f"period=day&date={DAY}"
CSV, XLSX = "/reports/occupancy.csv", "/reports/occupancy.xlsx"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_of(octets: bytes) -> list[dict[str, str]]:
    assert octets.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(octets.decode("utf-8-sig"))))


def numbers_of(octets: bytes, sheet: int) -> list[list[str]]:
    """The cells of a sheet, row by row."""
    with zipfile.ZipFile(BytesIO(octets)) as package:
        root = ElementTree.fromstring(package.read(f"xl/worksheets/sheet{sheet}.xml"))
    found = []
    for row in root.iter(f"{SHEET}row"):
        found.append([(each.findtext(f"{SHEET}v") or "".join(each.itertext())) for each in row])
    return found


def test_files_page_and_database_agree(app: TestApp, sessions: Sessions, sign_in: SignIn, hub: Hub) -> None:
    put_worked_example(sessions, hub, hub.meeting, hub.small)
    keep_all(sessions)
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    told = rows_of(app.get(f"{CSV}?{AS_DAY}").body)
    total = told[-1]
    with sessions.read() as db:
        sums = "SUM(open_minutes), SUM(booked_minutes), SUM(used_minutes)"
        raw = db.execute(text(f"SELECT {sums} FROM room_days WHERE day = '{DAY}'")).one()
    assert [int(total[name]) for name in ("Open minutes", "Booked minutes", "Used minutes")] == list(map(int, raw))
    assert sum(int(each["Booked minutes"]) for each in told[:-1]) == int(total["Booked minutes"]) == 480
    sheet = numbers_of(app.get(f"{XLSX}?{AS_DAY}").body, 1)
    assert sheet[1][2:] == ["480", total["Open minutes"]]
    page = app.get(f"/reports/occupancy?{AS_DAY}&beside=nothing")
    assert f"480 ÷ {int(total['Open minutes']):,} min" in page.text
    assert f"{float(sheet[1][1]) * 100:.1f}%" in page.text
    formulas = numbers_of(app.get(f"{XLSX}?{AS_DAY}").body, 3)
    assert len(formulas) == 10


def test_names_are_inert_and_the_file_has_a_korean_name(
    app: TestApp, sessions: Sessions, sign_in: SignIn, hub: Hub
) -> None:
    with sessions.write() as db:
        db.get_one(Room, hub.meeting.id).name_ko = "=cmd|' /C calc'!A0"
    put_worked_example(sessions, hub, hub.meeting, hub.small)
    sign_in(app, hub.manager)
    answer = app.get(f"{CSV}?{AS_DAY}", headers={"Accept-Language": "ko"})
    assert not any(line.startswith(("=", '"=')) for line in answer.body.decode("utf-8-sig").splitlines())
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_bad_periods_and_roles(app: TestApp, sign_in: SignIn, hub: Hub) -> None:
    table = {None: 303, hub.member: 403, hub.organizer: 403, hub.manager: 200, hub.admin: 200}
    for person, status in table.items():
        app.reset()
        if person is not None:
            sign_in(app, person)
        for path in (CSV, XLSX):
            assert app.get(f"{path}?{AS_DAY}", status="*").status_int == status, (person, path)
    for path in (CSV, XLSX):
        app.get(f"{path}?period=custom&from=2026-11-02&to=2026-11-01", status=422)
