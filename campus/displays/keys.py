"""What a paired browser keeps, and who is asking with it."""

from datetime import timedelta

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPForbidden
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.exc import SQLAlchemyError

from campus.db import short_write
from campus.displays.queries import DisplayFacts, display_of_key
from campus.displays.services import note_display_seen
from campus.web.visits import cookie_name

KEY_COOKIE = "display"
# Browsers keep no cookie longer; it is given anew while the display asks.
KEPT_SECONDS = 400 * 86_400
# How exactly "last seen" is kept: each time costs a write.
SEEN_EVERY = timedelta(minutes=2)


class NotPaired(HTTPForbidden):
    """The browser that asks is no display, not any more, or that of another door."""


def find_display(request: Request) -> DisplayFacts:
    """The display whose browser asks; the answer speaks its language. Raises :class:`NotPaired`."""
    key = request.cookies.get(request.registry["display_cookie"])
    found = display_of_key(request.db, key) if key else None
    if found is None:
        raise NotPaired()
    request.locale_name = found.locale
    return found


def keep_key(request: Request, response: Response, key: str) -> None:
    """Hand ``key`` to the browser."""
    response.set_cookie(
        request.registry["display_cookie"],
        key,
        max_age=KEPT_SECONDS,
        path="/",
        secure=request.registry["settings"].is_https,
        httponly=True,
        samesite="Lax",
    )


def note_seen(request: Request, display: DisplayFacts) -> None:
    """Keep that the display asked, once in a while and after its answer; with that its cookie lasts anew."""
    if display.seen_at is not None and request.now - display.seen_at < SEEN_EVERY:
        return
    keep_key(request, request.response, request.cookies[request.registry["display_cookie"]])

    def note(request: Request) -> None:
        try:
            with short_write(request) as db:
                note_display_seen(db, display.id, now=request.now)
        except SQLAlchemyError:
            return  # a picture is never lost over it

    request.add_finished_callback(note)


def includeme(config: Configurator) -> None:
    config.registry["display_cookie"] = cookie_name(config.registry["settings"], KEY_COOKIE)
