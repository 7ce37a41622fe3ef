"""Organizations: their list, and a page each with what its people do at the hub."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.domain.hubtime import local_date
from campus.people.affiliation_forms import OrganizationFilterForm
from campus.people.models import Organization
from campus.people.queries.directory import DirectoryFilter, SeenResident, count_listed, find_listed, see_residents
from campus.people.queries.organizations import (
    count_organizations,
    count_people,
    find_organizations,
    read_organization,
)
from campus.people.queries.stewards import count_asked
from campus.people.words import KINDS
from campus.permissions import Permission
from campus.web.paging import paged, read_page_number
from campus.web.sections import sections_of

PAGE_SIZE = 30
PEOPLE_ON_A_PAGE = 12


@view_config(
    route_name="organizations.list",
    request_method="GET",
    renderer="organizations/list.html",
    permission=Permission.VISIT,
)
def list_all(request: Request) -> dict[str, Any]:
    """Where the people of the hub come from."""
    form, number = OrganizationFilterForm(request), read_page_number(request)
    wanted = form.wanted()
    found = find_organizations(request.db, wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    total = count_organizations(request.db, wanted)
    return {
        "filter": form,
        "page": paged(request, found, number=number, total=total, size=PAGE_SIZE),
        "people": count_people(request.db, [each.id for each in found], local_date(request.now)),
        "kinds": KINDS,
    }


@view_config(
    route_name="organizations.show",
    request_method="GET",
    renderer="organizations/show.html",
    permission=Permission.VISIT,
)
def show(request: Request) -> dict[str, Any]:
    """What an organization is, and what its people do here."""
    db, today = request.db, local_date(request.now)
    organization = read_organization(db, request.context.organization.id)
    assert organization is not None  # loaded a moment ago
    listed, people = _people(request, organization)
    is_ko = request.locale_name == "ko"
    abouts = (organization.about_ko, organization.about_en)
    may_decide = bool(request.has_permission(Permission.STEWARD))
    return {
        "it": organization,
        # Better in the other language than not at all; the page says in which.
        "about": next(((text, lang) for text, lang in _in_order(abouts, is_ko=is_ko) if text), ("", "")),
        "kinds": KINDS,
        "people_count": count_people(db, [organization.id], today).get(organization.id, 0),
        "listed": listed,
        "people": people,
        "sections": sections_of(request, "organization_sections", organization.id),
        "may_decide": may_decide,
        "asked": count_asked(db, organization.id) if may_decide else 0,
    }


def _in_order(abouts: tuple[str, str], *, is_ko: bool) -> list[tuple[str, str]]:
    pairs = list(zip(abouts, ("ko", "en"), strict=True))
    return pairs if is_ko else pairs[::-1]


def _people(request: Request, organization: Organization) -> tuple[int, list[SeenResident]]:
    """How many of its residents are listed, and the first of them; visitors see nobody."""
    if request.identity is None:
        return 0, []
    db, day = request.db, local_date(request.now)
    wanted = DirectoryFilter(day, organization_id=organization.id)
    ids = find_listed(db, wanted, offset=0, limit=PEOPLE_ON_A_PAGE)
    seen = see_residents(db, ids, by=request.identity.resident_id, day=day)
    return count_listed(db, wanted), [seen[number] for number in ids]
