"""What is mine: load it or 404."""

from typing import Any, ClassVar

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from sqlalchemy import select

from campus.booking.models import NoShowPoint
from campus.people.models import Affiliation, Login, Passkey
from campus.web.resources import path_id
from campus.web.root import ROLE_ACL


class _Mine:
    """A row of ``model`` that is the asker's; others' do not exist here. ``id`` is its number."""

    __acl__: list[tuple[Any, ...]] = ROLE_ACL
    model: ClassVar[Any]

    def __init__(self, request: Request) -> None:
        self.id = path_id(request)
        identity = request.identity
        if identity is None:
            return  # the permission refuses in a moment
        mine = (self.model.id == self.id, self.model.resident_id == identity.resident_id)
        if request.db.scalar(select(self.model.id).where(*mine)) is None:
            raise HTTPNotFound()


class MyAffiliation(_Mine):
    """An affiliation."""

    model = Affiliation


class MyPoint(_Mine):
    """A point in the no-show ledger."""

    model = NoShowPoint


class MyLogin(_Mine):
    """A device that one is signed in on."""

    model = Login


class MyPasskey(_Mine):
    """A passkey."""

    model = Passkey
