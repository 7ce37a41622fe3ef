"""Error pages, and the same errors as JSON for whoever asked for JSON."""

import logging
import secrets

from pyramid.config import Configurator
from pyramid.csrf import BadCSRFOrigin, BadCSRFToken
from pyramid.exceptions import URLDecodeError
from pyramid.httpexceptions import HTTPException, HTTPForbidden, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from pyramid.settings import asbool
from pyramid_retry import is_error_retryable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from campus.web.locale import _
from campus.web.problems import is_for_programs, problem

log = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = "3"

TITLES: dict[int, TranslationString] = {
    400: _("We could not read that request"),
    403: _("This page is not open to you"),
    404: _("There is nothing at this address"),
    405: _("This address does not take that kind of request"),
    409: _("Someone else was first"),
    413: _("That is too much at once"),
    415: _("We cannot read that format"),
    429: _("Too many tries"),
    500: _("Something went wrong on our side"),
    503: _("The hub's database is busy"),
}
MESSAGES: dict[int, TranslationString] = {
    400: _("Go back and try again. If it happens again, tell the hub's desk."),
    403: _("Sign in with another account, or ask the hub's desk."),
    404: _("The page may have moved, or the address has a typing error."),
    405: _("Go back and use the buttons on the page."),
    409: _("Go back and look at what changed."),
    413: _("Send less at once."),
    415: _("Use the form on the page."),
    429: _("Wait a few minutes and try again."),
    500: _("It has been noted under the number ${number}. Nothing of what you sent was half saved."),
    503: _("Nothing was saved. Please try again in a few seconds."),
}


def wants_json(request: Request) -> bool:
    """Whether the asker prefers JSON to a page."""
    offers = request.accept.acceptable_offers(["text/html", "application/json"])
    return bool(offers) and offers[0][0] == "application/json"


def error_response(request: Request, status: int, message: TranslationString | str = "", number: str = "") -> Response:
    """The page for ``status``, or a document for who wants JSON, for programs always; ``message`` replaces the usual
    explanation."""
    localizer = request.localizer
    title = localizer.translate(TITLES.get(status, TITLES[400 if status < 500 else 500]))
    usual = MESSAGES.get(status, MESSAGES[400 if status < 500 else 500])
    said = localizer.translate(message or _(str(usual), mapping={"number": number}))
    if is_for_programs(request):
        return problem(request, status, title, said)
    if wants_json(request):
        response = Response(json_body={"status": status, "title": title, "message": said})
    else:
        ways = [(localizer.translate(_("Today at the hub")), "/"), (localizer.translate(_("Find a room")), "/rooms")]
        values = {"status": status, "title": title, "message": said, "ways_out": ways}
        response = render_to_response("errors/error.html", values, request)
    response.status_int = status
    return response


def show_http_error(error: HTTPException, request: Request) -> Response:
    """Any 4xx or 5xx raised on purpose; redirects pass unchanged."""
    if error.status_int < 400:
        return error
    own_words = error.detail if isinstance(error.detail, TranslationString) else ""
    response = error_response(request, error.status_int, own_words)
    for name in ("Retry-After", "Allow", "WWW-Authenticate"):
        if name in error.headers:
            response.headers[name] = error.headers[name]
    return response


def show_forbidden(error: HTTPForbidden, request: Request) -> Response:
    """Who is not signed in goes to sign in and comes back; who is, is told."""
    if request.identity is not None and request.identity.owes_factor and request.method == "GET":
        return HTTPSeeOther(request.route_path("me.security"))
    if request.identity is not None or wants_json(request) or request.method != "GET":
        status = 401 if request.identity is None and wants_json(request) else 403
        return error_response(request, status, error.detail if isinstance(error.detail, TranslationString) else "")
    return HTTPSeeOther(request.route_path("people.sign_in", _query={"back": request.path_qs}))


def show_bad_csrf(error: Exception, request: Request) -> Response:
    """A form from an old page or another site."""
    return error_response(
        request, 400, _("The page was open too long or came from another site. Go back, reload it and send it again.")
    )


def show_bad_address(error: Exception, request: Request) -> Response:
    return error_response(request, 400, _("The address could not be read as UTF-8 text."))


def logged_path(request: Request) -> str:
    """What a log may keep of an address: the route's pattern, since a path may hold a token."""
    route = getattr(request, "matched_route", None)
    return str(route.pattern) if route else "an address of no route"


def show_database_trouble(error: Exception, request: Request) -> Response:
    """The database is gone, full, locked or read-only: nothing was saved, and it heals without a restart."""
    if is_error_retryable(request, error):
        # Never seen by anyone: the request is tried again. On the last attempt nothing is retryable any more.
        return Response(status=503)
    log.error("database trouble at %s: %s", logged_path(request), type(error.__cause__ or error).__name__)
    response = error_response(request, 503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def show_crash(error: Exception, request: Request) -> Response:
    """A bug: logged under a number that the page shows."""
    number = secrets.token_hex(4)
    log.exception("error %s at %s %s", number, request.method, logged_path(request), exc_info=error)
    return error_response(request, 500, number=number)


def includeme(config: Configurator) -> None:
    """Error views; in development with ``campus.show_crashes`` bugs reach the console untouched."""
    config.add_exception_view(show_http_error, context=HTTPException)
    config.add_exception_view(show_bad_csrf, context=BadCSRFToken)
    config.add_exception_view(show_bad_csrf, context=BadCSRFOrigin)
    config.add_exception_view(show_bad_address, context=URLDecodeError)
    config.add_exception_view(show_database_trouble, context=DBAPIError)
    config.add_exception_view(show_database_trouble, context=PoolTimeout)
    config.add_notfound_view(show_http_error, append_slash=HTTPSeeOther)
    config.add_forbidden_view(show_forbidden)
    if not asbool(config.registry.settings.get("campus.raise_crashes")):
        config.add_exception_view(show_crash, context=Exception)
