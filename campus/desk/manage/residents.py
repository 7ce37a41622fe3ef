"""One resident at the desk: who they are to the hub, and what a manager may do about it."""

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.audit.queries import history
from campus.audit.services import record
from campus.booking.queries.occurrences import upcoming_of
from campus.booking.services.cancelling_ahead import count_ahead
from campus.booking.words import STATUSES as BOOKING_STATUSES
from campus.desk.act_words import ACTS
from campus.desk.forms.residents import CANCEL, CloseForm, RoleForm
from campus.desk.resources import may_decide_about
from campus.desk.services.closing import close_account
from campus.domain.hubtime import local_date
from campus.people.affiliation_forms import EndForm
from campus.people.affiliation_notices import mail_answer
from campus.people.links import mail_link
from campus.people.looking import note_look
from campus.people.models import Invitation, Resident
from campus.people.notices import PeopleMail, mail_resident
from campus.people.queries.affiliations import Stint, affiliation_history
from campus.people.queries.factors import with_factor
from campus.people.queries.names import names_of
from campus.people.queries.residents import list_logins
from campus.people.services.administering import STAFF, LastAdmin, MayNot, RoleStands, change_role, merged_into
from campus.people.services.claiming import AffiliationGone, WrongLastDay, end
from campus.people.services.deciding import AlreadyDecided, enable_resident
from campus.people.services.new_password import ask_reset
from campus.people.views.stewards import WRONG_LAST_DAY
from campus.people.words import ROLES, STANDING_BADGES, STANDINGS, STATUS_BADGES, STATUSES, VERIFICATIONS
from campus.permissions import Permission, Role
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "desk/person.html"
FEW_BOOKINGS, FEW_ACTS = 10, 20
WORDS = {
    "roles": ROLES,
    "statuses": STATUSES,
    "badges": STATUS_BADGES,
    "standings": STANDINGS,
    "standing_badges": STANDING_BADGES,
    "verifications": VERIFICATIONS,
    "bookings": BOOKING_STATUSES,
}
FASTER = _("Somebody else decided about this person first.")
LAST_ADMIN = _("Nobody else administers the hub. Make somebody else an administrator first.")


@dataclass(frozen=True, slots=True)
class Ending:
    """An affiliation with the form that ends it, None where it cannot be ended."""

    it: Stint
    form: EndForm | None


def _role_form(request: Request, resident: Resident) -> RoleForm:
    offered = list(Role) if request.identity.may(Permission.ADMINISTER) else [Role.MEMBER, Role.ORGANIZER]
    return RoleForm(request, offered, resident.role)


def person_page(request: Request, sent: RoleForm | CloseForm | EndForm | None = None) -> dict[str, Any]:
    """The page; a form that was sent and refused takes the place of the fresh one."""
    db, now, resident_id = request.db, request.now, request.context.resident_id
    resident, today = db.get_one(Resident, resident_id), local_date(now)
    note_look(request, Looked.PERSON, f"resident:{resident_id}", [resident_id])
    logins = list_logins(db, resident_id, now=now)
    entries = history(db, ("resident", resident_id), limit=FEW_ACTS)
    may_decide = may_decide_about(request.identity, resident)
    is_self = request.identity.resident_id == resident_id
    into_id = merged_into(db, resident_id)
    names = names_of(db, {each.actor_id for each in entries if each.actor_id} | ({into_id} if into_id else set()))
    return {
        "person": resident,
        "is_self": is_self,
        "may_decide": may_decide,
        "may_give": may_decide or (is_self and resident.role is Role.ADMIN),
        "has_factor": resident_id in with_factor(db, [resident_id]),
        "may_reset": may_decide and request.identity.may(Permission.ADMINISTER),
        "role_form": sent if isinstance(sent, RoleForm) else _role_form(request, resident),
        "close_form": sent if isinstance(sent, CloseForm) else CloseForm(request),
        "affiliations": [_ending(request, each, sent) for each in affiliation_history(db, resident_id, today)],
        "logins": logins,
        "bookings": upcoming_of(db, resident_id, now=now, limit=FEW_BOOKINGS),
        "ahead": count_ahead(db, resident_id, now=now),
        "catalogue": read_catalogue(db),
        "entries": entries,
        "names": names,
        "acts": ACTS,
        "into_id": into_id,
        "invitation": db.get(Invitation, resident_id),
        "sent": sent,
        "words": WORDS,
        "staff": STAFF,
    }


def _ending(request: Request, stint: Stint, sent: object) -> Ending:
    if not stint.lasts:
        return Ending(stint, None)
    form = EndForm(request, stint.id, start={"last_day": local_date(request.now)})
    return Ending(stint, sent if isinstance(sent, EndForm) and sent._prefix == form._prefix else form)


@view_config(route_name="desk.person", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def show_person(request: Request) -> dict[str, Any]:
    """Profile, history, what lies ahead, what was done."""
    return person_page(request)


@view_config(route_name="desk.person.role", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def take_role(request: Request) -> dict[str, Any] | Response:
    """Give another role; giving one's own rights away asks first."""
    db, by, resident_id = request.db, request.identity.resident_id, request.context.resident_id
    form = _role_form(request, db.get_one(Resident, resident_id))
    if not form.validate():
        return refused(request) | person_page(request, form)
    is_own_loss = by == resident_id and form.role.data is not Role.ADMIN
    if is_own_loss and not form.sure.data:
        form.refuse("sure", _("You would lock yourself out of what administrators do. Tick this if you mean it."))
        return refused(request) | person_page(request, form)
    try:
        resident = change_role(db, resident_id, (form.shown.data, form.role.data), by=by, now=request.now)
    except LastAdmin:
        form.refuse("role", LAST_ADMIN)
        return refused(request) | person_page(request, form)
    except MayNot:
        raise HTTPForbidden() from None
    except RoleStands:
        return _back(request, FASTER, "warn")
    role = request.localizer.translate(ROLES[resident.role])
    return _back(request, _("${name}: ${role} from now on.", mapping={"name": resident.name, "role": role}))


@view_config(route_name="desk.disable", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def disable(request: Request) -> dict[str, Any] | Response:
    """Close an account, with a reason; it is out at its next request."""
    form = CloseForm(request)
    if not form.validate():
        return refused(request) | person_page(request, form)
    cancels, reason, db = form.bookings.data == CANCEL, form.reason.data, request.db
    try:
        resident, count = close_account(
            db, request.context.resident_id, reason, cancels=cancels, by=request.identity, now=request.now
        )
    except AlreadyDecided:
        return _back(request, FASTER, "warn")
    except LastAdmin:
        form.refuse(None, LAST_ADMIN)
        return refused(request) | person_page(request, form)
    settings = request.registry["settings"]
    mail_resident(db, settings, PeopleMail.SIGN_UP_CLOSED, resident, now=request.now, reason=reason)
    said = {"name": resident.name, "count": count}
    if cancels:
        return _back(request, _("The account of ${name} is closed. Bookings cancelled: ${count}.", mapping=said))
    return _back(request, _("The account of ${name} is closed.", mapping=said))


@view_config(route_name="desk.enable", request_method="POST", permission=Permission.MANAGE_PEOPLE)
def enable(request: Request) -> Response:
    """Open a closed account again."""
    try:
        by = request.identity.resident_id
        resident = enable_resident(request.db, request.context.resident_id, by=by, now=request.now)
    except AlreadyDecided:
        return _back(request, FASTER, "warn")
    return _back(request, _("The account of ${name} is open again.", mapping={"name": resident.name}))


@view_config(route_name="desk.person.link", request_method="POST", permission=Permission.MANAGE_PEOPLE)
def send_link(request: Request) -> Response:
    """Mail a link for a new password to the person, and to nobody else."""
    db, now = request.db, request.now
    person = db.get_one(Resident, request.context.resident_id)
    asked = ask_reset(db, person.email, now=now)
    if asked is None:
        return _back(request, _("Only an open account can get a new password."), "warn")
    resident, token = asked
    link = mail_link(request, "people.reset", token=token)
    mail_resident(db, request.registry["settings"], PeopleMail.RESET_PASSWORD, resident, now=now, link=link)
    record(db, "resident.link-sent", ("resident", resident.id), by=request.identity.resident_id, now=now)
    return _back(request, _("A link for a new password is on its way to ${name}.", mapping={"name": resident.name}))


@view_config(route_name="desk.person.end", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_PEOPLE)
def take_end(request: Request) -> dict[str, Any] | Response:
    """Let an affiliation of the person end."""
    db, number, resident_id = request.db, path_id(request, "affiliation_id"), request.context.resident_id
    form = EndForm(request, number)
    if not form.validate():
        return refused(request) | person_page(request, form)
    if all(each.id != number for each in affiliation_history(db, resident_id, local_date(request.now))):
        return _back(request, FASTER, "warn")
    try:
        told = end(db, number, form.last_day.data, by=request.identity.resident_id, now=request.now)
    except AffiliationGone:
        return _back(request, FASTER, "warn")
    except WrongLastDay:
        form.refuse("last_day", WRONG_LAST_DAY)
        return refused(request) | person_page(request, form)
    mail_answer(db, request.registry["settings"], PeopleMail.AFFILIATION_ENDED, told, now=request.now)
    return _back(request, _("The affiliation of ${name} ends.", mapping={"name": told[0].name}))


def _back(request: Request, text: TranslationString, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("desk.person", id=request.context.resident_id))
