"""Accounts that may be one person's: what speaks for it, what would move, and making them one."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from campus.audit.kinds import Looked
from campus.desk.forms.people import LONGEST_QUERY
from campus.desk.manage.residents import LAST_ADMIN
from campus.domain.hubtime import local_date
from campus.enrolling.duplicates import Pair, find_pairs
from campus.enrolling.services.merging import (
    MergeProblem,
    MergeRefused,
    count_moving,
    merge_residents,
    merged_among,
    why_not,
)
from campus.enrolling.words import LIKENESSES, MERGE_PROBLEMS, MOVING
from campus.groups.models import SignUp
from campus.groups.people_notices import tell_of_seats
from campus.people.looking import note_look
from campus.people.models import Resident
from campus.people.queries.affiliations import current_affiliations
from campus.people.queries.residents import PeopleFilter, list_residents
from campus.people.services.administering import LastAdmin
from campus.people.words import ROLES, STATUS_BADGES, STATUSES
from campus.permissions import Permission
from campus.web.forms import HubForm, LineField, TickField, refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say

LIST, PAIR = "desk/duplicates.html", "desk/merge.html"
PAGE_SIZE, FEW_FOUND = 20, 20
_LARGEST_ID = 2**31 - 1


class FindForm(HubForm):
    """Who is looked for, to choose two by hand; it lives in the address."""

    reads_query = True
    q = LineField(_("Name, e-mail or organization"), longest=LONGEST_QUERY, required=False)


class MergeForm(HubForm):
    """That it is meant: it cannot be undone."""

    sure = TickField(_("Both are one person's; I have looked at it"), required=True)


def _people(request: Request, ids: set[int]) -> dict[int, Resident]:
    rows = request.db.scalars(select(Resident).where(Resident.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


@view_config(route_name="desk.duplicates", request_method="GET", renderer=LIST, permission=Permission.MANAGE_PEOPLE)
def show_duplicates(request: Request) -> dict[str, Any]:
    """Pairs that are alike; and any two, by hand."""
    db, today, form, number = request.db, local_date(request.now), FindForm(request), read_page_number(request)
    text = form.q.data or "" if form.validate() else ""
    found = list_residents(db, PeopleFilter(text, day=today), offset=0, limit=FEW_FOUND) if text else []
    pairs = find_pairs(db, today)
    shown: list[Pair] = pairs[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    people = _people(request, {number for each in shown for number in (each.first_id, each.second_id)})
    note_look(request, Looked.DUPLICATES, "", [*people, *(each.id for each in found)])
    return {
        "page": paged(request, shown, number=number, total=len(pairs), size=PAGE_SIZE),
        "people": people,
        "places": current_affiliations(db, [*people, *(each.id for each in found)], today),
        "likenesses": LIKENESSES,
        "find": form,
        "found": found,
        "statuses": STATUSES,
        "badges": STATUS_BADGES,
    }


def _pair(request: Request) -> tuple[int, int]:
    """The two of the address, 0 for what is no id."""

    def read(name: str) -> int:
        raw = request.GET.get(name, "")
        return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 11 and int(raw) <= _LARGEST_ID else 0

    return read("keep"), read("other")


def _page(request: Request, form: MergeForm, problem: TranslationString | None = None) -> dict[str, Any] | Response:
    db, pair, by = request.db, _pair(request), request.identity.resident_id
    people = _people(request, {*pair, by})
    why = why_not(people, pair, merged_among(db, pair), by=by)
    if why in (MergeProblem.GONE, MergeProblem.SAME):
        say(request, request.localizer.translate(MERGE_PROBLEMS[why]), "warn")
        return HTTPSeeOther(request.route_path("desk.duplicates"))
    note_look(request, Looked.DUPLICATES, "", pair)
    counts = count_moving(db, pair[1])
    moving = [(label, counts.get(name, 0)) for name, label in MOVING.items()]
    return {
        "stays": people[pair[0]],
        "goes": people[pair[1]],
        "places": current_affiliations(db, pair, local_date(request.now)),
        "moving": [each for each in moving if each[1]],
        "others": sum(counts.values()) - sum(count for _label, count in moving),
        "problem": problem or (MERGE_PROBLEMS[why] if why else None),
        "can": why is None,
        "form": form,
        "roles": ROLES,
        "statuses": STATUSES,
        "badges": STATUS_BADGES,
    }


@view_config(route_name="desk.merge", request_method="GET", renderer=PAIR, permission=Permission.MANAGE_PEOPLE)
def show_pair(request: Request) -> dict[str, Any] | Response:
    """Which of the two stays, and what would be its own."""
    return _page(request, MergeForm(request))


@view_config(route_name="desk.merge", request_method="POST", renderer=PAIR, permission=Permission.MANAGE_PEOPLE)
def merge(request: Request) -> dict[str, Any] | Response:
    """Make them one."""
    db, now, form, (kept_id, gone_id) = request.db, request.now, MergeForm(request), _pair(request)
    if not form.validate():
        return refused(request) | _again(request, form)
    try:
        merged = merge_residents(db, kept_id, gone_id, by=request.identity.resident_id, now=now)
    except MergeRefused as no:
        return refused(request) | _again(request, form, MERGE_PROBLEMS[no.reason])
    except LastAdmin:
        return refused(request) | _again(request, form, LAST_ADMIN)
    promoted = db.scalars(select(SignUp).where(SignUp.id.in_(merged.promoted))).all()
    tell_of_seats(db, request.registry["settings"], promoted, now=now)
    text = _("The accounts of ${name} are one now.", mapping={"name": merged.kept.name})
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.person", id=kept_id))


def _again(request: Request, form: MergeForm, problem: TranslationString | None = None) -> Any:
    page = _page(request, form, problem)
    if isinstance(page, Response):
        raise HTTPSeeOther(request.route_path("desk.duplicates"))
    return page
