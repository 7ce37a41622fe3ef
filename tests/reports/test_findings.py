"""What stands out follows from numbers: at the threshold there is a sentence, below it none; in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from webtest import TestApp

from campus.booking.models import UnmetSearch
from campus.db import Sessions
from campus.domain.figures import FigureKind, figures
from campus.domain.occupancy import Measure, Sums
from campus.reports.findings import ENOUGH_MINUTES, EmptyPart, Finding, FindingKind, Numbers, find
from campus.reports.sentences import said
from campus.reports.words import Reader
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import Put, put
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub

K = FindingKind
PLAIN = Sums(open_minutes=10_000, booked_minutes=2_000, used_minutes=1_800, people_minutes=7_200, seat_minutes=14_400)


@pytest.fixture
def rooms(sessions: Sessions, hub: Hub) -> Iterator[dict[str, RoomFacts]]:
    with sessions.read() as db:
        yield {room.slug: room for room in read_catalogue(db).rooms.values()}


def numbers(rooms: dict[str, RoomFacts], by_slug: dict[str, Sums], **others: object) -> Numbers:
    by_room = {rooms[slug].id: Measure(sums) for slug, sums in by_slug.items()}
    total = sum((each.sums for each in by_room.values()), Sums())
    values = {
        "figures": figures(total),
        "before": None,
        "by_room": by_room,
        "by_weekday": {},
        "rooms": {room.id: room for room in rooms.values()},
        "empty_parts": [],
        "unmet_by_size": {},
        "days": 30,
    }
    return Numbers(**(values | others))  # type: ignore[arg-type]


def kinds(it: Numbers) -> list[FindingKind]:
    return [each.kind for each in find(it)]


def test_an_ordinary_month_says_nothing(rooms: dict[str, RoomFacts]) -> None:
    assert find(numbers(rooms, {"meeting": PLAIN, "small": PLAIN})) == []


def test_each_threshold(rooms: dict[str, RoomFacts]) -> None:
    """On this side there is a sentence, on that none."""
    idle = Sums(open_minutes=10_000)
    ghost = replace(PLAIN, used_minutes=1_400)
    assert kinds(numbers(rooms, {"meeting": PLAIN, "small": idle})) == [K.NEVER_USED]
    assert kinds(numbers(rooms, {"meeting": PLAIN, "small": idle}, days=13)) == []
    assert kinds(numbers(rooms, {"meeting": ghost})) == [K.GHOST]
    assert kinds(numbers(rooms, {"meeting": replace(ghost, used_minutes=1_401)})) == []
    assert kinds(numbers(rooms, {"meeting": replace(PLAIN, required=20, no_shows=2)})) == [K.NO_SHOWS]
    assert kinds(numbers(rooms, {"meeting": replace(PLAIN, required=19, no_shows=2)})) == []
    assert kinds(numbers(rooms, {"meeting": replace(PLAIN, required=21, no_shows=2)})) == []
    few = replace(PLAIN, seat_minutes=54_000, people_minutes=18_000)
    assert kinds(numbers(rooms, {"seminar": few})) == [K.TOO_LARGE]
    assert kinds(numbers(rooms, {"meeting": few})) == []
    assert kinds(numbers(rooms, {"seminar": replace(few, people_minutes=19_000)})) == []
    released = replace(PLAIN, released_minutes=ENOUGH_MINUTES, rebooked_minutes=240)
    assert kinds(numbers(rooms, {"meeting": released})) == [K.REBOOKED]
    assert kinds(numbers(rooms, {"meeting": replace(released, rebooked_minutes=239)})) == []
    assert kinds(numbers(rooms, {"meeting": PLAIN}, unmet_by_size={"9-19": 5, "5-8": 4})) == [K.UNMET]


def test_parts_of_the_day_and_full_hours(rooms: dict[str, RoomFacts]) -> None:
    empty = [EmptyPart(rooms["meeting"].id, 1, "afternoon")]
    (found,) = find(numbers(rooms, {"meeting": PLAIN}, empty_parts=empty))
    assert (found.kind, found.weekday, found.part) == (K.ALWAYS_EMPTY, 1, "afternoon")
    assert find(numbers(rooms, {"meeting": PLAIN}, empty_parts=empty, days=27)) == []
    opened = (0,) * 19 + (1_000,) + (0,) * 4
    for used, count in ((800, 1), (799, 0)):
        hours = (0,) * 19 + (used,) + (0,) * 4
        weekday = {2: Measure(open_hours=opened, used_hours=hours)}
        assert kinds(numbers(rooms, {"meeting": PLAIN}, by_weekday=weekday)) == [K.FULL] * count


@pytest.mark.parametrize(("used", "kind"), [(1_300, [K.CHANGE]), (1_310, []), (2_300, [K.CHANGE])])
def test_a_change_of_five_points(rooms: dict[str, RoomFacts], used: int, kind: list[FindingKind]) -> None:
    before = figures(replace(PLAIN, used_minutes=used))
    assert kinds(numbers(rooms, {"meeting": PLAIN}, before=before)) == kind


def test_sentences_in_both_languages(rooms: dict[str, RoomFacts], app: TestApp) -> None:
    """Korean particles stand with the names, whatever they end in."""

    def both(finding: Finding) -> list[str]:
        found = []
        for locale in ("ko", "en"):
            found.append(said(Reader(locale, Plain().translate), finding))
        return found

    seminar, studio = rooms["seminar"], rooms["studio"]
    korean, english = both(Finding(K.ALWAYS_EMPTY, (seminar,), 1, "afternoon"))
    assert "세미나실은" in korean and "화요일" in korean
    assert english == "Seminar room is always empty on Tuesday afternoons."
    assert "스튜디오는" in both(Finding(K.GHOST, (studio,), percent=31))[0]
    assert both(Finding(K.NEVER_USED, (studio,), count=1))[1] == "Studio was not used once."
    many = both(Finding(K.NEVER_USED, (studio, seminar), count=4))[1]
    assert many == "4 rooms were not used once: Studio, Seminar room, …."
    assert both(Finding(K.CHANGE, percent=-6, figure=FigureKind.USED))[1] == "Use rate fell by 6 percentage points."


class Plain:
    """Ids are what is read."""

    def translate(self, text: object) -> str:
        return text.interpolate() if hasattr(text, "interpolate") else str(text)


def test_searches_that_found_nothing_are_noted_once(
    app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub
) -> None:
    """Once for one person and wish, whoever asks again; not what the rules refuse, nor what was not asked."""

    def noted() -> list[tuple[int, str, bool]]:
        with sessions.read() as db:
            rows = db.scalars(select(UnmetSearch).order_by(UnmetSearch.id))
            return [(each.people, each.equipment, each.is_near) for each in rows]

    path = "/rooms/find?date=2026-11-26&start=15:00&minutes=60"
    app.get(f"{path}&people=4")
    app.get(path)
    assert noted() == []
    sign_in(app, hub.member)
    for _ in range(2):
        app.get(f"{path}&people=90&equipment=whiteboard")
    assert noted() == [(90, "whiteboard", False)]
    sign_in(app, hub.other_member)
    app.get(f"{path}&people=90&equipment=whiteboard")
    assert len(noted()) == 2
    with sessions.read() as db:
        assert db.scalar(select(func.count(func.distinct(UnmetSearch.seeker)))) == 2
    app.get("/rooms/find?date=2026-11-24&start=15:00&minutes=60&people=90&equipment=whiteboard")
    assert len(noted()) == 2
    app.set_cookie("locale", "en")
    sign_in(app, hub.manager)
    put(sessions, Put(hub.meeting, "9:00", "9:30", came="9:00", day=date(2026, 11, 23)), hub.member)
    page = app.get("/reports/occupancy?period=custom&from=2026-11-20&to=2026-11-30")
    text = page.html.select_one("#unmet").find_parent("section").get_text(" ")
    assert "2 searches found no room as asked." in text and "50 seats and more" in text
    assert NOW.date() == date(2026, 11, 25)
