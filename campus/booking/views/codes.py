"""Six digits typed by someone: right or wrong, and how often wrong."""

import secrets
from collections.abc import Mapping
from typing import TypeVar

from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.booking.services.checking_in import CheckInShut, ShutReason
from campus.db import short_write
from campus.people.links import slow_down
from campus.people.services.tries import TooManyTries, code_limits, give_back, take_try
from campus.web.forms import DigitsForm
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.words import instant

Thing = TypeVar("Thing")
_SHUT = {
    ShutReason.NOT_BOOKED: _("This booking is not confirmed, so nobody checks in."),
    ShutReason.TOO_EARLY: _("Check-in opens at ${time}."),
    ShutReason.OVER: _("This booking is over."),
}


def shut_words(shut: CheckInShut, locale: str) -> TranslationString:
    """Why nobody checks in now."""
    return TranslationString(_SHUT[shut.reason], mapping={"time": instant(shut.opens_at, locale)})


def judged(request: Request, form: DigitsForm, what: str, right: Mapping[str, Thing]) -> Thing | None:
    """What the sent digits open among ``right``, or None with the reason on ``form`` and in the answer's status.

    Wrong ones are counted for ``what`` (a door, by its kind and id) and whoever asks, so that nobody tries them all.
    For routes that write apart.
    """
    if not form.validate():
        answer_422(request)
        return None
    # A display has nobody signed in; ``what`` names it then.
    by_id = 0 if request.identity is None else request.identity.resident_id
    try:
        with short_write(request) as db:
            tries = take_try(db, code_limits(what, by_id), now=request.now)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return None
    typed = form.digits() or ""
    found = [thing for digits, thing in right.items() if secrets.compare_digest(typed, digits)]
    if not found:
        form.refuse("code", _("These are not the digits of this booking."))
        answer_422(request)
        return None
    with short_write(request) as db:
        give_back(db, tries)
    return found[0]
