"""Passkeys of the one who asks: made on their device, renamed, taken away."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.db import short_write
from campus.me.forms import MadePasskeyForm, NewPasskeyForm, RenamePasskeyForm, ShowPasswordForm
from campus.me.views.security_page import (
    PAGE,
    back_home,
    codes_page,
    login_digest,
    security_page,
    tell_owner,
    with_password,
)
from campus.people.ceremonies import AnswerRefused, read_new
from campus.people.models import Passkey, Resident
from campus.people.notices import PeopleMail
from campus.people.queries.passkeys import passkeys_of
from campus.people.services.challenges import begin_passkey, take_challenge
from campus.people.services.passkeys import (
    MOST_PASSKEYS,
    PasskeyRefused,
    Trouble,
    add_passkey,
    remove_passkey,
    rename_passkey,
)
from campus.people.views.arriving import CHALLENGE
from campus.people.views.passkey_sign_in import TOO_LATE, hub_site
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _

ONE = "me/passkey.html"
TROUBLES = {
    Trouble.TOO_MANY: _("You have ${most} passkeys; take one away first.", mapping={"most": MOST_PASSKEYS}),
    Trouble.KNOWN: _("This passkey is here already."),
}
UNREADABLE = _("The device's answer could not be used for this site. Please try once more, or use another device.")


@view_config(route_name="me.passkeys.begin", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def begin(request: Request) -> dict[str, Any] | Response:
    """What a device is to sign, once the password was shown."""
    me, form = request.identity, NewPasskeyForm(request, "adding")
    if len(passkeys_of(request.db, me.resident_id)) >= MOST_PASSKEYS:
        form.refuse(None, TROUBLES[Trouble.TOO_MANY])
        return refused(request) | security_page(request, adding=form)
    digest = login_digest(request)

    def act(db: Session) -> str:
        record(db, "resident.passkey-begun", ("resident", me.resident_id), by=me.resident_id, now=request.now)
        return begin_passkey(db, me.resident_id, digest, form.name.data, now=request.now).token

    is_done, token = with_password(request, form, act)
    if not is_done:
        return security_page(request, adding=form)
    request.session[CHALLENGE] = token
    return HTTPSeeOther(request.route_path("me.security", _anchor="make"))


@view_config(route_name="me.passkeys.add", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def add(request: Request) -> dict[str, Any] | Response:
    """Take the passkey that a device made; the first factor brings the recovery codes."""
    me, form = request.identity, MadePasskeyForm(request)
    if not form.validate():
        return _unmade(request, form, UNREADABLE)
    with short_write(request) as db:
        digest, token = login_digest(request), request.session.pop(CHALLENGE, None)
        asked = take_challenge(db, token, digest, now=request.now)
    if asked is None or asked.user_handle is None:
        return _unmade(request, form, TOO_LATE)
    try:
        made = read_new(form.credential.data, hub_site(request), asked.challenge)
        with short_write(request) as db:
            codes = add_passkey(db, (me.resident_id, me.login_id), asked, made, now=request.now)
            owner = db.get_one(Resident, me.resident_id)
            tell_owner(request, db, PeopleMail.FACTOR_ADDED, owner, passkey=asked.name)
    except AnswerRefused:
        return _unmade(request, form, UNREADABLE)
    except PasskeyRefused as refusal:
        return _unmade(request, form, TROUBLES[refusal.trouble])
    done = _("The passkey ${name} is there. All other devices are signed out.", mapping={"name": asked.name})
    return codes_page(request, codes) if codes else back_home(request, done, "passkeys")


def _unmade(request: Request, form: MadePasskeyForm, text: Any) -> dict[str, Any]:
    form.credential.errors = []
    form.refuse(None, text)
    return refused(request) | security_page(request, made=form)


def _one(request: Request, **forms: Any) -> dict[str, Any]:
    """What the page of a passkey needs; ``forms`` are those that were refused: renaming, password."""
    passkey = request.db.get_one(Passkey, request.context.id)
    start = {"name": passkey.name}
    return {
        "passkey": passkey,
        "renaming": RenamePasskeyForm(request, start=start),
        "password": ShowPasswordForm(request),
        **forms,
    }


@view_config(route_name="me.passkey", request_method="GET", renderer=ONE, permission=Permission.BE_RESIDENT)
def show(request: Request) -> dict[str, Any]:
    """One passkey: its name, and taking it away."""
    return _one(request)


@view_config(route_name="me.passkey.rename", request_method="POST", renderer=ONE, permission=Permission.BE_RESIDENT)
def rename(request: Request) -> dict[str, Any] | Response:
    """Call it otherwise."""
    me, form = request.identity, RenamePasskeyForm(request)
    if not form.validate():
        return refused(request) | _one(request, renaming=form)
    rename_passkey(request.db, me.resident_id, request.context.id, form.name.data, now=request.now)
    done = _("The passkey is called ${name} now.", mapping={"name": form.name.data})
    return back_home(request, done, "passkeys")


@view_config(route_name="me.passkey.remove", request_method="POST", renderer=ONE, permission=Permission.BE_RESIDENT)
def remove(request: Request) -> dict[str, Any] | Response:
    """Take it away, by the password; without another factor the password is all again."""
    me, form = request.identity, ShowPasswordForm(request)
    passkey_id = request.context.id

    def act(db: Session) -> bool:
        gone = remove_passkey(db, (me.resident_id, me.login_id), passkey_id, now=request.now)
        if gone is not None:
            owner, (name, is_guarded) = db.get_one(Resident, me.resident_id), gone
            tell_owner(request, db, PeopleMail.FACTOR_REMOVED, owner, passkey=name, is_guarded=is_guarded)
        return gone is None or gone[1]

    is_done, is_guarded = with_password(request, form, act)
    if not is_done:
        return _one(request, password=form)
    if is_guarded:
        return back_home(request, _("The passkey is taken away. All other devices are signed out."), "passkeys")
    return back_home(request, _("The second factor is off. All other devices are signed out."))
