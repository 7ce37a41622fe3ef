"""Open data: what is told, what is hidden, and that neither depends on who asks or for which months."""

import csv
from datetime import date
from io import StringIO

from sqlalchemy import text
from webtest import TestApp

from campus.db import Sessions
from tests.reports.conftest import Put, keep_all, put
from tests.support.applications import SignIn
from tests.support.hub import Hub, Person, Place

CSV, JSON = "/open-data/occupancy.csv", "/open-data/occupancy.json"


def people(hub: Hub) -> list[Person]:
    return [hub.member, hub.other_member, hub.organizer, hub.manager, hub.admin]


def put_october(sessions: Sessions, place: Place, who: list[Person], first: int = 5) -> None:
    for number, person in enumerate(who):
        day = date(2026, 10, first + number)
        put(sessions, Put(place, "9:00", "11:00", came="9:00", day=day, title="=비밀"), person)


def put_busy(sessions: Sessions, hub: Hub) -> None:
    """Enough in four cells, and two bookings in the seminar room."""
    for place in (hub.meeting, hub.small, hub.hall_a, hub.hall_b):
        put_october(sessions, place, people(hub))
    put_october(sessions, hub.seminar, people(hub)[:2])
    put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00"), hub.member)
    keep_all(sessions)


def test_files_agree_with_each_other_and_with_the_bookings(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    put_busy(sessions, hub)
    body = app.get(CSV).body
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))
    told = app.get(JSON).json
    assert {row["month"] for row in rows} == {"2026-10"} == set(told["months"])
    plain = {None: "", True: "true", False: "false"}
    for row, other in zip(rows, told["rows"], strict=True):
        as_text = [plain[v] if v is None or isinstance(v, bool) else str(v) for v in other.values()]
        assert list(row) == list(other) and list(row.values()) == as_text
    with sessions.read() as db:
        count = "SELECT COUNT(*) FROM occurrences WHERE status = 'confirmed' AND room_id = :room"
        raw = db.execute(text(count), {"room": hub.small.id}).scalar_one()
    shown = [row for row in told["rows"] if row["seats"] == "1~4" and row["rooms"] == 1 and row["bookings"]]
    assert [row["bookings"] for row in shown] == [raw] == [5]
    assert [row["booked_minutes"] for row in shown] == [5 * 120]


def test_a_small_cell_is_empty_and_not_alone(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    put_busy(sessions, hub)
    rows = app.get(JSON).json["rows"]
    hidden = [row for row in rows if row["suppressed"]]
    assert any(row["room_kind"] == "seminar" for row in hidden) and len(hidden) >= 2
    assert any(not row["suppressed"] and row["bookings"] for row in rows)
    for row in hidden:
        assert row["bookings"] is row["booked_minutes"] is row["used_minutes"] is None
        assert row["open_minutes"] > 0
    for row in rows:
        assert row["suppressed"] or row["bookings"] == 0 or row["bookings"] >= 5
    # Neither who asks nor for which months changes what is hidden.
    assert app.get(f"{JSON}?from=2026-10&to=2026-10").json["rows"] == rows
    assert "비밀" not in app.get(JSON).text


def test_everyone_gets_the_same_octets_and_304(app: TestApp, sessions: Sessions, sign_in: SignIn, hub: Hub) -> None:
    put_busy(sessions, hub)
    for address in (CSV, JSON):
        first = app.get(address)
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert app.get(address, headers={"If-None-Match": first.headers["ETag"]}, status=304).body == b""
        sign_in(app, hub.manager)
        assert app.get(address).body == first.body
        app.reset()
    assert "Access-Control-Allow-Origin" not in app.get("/open-data").headers


def test_months_that_cannot_be_answered(app: TestApp, hub: Hub) -> None:
    app.set_cookie("locale", "en")
    wrong = ["from=2026-13", "to=x", "from=2026-10&to=2026-09", "from=2020-01&to=2026-01", "from=%00"]
    for asked in (*wrong, "to=%EF%BC%92026-01"):
        for address in (CSV, JSON):
            refused = app.get(f"{address}?{asked}", status=422)
            assert refused.content_type == "text/plain" and refused.text
    assert app.get(f"{JSON}?from=2026-11&to=2026-12").json["rows"] == []
    assert app.get(f"{JSON}?from=2001-01&to=2001-01").json["rows"] == []


def test_the_page_and_the_dictionary_name_every_column(app: TestApp, sessions: Sessions, hub: Hub) -> None:
    names = app.get(CSV).body.decode("utf-8-sig").strip().split(",")
    assert [each["name"] for each in app.get("/open-data/dictionary.json").json["fields"]] == names
    for locale in ("ko", "en"):
        app.set_cookie("locale", locale)
        page = app.get("/open-data")
        assert all(f"<code>{name}</code>" in page.text for name in names)
        assert "CC BY 4.0" in page.text and "공공누리 제1유형" in page.text
