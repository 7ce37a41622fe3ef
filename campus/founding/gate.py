"""The gate: as long as nobody administers the hub, every page leads to the one that sets it up."""

from http import HTTPStatus
from pathlib import PurePosixPath

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.registry import Registry
from pyramid.request import Request
from pyramid.response import Response

from campus.db import Sessions
from campus.founding.queries import is_founded
from campus.web.errors import wants_json
from campus.web.locale import _
from campus.web.problems import is_for_programs, problem
from campus.web.protection import Handler

SETUP = "/setup"
# What the setup page needs: its language, its style, the text that one agrees to.
OPEN = frozenset({SETUP, "/locale", "/privacy"})
OPEN_BELOW = "/static/"
# Where a process keeps that it has seen the hub set up.
FOUNDED = "is_founded"
TITLE = _("This hub is not set up yet")
NOT_YET = _("This hub is not set up yet. Whoever runs it opens its start page in a browser.")
PAGE_METHODS = frozenset({"GET", "HEAD"})


def knows_founded(sessions: Sessions) -> bool:
    """Whether the hub is set up. Once seen it is never asked again: it never goes back."""
    if sessions.info.get(FOUNDED):
        return True
    with sessions.read() as db:
        found = is_founded(db)
    if found:
        sessions.info[FOUNDED] = True
    return found


def gate_tween(handler: Handler, registry: Registry) -> Handler:
    """Leads readers of pages to the setup page, and refuses all others, until the hub is set up."""

    def tween(request: Request) -> Response:
        sessions: Sessions = registry["sessions"]
        if sessions.info.get(FOUNDED) or _is_open(request.path_info) or knows_founded(sessions):
            return handler(request)
        if _is_page(request):
            return HTTPSeeOther(SETUP)
        return _not_yet(request)

    return tween


def _not_yet(request: Request) -> Response:
    """The answer to programs, to calendars that fetch a file, and to forms of a hub that was."""
    title, text = (request.localizer.translate(each) for each in (TITLE, NOT_YET))
    if is_for_programs(request) or wants_json(request):
        return problem(request, HTTPStatus.SERVICE_UNAVAILABLE, title, text)
    response = Response(f"{text}\n", HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain", charset="utf-8")
    response.headers.update({"Cache-Control": "no-store", "Content-Language": request.locale_name})
    return response


def _is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_BELOW)


def _is_page(request: Request) -> bool:
    """Whether a person asks for a page. Programs, and calendars that fetch a file, could not set anything up."""
    is_file = bool(PurePosixPath(request.path_info).suffix)
    return request.method in PAGE_METHODS and not (is_file or is_for_programs(request) or wants_json(request))


def includeme(config: Configurator) -> None:
    """Inside of what is refused anyway."""
    config.add_tween("campus.founding.gate.gate_tween", under="campus.web.protection.input_tween")
