"""To an institution's provider and back: signing in by an account there, and connecting one."""

import logging

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import remember
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.db import short_write
from campus.people.devices import device_label, network_of
from campus.people.institution_words import LOGGED, TAKEN, WORDS, name_of, trouble_page
from campus.people.links import mail_link
from campus.people.models import InstitutionTrip, Resident
from campus.people.notices import PeopleMail, mail_resident
from campus.people.oidc.asking import authorization_address, new_question, prove
from campus.people.oidc.values import Proven, ProviderTrouble, Question, Trouble
from campus.people.services.half_logins import HalfWay
from campus.people.services.institution_logins import InstitutionTaken, NotActive, connect, sign_in_by_institution
from campus.people.services.institution_sign_up import is_known
from campus.people.services.logins import Device, NewLogin, end_login
from campus.people.services.tries import TooManyTries, take_try, trip_limits
from campus.people.services.trips import begin_trip, note_arrival, take_trip
from campus.people.views.arriving import ARRIVAL, HALF, keep_device, welcome
from campus.people.views.signing_in import STANDINGS
from campus.permissions import Permission
from campus.providers import Provider
from campus.web.locale import _, local_path
from campus.web.visits import say

log = logging.getLogger(__name__)
# Where the visit keeps the token of a trip.
TRIP = "trip"
GOING_PAGE = "people/institution_going.html"
LONGEST_CODE = 4000
LONGEST_STATE = 200


def provider_named(request: Request, name: str) -> Provider:
    """The provider of that name. Raises 404."""
    found = [each for each in request.registry["settings"].providers if each.name == name]
    if not found:
        raise HTTPNotFound()
    provider: Provider = found[0]
    return provider


def _trouble(request: Request, provider: Provider, refusal: ProviderTrouble) -> Response:
    """The page for what went wrong; only what an operator could mend is logged, and nothing that is secret."""
    if refusal.trouble in LOGGED:
        log.warning("sign-in by %s: %s", provider.name, refusal.note)
    status = 503 if refusal.trouble is Trouble.DOWN else 400
    return trouble_page(request, provider, WORDS[refusal.trouble], status=status)


def leave_for(request: Request, provider: Provider, back: str, *, resident_id: int | None = None) -> Response:
    """Begin a trip, and a page that goes to the provider. It is no redirect: browsers hold the whole way that a form
    takes against our ``form-action``, and institutions send people on from one host to the next."""
    now, directory = request.now, request.registry["directory"]
    try:
        with short_write(request) as db:
            take_try(db, trip_limits(network_of(request.remote_addr)), now=now)
        metadata = directory.metadata(provider, now=now)
    except TooManyTries as refusal:
        wait = {"minutes": refusal.minutes}
        words = _("There were too many tries. Please try again in ${minutes} min.", mapping=wait)
        response = trouble_page(request, provider, words, status=429)
        response.headers["Retry-After"] = str(refusal.minutes * 60)
        return response
    except ProviderTrouble as refusal:
        return _trouble(request, provider, refusal)
    question = new_question()
    with short_write(request) as db:
        request.session[TRIP] = begin_trip(db, provider.name, question, back, resident_id=resident_id, now=now)
    there = authorization_address(provider, metadata, question, _return_address(request, provider))
    response = render_to_response(GOING_PAGE, {"there": there, "provider": provider}, request)
    response.headers["Refresh"] = f"0; url={there}"
    response.cache_control = "no-store"
    return response


def _return_address(request: Request, provider: Provider) -> str:
    return mail_link(request, "people.institution.back", provider=provider.name)


@view_config(route_name="people.institution", request_method="POST", permission=Permission.KNOCK)
def go(request: Request) -> Response:
    """Sign in by an institution."""
    provider = provider_named(request, request.matchdict["provider"])
    return leave_for(request, provider, local_path(request.POST.get("back"), "/"))


def _one(request: Request, name: str, longest: int) -> str:
    """A parameter of the answer: none may come twice (RFC 6749, 3.1)."""
    values = request.GET.getall(name)
    return values[0] if len(values) == 1 and len(values[0]) <= longest else ""


def _answered(request: Request, provider: Provider) -> tuple[InstitutionTrip, Proven]:
    """The trip that came to its end here, and for whom the provider vouches. Raises :class:`ProviderTrouble`."""
    token, state = request.session.get(TRIP), _one(request, "state", LONGEST_STATE)
    trip = None
    if isinstance(token, str) and state:
        with short_write(request) as db:
            trip = take_trip(db, token, provider.name, state, now=request.now)
    if trip is None:
        raise ProviderTrouble(Trouble.LATE)
    del request.session[TRIP]
    if "iss" in request.GET and _one(request, "iss", 300) != provider.issuer:  # RFC 9207
        raise ProviderTrouble(Trouble.WRONG, "another issuer answered")
    error = _one(request, "error", LONGEST_STATE)
    if error in ("server_error", "temporarily_unavailable"):
        raise ProviderTrouble(Trouble.DOWN, "it says that it is down")
    if "error" in request.GET:
        raise ProviderTrouble(Trouble.DECLINED)
    code, directory = _one(request, "code", LONGEST_CODE), request.registry["directory"]
    if not code:
        raise ProviderTrouble(Trouble.WRONG, "there is no code")
    if "iss" not in request.GET and directory.metadata(provider, now=request.now).names_issuer:
        raise ProviderTrouble(Trouble.WRONG, "the answer does not say whose it is")
    question = Question(trip.state, trip.nonce, trip.verifier)
    back = _return_address(request, provider)
    return trip, prove(directory, provider, (code, question), back, now=request.now)


@view_config(route_name="people.institution.back", request_method="GET", permission=Permission.VISIT)
def come_back(request: Request) -> Response:
    """The provider has answered: each answer is taken once, by the browser that asked. What is written is written in
    short transactions, after the provider was asked."""
    provider = provider_named(request, request.matchdict["provider"])
    try:
        trip, proven = _answered(request, provider)
    except ProviderTrouble as refusal:
        return _trouble(request, provider, refusal)
    if trip.resident_id is not None:
        return _connected(request, provider, trip, proven)
    return _arrived(request, provider, trip.back, proven)


def _connected(request: Request, provider: Provider, trip: InstitutionTrip, proven: Proven) -> Response:
    """Connect the account to whoever asked for it, if they are still the one who is signed in."""
    me = request.identity
    if me is None or me.resident_id != trip.resident_id:
        return trouble_page(request, provider, WORDS[Trouble.LATE])
    with short_write(request) as db:
        return connect_now(request, db, provider, proven, trip.back)


def connect_now(request: Request, db: Session, provider: Provider, proven: Proven, back: str) -> Response:
    """Connect the account to who is signed in, and write to them."""
    try:
        owner = connect(db, request.identity.resident_id, provider.name, proven, now=request.now)
        tell_connected(request, db, provider, owner)
    except InstitutionTaken:
        return trouble_page(request, provider, TAKEN, status=409, back=request.route_path("me.institutions"))
    except NotActive as refusal:
        return trouble_page(request, provider, STANDINGS[refusal.status], status=403)
    text = _("From now on ${institution} signs you in.", mapping={"institution": name_of(request, provider)})
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(back)


def tell_connected(request: Request, db: Session, provider: Provider, owner: Resident) -> None:
    """Write to the owner that there is a new way to sign in."""
    settings, link = request.registry["settings"], mail_link(request, "me.institutions")
    names = {"institution": provider.name_ko if owner.locale == "ko" else provider.name_en, "link": link}
    mail_resident(db, settings, PeopleMail.INSTITUTION_CONNECTED, owner, now=request.now, **names)


def _arrived(request: Request, provider: Provider, back: str, proven: Proven) -> Response:
    """Sign the owner of the account in; whoever has none goes on to sign up, or in once."""
    device = Device(device_label(request.user_agent or ""), request.remote_addr or "")
    try:
        with short_write(request) as db:
            found = sign_in_by_institution(db, proven, device, now=request.now)
            if found is None:
                request.session[ARRIVAL] = note_arrival(db, provider.name, proven, back, now=request.now)
                route = "people.arrived" if is_known(db, proven.email) else "people.join"
                return HTTPSeeOther(request.route_path(route))
            if request.identity is not None and isinstance(found[1], NewLogin):
                end_login(db, request.identity.resident_id, request.identity.login_id, now=request.now)
    except NotActive as refusal:
        words: TranslationString = STANDINGS[refusal.status]
        return trouble_page(request, provider, words, status=403)
    return let_in(request, *found, back)


def let_in(request: Request, resident: Resident, begun: NewLogin | HalfWay, back: str) -> Response:
    """The second step, or the way in: a new visit, and a browser that the account knows."""
    if isinstance(begun, HalfWay):
        request.session.invalidate()
        request.session[HALF] = begun.token
        return HTTPSeeOther(request.route_path("people.second", _query={"back": back}))
    headers = remember(request, begun.token, expires_at=begun.expires_at)
    response = welcome(request, back, headers, resident.locale)
    keep_device(request, response, resident.email)
    return response
