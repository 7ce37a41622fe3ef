"""Erasing a person for them: on their written request, by an administrator, with a reason."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.leaving.forms import EraseForm
from campus.leaving.queries import parting_of
from campus.leaving.services.leaving import AlreadyLeft, Leave, leave_hub
from campus.leaving.views.leaving import IN_THE_WAY
from campus.people.looking import note_look
from campus.people.models import Resident
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

PAGE = "desk/erase.html"


def _page(request: Request, form: EraseForm | None = None) -> dict[str, Any]:
    db, number = request.db, request.context.resident_id
    note_look(request, Looked.PERSON, f"resident:{number}", [number])
    it = parting_of(db, number, now=request.now)
    return {"person": db.get_one(Resident, number), "it": it, "form": form or EraseForm(request)}


@view_config(route_name="desk.erase", request_method="GET", renderer=PAGE, permission=Permission.ADMINISTER)
def show_erasing(request: Request) -> dict[str, Any]:
    """What ends and what goes."""
    return _page(request)


@view_config(route_name="desk.erase", request_method="POST", renderer=PAGE, permission=Permission.ADMINISTER)
def erase(request: Request) -> dict[str, Any] | Response:
    """Erase the person, as if they had left themself."""
    form, number = EraseForm(request), request.context.resident_id
    is_valid = form.validate()
    if not form.sure.data:
        form.refuse("sure", _("Tick this if you mean it."))
    if not is_valid or not form.sure.data:
        return refused(request) | _page(request, form)
    command = Leave(number, ends_groups=form.ends_groups.data, reason=form.reason.data)
    try:
        leave_hub(request.db, request.registry["settings"], command, by=request.identity, now=request.now)
    except tuple(IN_THE_WAY) as error:
        form.refuse(*IN_THE_WAY[type(error)])
        return refused(request) | _page(request, form)
    except AlreadyLeft:
        pass
    say(request, request.localizer.translate(_("The person is erased.")))
    return HTTPSeeOther(request.route_path("desk.people"))
