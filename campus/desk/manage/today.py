"""The desk's first page: today at a glance, each line a click away from where it is settled."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.booking.queries.approvals import list_waiting
from campus.desk.queries.glance import (
    acts_since,
    closures_ahead,
    dates_on,
    read_machinery,
    read_waiting,
    silent_displays,
)
from campus.desk.today_words import ACTS_COUNTED, TROUBLES, WAITS
from campus.domain.days import ONE_DAY, Days
from campus.domain.hubtime import at, local_date
from campus.help.queries.calls import open_calls
from campus.help.queries.duty import people_on_duty
from campus.people.looking import note_look
from campus.people.queries.names import names_of
from campus.people.queries.organizations import list_organizations
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue

MOST_URGENT = 5
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Line:
    """So many of something, and where it is settled."""

    count: int
    words: TranslationString
    url: str


@view_config(
    route_name="desk.today", request_method="GET", renderer="desk/today.html", permission=Permission.MANAGE_BOOKINGS
)
def today(request: Request) -> dict[str, Any]:
    """What waits, what lies ahead, what happened since yesterday, what does not work."""
    db, now, me = request.db, request.now, request.identity.resident_id
    day, catalogue = local_date(now), read_catalogue(db)
    may_all = request.identity.may(Permission.ADMINISTER)
    urgent = list_waiting(db, limit=MOST_URGENT)
    on_duty = people_on_duty(db, now=now)
    note_look(request, Looked.APPROVALS, "", (it.organizer_id for it in urgent))
    acts = acts_since(db, at(day - ONE_DAY))
    days = [each for each in Days(day, day + AHEAD) if catalogue.holidays.is_holiday(each)]
    names = {each: catalogue.holidays.name(each, request.locale_name) for each in days}
    machinery = read_machinery(db, today=day, now=now)
    return {
        "urgent": urgent,
        "own_ids": set() if may_all else {it.approval.id for it in urgent if it.is_of(me)},
        "waits": _lines(WAITS, read_waiting(db, now=now)._asdict()),
        "calls": open_calls(db, me, is_on_duty=on_duty.includes(me)),
        "on_duty": on_duty,
        "closures": closures_ahead(db, now=now, until=now + AHEAD),
        "holidays": [(each, names[each], count) for each, count in dates_on(db, days).items()],
        "acts": [(word, sum(acts.get(name, 0) for name in names)) for word, names in ACTS_COUNTED],
        "silent": silent_displays(db, now=now),
        "troubles": [line for line in _lines(TROUBLES, machinery._asdict()) if line.count],
        "names": names_of(db, {it.organizer_id for it in urgent}),
        "organizations": {each.id: each for each in list_organizations(db)},
        "rooms": catalogue.rooms,
        "buildings": {each.id: each for each in catalogue.buildings},
        "now": now,
        "today": day,
        "yesterday": day - ONE_DAY,
    }


def _lines(words: dict[str, tuple[TranslationString, str]], counts: dict[str, int]) -> list[Line]:
    return [Line(counts[name], word, url) for name, (word, url) in words.items()]
