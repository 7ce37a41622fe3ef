"""Searches that found nothing: who searched is forgotten when the day is over, what was sought after three years."""

from datetime import timedelta

from sqlalchemy import select

from campus.booking.models import UnmetSearch
from campus.booking.services.search_retention import KEPT, forget_searches
from campus.booking.services.searches import seeker_of
from campus.db import Sessions
from campus.domain.hubtime import local_date
from tests.support.clock import NOW

DAY = timedelta(days=1)


def note(sessions: Sessions, ago: timedelta, seeker: str, wish: str) -> None:
    values = {"starts_at": NOW - ago, "minutes": 60, "people": 2, "equipment": "", "is_near": False}
    with sessions.write() as db:
        db.add(UnmetSearch(day=local_date(NOW - ago), seeker=seeker, wish_key=wish, **values))


def seekers(sessions: Sessions) -> dict[str, str]:
    with sessions.read() as db:
        return {each.wish_key: each.seeker for each in db.scalars(select(UnmetSearch))}


def test_who_searched_is_forgotten_when_the_day_is_over(sessions: Sessions) -> None:
    before = {"today": seeker_of("secret", 1, local_date(NOW)), "old": seeker_of("secret", 1, local_date(NOW - DAY))}
    note(sessions, timedelta(), before["today"], "today")
    note(sessions, DAY, before["old"], "old")
    note(sessions, DAY, "", "stranger")
    note(sessions, KEPT + DAY, "", "ancient")
    with sessions.write() as db:
        assert forget_searches(db, now=NOW) == 2
    after = seekers(sessions)
    assert set(after) == {"today", "old", "stranger"}
    assert (after["today"], after["stranger"]) == (before["today"], "")
    assert after["old"] not in before.values()
    with sessions.write() as db:
        assert forget_searches(db, now=NOW) == 0
    assert seekers(sessions) == after
