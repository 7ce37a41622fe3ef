"""What groups add to pages of lower floors."""

from pyramid.request import Request

from campus.domain.hubtime import local_date
from campus.groups.queries.organizations import groups_of, held_by
from campus.groups.words import KINDS
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.sections import Section

_MOST = 8


def organization_section(request: Request, organization_id: int) -> list[Section]:
    """The groups in which an organization's people meet and what they hold for everyone; nothing if none."""
    groups = groups_of(request.db, organization_id, now=request.now, limit=_MOST)
    held = held_by(request.db, organization_id, now=request.now, limit=_MOST)
    if not groups and not held:
        return []
    values = {
        "groups": groups,
        "held": held,
        "kinds": KINDS,
        "rooms": read_catalogue(request.db).rooms,
        "today": local_date(request.now),
    }
    return [Section("groups/organization_section.html", values)]
