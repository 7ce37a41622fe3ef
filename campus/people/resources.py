"""What the routes speak of: an organization, its people, a listed resident; load or 404, and who may."""

import re
from typing import Any

from pyramid.authorization import Allow
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from sqlalchemy import select

from campus.domain.hubtime import local_date
from campus.people.models import Affiliation
from campus.people.queries.directory import see_resident
from campus.people.queries.organizations import find_organization
from campus.people.queries.stewards import is_steward
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.root import ROLE_ACL

_SLUG = re.compile(r"[a-z0-9-]{1,60}")


class OrganizationPage:
    """An organization by its slug. ``is_steward``: the asker decides about its people."""

    def __init__(self, request: Request) -> None:
        self.__acl__: list[tuple[Any, ...]] = ROLE_ACL
        slug = request.matchdict["slug"]
        organization = find_organization(request.db, slug) if _SLUG.fullmatch(slug) else None
        if organization is None:
            raise HTTPNotFound(_("There is no such organization."))
        self.organization = organization
        me = request.identity
        self.is_steward = me is not None and is_steward(
            request.db, organization.id, me.resident_id, local_date(request.now)
        )
        if self.is_steward:
            self.__acl__ = [(Allow, f"resident:{me.resident_id}", Permission.STEWARD), *ROLE_ACL]


class OrganizationAffiliation(OrganizationPage):
    """An affiliation with the organization, by the id in the address. Only who decides about it learns whether it is
    there."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.affiliation_id = path_id(request)
        if not self.is_steward and not (request.identity and request.identity.may(Permission.STEWARD)):
            return  # the permission refuses in a moment
        mine = (Affiliation.id == self.affiliation_id, Affiliation.organization_id == self.organization.id)
        if request.db.scalar(select(Affiliation.id).where(*mine)) is None:
            raise HTTPNotFound()


class ListedResident:
    """A resident who consented to be listed, as the asker sees them. Only residents learn whether there is one."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        resident_id = path_id(request)
        if request.identity is None:
            return  # the permission refuses in a moment
        seen = see_resident(request.db, resident_id, by=request.identity.resident_id, day=local_date(request.now))
        if seen is None:
            raise HTTPNotFound(_("Nobody is listed at this address."))
        self.seen = seen
