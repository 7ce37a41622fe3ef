"""Signing in by a passkey: instead of the password, or after it."""

from typing import Any

from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import remember
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.db import short_write
from campus.people.ceremonies import AnswerRefused, Site, request_options, shown_id, site_of
from campus.people.devices import device_label, network_of
from campus.people.forms import PasskeyForm, SecondStepForm, SignInForm
from campus.people.links import mail_link, slow_down
from campus.people.models import Resident
from campus.people.notices import PeopleMail, mail_resident
from campus.people.queries.passkeys import credentials_of, owner_email
from campus.people.services.challenges import begin_challenge, take_challenge
from campus.people.services.factors import FactorRefused, Proof
from campus.people.services.half_logins import SignInRefused, finish_half
from campus.people.services.logins import Device, NewLogin, end_login
from campus.people.services.passkeys import PasskeyCopied, note_copied, show_passkey
from campus.people.services.signing_in import sign_in_by_passkey
from campus.people.services.tries import (
    TooManyTries,
    challenge_limits,
    clear_tries,
    give_back,
    passkey_limits,
    sign_in_limits,
    take_try,
)
from campus.people.views.arriving import CHALLENGE, HALF, keep_device, known_device, welcome
from campus.people.views.second_step import begin_again, open_half, second_limits, second_page
from campus.people.views.signing_in import sign_in_page
from campus.permissions import Permission
from campus.web.errors import error_response
from campus.web.forms import HubForm, refused
from campus.web.locale import _, local_path

SIGN_IN, SECOND = "people/sign_in.html", "people/second_step.html"
# One answer, whatever it was: a passkey taken away, of a closed account, or never one of ours.
NO_ENTRY = _("This passkey lets nobody in here. Try another way, or talk to the hub's desk.")
TOO_LATE = _("That took too long, or was sent twice. Please try once more.")


def hub_site(request: Request) -> Site:
    """The site that passkeys are made for, by its name in the reader's language."""
    return site_of(request.registry["settings"], request.hub.name(request.locale_name))


def _asked(request: Request, bound_to: bytes | None, resident_id: int | None) -> Response:
    """Options for the browser; asking is counted for the network, since each is a row."""
    try:
        with short_write(request) as db:
            take_try(db, challenge_limits(network_of(request.remote_addr)), now=request.now)
            begun = begin_challenge(db, bound_to=bound_to, now=request.now)
    except TooManyTries as refusal:
        wait = _("There were too many tries. Please try again in ${minutes} min.", mapping={"minutes": refusal.minutes})
        response = error_response(request, 429, wait)
        response.headers["Retry-After"] = str(refusal.minutes * 60)
        return response
    request.session[CHALLENGE] = begun.token
    known = () if resident_id is None else credentials_of(request.db, resident_id)
    text = request_options(hub_site(request), begun.challenge, known)
    return Response(text, content_type="application/json", charset="UTF-8", cache_control="no-store")


@view_config(route_name="people.passkey.options", request_method="POST", permission=Permission.KNOCK)
def offer_sign_in(request: Request) -> Response:
    """What the browser is asked for: any passkey of this hub."""
    return _asked(request, None, None)


@view_config(route_name="people.second.options", request_method="POST", permission=Permission.KNOCK)
def offer_second(request: Request) -> Response:
    """What the browser is asked for: a passkey of the account whose password was right."""
    half = open_half(request)
    if half is None:
        return error_response(request, 409, TOO_LATE)
    return _asked(request, half.token_sha256, half.resident_id)


def _spend(request: Request, limits: dict[str, int], bound_to: bytes | None) -> tuple[list[int], bytes | None]:
    """Count the try and spend the challenge, whatever comes of it."""
    with short_write(request) as db:
        tries = take_try(db, limits, now=request.now)
        asked = take_challenge(db, request.session.pop(CHALLENGE, None), bound_to, now=request.now)
        return tries, None if asked is None else asked.challenge


def _device(request: Request, is_remembered: bool) -> Device:
    return Device(device_label(request.user_agent or ""), request.remote_addr or "", is_remembered)


def _warn_owner(request: Request, copied: PasskeyCopied) -> None:
    with short_write(request) as db:
        owner, name = note_copied(db, copied, now=request.now)
        link, settings = mail_link(request, "me.security"), request.registry["settings"]
        mail_resident(db, settings, PeopleMail.PASSKEY_COPIED, owner, now=request.now, link=link, passkey=name)


def _owner(request: Request, answer: str) -> str | None:
    """The address of the account that the answer claims to open."""
    try:
        return owner_email(request.db, shown_id(answer)[0])
    except AnswerRefused:
        return None


def _refuse(request: Request, form: HubForm, text: TranslationString) -> HubForm:
    refused(request)
    form.refuse(None, text)
    return form


@view_config(route_name="people.passkey", request_method="POST", renderer=SIGN_IN, permission=Permission.KNOCK)
def take_passkey(request: Request) -> dict[str, Any] | Response:
    """Sign in by a passkey alone; tries are counted as with passwords."""
    form, page = PasskeyForm(request), SignInForm(request)
    if not form.validate():
        return sign_in_page(request, _refuse(request, page, NO_ENTRY))
    network, email = network_of(request.remote_addr), _owner(request, form.credential.data)
    known = None if email is None else known_device(request, email)
    limits = passkey_limits(network) if email is None else sign_in_limits(email, network, known)
    try:
        tries, challenge = _spend(request, limits, None)
    except TooManyTries as refusal:
        slow_down(request, page, refusal)
        return sign_in_page(request, page)
    if challenge is None:
        return sign_in_page(request, _refuse(request, page, TOO_LATE))
    try:
        resident, login = _begin(request, form, challenge, tries)
    except PasskeyCopied as copied:
        _warn_owner(request, copied)
        return sign_in_page(request, _refuse(request, page, NO_ENTRY))
    except (FactorRefused, SignInRefused):
        return sign_in_page(request, _refuse(request, page, NO_ENTRY))
    return _arrive(request, resident, login)


def _begin(request: Request, form: PasskeyForm, challenge: bytes, tries: list[int]) -> tuple[Resident, NewLogin]:
    """The login, in a short transaction; a login this browser had before ends. The tries were no failures."""
    answer, device = form.credential.data, _device(request, form.remember.data)
    with short_write(request) as db:
        resident, login = sign_in_by_passkey(db, answer, hub_site(request), challenge, device, now=request.now)
        give_back(db, tries)
        network = network_of(request.remote_addr)
        clear_tries(db, resident.email, network, known_device(request, resident.email))
        if request.identity is not None:
            end_login(db, request.identity.resident_id, request.identity.login_id, now=request.now)
        return resident, login


def _arrive(request: Request, resident: Resident, login: NewLogin) -> Response:
    headers = remember(request, login.token, expires_at=login.expires_at)
    response = welcome(request, local_path(request.POST.get("back"), "/"), headers, resident.locale)
    keep_device(request, response, resident.email)
    return response


@view_config(route_name="people.second.passkey", request_method="POST", renderer=SECOND, permission=Permission.KNOCK)
def take_second_passkey(request: Request) -> dict[str, Any] | Response:
    """The second step by a passkey; tries are counted with those of codes."""
    half, form, page = open_half(request), PasskeyForm(request), SecondStepForm(request)
    if half is None:
        return begin_again(request)
    if not form.validate():
        return second_page(request, _refuse(request, page, NO_ENTRY))
    try:
        tries, challenge = _spend(request, second_limits(request, half.resident_id), half.token_sha256)
    except TooManyTries as refusal:
        slow_down(request, page, refusal)
        return second_page(request, page)
    if challenge is None:
        return second_page(request, _refuse(request, page, TOO_LATE))
    device, answer, site = _device(request, half.is_remembered), form.credential.data, hub_site(request)

    def prove(db: Session, resident_id: int) -> Proof:
        show_passkey(db, answer, site, challenge, of=resident_id, now=request.now)
        return Proof.WITH_PASSKEY

    try:
        with short_write(request) as db:
            give_back(db, tries)
            token = request.session[HALF]
            resident, login = finish_half(db, token, device, lambda owner: prove(db, owner), now=request.now)
    except PasskeyCopied as copied:
        _warn_owner(request, copied)
        return second_page(request, _refuse(request, page, NO_ENTRY))
    except FactorRefused:
        return second_page(request, _refuse(request, page, NO_ENTRY))
    except SignInRefused:
        return begin_again(request)
    return _arrive(request, resident, login)
