"""What spaces add to pages of lower floors."""

from pyramid.request import Request

from campus.domain.hubtime import local_date
from campus.spaces.queries.tenancies import tenancies_of
from campus.web.sections import Section
from campus.web.sentences import floor_words


def tenancy_section(request: Request, organization_id: int) -> list[Section]:
    """Which floors and offices an organization has at the hub now or will have; nothing if none."""
    found = tenancies_of(request.db, organization_id, local_date(request.now))
    rows = [(each, floor_words(each.floor, request.locale_name)) for each in found]
    return [Section("spaces/tenancy_section.html", {"tenancies": rows})] if rows else []
