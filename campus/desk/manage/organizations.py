"""Organizations at the desk: their names, domains and contact, and who answers for their people."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.desk.forms.organizations import NewOrganizationForm, OrganizationForm, StewardForm, start_of
from campus.domain.hubtime import local_date
from campus.people.affiliation_forms import OrganizationFilterForm
from campus.people.looking import note_look
from campus.people.models import Organization, OrganizationKind
from campus.people.queries.organizations import (
    count_organizations,
    count_people,
    find_organizations,
    read_organization,
)
from campus.people.queries.stewards import count_asked, list_stewards, stewards_per_organization
from campus.people.services.organizations import (
    DomainTaken,
    SlugTaken,
    StaleOrganization,
    StewardRefused,
    change_organization,
    make_organization,
    name_steward,
    release_steward,
)
from campus.people.words import KINDS
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.resources import path_id
from campus.web.visits import say
from campus.web.words import named

LIST, FORM = "desk/organizations.html", "desk/organization.html"
PAGE_SIZE = 30
FRESH = {"kind": OrganizationKind.STARTUP}


@view_config(route_name="desk.organizations", request_method="GET", renderer=LIST, permission=Permission.MANAGE_PEOPLE)
def show_list(request: Request) -> dict[str, Any]:
    """All organizations, found as Koreans type."""
    db, form, number = request.db, OrganizationFilterForm(request), read_page_number(request)
    wanted = form.wanted()
    found = find_organizations(db, wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    ids = [each.id for each in found]
    total = count_organizations(db, wanted)
    return {
        "filter": form,
        "page": paged(request, found, number=number, total=total, size=PAGE_SIZE),
        "people": count_people(db, ids, local_date(request.now)),
        "stewards": stewards_per_organization(db, ids),
        "asked": count_asked(db),
        "kinds": KINDS,
    }


def _form_page(
    request: Request,
    form: OrganizationForm,
    organization: Organization | None = None,
    steward: StewardForm | None = None,
) -> dict[str, Any]:
    stewards = [] if organization is None else list_stewards(request.db, organization.id, local_date(request.now))
    if organization is not None:
        note_look(request, Looked.STEWARDS, f"organization:{organization.id}", (each.resident_id for each in stewards))
    return {
        "form": form,
        "organization": organization,
        "stewards": stewards,
        "steward": steward or StewardForm(request),
        "asked": 0 if organization is None else count_asked(request.db, organization.id),
    }


def _shown(request: Request) -> Organization:
    organization = read_organization(request.db, request.context.organization_id)
    assert organization is not None  # loaded a moment ago
    return organization


def _refuse_domains(request: Request, form: OrganizationForm, problem: DomainTaken) -> None:
    domain, owner = next(iter(problem.owners.items()))
    names = {"domain": domain, "organization": named(owner, request.locale_name)}
    form.refuse("domains", _("${domain} belongs to ${organization} already.", mapping=names))


@view_config(
    route_name="desk.organization.new", request_method="GET", renderer=FORM, permission=Permission.MANAGE_PEOPLE
)
def show_new(request: Request) -> dict[str, Any]:
    """An empty form."""
    return _form_page(request, NewOrganizationForm(request, start=FRESH))


@view_config(
    route_name="desk.organization.new", request_method="POST", renderer=FORM, permission=Permission.MANAGE_PEOPLE
)
def make(request: Request) -> dict[str, Any] | Response:
    """Write a new organization."""
    form = NewOrganizationForm(request)
    if not form.validate():
        return refused(request) | _form_page(request, form)
    try:
        made = make_organization(
            request.db, form.slug.data, form.draft(), by=request.identity.resident_id, now=request.now
        )
    except SlugTaken:
        form.refuse("slug", _("Another organization has this address already."))
    except DomainTaken as problem:
        _refuse_domains(request, form, problem)
    else:
        say(request, request.localizer.translate(_("The organization is written down.")))
        return HTTPSeeOther(request.route_path("desk.organization", id=made.id))
    return refused(request) | _form_page(request, form)


@view_config(route_name="desk.organization", request_method="GET", renderer=FORM, permission=Permission.MANAGE_PEOPLE)
def show_one(request: Request) -> dict[str, Any]:
    """What is said of an organization, to be changed, and its stewards."""
    organization = _shown(request)
    return _form_page(request, OrganizationForm(request, start=start_of(organization)), organization)


@view_config(route_name="desk.organization", request_method="POST", renderer=FORM, permission=Permission.MANAGE_PEOPLE)
def change(request: Request) -> dict[str, Any] | Response:
    """Write what is said of it now; of two edits from one version the second is told."""
    form = OrganizationForm(request)
    if not form.validate():
        return refused(request) | _form_page(request, form, _shown(request))
    number, me = request.context.organization_id, request.identity.resident_id
    try:
        version = form.sent_version()
        change_organization(request.db, number, form.draft(), version=version, by=me, now=request.now)
    except DomainTaken as problem:
        _refuse_domains(request, form, problem)
        return refused(request) | _form_page(request, form, _shown(request))
    except StaleOrganization:
        form.refuse(
            None,
            _("Somebody changed this organization meanwhile. Look at it again; what you typed is still in the fields."),
        )
        organization = _shown(request)
        form.version.data = str(organization.version)
        request.response.status_int = 409
        return _form_page(request, form, organization)
    return _back(request, _("The organization is saved."))


@view_config(route_name="desk.steward.name", request_method="POST", renderer=FORM, permission=Permission.MANAGE_PEOPLE)
def take_steward(request: Request) -> dict[str, Any] | Response:
    """Name a steward."""
    form, number = StewardForm(request), request.context.organization_id
    if form.validate():
        try:
            named_one = name_steward(
                request.db, number, form.email.data, by=request.identity.resident_id, now=request.now
            )
        except StewardRefused:
            form.refuse("email", _("No resident with this address is affiliated with the organization."))
        else:
            return _back(request, _("${name} answers for its people now.", mapping={"name": named_one.name}))
    organization = _shown(request)
    fresh = OrganizationForm(request)
    fresh.process(None, data=start_of(organization))  # what was sent is the other form's
    return refused(request) | _form_page(request, fresh, organization, form)


@view_config(route_name="desk.steward.release", request_method="POST", permission=Permission.MANAGE_PEOPLE)
def drop_steward(request: Request) -> Response:
    """Take the duty from a steward."""
    resident_id, me = path_id(request, "resident_id"), request.identity.resident_id
    if release_steward(request.db, request.context.organization_id, resident_id, by=me, now=request.now):
        return _back(request, _("The duty is taken back."))
    return _back(request, _("This resident was no steward any more."), "warn")


def _back(request: Request, text: str, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("desk.organization", id=request.context.organization_id))
