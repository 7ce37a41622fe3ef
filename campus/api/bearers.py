"""Who asks: the key of a request, and how often it has asked."""

import logging
from collections.abc import Callable
from functools import wraps

from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.exc import SQLAlchemyError

from campus.api.answers import refusal
from campus.api.queries import Key, find_key
from campus.api.services import USED_EVERY, note_used
from campus.db import short_write
from campus.feeds.limits import FullAnswers
from campus.people.devices import network_of
from campus.web.locale import _

log = logging.getLogger(__name__)
# In ten minutes: a key's calls, and wrong keys from one network.
MOST_CALLS = 600
MOST_WRONG = 60
_SCHEME = "bearer"
_REALM = 'Bearer realm="campus"'

KeyView = Callable[[Request, Key], Response]


def bearer(request: Request) -> str:
    """The token that the request brings (RFC 6750, 2.1); "" without one. Cookies count for nothing here."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == _SCHEME else ""


def with_key(view: KeyView) -> Callable[[Request], Response]:
    """A view that is given the key of the request; without one that works 401, and 429 for whoever asks too often."""

    @wraps(view)
    def keyed(request: Request) -> Response:
        token = bearer(request)
        key = find_key(request.db, token, now=request.now) if token else None
        if key is None:
            return _unknown(request, is_wrong=bool(token))
        wait = _calls(request, "api_calls", MOST_CALLS).take(f"key:{key.id}", now=request.now)
        if wait:
            return _too_many(request, wait)
        if key.last_used_at is None or request.now - key.last_used_at >= USED_EVERY:
            _note_used_later(request, key.id)
        return view(request, key)

    return keyed


def _unknown(request: Request, *, is_wrong: bool) -> Response:
    wait = 0
    if is_wrong:
        wait = _calls(request, "api_wrong_keys", MOST_WRONG).take(network_of(request.client_addr), now=request.now)
    if wait:
        return _too_many(request, wait)
    challenge = f'{_REALM}, error="invalid_token"' if is_wrong else _REALM
    text = _("Send a key that works: Authorization: Bearer …. Managers issue them at the hub desk.")
    return refusal(request, 401, text, headers={"WWW-Authenticate": challenge})


def _too_many(request: Request, seconds: int) -> Response:
    text = _("Ask again in ${seconds} seconds.", mapping={"seconds": seconds})
    return refusal(request, 429, text, headers={"Retry-After": str(seconds)})


def _calls(request: Request, name: str, most: int) -> FullAnswers:
    """What this process remembers beside one database."""
    info = request.registry["sessions"].info
    calls: FullAnswers = info[name] if name in info else info.setdefault(name, FullAnswers(most))
    return calls


def _note_used_later(request: Request, key_id: int) -> None:
    """Keep the time of this request once its own transaction is over; no answer is lost over it."""

    def note(request: Request) -> None:
        try:
            with short_write(request) as db:
                note_used(db, key_id, now=request.now)
        except SQLAlchemyError as trouble:
            log.warning("the last use of a key was not kept: %s", type(trouble).__name__)

    request.add_finished_callback(note)
