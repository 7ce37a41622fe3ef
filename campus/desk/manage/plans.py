"""Plans of floors at the desk, and where rooms are on them."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.db import short_write
from campus.desk.forms.pictures import AltForm, MarkForm, PictureForm, alt_form, mark_forms
from campus.desk.manage.photos import read_sent
from campus.desk.resources import PlannedFloor
from campus.permissions import Permission
from campus.spaces.models import Room
from campus.spaces.queries.pictures import rooms_of_floor
from campus.spaces.services.picture_files import read_plan_file
from campus.spaces.services.plans import SCALE, PlanGone, describe_plan, mark_rooms, remove_plan, set_plan
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

PAGE = "desk/plan.html"
_CAN = Permission.MANAGE_SPACES


def _page(
    context: PlannedFloor,
    request: Request,
    form: PictureForm | None = None,
    words: AltForm | None = None,
    marks: list[tuple[Room, MarkForm]] | None = None,
) -> dict[str, Any]:
    """The plan with its words and the rooms of the floor; of the forms, those that were refused."""
    if words is None and context.plan is not None:
        words = alt_form(request, context.plan, prefix="plan-")
    if marks is None:
        marks = [(room, _mark_form(request, room, mark)) for room, mark in rooms_of_floor(request.db, context.floor_id)]
    wrong = [each for _room, each in marks if each.errors]
    return {
        "floor": context.floor,
        "building": context.building,
        "plan": context.plan,
        "form": form or PictureForm(request),
        "words": words,
        "marks": marks,
        "sent": form if form is not None else next(iter(wrong), words if words is not None and words.errors else None),
        "scale": SCALE,
    }


def _mark_form(request: Request, room: Room, mark: Any) -> MarkForm:
    form = MarkForm(request, prefix=f"{room.slug}-")
    names = ("x", "y", "way_ko", "way_en")
    form.process(None, data={name: getattr(mark, name) for name in names} if mark else {})
    return form


def _back(request: Request, text: TranslationString) -> Response:
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.plan", id=request.matchdict["id"]))


@view_config(route_name="desk.plan", request_method="GET", renderer=PAGE, permission=_CAN)
def show(context: PlannedFloor, request: Request) -> dict[str, Any]:
    """The plan of a floor and the rooms on it, or a form for one."""
    return _page(context, request)


@view_config(route_name="desk.plan", request_method="POST", renderer=PAGE, permission=_CAN)
def replace(context: PlannedFloor, request: Request) -> dict[str, Any] | Response:
    """Give the floor a plan, or another one."""
    form, by = PictureForm(request), request.identity.resident_id
    picture = read_sent(request, form, read_plan_file)
    if picture is None:
        return refused(request) | _page(context, request, form)
    try:
        with short_write(request) as db:
            set_plan(db, context.floor_id, picture, form.alt, by=by, now=request.now)
    except PlanGone:
        raise HTTPNotFound(_("There is no such floor.")) from None
    return _back(request, _("The plan is saved. Now mark the rooms on it."))


@view_config(route_name="desk.plan.words", request_method="POST", renderer=PAGE, permission=_CAN)
def describe(context: PlannedFloor, request: Request) -> dict[str, Any] | Response:
    """Say anew what the plan shows."""
    if context.plan is None:
        raise _gone()
    form = alt_form(request, context.plan, prefix="plan-", is_sent=True)
    if not form.validate():
        return refused(request) | _page(context, request, words=form)
    describe_plan(request.db, context.floor_id, form.alt, by=request.identity.resident_id, now=request.now)
    return _back(request, _("The description is saved."))


@view_config(route_name="desk.plan.rooms", request_method="POST", renderer=PAGE, permission=_CAN)
def mark(context: PlannedFloor, request: Request) -> dict[str, Any] | Response:
    """Say where the rooms of the floor are."""
    if context.plan is None:
        raise _gone()
    forms = mark_forms(request, rooms_of_floor(request.db, context.floor_id))
    # Every form says what is wrong with it, not only the first.
    if False in [form.check() for _room, form in forms]:
        return refused(request) | _page(context, request, marks=forms)
    marks = {room.id: form.mark for room, form in forms if form.was_sent}
    mark_rooms(request.db, context.floor_id, marks, by=request.identity.resident_id, now=request.now)
    return _back(request, _("The rooms are marked."))


@view_config(route_name="desk.plan.remove", request_method="POST", permission=_CAN)
def remove(context: PlannedFloor, request: Request) -> Response:
    """Take the plan away, with the marks on it."""
    try:
        remove_plan(request.db, context.floor_id, by=request.identity.resident_id, now=request.now)
    except PlanGone:
        raise _gone() from None
    return _back(request, _("The plan is gone."))


def _gone() -> HTTPNotFound:
    return HTTPNotFound(_("This floor has no plan."))
