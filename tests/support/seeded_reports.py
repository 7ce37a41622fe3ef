"""The demo's reports: the page, its files and raw SQL say the same of a month."""

import csv
from datetime import date
from io import BytesIO, StringIO

from openpyxl import load_workbook
from sqlalchemy import func, select, text
from webtest import TestApp

from campus.booking.models import Occurrence, OccurrenceStatus
from campus.db import Sessions
from campus.domain.days import Days
from campus.people.queries.residents import find_credentials
from tests.support.applications import SignIn
from tests.support.hub import Person

OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))
ASKED = f"period=month&date={OCTOBER.first}&beside=nothing"
SUMS = {"Open minutes": "open_minutes", "Booked minutes": "booked_minutes", "Used minutes": "used_minutes"}
SUMS |= {"Bookings": "bookings", "No-shows": "no_shows", "People × used minutes": "people_minutes"}


def look_at_reports(app: TestApp, sessions: Sessions, sign_in: SignIn) -> None:
    """Asked as the demo's manager, in English."""
    with sessions.read() as db:
        manager = find_credentials(db, "manager@campus.example")
    assert manager is not None
    sign_in(app, Person(manager.resident_id, "manager@campus.example", ""))
    app.set_cookie("locale", "en")
    columns = ", ".join(f"SUM({column}) AS {column}" for column in SUMS.values())
    is_within = f"day BETWEEN '{OCTOBER.first}' AND '{OCTOBER.last}'"
    with sessions.read() as db:
        raw = db.execute(text(f"SELECT {columns} FROM room_days WHERE {is_within}")).one()._mapping
        begins = Occurrence.starts_at
        within = (begins >= OCTOBER.slot.starts_at, begins < OCTOBER.slot.ends_at)
        is_confirmed = Occurrence.status == OccurrenceStatus.CONFIRMED
        begun = db.scalar(select(func.count()).select_from(Occurrence).where(is_confirmed, *within))
    assert raw["bookings"] == begun > 500
    total = list(csv.DictReader(StringIO(app.get(f"/reports/occupancy.csv?{ASKED}").body.decode("utf-8-sig"))))[-1]
    assert {name: int(total[name]) for name in SUMS} == {name: raw[column] for name, column in SUMS.items()}
    book = load_workbook(BytesIO(app.get(f"/reports/occupancy.xlsx?{ASKED}").body), data_only=True)
    booked, used = list(book.worksheets[0].iter_rows(min_row=2, max_row=3, values_only=True))
    assert booked[2:] == (raw["booked_minutes"], raw["open_minutes"])
    assert used[2:] == (raw["used_minutes"], raw["open_minutes"])
    page = app.get(f"/reports/occupancy?{ASKED}").text
    for row in (booked, used):
        assert f"{row[2]:,} ÷ {row[3]:,} min" in page
        assert f"{row[1] * 100:.1f}%" in page

