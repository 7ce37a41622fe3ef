"""Whom and what a manager decides about."""

from typing import Any

from pyramid.authorization import Deny, Everyone
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from campus.db import reading
from campus.enrolling.queries import find_job
from campus.people.models import Organization, Resident
from campus.people.queries.logins import Identity
from campus.permissions import Permission, Role
from campus.spaces.queries.pictures import find_floor, find_plan
from campus.spaces.queries.policies import find_policy
from campus.spaces.queries.reading_files import find_file
from campus.spaces.services.reading_files import KEPT
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.root import ROLE_ACL

_STAFF = frozenset({Role.MANAGER, Role.ADMIN})


def may_decide_about(identity: Identity | None, resident: Resident) -> bool:
    """Nobody decides about themselves; about managers and administrators only an administrator."""
    if identity is None or identity.resident_id == resident.id:
        return False
    return resident.role not in _STAFF or identity.role is Role.ADMIN


class DecidedPerson:
    """The resident whose id stands in the address. Only managers learn whether there is one."""

    def __init__(self, request: Request) -> None:
        self.resident_id = path_id(request)
        self.__acl__: list[tuple[Any, ...]] = ROLE_ACL
        if not request.identity or not request.identity.may(Permission.MANAGE_PEOPLE):
            return  # the permission refuses in a moment
        resident = request.db.get(Resident, self.resident_id)
        if resident is None or resident.left_at is not None:
            raise HTTPNotFound()
        if not may_decide_about(request.identity, resident):
            shut = (Permission.MANAGE_PEOPLE, Permission.ADMINISTER)
            self.__acl__ = [(Deny, Everyone, shut), *ROLE_ACL]


class RoledPerson(DecidedPerson):
    """The same, for giving roles: administrators may also give their own rights away."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        me = request.identity
        if me and me.role is Role.ADMIN and me.resident_id == self.resident_id:
            self.__acl__ = ROLE_ACL


class ShownPerson:
    """The resident whose page a manager looks at, whoever it is. Only managers learn whether there is one."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.resident_id = path_id(request)
        if not request.identity or not request.identity.may(Permission.MANAGE_PEOPLE):
            return  # the permission refuses in a moment
        resident = request.db.get(Resident, self.resident_id)
        if resident is None or resident.left_at is not None:
            raise HTTPNotFound(_("There is no such person."))


class SentPeople:
    """The file of people whose key stands in the address."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.key: str = request.matchdict["key"]
        if not request.identity or not request.identity.may(Permission.MANAGE_PEOPLE):
            return  # the permission refuses in a moment
        with reading(request) as db:
            job = find_job(db, self.key)
        if job is None:
            raise HTTPNotFound(_("This file is no longer here. Send it again."))
        self.job = job


class SetOrganization:
    """The organization whose id stands in the address. Only managers learn whether there is one."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.organization_id = path_id(request)
        if not request.identity or not request.identity.may(Permission.MANAGE_PEOPLE):
            return  # the permission refuses in a moment
        if request.db.get(Organization, self.organization_id) is None:
            raise HTTPNotFound(_("There is no such organization."))


class SetPolicy:
    """The policy whose id stands in the address. Only managers learn whether there is one."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.policy_id = path_id(request)
        if not request.identity or not request.identity.may(Permission.MANAGE_SPACES):
            return  # the permission refuses in a moment
        policy = find_policy(request.db, self.policy_id)
        if policy is None:
            raise HTTPNotFound(_("There is no such rule."))
        self.policy = policy


class SentReadings:
    """The file of readings whose key stands in the address, for the manager who sent it."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.key: str = request.matchdict["key"]
        if not request.identity or not request.identity.may(Permission.MANAGE_SPACES):
            return  # the permission refuses in a moment
        with reading(request) as db:
            data = find_file(db, self.key, request.identity.resident_id, since=request.now - KEPT)
        if data is None:
            raise HTTPNotFound(_("This file is no longer here. Send it again."))
        self.data = data


class PlannedFloor:
    """The floor whose id stands in the address, with its building and its plan, if it has one. Only managers learn
    whether there is one."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.floor_id = path_id(request)
        if not request.identity or not request.identity.may(Permission.MANAGE_SPACES):
            return  # the permission refuses in a moment
        found = find_floor(request.db, self.floor_id)
        if found is None:
            raise HTTPNotFound(_("There is no such floor."))
        self.floor, self.building = found
        self.plan = find_plan(request.db, self.floor_id)
