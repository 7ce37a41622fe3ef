"""Keys at the desk: issued and shown once, listed, revoked."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.api.forms import KeyForm, key_form
from campus.api.models import ApiKey
from campus.api.queries import list_keys
from campus.api.services import issue_key, revoke_key
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "api/keys.html"
PAGE_SIZE = 30


def _state(key: ApiKey, request: Request) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "works" if key.expires_at > request.now else "expired"


def _page(request: Request, form: KeyForm | None = None, **values: Any) -> dict[str, Any]:
    """The list with its form; beside a key that is shown once there is no form."""
    number, catalogue = read_page_number(request), read_catalogue(request.db)
    keys, total = list_keys(request.db, page=number, size=PAGE_SIZE)
    fresh = key_form(request, catalogue) if request.method == "GET" else None
    shown = [(each, _state(each, request)) for each in keys]
    return {
        "page": paged(request, shown, number=number, total=total, size=PAGE_SIZE),
        "rooms": catalogue.rooms,
        "names": names_of(request.db, {each.made_by_id for each in keys}),
        "form": form or fresh,
        "shown_once": None,
        **values,
    }


@view_config(route_name="api.keys", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def show(request: Request) -> dict[str, Any]:
    """All keys, those that work no more among them."""
    return _page(request)


@view_config(route_name="api.keys", request_method="POST", permission=Permission.MANAGE_SPACES)
def issue(request: Request) -> Response:
    """Make a key and show it, this once; neither browser nor proxy may keep it."""
    form = key_form(request, read_catalogue(request.db))
    if not form.validate():
        return render_to_response(PAGE, refused(request) | _page(request, form), request, response=request.response)
    token = issue_key(request.db, form.wish(), by=request.identity.resident_id, now=request.now)
    values = _page(request, shown_once={"name": form.name.data, "token": token})
    response = render_to_response(PAGE, values, request)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@view_config(route_name="api.key.revoke", request_method="POST", permission=Permission.MANAGE_SPACES)
def revoke(request: Request) -> Response:
    """End a key at once."""
    is_done = revoke_key(request.db, path_id(request), by=request.identity.resident_id, now=request.now)
    text = _("The key works no more.") if is_done else _("This key was revoked already.")
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("api.keys"))
