"""People at the desk: who waits for an answer, who is here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.desk.forms.people import ApproveForm, DeclineForm, PeopleFilterForm
from campus.domain.hubtime import local_date
from campus.people.links import mail_link
from campus.people.looking import note_look
from campus.people.models import Resident, ResidentStatus
from campus.people.notices import PeopleMail, mail_resident
from campus.people.queries.affiliations import claims_of, current_affiliations
from campus.people.queries.invitations import count_invitations
from campus.people.queries.organizations import list_organizations
from campus.people.queries.residents import PeopleFilter, count_residents, list_residents, list_waiting
from campus.people.services.deciding import AlreadyDecided, approve_resident, decline_resident
from campus.people.words import ROLES, STATUS_BADGES, STATUSES
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _, local_path
from campus.web.paging import paged, read_page_number
from campus.web.visits import say
from campus.web.words import named

PAGE = "desk/people.html"
PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone in the queue with the two forms that decide; ``organization`` is what they chose, if any."""

    resident: Resident
    organization: Any
    approve: ApproveForm
    decline: DeclineForm


def _organizations(request: Request) -> list[tuple[int, str]]:
    return [(each.id, named(each, request.locale_name)) for each in list_organizations(request.db)]


def _queue(request: Request, sent: ApproveForm | DeclineForm | None, sent_id: int | None) -> list[Waiting]:
    """Who waits, longest first; a form that was sent and refused takes the place of the fresh one."""
    people = list_waiting(request.db, limit=PAGE_SIZE)
    claims = claims_of(request.db, [person.id for person in people])
    listed = _organizations(request) if people else []
    queue = []
    for person in people:
        claim = claims.get(person.id)
        approve = ApproveForm(request, person.id, listed, start={"organization": claim and claim.id})
        decline = DeclineForm(request, person.id)
        if sent is not None and sent_id == person.id:
            approve, decline = (sent, decline) if isinstance(sent, ApproveForm) else (approve, sent)
        queue.append(Waiting(person, claim, approve, decline))
    return queue


def _page(
    request: Request, sent: ApproveForm | DeclineForm | None = None, sent_id: int | None = None
) -> dict[str, Any]:
    """The queue and a page of the list."""
    db, form = request.db, PeopleFilterForm(request, _organizations(request))
    wanted, number = form.wanted(local_date(request.now)), read_page_number(request)
    people = list_residents(db, wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    here = current_affiliations(db, [person.id for person in people], local_date(request.now))
    queue = _queue(request, sent, sent_id)
    note_look(request, Looked.PEOPLE, "", [*(it.resident.id for it in queue), *(person.id for person in people)])
    return {
        "queue": queue,
        "waiting_count": count_residents(db, PeopleFilter(status=ResidentStatus.PENDING)),
        "filter": form,
        "page": paged(request, people, number=number, total=count_residents(db, wanted), size=PAGE_SIZE),
        "affiliations": here,
        "invited_count": count_invitations(db),
        "roles": ROLES,
        "statuses": STATUSES,
        "badges": STATUS_BADGES,
    }


@view_config(route_name="desk.people", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def show_people(request: Request) -> dict[str, Any]:
    """Who waits, and everybody by name."""
    return _page(request)


@view_config(route_name="desk.approve", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def approve(request: Request) -> dict[str, Any] | Response:
    """Let a waiting person in."""
    resident_id = request.context.resident_id
    form = ApproveForm(request, resident_id, _organizations(request))
    if not form.validate():
        return refused(request) | _page(request, form, resident_id)

    def act(by: int) -> Resident:
        organization_id, title = form.organization.data, form.title.data
        return approve_resident(request.db, resident_id, organization_id, title, by=by, now=request.now)

    return _decide(request, act, _("${name} is approved."), PeopleMail.SIGN_UP_APPROVED)


@view_config(route_name="desk.decline", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def decline(request: Request) -> dict[str, Any] | Response:
    """Turn a waiting person down, with a reason."""
    resident_id = request.context.resident_id
    form = DeclineForm(request, resident_id)
    if not form.validate():
        return refused(request) | _page(request, form, resident_id)

    def act(by: int) -> Resident:
        return decline_resident(request.db, resident_id, form.reason.data, by=by, now=request.now)

    return _decide(request, act, _("${name} is declined."), PeopleMail.SIGN_UP_DECLINED, reason=form.reason.data)


def _decide(
    request: Request,
    act: Callable[[int], Resident],
    done: TranslationString,
    mail: PeopleMail | None = None,
    **values: str,
) -> Response:
    """Do ``act`` as the signed-in manager, tell the person by ``mail``, and go back to the list."""
    translate = request.localizer.translate
    try:
        resident = act(request.identity.resident_id)
    except AlreadyDecided:
        say(request, translate(_("Somebody else decided about this person first.")), "warn")
    else:
        say(request, translate(done, mapping={"name": resident.name}))
        if mail is not None:
            link = mail_link(request, "people.sign_in" if mail is PeopleMail.SIGN_UP_APPROVED else "people.sign_up")
            settings = request.registry["settings"]
            mail_resident(request.db, settings, mail, resident, now=request.now, link=link, **values)
    return HTTPSeeOther(local_path(request.POST.get("back"), request.route_path("desk.people")))
