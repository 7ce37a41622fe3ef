"""The only place that reads the clock for a page: ``request.now``."""

from datetime import UTC, datetime

from pyramid.config import Configurator
from pyramid.request import Request


def _now(request: Request) -> datetime:
    """The instant the request is judged at: aware, UTC, whole seconds, the same for the whole request."""
    return datetime.now(UTC).replace(microsecond=0)


def includeme(config: Configurator) -> None:
    config.add_request_method(_now, "now", reify=True)
