"""Noting a search that found nothing, once its page is made."""

import logging

from pyramid.request import Request
from sqlalchemy.exc import DBAPIError

from campus.booking.queries.finder import Search
from campus.booking.services.searches import note_unmet, seeker_of
from campus.db import short_write
from campus.domain.hubtime import local_date
from campus.spaces.models import RoomKind
from campus.spaces.queries.catalogue import read_catalogue

log = logging.getLogger(__name__)


def note_after(request: Request, search: Search, kind: RoomKind | None, *, is_near: bool) -> None:
    """Note it in a transaction of its own after the answer is made; a database that cannot write spoils no page."""
    zones = {each.slug: each.id for each in read_catalogue(request.db).zones}
    resident_id = None if request.identity is None else request.identity.resident_id
    seeker = seeker_of(request.registry["settings"].secret, resident_id, local_date(request.now))
    zone_id = zones.get(search.zone_slug or "")

    def note(_request: Request) -> None:
        try:
            with short_write(request) as db:
                note_unmet(db, search, kind, zone_id=zone_id, seeker=seeker, is_near=is_near, now=request.now)
        except DBAPIError as trouble:
            log.warning("a search was not noted: %s", type(trouble.__cause__ or trouble).__name__)

    request.add_finished_callback(note)
