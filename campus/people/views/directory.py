"""The people of the hub, as far as each of them consented to be seen."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.domain.hubtime import local_date
from campus.people.affiliation_forms import DirectoryFilterForm
from campus.people.queries.directory import count_listed, find_listed, is_listed, see_residents
from campus.people.queries.interests import labels_in_use, shared_interests
from campus.people.queries.organizations import list_organizations
from campus.people.words import KINDS
from campus.permissions import Permission
from campus.web.paging import paged, read_page_number

PAGE_SIZE = 30
INTERESTS_OFFERED = 16


@view_config(
    route_name="people.directory",
    request_method="GET",
    renderer="people/directory.html",
    permission=Permission.BE_RESIDENT,
)
def show_directory(request: Request) -> dict[str, Any]:
    """Who is listed: filtered by words, organization, kind of organization, interest."""
    db, day, me = request.db, local_date(request.now), request.identity.resident_id
    form, number = DirectoryFilterForm(request, list_organizations(db)), read_page_number(request)
    wanted = form.wanted(day)
    ids = find_listed(db, wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    seen = see_residents(db, ids, by=me, day=day)
    people = [seen[resident_id] for resident_id in ids if resident_id in seen]
    return {
        "filter": form,
        "page": paged(request, people, number=number, total=count_listed(db, wanted), size=PAGE_SIZE),
        "interests": shared_interests(db, limit=INTERESTS_OFFERED),
        "chosen": wanted.interest,
        "chosen_label": labels_in_use(db, [wanted.interest]).get(wanted.interest, wanted.interest),
        "is_listed": is_listed(db, me),
        "kinds": KINDS,
    }


@view_config(
    route_name="people.person",
    request_method="GET",
    renderer="people/person.html",
    permission=Permission.BE_RESIDENT,
)
def show_person(request: Request) -> dict[str, Any]:
    """What a listed resident shows of themselves."""
    return {"it": request.context.seen, "kinds": KINDS}
