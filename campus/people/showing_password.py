"""Whoever is signed in shows the password once more, before what an open screen must not be enough for."""

from dataclasses import dataclass, field

from pyramid.config import Configurator
from pyramid.request import Request

from campus.db import short_write
from campus.people.devices import network_of
from campus.people.links import slow_down
from campus.people.passwords import verify_password
from campus.people.queries.residents import find_credentials
from campus.people.services.tries import TooManyTries, sign_in_limits, take_try
from campus.web.forms import HubForm, refused
from campus.web.locale import _

NOT_CURRENT = _("This is not your current password.")
NO_PASSWORD = _("Your account has no password yet. Set one by mail first.")


@dataclass(frozen=True, slots=True)
class ShownPassword:
    """The right password: the hash that it fits, and the tries that it cost, to be given back by what follows."""

    password_hash: str = field(repr=False)
    tries: list[int]


def counted(request: Request, form: HubForm, limits: dict[str, int]) -> list[int] | None:
    """The try, counted before it is judged; None and 429 when there were too many."""
    try:
        with short_write(request) as db:
            return take_try(db, limits, now=request.now)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return None


def shown_password(request: Request, form: HubForm, name: str = "password") -> ShownPassword | None:
    """The password in the field ``name`` of a valid ``form``, if it is theirs; tries are counted as at sign-in.

    If not, the form says why and the answer's status is set.
    """
    me = request.identity
    tries = counted(request, form, sign_in_limits(me.email, network_of(request.remote_addr), f"login {me.login_id}"))
    if tries is None:
        return None
    found = find_credentials(request.db, me.email)
    known = found.password_hash if found is not None else None
    if known is None or not verify_password(known, form[name].data):
        form.refuse(name, NO_PASSWORD if known is None else NOT_CURRENT)
        refused(request)
        return None
    return ShownPassword(known, tries)


def has_password(request: Request) -> bool:
    """Whether whoever is signed in has one; who came by an institution may have none."""
    found = find_credentials(request.db, request.identity.email)
    return found is not None and found.password_hash is not None


def includeme(config: Configurator) -> None:
    """``request.has_password``."""
    config.add_request_method(has_password, reify=True)
