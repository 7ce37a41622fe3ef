"""What is mine: load it or 404."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from sqlalchemy import select

from campus.booking.models import NoShowPoint
from campus.people.models import Affiliation, Login
from campus.web.resources import path_id
from campus.web.root import ROLE_ACL


class MyAffiliation:
    """An affiliation of the asker; others' do not exist here."""

    __acl__: list[tuple[Any, ...]] = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.affiliation_id = path_id(request)
        identity = request.identity
        if identity is None:
            return  # the permission refuses in a moment
        mine = (Affiliation.id == self.affiliation_id, Affiliation.resident_id == identity.resident_id)
        if request.db.scalar(select(Affiliation.id).where(*mine)) is None:
            raise HTTPNotFound()


class MyPoint:
    """A point of the asker in the no-show ledger; others' do not exist here."""

    __acl__: list[tuple[Any, ...]] = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.point_id = path_id(request)
        identity = request.identity
        if identity is None:
            return  # the permission refuses in a moment
        mine = (NoShowPoint.id == self.point_id, NoShowPoint.resident_id == identity.resident_id)
        if request.db.scalar(select(NoShowPoint.id).where(*mine)) is None:
            raise HTTPNotFound()


class MyLogin:
    """A device that the asker is signed in on; others' devices do not exist here."""

    __acl__: list[tuple[Any, ...]] = ROLE_ACL

    def __init__(self, request: Request) -> None:
        self.login_id = path_id(request)
        identity = request.identity
        if identity is None:
            return  # the permission refuses in a moment
        mine = select(Login.id).where(Login.id == self.login_id, Login.resident_id == identity.resident_id)
        if request.db.scalar(mine) is None:
            raise HTTPNotFound()
