"""What the routes speak of: a group, one of its seasons, a session; load or 404, and who may."""

from typing import Any

from pyramid.authorization import Allow
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.db import reading
from campus.groups.models import (
    LEADERS,
    Group,
    GroupSession,
    GroupStatus,
    Membership,
    Season,
    Standing,
)
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.root import ROLE_ACL

_SHOWN_TO_ALL = (GroupStatus.ACTIVE, GroupStatus.ENDED)


class GroupResource:
    """A group by its slug. One that is only proposed, or was declined, is there for those who lead it and for managers.

    ``membership`` is how the reader stands to it, None for whoever never asked.
    """

    def __init__(self, request: Request) -> None:
        self._open(request, Group.slug == request.matchdict["slug"])

    def _open(self, request: Request, condition: Any) -> None:
        identity = request.identity  # read before: nobody may hold one connection and wait for another
        with reading(request) as db:
            group = db.scalar(select(Group).where(condition))
            if group is None:
                raise HTTPNotFound(_("There is no such group."))
            self.group = group
            self.membership = None if identity is None else _membership(db, group.id, identity.resident_id)
        if group.status not in _SHOWN_TO_ALL and not (self.leads or self._is_staff(request)):
            raise HTTPNotFound(_("There is no such group."))

    @property
    def is_member(self) -> bool:
        return self.membership is not None and self.membership.standing is Standing.IN

    @property
    def leads(self) -> bool:
        """Whether the reader is an organizer of the group."""
        return self.membership is not None and self.is_member and self.membership.role in LEADERS

    @property
    def __acl__(self) -> list[Any]:
        if self.membership is None or not self.leads:
            return ROLE_ACL
        return [(Allow, f"resident:{self.membership.resident_id}", Permission.LEAD_GROUP), *ROLE_ACL]

    def _is_staff(self, request: Request) -> bool:
        return request.identity is not None and request.identity.may(Permission.LEAD_GROUP)


class SeasonResource(GroupResource):
    """A season by its group's slug and its number."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        number = path_id(request, "number")
        with reading(request) as db:
            season = db.scalar(select(Season).where(Season.group_id == self.group.id, Season.number == number))
        if season is None:
            raise HTTPNotFound(_("This group has no such season."))
        self.season = season


class SessionResource(GroupResource):
    """A session by its id, with its season and its group."""

    def __init__(self, request: Request) -> None:
        number = path_id(request)
        with reading(request) as db:
            row = db.execute(
                select(GroupSession, Season).join(Season, Season.id == GroupSession.season_id)
                .where(GroupSession.id == number)
            ).first()
        if row is None:
            raise HTTPNotFound(_("There is no such session."))
        self.session, self.season = row
        self._open(request, Group.id == self.season.group_id)


def _membership(db: Session, group_id: int, resident_id: int) -> Membership | None:
    mine = (Membership.group_id == group_id, Membership.resident_id == resident_id)
    return db.scalar(select(Membership).where(*mine))
