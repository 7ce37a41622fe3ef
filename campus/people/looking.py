"""Views that show others' data to whoever holds a duty say so here; it is written before the answer leaves the house.

    note_look(request, Looked.MEMBERS, f"group:{group.id}", (row.resident_id for row in rows))

What views note is written in one short transaction after the request's own, whatever became of that: also a form that
is refused shows the page again. If it cannot be written the answer is withheld: 503, and nobody has seen anything.
Answers that show nothing (redirects, refusals of the door, what is not found) write nothing.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyramid.config import Configurator
from pyramid.registry import Registry
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from campus.audit.access import append
from campus.audit.chain import Access
from campus.audit.kinds import AccessAct, Looked, Purpose
from campus.db import short_write
from campus.db.engines import is_retryable
from campus.people.devices import network_of
from campus.people.models import Resident
from campus.web.errors import RETRY_AFTER_SECONDS, error_response

log = logging.getLogger(__name__)

ATTEMPTS = 3
_LOOKS = "campus.looks"
# The statuses that come with a page of data: what was asked for, a form refused, somebody else was first.
_SHOWING = frozenset({200, 409, 422})


@dataclass(frozen=True, slots=True)
class Look:
    """What a view shows: at what, whose, and for a download why."""

    what: Looked
    thing: str
    whose: frozenset[int]
    act: AccessAct = AccessAct.SEEN
    purpose: str = ""
    reason: str = ""


def _noted(request: Request) -> list[Look]:
    """What this try of the request noted."""
    looks: list[Look] = request.environ.setdefault(_LOOKS, [])
    return looks


def note_look(
    request: Request, what: Looked, thing: str, whose: Iterable[int | None], *, even_if_nobody: bool = False
) -> None:
    """Note that the reader is shown data of the residents ``whose`` (ids; None and the reader are left out) at
    ``thing`` ("" where there is only one). A page that shows nobody else's data is noted with ``even_if_nobody`` only:
    where guests without an account are shown too, and for the log itself."""
    others = frozenset(each for each in whose if each is not None) - {request.identity.resident_id}
    if others or even_if_nobody:
        _noted(request).append(Look(what, thing, others))


def note_download(
    request: Request, what: Looked, thing: str, whose: Iterable[int | None], why: tuple[Purpose, str]
) -> None:
    """Note that the reader takes data of ``whose`` away as a file, and why: the ``why`` of a ``DownloadForm``."""
    others = frozenset(each for each in whose if each is not None) - {request.identity.resident_id}
    _noted(request).append(Look(what, thing, others, AccessAct.DOWNLOADED, why[0].value, why[1]))


def keys_of(db: Session, resident_ids: Iterable[int]) -> dict[int, str]:
    """The random keys of residents by their ids; whoever is gone is left out."""
    rows = db.execute(select(Resident.id, Resident.key).where(Resident.id.in_(list(resident_ids))))
    return {row.id: row.key for row in rows}


def access_of(request: Request, db: Session, look: Look) -> Access:
    """The entry that ``look`` makes of the reader of ``request``."""
    me = request.identity
    keys = keys_of(db, look.whose | {me.resident_id})
    people = tuple(keys[each] for each in look.whose if each in keys)
    return Access(
        at=request.now,
        actor_key=keys.get(me.resident_id, ""),
        role=me.role.value,
        network=network_of(request.client_addr),
        what=look.what.value,
        thing=look.thing,
        act=look.act.value,
        purpose=look.purpose,
        reason=look.reason,
        people=people,
    )


def _write(request: Request, looks: list[Look]) -> None:
    """Append ``looks``; another writer that was first is waited for a few times."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with short_write(request) as db:
                append(db, [access_of(request, db, look) for look in looks])
            return
        except DBAPIError as error:
            if attempt == ATTEMPTS or error.orig is None or not is_retryable(error.orig):
                raise


def looking_tween(handler: Callable[[Request], Response], registry: Registry) -> Callable[[Request], Response]:
    """Write what views noted, outside of the request's own transaction; or withhold the answer."""

    def tween(request: Request) -> Response:
        response = handler(request)
        looks = request.environ.get(_LOOKS)
        if not looks or response.status_int not in _SHOWING:
            return response
        try:
            _write(request, looks)
        except (DBAPIError, PoolTimeout) as error:
            log.error("the access log could not be written: %s", type(error.__cause__ or error).__name__)
            withheld = error_response(request, 503)
            withheld.headers["Retry-After"] = RETRY_AFTER_SECONDS
            return withheld
        return response

    return tween


def includeme(config: Configurator) -> None:
    """The tween that writes what views noted."""
    config.add_tween("campus.people.looking.looking_tween", over="pyramid_tm.tm_tween_factory")
