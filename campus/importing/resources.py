"""The import that one is looking at: load it or 404."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

from campus.importing.queries import Job, find_job
from campus.web.locale import _
from campus.web.root import ROLE_ACL


class JobResource:
    """An import of the asker; others' do not exist here."""

    __acl__: list[tuple[Any, ...]] = ROLE_ACL
    job: Job

    def __init__(self, request: Request) -> None:
        if request.identity is None:
            return  # the permission refuses in a moment
        found = find_job(request.db, request.matchdict["key"], request.identity.resident_id)
        if found is None:
            raise HTTPNotFound(_("This file is no longer here: it is kept for a day. Choose it again."))
        self.job = found
