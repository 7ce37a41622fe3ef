"""What stewards see of their organization's people, and what they decide."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.domain.hubtime import local_date
from campus.people.affiliation_forms import DeclineClaimForm, EndForm
from campus.people.affiliation_notices import mail_answer
from campus.people.looking import note_look
from campus.people.models import Resident, Verification
from campus.people.notices import PeopleMail
from campus.people.queries.affiliations import Stint
from campus.people.queries.stewards import (
    Contact,
    contacts_of,
    count_affiliated,
    count_asked,
    list_affiliated,
    list_asked,
    list_stewards,
)
from campus.people.services.claiming import AffiliationGone, ClaimRefused, WrongLastDay, end
from campus.people.services.confirming import OwnAffiliation, confirm, decline, renew
from campus.people.words import STANDING_BADGES, STANDINGS, VERIFICATIONS
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say

PAGE = "organizations/people.html"
PAGE_SIZE = 30
PAST = "past"

Act = Callable[[int, Verification], tuple[Resident, Stint]]


@dataclass(frozen=True, slots=True)
class Row:
    """An affiliation with the person behind it and the forms that go with it."""

    it: Stint
    person: Contact
    decline: DeclineClaimForm
    end: EndForm


def _rows(request: Request, stints: list[Stint], sent: DeclineClaimForm | EndForm | None) -> list[Row]:
    """The affiliations as rows; a form that was sent and refused takes the place of the fresh one."""
    people = contacts_of(request.db, [each.resident_id for each in stints])
    rows = []
    for each in stints:
        decline_form = DeclineClaimForm(request, each.id)
        end_form = EndForm(request, each.id, start={"last_day": local_date(request.now)})
        if sent is not None and sent._prefix == decline_form._prefix:
            decline_form = sent
        elif sent is not None and sent._prefix == end_form._prefix:
            end_form = sent
        rows.append(Row(each, people[each.resident_id], decline_form, end_form))
    return rows


def _page(request: Request, sent: DeclineClaimForm | EndForm | None = None) -> dict[str, Any]:
    """Who asks, and a page of those who are here, or were."""
    db, today, organization = request.db, local_date(request.now), request.context.organization
    number, is_past = read_page_number(request), request.GET.get("show") == PAST
    window = ((number - 1) * PAGE_SIZE, PAGE_SIZE)
    counts = {
        current: count_affiliated(db, organization.id, today, current=current) for current in (True, False)
    }
    found = list_affiliated(db, organization.id, today, current=not is_past, page=window)
    asked = list_asked(db, organization.id, today=today, page=(0, PAGE_SIZE))
    seen = (each.resident_id for each in (*asked, *found))
    note_look(request, Looked.ORGANIZATION_PEOPLE, f"organization:{organization.id}", seen)
    return {
        "organization": organization,
        "asked": _rows(request, asked, sent),
        "asked_count": count_asked(db, organization.id),
        "page": paged(request, _rows(request, found, sent), number=number, total=counts[not is_past], size=PAGE_SIZE),
        "is_past": is_past,
        "counts": counts,
        "stewards": list_stewards(db, organization.id, today),
        "standings": STANDINGS,
        "standing_badges": STANDING_BADGES,
        "verifications": VERIFICATIONS,
        "sent": sent,
    }


@view_config(
    route_name="organizations.people", request_method="GET", renderer=PAGE, permission=Permission.STEWARD
)
def show_people(request: Request) -> dict[str, Any]:
    """Who asks to be affiliated, and who is."""
    return _page(request)


@view_config(route_name="organizations.confirm", request_method="POST", permission=Permission.STEWARD)
def take_confirm(request: Request) -> Response:
    """Let a claim count."""

    def act(by: int, how: Verification) -> tuple[Resident, Stint]:
        return confirm(request.db, request.context.affiliation_id, None, how, by=by, now=request.now)

    return _do(request, act, _("${name} is confirmed."), PeopleMail.AFFILIATION_CONFIRMED)


@view_config(route_name="organizations.renew", request_method="POST", permission=Permission.STEWARD)
def take_renew(request: Request) -> Response:
    """Let an affiliation count for another year."""

    def act(by: int, how: Verification) -> tuple[Resident, Stint]:
        return renew(request.db, request.context.affiliation_id, how, by=by, now=request.now)

    return _do(request, act, _("${name} is confirmed for another year."), PeopleMail.AFFILIATION_CONFIRMED)


@view_config(
    route_name="organizations.decline", request_method="POST", renderer=PAGE, permission=Permission.STEWARD
)
def take_decline(request: Request) -> dict[str, Any] | Response:
    """Turn a claim down, with a reason."""
    form = DeclineClaimForm(request, request.context.affiliation_id)
    if not form.validate():
        return refused(request) | _page(request, form)

    def act(by: int, _how: Verification) -> tuple[Resident, Stint]:
        return decline(request.db, request.context.affiliation_id, form.reason.data, by=by, now=request.now)

    return _do(request, act, _("${name} is declined."), PeopleMail.AFFILIATION_DECLINED, reason=form.reason.data)


@view_config(route_name="organizations.end", request_method="POST", renderer=PAGE, permission=Permission.STEWARD)
def take_end(request: Request) -> dict[str, Any] | Response:
    """Let an affiliation end."""
    form = EndForm(request, request.context.affiliation_id)
    if not form.validate():
        return refused(request) | _page(request, form)

    def act(by: int, _how: Verification) -> tuple[Resident, Stint]:
        return end(request.db, request.context.affiliation_id, form.last_day.data, by=by, now=request.now)

    try:
        return _do(request, act, _("The affiliation of ${name} ends."), PeopleMail.AFFILIATION_ENDED)
    except WrongLastDay:
        form.refuse("last_day", WRONG_LAST_DAY)
        return refused(request) | _page(request, form)


WRONG_LAST_DAY: TranslationString = _(
    "The last day lies between the first day and a year from now, and not after the last day set already."
)


def _do(
    request: Request, act: Act, done: TranslationString, mail: PeopleMail, **values: str
) -> Response:
    """Do ``act`` as the signed-in steward or manager, tell the person, and go back to the list."""
    translate, me = request.localizer.translate, request.identity.resident_id
    how = Verification.STEWARD if request.context.is_steward else Verification.MANAGER
    try:
        told = act(me, how)
    except AffiliationGone:
        say(request, translate(_("Somebody else was faster, or the person withdrew.")), "warn")
    except ClaimRefused:
        say(request, translate(_("It would overlap another time of this person in the same organization.")), "warn")
    except OwnAffiliation:
        say(request, translate(_("Nobody decides about themselves. Another steward or a manager does.")), "warn")
    else:
        say(request, translate(done, mapping={"name": told[0].name}))
        if told[0].id != me:
            mail_answer(request.db, request.registry["settings"], mail, told, now=request.now, **values)
    slug = request.context.organization.slug
    return HTTPSeeOther(request.route_path("organizations.people", slug=slug))
