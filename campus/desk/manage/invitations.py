"""Invitations at the desk: whom to invite, who has not come yet."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.desk.forms.residents import InviteForm
from campus.domain.contact import ContactRefused, normalize_person_name
from campus.outbox.services import withdraw_waiting
from campus.people.looking import note_look
from campus.people.notices import PeopleMail, mail_invitations
from campus.people.queries.invitations import count_invitations, known_addresses, list_invitations
from campus.people.queries.organizations import list_organizations
from campus.people.services.inviting import (
    InvitationGone,
    Newcomer,
    prepare_residents,
    resend_invitation,
    send_invitation,
    withdraw_invitation,
)
from campus.people.words import ROLES
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.resources import path_id
from campus.web.visits import say
from campus.web.words import named

PAGE = "desk/invitations.html"
PAGE_SIZE = 30
FEW = 20


def _form(request: Request) -> InviteForm:
    return InviteForm(request, [(each.id, named(each, request.locale_name)) for each in list_organizations(request.db)])


def _page(request: Request, form: InviteForm, known: list[str] | None = None) -> dict[str, Any]:
    number = read_page_number(request)
    rows = list_invitations(request.db, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    note_look(request, Looked.INVITATIONS, "", (row.resident.id for row in rows))
    return {
        "form": form,
        "page": paged(request, rows, number=number, total=count_invitations(request.db), size=PAGE_SIZE),
        "known": known or [],
        "roles": ROLES,
        "now": request.now,
    }


@view_config(route_name="desk.invitations", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def show_invitations(request: Request) -> dict[str, Any]:
    """The form, and who was invited."""
    return _page(request, _form(request))


@view_config(route_name="desk.invitations", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def invite(request: Request) -> dict[str, Any] | Response:
    """Prepare an account for each new address and mail the link; addresses that have one are said so."""
    db, now, by, form = request.db, request.now, request.identity.resident_id, _form(request)
    pairs = form.read() if form.validate() else []
    if form.errors or form.form_errors:
        return refused(request) | _page(request, form)
    known = known_addresses(db, [email for email, _name in pairs])
    fresh = [
        Newcomer(
            email=email,
            name=_name_or_none(name),
            role=form.role.data,
            organization_id=form.organization.data,
            locale=request.locale_name,
        )
        for email, name in pairs
        if email not in known
    ]
    if not fresh:
        form.refuse("addresses", _("All of these have an account already."))
        return refused(request) | _page(request, form, sorted(known)[:FEW])
    letters = [send_invitation(db, each, by=by, now=now) for each in prepare_residents(db, fresh, by=by, now=now)]
    mail_invitations(db, request.registry["settings"], letters, by=by, now=now)
    translate = request.localizer.translate
    say(request, translate(_("${count} invited.", mapping={"count": len(letters)})))
    if known:
        some = ", ".join(sorted(known)[:FEW]) + (" …" if len(known) > FEW else "")
        say(request, translate(_("These have an account already: ${addresses}", mapping={"addresses": some})), "info")
    return HTTPSeeOther(request.route_path("desk.invitations"))


def _name_or_none(name: str) -> str:
    try:
        return normalize_person_name(name)
    except ContactRefused:
        return ""


@view_config(route_name="desk.invitation.resend", request_method="POST", permission=Permission.MANAGE_PEOPLE)
def resend(request: Request) -> Response:
    """Another mail with a new link."""
    by, number = request.identity.resident_id, path_id(request)
    try:
        letter = resend_invitation(request.db, number, by=by, now=request.now)
    except InvitationGone:
        return _back(request, GONE, "warn")
    withdraw_waiting(request.db, PeopleMail.SIGN_UP_INVITED, [number])
    mail_invitations(request.db, request.registry["settings"], [letter], by=by, now=request.now)
    return _back(request, _("${email} gets a new link.", mapping={"email": letter.resident.email}))


@view_config(route_name="desk.invitation.withdraw", request_method="POST", permission=Permission.MANAGE_PEOPLE)
def withdraw(request: Request) -> Response:
    """Take an invitation back; the link works no more, and the address is free again."""
    number = path_id(request)
    try:
        email = withdraw_invitation(request.db, number, by=request.identity.resident_id, now=request.now)
    except InvitationGone:
        return _back(request, GONE, "warn")
    withdraw_waiting(request.db, PeopleMail.SIGN_UP_INVITED, [number])
    return _back(request, _("The invitation of ${email} is withdrawn.", mapping={"email": email}))


GONE: TranslationString = _("This person has come meanwhile, or somebody else was faster.")


def _back(request: Request, text: TranslationString, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("desk.invitations"))
