"""The second step of signing in: a code of the app, or a recovery code."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import remember
from pyramid.view import view_config

from campus.db import short_write
from campus.people.devices import device_label, network_of
from campus.people.forms import SecondStepForm
from campus.people.links import slow_down
from campus.people.models import HalfLogin, Resident
from campus.people.queries.factors import factors_of
from campus.people.services.factors import FactorRefused, prove_factor
from campus.people.services.half_logins import SignInRefused, find_half, finish_half
from campus.people.services.logins import Device
from campus.people.services.tries import TooManyTries, code_limits, give_back, take_try
from campus.people.views.arriving import HALF, keep_device, known_device, welcome
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _, local_path
from campus.web.visits import say

PAGE = "people/second_step.html"


def open_half(request: Request) -> HalfLogin | None:
    """The sign-in of this visit that waits for its second step, or None."""
    token = request.session.get(HALF)
    return find_half(request.db, token, now=request.now) if isinstance(token, str) else None


def second_limits(request: Request, resident_id: int) -> dict[str, int]:
    """The counts that a second step falls under: one of its own for a browser that the account is known from."""
    known = known_device(request, request.db.get_one(Resident, resident_id).email)
    limits = code_limits(f"second {known or network_of(request.remote_addr)}", resident_id)
    return limits if known is not None else limits | code_limits("second", resident_id)


def begin_again(request: Request) -> Response:
    """Back to the password: the five minutes are over, or nothing was begun."""
    request.session.pop(HALF, None)
    say(request, request.localizer.translate(_("Please sign in once more; the step before took too long.")), "info")
    back = local_path(request.params.get("back"), "/")
    return HTTPSeeOther(request.route_path("people.sign_in", _query={"back": back}))


def second_page(request: Request, form: SecondStepForm) -> dict[str, Any]:
    """What the template needs; ``held`` says which factors the account has."""
    half = open_half(request)
    held = set() if half is None else factors_of(request.db, half.resident_id)
    return {"form": form, "back": local_path(request.params.get("back"), "/"), "held": held}


@view_config(route_name="people.second", request_method="GET", renderer=PAGE, permission=Permission.VISIT)
def show_second(request: Request) -> dict[str, Any] | Response:
    """Ask for the code."""
    return begin_again(request) if open_half(request) is None else second_page(request, SecondStepForm(request))


@view_config(route_name="people.second", request_method="POST", renderer=PAGE, permission=Permission.KNOCK)
def take_second(request: Request) -> dict[str, Any] | Response:
    """Compare the code; tries are counted for the account, apart for a browser that is known to it."""
    half, form = open_half(request), SecondStepForm(request)
    if half is None:
        return begin_again(request)
    if not form.validate():
        return refused(request) | second_page(request, form)
    try:
        with short_write(request) as db:
            tries = take_try(db, second_limits(request, half.resident_id), now=request.now)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return second_page(request, form)
    return _finish(request, form, half, tries)


def _finish(request: Request, form: SecondStepForm, half: HalfLogin, tries: list[int]) -> dict[str, Any] | Response:
    device = Device(device_label(request.user_agent or ""), request.remote_addr or "", half.is_remembered)
    key, code = request.registry["settings"].secret, form.code.data
    try:
        with short_write(request) as db:
            give_back(db, tries)
            resident, login = finish_half(
                db,
                request.session[HALF],
                device,
                lambda resident_id: prove_factor(db, resident_id, key, code, now=request.now),
                now=request.now,
            )
            email, locale = resident.email, resident.locale
    except FactorRefused:
        form.refuse("code", _("This code is not right, or was used already. Wait for the next one."))
        return refused(request) | second_page(request, form)
    except SignInRefused:
        return begin_again(request)
    headers = remember(request, login.token, expires_at=login.expires_at)
    response = welcome(request, local_path(request.POST.get("back"), "/"), headers, locale)
    keep_device(request, response, email)
    return response
