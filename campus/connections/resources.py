"""The question, introduction or opportunity of an address: loaded, or not found by whoever must not know of it; and who
may change it."""

from typing import Any

from pyramid.authorization import Allow
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from campus.connections.models import OpportunityState
from campus.connections.queries.interests import list_interests
from campus.connections.queries.introductions import find_introduction, find_question, list_own
from campus.connections.queries.opportunities import find_opportunity
from campus.connections.sight import part_of
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.root import ROLE_ACL


class AskedQuestion:
    """The question whose id stands in the address, for residents: an ended one for its asker, and for those who named
    someone or were named, only. Its asker changes it."""

    def __init__(self, request: Request) -> None:
        self.__acl__: list[Any] = ROLE_ACL
        question_id = path_id(request)
        if request.identity is None:
            return  # the permission refuses in a moment
        found, me = find_question(request.db, question_id), request.identity.resident_id
        if found is None or not (
            found.is_open(request.now) or found.asker_id == me or list_own(request.db, found.id, me)
        ):
            raise HTTPNotFound(_("There is no such question."))
        self.question = found
        self.__acl__ = [(Allow, f"resident:{found.asker_id}", Permission.CHANGE_POSTED), *ROLE_ACL]

    def is_of(self, request: Request) -> bool:
        """Whether the reader asked it."""
        return bool(self.question.asker_id == request.identity.resident_id)


class SeenIntroduction:
    """The introduction whose key stands in the address, for those who may know of it and nobody else."""

    __acl__ = ROLE_ACL

    def __init__(self, request: Request) -> None:
        if request.identity is None:
            return  # the permission refuses in a moment
        found = find_introduction(request.db, request.matchdict["key"])
        if found is None or part_of(found, request.identity.resident_id) is None:
            raise HTTPNotFound(_("There is no such introduction."))
        self.it = found


class PostedOpportunity:
    """The opportunity whose id stands in the address; a withdrawn one for its poster and the interested only. Its
    poster changes it."""

    def __init__(self, request: Request) -> None:
        found = find_opportunity(request.db, path_id(request))
        self.viewer_id: int | None = request.identity.resident_id if request.identity else None
        if found is None:
            raise HTTPNotFound(_("There is no such opportunity."))
        self.it = found
        self.interests = list_interests(request.db, found.id) if self.viewer_id else []
        if found.state is OpportunityState.WITHDRAWN and not (self.is_poster or self.is_interested):
            raise HTTPNotFound(_("There is no such opportunity."))

    @property
    def __acl__(self) -> list[Any]:
        own = (Permission.CHANGE_POSTED, Permission.WITHDRAW_POSTED)
        return [*((Allow, f"resident:{self.it.posted_by_id}", each) for each in own), *ROLE_ACL]

    @property
    def is_poster(self) -> bool:
        return self.viewer_id == self.it.posted_by_id

    @property
    def is_interested(self) -> bool:
        """Whether the viewer showed interest, withdrawn or not."""
        return any(each.resident_id == self.viewer_id for each in self.interests)
