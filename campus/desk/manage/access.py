"""The access log, and the review of a month of it: for administrators. Looking at it is an entry of it, too."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.access import read_head, review_month
from campus.audit.accesses import Seen, list_accesses
from campus.audit.kinds import AccessAct, Looked
from campus.audit.reviewing import MANY_PEOPLE, NIGHT_BEGINS, NIGHT_ENDS, Month, read_month, reviews_of
from campus.audit.services import record
from campus.desk.forms.audit import AccessFilterForm, ReviewForm
from campus.domain.hubtime import at, local_date
from campus.people.access_words import ACCESS_ACTS, LOOKED, REASONS
from campus.people.looking import Look, access_of, note_look
from campus.people.queries.keys import people_of_keys
from campus.people.words import ROLES
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.older import older_url, read_before
from campus.web.visits import say

LIST, REVIEW = "desk/access.html", "desk/access_review.html"
PAGE_SIZE = 50
FIRST_YEAR, LAST_YEAR = 2020, 2100
MONTHS_OFFERED = 12
WORDS = {"looked": LOOKED, "access_acts": ACCESS_ACTS, "reasons": REASONS, "roles": ROLES}


@view_config(route_name="desk.access", request_method="GET", renderer=LIST, permission=Permission.ADMINISTER)
def show_log(request: Request) -> dict[str, Any]:
    """Who looked at whose data, newest first, as filtered."""
    db, form = request.db, AccessFilterForm(request)
    wanted, asked_about = form.wanted(db)
    found = list_accesses(db, wanted, before=read_before(request), limit=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    people = people_of_keys(db, _keys(shown))
    named = {each.resident_id for each in people.values()} | asked_about
    note_look(request, Looked.ACCESS_LOG, "", named, even_if_nobody=True)
    return WORDS | {
        "filter": form,
        "entries": shown,
        "older": older_url(request, shown[-1].it.number) if len(found) > PAGE_SIZE else None,
        "is_first": read_before(request) is None,
        "people": people,
        "head": read_head(db),
    }


def _keys(entries: Iterable[Seen]) -> set[str]:
    return {key for each in entries for key in (each.it.actor_key, *each.some)}


def _month(request: Request) -> date:
    """The first day of ``?month=2026-10``; without one the month that is over."""
    raw, today = request.params.get("month", ""), local_date(request.now)
    if not raw:
        return _before(today.replace(day=1))
    try:
        month = date.fromisoformat(f"{raw}-01")
    except ValueError:
        raise HTTPNotFound from None
    if raw != f"{month:%Y-%m}" or not FIRST_YEAR <= month.year <= LAST_YEAR or month > today:
        raise HTTPNotFound
    return month


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _after(month: date) -> date:
    return date(month.year + (month.month == 12), month.month % 12 + 1, 1)


def _offered(today: date) -> list[date]:
    months = [today.replace(day=1)]
    while len(months) < MONTHS_OFFERED:
        months.append(_before(months[-1]))
    return months


def _people_in(month: Month) -> set[str]:
    lists = _keys((*month.downloads, *month.at_night))
    return lists | {each.actor_key for each in month.tallies} | {key for key, _day, _count in month.crowded}


def _review_page(request: Request, form: ReviewForm) -> dict[str, Any]:
    db, month = request.db, _month(request)
    it = read_month(db, at(month), at(_after(month)))
    reviews = reviews_of(db, month)
    people = people_of_keys(db, _people_in(it) | {each.reviewer_key for each in reviews})
    whose = {each.resident_id for each in people.values()}
    note_look(request, Looked.REVIEW, f"{month:%Y-%m}", whose, even_if_nobody=True)
    return WORDS | {
        "form": form,
        "month": month,
        "months": _offered(local_date(request.now)),
        "is_over": _after(month) <= local_date(request.now),
        "it": it,
        "reviews": reviews,
        "people": people,
        "head": read_head(db),
        "night": (NIGHT_BEGINS, NIGHT_ENDS),
        "many": MANY_PEOPLE,
    }


@view_config(route_name="desk.access.review", request_method="GET", renderer=REVIEW, permission=Permission.ADMINISTER)
def show_review(request: Request) -> dict[str, Any]:
    """A month in figures, what is unusual in it, and who reviewed it."""
    return _review_page(request, ReviewForm(request))


@view_config(route_name="desk.access.review", request_method="POST", renderer=REVIEW, permission=Permission.ADMINISTER)
def take_review(request: Request) -> dict[str, Any] | Response:
    """Keep that the month was reviewed, with what was found and where the chain ended."""
    form, month = ReviewForm(request), _month(request)
    if not form.validate():
        return refused(request) | _review_page(request, form)
    db, now, me = request.db, request.now, request.identity.resident_id
    by = access_of(request, db, Look(Looked.REVIEW, f"{month:%Y-%m}", frozenset(), AccessAct.REVIEWED))
    review = review_month(db, month, form.note.data, by, now=now)
    details = {"month": f"{month:%Y-%m}", "head": review.head_hash}
    record(db, "access.reviewed", ("access-review", review.id), by=me, now=now, details=details)
    text = _("Kept. Write down the number and the hash of the log's end that stand beside the review.")
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.access.review", _query={"month": f"{month:%Y-%m}"}))
