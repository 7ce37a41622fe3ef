"""Requests for approval at the desk: who waits for an answer and how long, and what was answered lately."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.booking.approval_notices import mail_question
from campus.booking.models import ApprovalState
from campus.booking.queries.approvals import ApprovalRequest, list_decided, list_waiting, locale_of
from campus.booking.queries.missed_series import latest_missed
from campus.booking.services.deciding import AlreadyDecided, ApprovalGone, OwnRequest, approve, ask_back, refuse
from campus.booking.words import APPROVAL_BADGES, APPROVAL_STATES, PURPOSES
from campus.desk.forms.approvals import AskForm, RefuseForm
from campus.domain.hubtime import local_date
from campus.people.looking import note_look
from campus.people.queries.names import names_of
from campus.people.queries.organizations import list_organizations
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "desk/approvals.html"
MOST_WAITING = 50
PAGE_SIZE = 20
DAYS_KEPT_IN_SIGHT = timedelta(days=14)

# Who or what was first.
_TOLD = {
    ApprovalState.APPROVED: _("Another manager approved this request before you."),
    ApprovalState.REFUSED: _("Another manager refused this request before you."),
    ApprovalState.EXPIRED: _("This request has expired: its time ran out before anyone answered."),
    ApprovalState.WITHDRAWN: _("This request is no longer open: the booking was cancelled or changed."),
}
_OWN = _("You asked for this yourself: another manager has to approve it.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request in the queue with the two forms that ask for words; ``is_own``: another manager must approve it."""

    request: ApprovalRequest
    refuse: RefuseForm
    ask: AskForm
    is_own: bool


def _queue(request: Request, sent: RefuseForm | AskForm | None) -> list[Waiting]:
    """Who waits, the most urgent first; a form that was sent and refused takes the place of the fresh one."""
    me, is_admin = request.identity, request.identity.may(Permission.ADMINISTER)
    queue = []
    for found in list_waiting(request.db, limit=MOST_WAITING):
        approval_id = found.approval.id
        is_sent = sent is not None and approval_id == path_id(request)
        refusing = sent if is_sent and isinstance(sent, RefuseForm) else RefuseForm(request, approval_id)
        asking = sent if is_sent and isinstance(sent, AskForm) else AskForm(request, approval_id)
        queue.append(Waiting(found, refusing, asking, found.is_of(me.resident_id) and not is_admin))
    return queue


def _page(request: Request, sent: RefuseForm | AskForm | None = None, told: str | None = None) -> dict[str, Any]:
    """The queue, and a page of what was answered lately."""
    db, now, number = request.db, request.now, read_page_number(request)
    queue = _queue(request, sent)
    decided, total = list_decided(db, now - DAYS_KEPT_IN_SIGHT, page=number, size=PAGE_SIZE)
    people = {each.organizer_id for each in (*(it.request for it in queue), *decided)}
    people |= {each.approval.decided_by_id for each in decided if each.approval.decided_by_id}
    note_look(request, Looked.APPROVALS, "", people)
    reviewed = [it.request.approval.booking_id for it in queue if it.request.approval.is_review]
    return {
        "queue": queue,
        "waiting_count": request.desk_counts["desk.approvals"],
        "page": paged(request, decided, number=number, total=total, size=PAGE_SIZE),
        "names": names_of(db, people),
        "organizations": {each.id: each for each in list_organizations(db)},
        "rooms": read_catalogue(db).rooms,
        "purposes": PURPOSES,
        "states": APPROVAL_STATES,
        "badges": APPROVAL_BADGES,
        "missed": latest_missed(db, reviewed),
        "told": told,
        "now": now,
        "today": local_date(now),
    }


@view_config(route_name="desk.approvals", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_BOOKINGS)
def show_approvals(request: Request) -> dict[str, Any]:
    """What waits for an answer, and what was answered in the last fortnight."""
    return _page(request)


@view_config(
    route_name="desk.approvals.approve", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_BOOKINGS
)
def approve_one(request: Request) -> dict[str, Any] | Response:
    """Confirm what was asked for, by one click."""

    def act(approval_id: int) -> None:
        approve(request.db, approval_id, by=request.identity, now=request.now)

    return _answer(request, act, _("The booking is approved. The organizer gets a mail."))


@view_config(
    route_name="desk.approvals.refuse", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_BOOKINGS
)
def refuse_one(request: Request) -> dict[str, Any] | Response:
    """Turn a request down, with a reason in the organizer's language."""
    form = RefuseForm(request, path_id(request))
    if not form.validate():
        return refused(request) | _page(request, form)

    def act(approval_id: int) -> None:
        reason = form.said(locale_of(request.db, approval_id))
        refuse(request.db, approval_id, reason, by=request.identity, now=request.now)

    return _answer(request, act, _("The request is refused. The organizer gets a mail with the reason."))


@view_config(
    route_name="desk.approvals.ask", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_BOOKINGS
)
def ask_one(request: Request) -> dict[str, Any] | Response:
    """Ask the organizer first; the room stays held."""
    form = AskForm(request, path_id(request))
    if not form.validate():
        return refused(request) | _page(request, form)

    def act(approval_id: int) -> None:
        ask_back(request.db, approval_id, form.question.data, by=request.identity, now=request.now)
        mail_question(request.db, request.registry["settings"], approval_id, now=request.now)

    return _answer(request, act, _("Your question is on its way to the organizer."))


@view_config(route_name="desk.approvals.checked", request_method="POST", permission=Permission.MANAGE_BOOKINGS)
def approve_checked(request: Request) -> Response:
    """Approve everything that is ticked; what was answered meanwhile, or is one's own, is left out and said."""
    done = left = 0
    for approval_id in _ticked(request.POST.getall("approval")):
        try:
            approve(request.db, approval_id, by=request.identity, now=request.now)
        except (AlreadyDecided, OwnRequest, ApprovalGone):
            left += 1
        else:
            done += 1
    _say_done(request, done, left)
    return HTTPSeeOther(request.route_path("desk.approvals"))


def _ticked(raw: Iterable[object]) -> list[int]:
    """Ids in an order that everyone keeps, so that two managers at once cannot deadlock."""
    read = {
        int(each) for each in raw if isinstance(each, str) and each.isascii() and each.isdecimal() and len(each) < 10
    }
    return sorted(read)[:MOST_WAITING]


def _say_done(request: Request, done: int, left: int) -> None:
    translate = request.localizer.translate
    if done:
        say(request, translate(_("Approved: ${count}.", mapping={"count": done})))
    if left:
        told = _("Left out, because answered already or your own: ${count}.", mapping={"count": left})
        say(request, translate(told), "warn")
    if not done and not left:
        say(request, translate(_("Tick the requests that you want to approve.")), "warn")


def _answer(request: Request, act: Callable[[int], None], done: TranslationString) -> dict[str, Any] | Response:
    """Do ``act``; who comes second is told and sees how things stand (409)."""
    translate = request.localizer.translate
    try:
        act(path_id(request))
    except AlreadyDecided as decided:
        request.response.status_int = 409
        return _page(request, told=translate(_TOLD[decided.state]))
    except OwnRequest:
        raise HTTPForbidden(_OWN) from None
    except ApprovalGone:
        raise HTTPNotFound() from None
    say(request, translate(done))
    return HTTPSeeOther(request.route_path("desk.approvals"))
