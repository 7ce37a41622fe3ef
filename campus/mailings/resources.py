"""The link at the foot of mails: whoever has it stops mails of one kind to one resident, and can do nothing else."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from sqlalchemy import select

from campus.outbox.letterhead import read_stop_token
from campus.people.models import Resident
from campus.settings import Settings
from campus.web.root import ROLE_ACL


class StopLink:
    """The ``kind`` of mail and the resident that a token of ours speaks of; 404 for any other."""

    __acl__: list[tuple[Any, ...]] = ROLE_ACL

    def __init__(self, request: Request) -> None:
        settings: Settings = request.registry["settings"]
        said = read_stop_token(settings.secret, request.matchdict["token"])
        if said is None or request.db.scalar(select(Resident.id).where(Resident.id == said[1])) is None:
            raise HTTPNotFound()
        self.kind, self.resident_id = said
