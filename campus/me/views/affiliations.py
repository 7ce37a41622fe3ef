"""Where I come from, today and before: I add, withdraw and end; others confirm."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.domain.affiliation import FURTHEST_DAYS, Standing, TermProblem
from campus.domain.hubtime import local_date
from campus.me.forms import ClaimForm
from campus.people.affiliation_forms import EndForm
from campus.people.affiliation_notices import mail_asked, mail_renewal_link
from campus.people.models import Resident
from campus.people.queries.affiliations import affiliation_history
from campus.people.queries.organizations import list_organizations
from campus.people.queries.stewards import stewarded
from campus.people.services.claiming import (
    MOST_WAITING,
    AffiliationGone,
    ClaimRefused,
    TooManyClaims,
    WrongLastDay,
    ask_renewal,
    claim,
    end,
    withdraw,
)
from campus.people.services.confirming import is_proven_by_mail
from campus.people.services.tries import TooManyTries, mail_limits, take_try
from campus.people.views.stewards import WRONG_LAST_DAY
from campus.people.words import KINDS, STANDING_BADGES, STANDINGS, VERIFICATIONS
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

PAGE = "me/affiliations.html"
PROBLEMS: dict[TermProblem, tuple[str, TranslationString]] = {
    TermProblem.ENDS_FIRST: ("ends_on", _("The last day must not lie before the first.")),
    TermProblem.TOO_FAR: (
        "starts_on",
        _("Begin within ${days} days from today.", mapping={"days": FURTHEST_DAYS}),
    ),
    TermProblem.OVERLAPS: ("organization", _("You have this organization already in some of this time.")),
}


def _claim_form(request: Request, **options: Any) -> ClaimForm:
    form = ClaimForm(request, **options)
    form.offer(list_organizations(request.db), request.locale_name)
    return form


def _wished(request: Request) -> int | None:
    """The organization from whose page one comes, if the address names one."""
    raw = request.GET.get("organization", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else None


def _page(request: Request, form: ClaimForm | None = None, ending: EndForm | None = None) -> dict[str, Any]:
    """The history and the form; a refused form takes the place of a fresh one."""
    db, today, me = request.db, local_date(request.now), request.identity.resident_id
    history = affiliation_history(db, me, today)
    ends = {each.id: EndForm(request, each.id, start={"last_day": today}) for each in history if each.lasts}
    if ending is not None:
        ends = {number: ending if fresh._prefix == ending._prefix else fresh for number, fresh in ends.items()}
    return {
        "history": history,
        "ends": ends,
        "ending": ending,
        "form": form or _claim_form(request, start={"starts_on": today, "organization": _wished(request)}),
        "stewarded": stewarded(db, me, today),
        "kinds": KINDS,
        "standings": STANDINGS,
        "badges": STANDING_BADGES,
        "verifications": VERIFICATIONS,
    }


def _done(request: Request, text: TranslationString, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("me.affiliations"))


@view_config(route_name="me.affiliations", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT)
def show_affiliations(request: Request) -> dict[str, Any]:
    """Everywhere I come from, with dates, and how it stands."""
    return _page(request)


@view_config(route_name="me.affiliations", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def take_claim(request: Request) -> dict[str, Any] | Response:
    """Add one: it counts at once if my mail address proves it, else someone is asked."""
    form, me = _claim_form(request), request.identity.resident_id
    if not form.check():
        return refused(request) | _page(request, form)
    try:
        made = claim(request.db, me, form.command(), now=request.now)
    except ClaimRefused as refusal:
        form.refuse(*PROBLEMS[refusal.reason])
        return refused(request) | _page(request, form)
    except TooManyClaims:
        form.refuse(
            None, _("${most} wait for an answer already. Withdraw one first.", mapping={"most": MOST_WAITING})
        )
        return refused(request) | _page(request, form)
    if made.standing is not Standing.ASKED:
        return _done(request, _("Added, and confirmed by your mail address."))
    person = request.db.get_one(Resident, me)
    mail_asked(request.db, request.registry["settings"], person, made, now=request.now)
    return _done(request, _("Added. It counts as soon as it is confirmed; you will get a mail."))


@view_config(route_name="me.affiliation.withdraw", request_method="POST", permission=Permission.BE_RESIDENT)
def take_withdraw(request: Request) -> Response:
    """Take out what does not count yet."""
    try:
        withdraw(request.db, request.context.id, by=request.identity.resident_id, now=request.now)
    except AffiliationGone:
        return _done(request, _("It was answered in between and cannot be taken out. You can end it."), "warn")
    return _done(request, _("Taken out."))


@view_config(route_name="me.affiliation.end", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def take_end(request: Request) -> dict[str, Any] | Response:
    """Let one end; it stays in the history."""
    number = request.context.id
    form = EndForm(request, number)
    if not form.validate():
        return refused(request) | _page(request, ending=form)
    try:
        end(request.db, number, form.last_day.data, by=request.identity.resident_id, now=request.now)
    except WrongLastDay:
        form.refuse("last_day", WRONG_LAST_DAY)
        return refused(request) | _page(request, ending=form)
    except AffiliationGone:
        return _done(request, _("This one has ended already."), "warn")
    return _done(request, _("The last day is written down."))


@view_config(route_name="me.affiliation.renew", request_method="POST", permission=Permission.BE_RESIDENT)
def take_renew(request: Request) -> Response:
    """Renew: by a link to my address where that proves it, else whoever confirmed it is asked."""
    db, settings, me = request.db, request.registry["settings"], request.identity
    person = db.get_one(Resident, me.resident_id)
    stint = next(
        each
        for each in affiliation_history(db, me.resident_id, local_date(request.now))
        if each.id == request.context.id
    )
    if not stint.needs_renewal:
        return _done(request, _("There is nothing to renew yet."), "warn")
    try:
        if stint.organization is not None and is_proven_by_mail(db, person, stint.organization.id):
            take_try(db, mail_limits(person.email), now=request.now)
            mail_renewal_link(db, settings, person, stint, now=request.now)
            return _done(request, _("We have sent you a mail with a link that renews it."))
        asked = ask_renewal(db, stint.id, by=me.resident_id, now=request.now)
    except TooManyTries as refusal:
        text = _("There were too many tries. Please try again in ${minutes} min.", mapping={"minutes": refusal.minutes})
        return _done(request, text, "warn")
    except AffiliationGone:
        return _done(request, _("It is asked for already. You will get a mail."), "warn")
    mail_asked(db, settings, person, asked, now=request.now)
    return _done(request, _("Asked. You will get a mail."))
