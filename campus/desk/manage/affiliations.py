"""Affiliations at the desk: claims and renewals of all organizations, those of none in the list among them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.desk.forms.organizations import ConfirmForm
from campus.domain.hubtime import local_date
from campus.people.affiliation_forms import DeclineClaimForm
from campus.people.affiliation_notices import mail_answer
from campus.people.looking import note_look
from campus.people.models import Resident, Verification
from campus.people.notices import PeopleMail
from campus.people.queries.affiliations import Stint, find_stint
from campus.people.queries.organizations import list_organizations
from campus.people.queries.stewards import Contact, contacts_of, count_asked, list_asked
from campus.people.services.claiming import AffiliationGone, ClaimRefused
from campus.people.services.confirming import OwnAffiliation, confirm, decline, renew
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.resources import path_id
from campus.web.visits import say
from campus.web.words import named

PAGE = "desk/affiliations.html"
PAGE_SIZE = 30
Act = Callable[[], tuple[Resident, Stint]]


@dataclass(frozen=True, slots=True)
class Asked:
    """An affiliation that waits, who asks, and the two forms that answer."""

    it: Stint
    person: Contact
    confirm: ConfirmForm
    decline: DeclineClaimForm


def _listed(request: Request) -> list[tuple[int, str]]:
    return [(each.id, named(each, request.locale_name)) for each in list_organizations(request.db)]


def _page(request: Request, sent: ConfirmForm | DeclineClaimForm | None = None) -> dict[str, Any]:
    db, number = request.db, read_page_number(request)
    stints = list_asked(db, today=local_date(request.now), page=((number - 1) * PAGE_SIZE, PAGE_SIZE))
    people, listed = contacts_of(db, [each.resident_id for each in stints]), _listed(request)
    rows = []
    for each in stints:
        confirm_form = ConfirmForm(
            request, each.id, listed, start={"organization": each.organization and each.organization.id}
        )
        decline_form = DeclineClaimForm(request, each.id)
        if sent is not None and sent._prefix == confirm_form._prefix:
            confirm_form = sent
        elif sent is not None and sent._prefix == decline_form._prefix:
            decline_form = sent
        rows.append(Asked(each, people[each.resident_id], confirm_form, decline_form))
    note_look(request, Looked.AFFILIATIONS, "", people)
    return {
        "page": paged(request, rows, number=number, total=count_asked(db), size=PAGE_SIZE),
        "sent": sent,
        "me": request.identity.resident_id,
    }


@view_config(route_name="desk.affiliations", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def show_asked(request: Request) -> dict[str, Any]:
    """Which affiliations wait for an answer, the longest first."""
    return _page(request)


@view_config(
    route_name="desk.affiliations.confirm", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_PEOPLE
)
def take_confirm(request: Request) -> dict[str, Any] | Response:
    """Let a claim count, or another year of what counted already."""
    number, by = path_id(request), request.identity.resident_id
    found = find_stint(request.db, number, local_date(request.now))
    if found is not None and found.verified_how is not None:
        return _answer(
            request,
            lambda: renew(request.db, number, Verification.MANAGER, by=by, now=request.now),
            _("${name} is confirmed for another year."),
            PeopleMail.AFFILIATION_CONFIRMED,
        )
    form = ConfirmForm(request, number, _listed(request))
    if not form.validate():
        return refused(request) | _page(request, form)
    try:
        return _answer(
            request,
            lambda: confirm(
                request.db, number, form.organization.data, Verification.MANAGER, by=by, now=request.now
            ),
            _("${name} is confirmed."),
            PeopleMail.AFFILIATION_CONFIRMED,
        )
    except ClaimRefused:
        form.refuse(
            "organization", _("It would overlap another time of this person in the same organization.")
        )
        return refused(request) | _page(request, form)


@view_config(
    route_name="desk.affiliations.decline", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_PEOPLE
)
def take_decline(request: Request) -> dict[str, Any] | Response:
    """Turn a claim down, with a reason."""
    number, by = path_id(request), request.identity.resident_id
    form = DeclineClaimForm(request, number)
    if not form.validate():
        return refused(request) | _page(request, form)
    reason = form.reason.data

    def act() -> tuple[Resident, Stint]:
        return decline(request.db, number, reason, by=by, now=request.now)

    return _answer(request, act, _("${name} is declined."), PeopleMail.AFFILIATION_DECLINED, reason=reason)


def _answer(request: Request, act: Act, done: TranslationString, mail: PeopleMail, **values: str) -> Response:
    """Do ``act``, tell the person by ``mail``, and go back to the list."""
    translate = request.localizer.translate
    try:
        told = act()
    except AffiliationGone:
        say(request, translate(_("Somebody else was faster, or the person withdrew.")), "warn")
    except OwnAffiliation:
        say(request, translate(_("Nobody decides about themselves. Another steward or a manager does.")), "warn")
    else:
        say(request, translate(done, mapping={"name": told[0].name}))
        mail_answer(request.db, request.registry["settings"], mail, told, now=request.now, **values)
    return HTTPSeeOther(request.route_path("desk.affiliations"))
