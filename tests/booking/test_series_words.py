"""The words of a series: said of one date, of it and what follows, or of all; they book nothing anew."""

import pytest

from campus.booking.models import Purpose
from campus.booking.services.changing import BookingGone
from campus.booking.services.series_changing import Scope
from campus.db import Sessions
from campus.domain.errors import Refused, StaleEdit, TooManyPeople
from campus.domain.rules import Visibility
from tests.booking.conftest import Acting
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.seasons import Season, season, weekly


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Season:
    """Six Wednesdays at 19:00 in the meeting room."""
    return season(sessions, hub.meeting, weekly(6), acting(hub.organizer))


@pytest.mark.parametrize("scope", [Scope.FOLLOWING, Scope.ALL])
def test_words_book_nothing_anew(it: Season, scope: Scope) -> None:
    before, held = it.allocations(), it.facts()
    words = {"title": "함께 읽기", "note": "책을 가져오세요", "purpose": Purpose.SEMINAR, "people": 5}
    number = it.change(held[2], scope, visibility=Visibility.MEMBERS, **words)
    assert it.allocations() == before
    after = it.everything()
    assert [each.occurrence_id for each in after] == [each.occurrence_id for each in held]
    changed = [(each.title, each.note, each.purpose, each.people) == tuple(words.values()) for each in after]
    assert changed == ([False] * 2 + [True] * 4 if scope is Scope.FOLLOWING else [True] * 6)
    assert (number == it.booking_id) == (scope is Scope.ALL)


def test_a_title_of_its_own_goes_when_it_is_that_of_the_series(it: Season) -> None:
    it.change_one(it.facts()[1], title="특강")
    it.change(it.facts()[0], Scope.ALL, title="함께 읽기")
    assert [each.title for each in it.facts()][:3] == ["함께 읽기", "특강", "함께 읽기"]
    it.change_one(it.facts()[1], title="함께 읽기")
    it.change(it.facts()[0], Scope.ALL, title="논문 읽기")
    assert {each.title for each in it.facts()} == {"논문 읽기"}


def test_a_title_typed_over_a_date_s_own_is_that_of_all(it: Season) -> None:
    it.change_one(it.facts()[1], title="특강")
    it.change(it.facts()[1], Scope.ALL, note="특강이 있습니다")
    assert [each.title for each in it.facts()][:3] == ["논문 읽기", "특강", "논문 읽기"]
    it.change(it.facts()[1], Scope.FOLLOWING, title="2부")
    assert [each.title for each in it.everything()] == ["논문 읽기", *["2부"] * 5]


def test_nothing_changed_is_nothing_written(it: Season) -> None:
    before = it.facts()
    for scope in (Scope.FOLLOWING, Scope.ALL):
        it.change(before[2], scope)
    assert it.facts() == before


def test_no_more_people_than_any_of_its_rooms_seats(hub: Hub, it: Season) -> None:
    it.change_one(it.facts()[4], room=hub.studio)
    with pytest.raises(Refused) as told:
        it.change(it.facts()[0], Scope.ALL, people=7)
    assert [type(each) for each in told.value.refusals] == [TooManyPeople]
    it.change(it.facts()[0], Scope.ALL, people=6)
    assert {each.people for each in it.facts()} == {6}


def test_an_edit_from_another_version_is_stale(it: Season) -> None:
    with pytest.raises(StaleEdit):
        it.change(it.facts()[0], Scope.ALL, title="함께 읽기", version=7)
    with pytest.raises(BookingGone):
        it.change(it.facts()[0], Scope.ALL, title="함께 읽기", original=NOW)
