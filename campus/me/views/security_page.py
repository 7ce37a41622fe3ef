"""The page that shows how an account is guarded, and the question for the password before that is changed."""

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.orm import Session

from campus.db import short_write
from campus.me.forms import ConfirmAppForm, NewPasskeyForm, ShowPasswordForm
from campus.people.ceremonies import Account, creation_options
from campus.people.devices import device_label
from campus.people.links import mail_link
from campus.people.models import CodeApp, Login, PasskeyChallenge, Resident
from campus.people.notices import PeopleMail, mail_resident
from campus.people.queries.factors import codes_left
from campus.people.queries.passkeys import credentials_of, passkeys_of
from campus.people.sealing import SealBroken
from campus.people.services.challenges import find_challenge
from campus.people.services.factors import app_address, app_secret
from campus.people.services.passkeys import MOST_PASSKEYS
from campus.people.services.tries import give_back
from campus.people.showing_password import shown_password
from campus.people.views.arriving import CHALLENGE
from campus.people.views.passkey_sign_in import hub_site
from campus.web.forms import HubForm, refused
from campus.web.qr import qr_code
from campus.web.visits import say

PAGE = "me/security.html"
CODES_PAGE = "me/recovery_codes.html"
Shown = dict[str, Any]


def security_page(request: Request, **forms: HubForm) -> Shown:
    """What the template needs; ``forms`` are those that were refused: password, codes, confirm, adding, made."""
    me = request.identity
    app = request.db.get(CodeApp, me.resident_id)
    passkeys = passkeys_of(request.db, me.resident_id)
    has_app = app is not None and app.confirmed_at is not None
    request.response.cache_control = "no-store"
    start = {"name": device_label(request.user_agent or "")}
    return {
        "is_on": has_app or bool(passkeys),
        "has_app": has_app,
        "since": app.confirmed_at if app is not None else None,
        "left": codes_left(request.db, me.resident_id),
        "passkeys": passkeys,
        "most": MOST_PASSKEYS,
        "making": _making(request),
        "password": ShowPasswordForm(request),
        "codes": ShowPasswordForm(request, "codes"),
        "confirm": ConfirmAppForm(request),
        "adding": NewPasskeyForm(request, "adding", start=start),
        "made": None,
        **_setting_up(request, app),
        **forms,
    }


def _setting_up(request: Request, app: CodeApp | None) -> Shown:
    """The secret as picture and text, while it waits to be confirmed."""
    if app is None or app.confirmed_at is not None:
        return {"secret": None, "qr": None}
    settings = request.registry["settings"]
    try:
        secret = app_secret(app, settings.secret)
    except SealBroken:
        return {"secret": None, "qr": None}
    hub = request.hub.name(request.locale_name)
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"secret": spaced, "qr": qr_code(app_address(secret, request.identity.email, hub))}


def login_digest(request: Request) -> bytes:
    """What challenges of this login are bound to."""
    return request.db.get_one(Login, request.identity.login_id).token_sha256


def _making(request: Request) -> Shown | None:
    """The passkey that waits to be made: its name, and what the browser is asked for."""
    me = request.identity
    asked = find_challenge(request.db, request.session.get(CHALLENGE), login_digest(request), now=request.now)
    if asked is None or asked.user_handle is None:
        return None
    return {"name": asked.name, "options": _options(request, asked, me.email, me.name, asked.user_handle)}


def _options(request: Request, asked: PasskeyChallenge, email: str, name: str, handle: bytes) -> str:
    known = credentials_of(request.db, request.identity.resident_id)
    return creation_options(hub_site(request), Account(handle, email, name), asked.challenge, known)


def back_home(request: Request, text: TranslationString, anchor: str = "") -> HTTPSeeOther:
    """Back to the page with a word on what was done."""
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("me.security", _anchor=anchor))


def codes_page(request: Request, codes: list[str]) -> Response:
    """The recovery codes, shown this once."""
    response: Response = render_to_response(CODES_PAGE, {"codes": codes}, request)
    response.cache_control = "no-store"
    return response


def with_password(request: Request, form: ShowPasswordForm, act: Callable[[Session], Any]) -> tuple[bool, Any]:
    """Do ``act`` in a short transaction if the password sent is right: whether it was, and what ``act`` gave.

    If not, the form says why, and the answer's status is set.
    """
    if not form.validate():
        refused(request)
        return False, None
    shown = shown_password(request, form)
    if shown is None:
        return False, None
    with short_write(request) as db:
        give_back(db, shown.tries)
        return True, act(db)


def tell_owner(request: Request, db: Session, mail: PeopleMail, to: Resident, **values: Any) -> None:
    """Write to the owner of the account what changed about its guard."""
    link = mail_link(request, "me.security")
    mail_resident(db, request.registry["settings"], mail, to, now=request.now, link=link, **values)
