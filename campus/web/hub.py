"""The hub's name on pages, error pages included."""

from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from sqlalchemy.exc import SQLAlchemyError

from campus.db import reading
from campus.hub.queries import HubFacts, facts_of_settings, hub_facts

# Where a process keeps what it was told last.
_LAST = "hub_last"


def _hub(request: Request) -> HubFacts:
    """What the hub is called; where the database does not answer, what it was called last."""
    settings = request.registry["settings"]
    known: dict[str, Any] = request.registry["sessions"].info
    last: HubFacts = known.get(_LAST) or facts_of_settings(settings)
    if isinstance(getattr(request, "exception", None), SQLAlchemyError):
        return last
    try:
        with reading(request) as db:
            last = hub_facts(db, settings)
    except SQLAlchemyError:
        return last
    known[_LAST] = last
    return last


def includeme(config: Configurator) -> None:
    """``request.hub``."""
    config.add_request_method(_hub, "hub", reify=True)
