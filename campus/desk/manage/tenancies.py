"""Tenancies at the desk: who has which floor; rules may be for tenants only, and a team is a tenant."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.desk.forms.tenancies import TenancyForm
from campus.domain.hubtime import local_date
from campus.people.queries.organizations import list_organizations
from campus.permissions import Permission
from campus.spaces.queries.policies import read_floors
from campus.spaces.queries.tenancies import count_tenancies, list_tenancies
from campus.spaces.services.tenancies import TenancyGone, TenantAlready, add_tenancy, end_tenancy
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.resources import path_id
from campus.web.sentences import floor_words
from campus.web.visits import say
from campus.web.words import named

PAGE = "desk/tenancies.html"
PAGE_SIZE = 30


def _form(request: Request, **options: Any) -> TenancyForm:
    locale = request.locale_name
    organizations = [(each.id, named(each, locale)) for each in list_organizations(request.db)]
    floors = [(floor_id, floor_words(floor, locale)) for floor_id, floor in read_floors(request.db).items()]
    return TenancyForm(request, organizations, floors, **options)


def _page(request: Request, form: TenancyForm) -> dict[str, Any]:
    today, number = local_date(request.now), read_page_number(request)
    found = list_tenancies(request.db, today, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    rows = [(each, floor_words(each.floor, request.locale_name)) for each in found]
    total = count_tenancies(request.db)
    return {
        "form": form,
        "page": paged(request, rows, number=number, total=total, size=PAGE_SIZE),
        "today": today,
    }


@view_config(route_name="desk.tenancies", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def show_tenancies(request: Request) -> dict[str, Any]:
    """Who is a tenant where, and who was."""
    return _page(request, _form(request, start={"starts_on": local_date(request.now)}))


@view_config(route_name="desk.tenancies", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def let_in(request: Request) -> dict[str, Any] | Response:
    """Let an organization in."""
    form = _form(request)
    if not form.validate():
        return refused(request) | _page(request, form)
    try:
        add_tenancy(request.db, form.command(), by=request.identity.resident_id, now=request.now)
    except TenantAlready:
        form.refuse("organization", _("This organization has that floor already in some of the time."))
        return refused(request) | _page(request, form)
    return _done(request, _("The tenancy is written down."))


@view_config(route_name="desk.tenancies.end", request_method="POST", permission=Permission.MANAGE_SPACES)
def end(request: Request) -> Response:
    """Let today be the last day."""
    try:
        end_tenancy(request.db, path_id(request), by=request.identity.resident_id, now=request.now)
    except TenancyGone:
        say(request, request.localizer.translate(_("This tenancy has ended already.")), "warn")
        return HTTPSeeOther(request.route_path("desk.tenancies"))
    return _done(request, _("The tenancy ends today."))


def _done(request: Request, text: str) -> Response:
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.tenancies"))
