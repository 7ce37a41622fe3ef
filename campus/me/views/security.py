"""The code app and the recovery codes of the one who asks: on by a code, off by the password."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.db import short_write
from campus.me.forms import ConfirmAppForm, ShowPasswordForm
from campus.me.views.security_page import PAGE, back_home, codes_page, security_page, tell_owner, with_password
from campus.people.models import Resident
from campus.people.notices import PeopleMail
from campus.people.services.factors import FactorRefused, begin_app, confirm_app, remove_app, renew_codes
from campus.people.services.tries import code_limits, give_back
from campus.people.showing_password import counted
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _


@view_config(route_name="me.security", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT)
def show_security(request: Request) -> dict[str, Any]:
    """How the account is guarded."""
    return security_page(request)


@view_config(route_name="me.security.begin", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def begin(request: Request) -> dict[str, Any] | Response:
    """A secret for an app, shown until a code confirms it."""
    me, key, form = request.identity, request.registry["settings"].secret, ShowPasswordForm(request)
    try:
        is_done, _none = with_password(request, form, lambda db: begin_app(db, me.resident_id, key, now=request.now))
    except FactorRefused:
        return back_home(request, _("The code app is on already."))
    if not is_done:
        return security_page(request, password=form)
    return HTTPSeeOther(request.route_path("me.security", _anchor="confirm"))


@view_config(route_name="me.security.confirm", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def confirm(request: Request) -> dict[str, Any] | Response:
    """Turn it on by a code; the recovery codes are shown this once."""
    me, form, settings = request.identity, ConfirmAppForm(request), request.registry["settings"]
    if not form.validate():
        return refused(request) | security_page(request, confirm=form)
    tries = counted(request, form, code_limits("confirm", me.resident_id))
    if tries is None:
        return security_page(request, confirm=form)
    try:
        with short_write(request) as db:
            give_back(db, tries)
            ids = (me.resident_id, me.login_id)
            codes = confirm_app(db, ids, settings.secret, form.code.data, now=request.now)
            tell_owner(request, db, PeopleMail.FACTOR_ADDED, db.get_one(Resident, me.resident_id), passkey="")
    except FactorRefused:
        form.refuse("code", _("This code is not right. Type the one the app shows now."))
        return refused(request) | security_page(request, confirm=form)
    return codes_page(request, codes) if codes else back_home(request, _("The code app is on."))


@view_config(route_name="me.security.codes", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def new_codes(request: Request) -> dict[str, Any] | Response:
    """Ten new recovery codes."""
    me, form = request.identity, ShowPasswordForm(request, "codes")
    try:
        is_done, codes = with_password(request, form, lambda db: renew_codes(db, me.resident_id, now=request.now))
    except FactorRefused:
        return back_home(request, _("The second factor is off."))
    return codes_page(request, codes) if is_done else security_page(request, codes=form)


@view_config(route_name="me.security.off", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def turn_off(request: Request) -> dict[str, Any] | Response:
    """Take the app away; without passkeys the password alone is asked for again."""
    me, form = request.identity, ShowPasswordForm(request)

    def act(db: Session) -> bool:
        gone = remove_app(db, me.resident_id, me.login_id, now=request.now)
        if gone is not None:
            tell_owner(request, db, PeopleMail.FACTOR_REMOVED, gone[0], passkey="", is_guarded=gone[1])
        return gone is not None and gone[1]

    is_done, is_guarded = with_password(request, form, act)
    if not is_done:
        return security_page(request, password=form)
    if is_guarded:
        return back_home(request, _("The code app is off. Your passkeys stay; all other devices are signed out."))
    return back_home(request, _("The second factor is off. All other devices are signed out."))
