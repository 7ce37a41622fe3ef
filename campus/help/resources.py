"""Calls and checks of addresses: loaded, or not found by whoever must not know of them."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from campus.help.models import CallSource, HelpKind
from campus.help.queries.calls import find_call, may_see
from campus.help.queries.checks import find_check
from campus.help.queries.duty import people_on_duty
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.root import ROLE_ACL


class OwnCall:
    """The call whose id stands in the address, for whoever made it."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        call_id = path_id(request)
        if request.identity is None:
            return  # the permission refuses in a moment
        found = find_call(request.db, call_id)
        if found is None or found.source is not CallSource.PAGE or found.resident_id != request.identity.resident_id:
            raise HTTPNotFound(_("There is no such call."))
        self.call = found


class AnsweredCall:
    """The call whose id stands in the address, for managers; of someone alone only for those who were told of it or are
    on duty."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        call_id = path_id(request)
        if request.identity is None or not request.identity.may(Permission.ANSWER_CALLS):
            return  # the permission refuses in a moment
        found, me = find_call(request.db, call_id), request.identity.resident_id
        if found is None:
            raise HTTPNotFound(_("There is no such call."))
        if found.kind is HelpKind.CHECK:
            is_on_duty = people_on_duty(request.db, now=request.now).includes(me)
            if not may_see(request.db, found, me, is_on_duty=is_on_duty):
                raise HTTPNotFound(_("There is no such call."))
        self.call = found


class OwnCheck:
    """The check whose id stands in the address, for whoever was asked and whose booking it is."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        check_id = path_id(request)
        if request.identity is None:
            return  # the permission refuses in a moment
        found = find_check(request.db, check_id)
        if found is None or not found.is_of(request.identity.resident_id):
            raise HTTPNotFound(_("There is no such page."))
        self.check = found
