"""Photos of a room at the desk."""

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.resources import RoomResource
from campus.db import short_write
from campus.desk.forms.pictures import AltForm, PictureForm, alt_form
from campus.permissions import Permission
from campus.spaces.queries.pictures import floor_of, list_photos
from campus.spaces.services.photos import (
    MOST_PHOTOS,
    PhotoAlready,
    PhotoGone,
    RoomFull,
    add_photo,
    describe_photo,
    move_photo,
    remove_photo,
)
from campus.spaces.services.picture_files import (
    MOST_OCTETS,
    Picture,
    PictureProblem,
    PictureRefused,
    read_photo_file,
)
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "desk/photos.html"
_CAN = Permission.MANAGE_SPACES
_STEPS = {"up": -1, "down": 1}


def read_sent(request: Request, form: PictureForm, read: Callable[[bytes], Picture]) -> Picture | None:
    """The picture that was sent with ``form``; None where anything is wrong, which then stands at its field."""
    is_valid = form.validate()
    sent = request.POST.get("file")
    if not hasattr(sent, "file"):
        form.refuse_file(PictureProblem.MISSING)
        return None
    with sent.file as file:
        data = file.read(MOST_OCTETS + 1)
    try:
        picture = read(data)
    except PictureRefused as refusal:
        form.refuse_file(refusal.problem)
        return None
    if not is_valid:
        # A browser never sends a file twice by itself.
        form.refuse("file", _("Choose the picture once more."))
        return None
    return picture


def _page(
    context: RoomResource, request: Request, form: PictureForm | None = None, sent: AltForm | None = None
) -> dict[str, Any]:
    """The photos with their words; ``form`` or ``sent`` is what was refused."""
    photos = list_photos(request.db, context.room.id)
    sent_id = path_id(request) if sent is not None else None
    return {
        "room": context.room,
        "floor_id": floor_of(request.db, context.room.id),
        "photos": [(each, sent if sent and each.id == sent_id else _words(request, each)) for each in photos],
        "form": form or PictureForm(request),
        "sent": form if form is not None else sent,
        "most": MOST_PHOTOS,
    }


def _words(request: Request, photo: Any, *, is_sent: bool = False) -> AltForm:
    return alt_form(request, photo, prefix=f"photo-{photo.id}-", is_sent=is_sent)


def _back(request: Request, text: TranslationString) -> Response:
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.photos", slug=request.matchdict["slug"]))


@view_config(route_name="desk.photos", request_method="GET", renderer=PAGE, permission=_CAN)
def show(context: RoomResource, request: Request) -> dict[str, Any]:
    """The photos of a room, and a form for another."""
    return _page(context, request)


@view_config(route_name="desk.photos", request_method="POST", renderer=PAGE, permission=_CAN)
def add(context: RoomResource, request: Request) -> dict[str, Any] | Response:
    """Put a photo behind the others."""
    form, by = PictureForm(request), request.identity.resident_id
    picture = read_sent(request, form, read_photo_file)
    if picture is None:
        return refused(request) | _page(context, request, form)
    try:
        with short_write(request) as db:
            add_photo(db, context.room.id, picture, form.alt, by=by, now=request.now)
    except PhotoAlready:
        form.refuse("file", _("This photo is here already."))
    except RoomFull:
        form.refuse("file", _("A room has at most ${most} photos. Take one away first.", mapping={"most": MOST_PHOTOS}))
    except PhotoGone:
        raise HTTPNotFound(_("There is no such room.")) from None
    else:
        return _back(request, _("The photo is on the room's page."))
    return refused(request) | _page(context, request, form)


@view_config(route_name="desk.photo.words", request_method="POST", renderer=PAGE, permission=_CAN)
def describe(context: RoomResource, request: Request) -> dict[str, Any] | Response:
    """Say anew what a photo shows."""
    photo_id = path_id(request)
    photo = next((each for each in list_photos(request.db, context.room.id) if each.id == photo_id), None)
    if photo is None:
        raise _gone()
    form = _words(request, photo, is_sent=True)
    if not form.validate():
        return refused(request) | _page(context, request, sent=form)
    by = request.identity.resident_id
    _do(lambda: describe_photo(request.db, context.room.id, photo_id, form.alt, by=by, now=request.now))
    return _back(request, _("The description is saved."))


@view_config(route_name="desk.photo.move", request_method="POST", permission=_CAN)
def move(context: RoomResource, request: Request) -> Response:
    """One place to the front or to the back."""
    step, by = _STEPS.get(request.POST.get("to", "")), request.identity.resident_id
    if step is not None:
        _do(lambda: move_photo(request.db, context.room.id, path_id(request), step, by=by, now=request.now))
    return _back(request, _("The order is changed. The first photo is the cover."))


@view_config(route_name="desk.photo.remove", request_method="POST", permission=_CAN)
def remove(context: RoomResource, request: Request) -> Response:
    """Take a photo away."""
    by = request.identity.resident_id
    _do(lambda: remove_photo(request.db, context.room.id, path_id(request), by=by, now=request.now))
    return _back(request, _("The photo is gone."))


def _do(act: Callable[[], object]) -> None:
    try:
        act()
    except PhotoGone:
        raise _gone() from None


def _gone() -> HTTPNotFound:
    return HTTPNotFound(_("There is no such photo."))
