"""All bookings at the desk: searched, and several cancelled at once with a message."""

from collections.abc import Collection
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.booking.clearing_notices import mail_cleared
from campus.booking.queries.found import find_dates
from campus.booking.services.cancelling import cancel_with_message
from campus.booking.services.shutting import TooMuch
from campus.desk.forms.bookings import PickForm, SoughtForm
from campus.people.looking import note_look
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say

PAGE = "desk/bookings.html"
PAGE_SIZE = 50
_MANAGES = {"permission": Permission.MANAGE_BOOKINGS}


def _page(request: Request, form: PickForm, picked: Collection[int] = ()) -> dict[str, Any]:
    catalogue, number, search = read_catalogue(request.db), read_page_number(request), SoughtForm(request)
    sought = search.sought(request, catalogue)
    found, total = find_dates(request.db, sought, now=request.now, page=number, size=PAGE_SIZE)
    note_look(request, Looked.BOOKINGS, "", (each.organizer_id for each in found))
    return {
        "search": search,
        "form": form,
        "picked": picked,
        "page": paged(request, found, number=number, total=total, size=PAGE_SIZE),
        "names": names_of(request.db, {each.organizer_id for each in found}),
        "rooms": catalogue.rooms,
        "asked": request.query_string,
    }


@view_config(route_name="desk.bookings", request_method="GET", renderer=PAGE, **_MANAGES)
def show(request: Request) -> dict[str, Any]:
    """What is ahead, by room, day, title or person."""
    return _page(request, PickForm(request))


@view_config(route_name="desk.bookings.cancel", request_method="POST", renderer=PAGE, **_MANAGES)
def cancel(request: Request) -> dict[str, Any] | Response:
    """Cancel what was ticked, and tell each organizer once."""
    form = PickForm(request)
    picked = form.picked(request)
    if not picked:
        form.refuse(None, _("Tick the bookings that are to be cancelled."))
    if not form.validate() or not form.must_say() or not picked:
        if not picked and not form.form_errors:
            form.refuse(None, _("Tick the bookings that are to be cancelled."))
        return refused(request) | _page(request, form, picked)
    following = form.scope.data == "following" or request.POST.get("act") == "following"
    about: dict[str, Any] = {"following": following, "by": request.identity, "now": request.now}
    try:
        cleared = cancel_with_message(request.db, read_catalogue(request.db), picked, form.message, **about)
    except TooMuch as problem:
        said = _("That is too much for one act: at most ${most} dates.", mapping={"most": problem.most})
        form.refuse(None, said)
        return refused(request) | _page(request, form, picked)
    settings = request.registry["settings"]
    mails = mail_cleared(request.db, settings, cleared, form.message, by=request.identity, now=request.now)
    counts = {"count": len(cleared.cancelled), "mails": mails}
    told = _("Cancelled: ${count}. Mails to organizers: ${mails}.", mapping=counts)
    say(request, str(request.localizer.translate(told)))
    return HTTPSeeOther(request.route_path("desk.bookings") + (f"?{request.query_string}" if request.GET else ""))
