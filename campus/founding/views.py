"""The setup page, and the first page after it."""

from typing import Any

from pyramid.httpexceptions import HTTPConflict, HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import remember
from pyramid.view import view_config

from campus.db import short_write
from campus.domain.errors import HUB
from campus.domain.rules import DEFAULTS, strictest
from campus.founding.forms import MOST_ROWS, SetupForm
from campus.founding.gate import FOUNDED, knows_founded
from campus.founding.rules import LARGE_FROM, hall_rules, hub_rules, large_rules
from campus.founding.services.codes import is_code
from campus.founding.services.founding import AlreadyFounded, FirstAdmin, FoundHub, found_hub
from campus.people.devices import device_label, network_of
from campus.people.links import slow_down
from campus.people.models import Resident
from campus.people.passwords import hash_password
from campus.people.services.logins import Device, start_login
from campus.people.services.tries import TooManyTries, give_back, setup_limits, take_try
from campus.people.views.arriving import keep_device, welcome
from campus.permissions import Permission, Role
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _, speak
from campus.web.sentences import policy_sentences, said_sentences

PAGE = "founding/setup.html"
WRONG_CODE = _("This code does not open the hub. It holds for 24 hours; the command campus init makes a new one.")


def _page(request: Request, form: SetupForm) -> dict[str, Any]:
    """What the template needs; the rules are said as they will hold."""
    request.response.cache_control = "no-store"
    locale = request.locale_name
    common = hub_rules(HUB, opens_on_holidays=bool(form.opens_on_holidays.data))
    return {
        "form": form,
        "has_room_for_more": len(form.rooms) < MOST_ROWS,
        "rules": [text for text, _owner in policy_sentences(strictest([common], DEFAULTS), locale)],
        "large_from": LARGE_FROM,
        "large_rules": said_sentences(large_rules(HUB), locale),
        "hall_rules": said_sentences(hall_rules(HUB), locale),
    }


def _refuse_founded(request: Request) -> None:
    if knows_founded(request.registry["sessions"]):
        raise HTTPNotFound()


@view_config(route_name="founding.setup", request_method="GET", renderer=PAGE, permission=Permission.VISIT)
def show_setup(request: Request) -> dict[str, Any]:
    """The form, as long as there is no hub."""
    _refuse_founded(request)
    return _page(request, SetupForm(request))


@view_config(route_name="founding.setup", request_method="POST", renderer=PAGE, permission=Permission.KNOCK)
def take_setup(request: Request) -> dict[str, Any] | Response:
    """Found the hub, or say all that is not right; or show what was written with more rows, or in the other language.
    The password is hashed for who has the code, outside of any write transaction."""
    _refuse_founded(request)
    speak(request, request.POST.get("locale", ""))
    form = SetupForm(request)
    if "more" in request.POST or "locale" in request.POST:
        return _page(request, form)
    is_fit = form.check()
    try:
        has_code = bool(form.code.data) and _has_code(request, form.code.data)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return _page(request, form)
    if form.code.data and not has_code:
        form.refuse("code", WRONG_CODE)
    if not is_fit or not has_code:
        return refused(request) | _page(request, form)
    return _found(request, form)


def _has_code(request: Request, typed: str) -> bool:
    """Whether the code holds; tried under the count of the network, which a right one is taken from again."""
    with short_write(request) as db:
        tries = take_try(db, setup_limits(network_of(request.remote_addr)), now=request.now)
    with short_write(request) as db:
        holds = is_code(db, typed, now=request.now)
        if holds:
            give_back(db, tries)
    return holds


def _found(request: Request, form: SetupForm) -> Response:
    admin = FirstAdmin(
        name=form.name.data,
        email=form.email.data,
        password_hash=hash_password(form.password.data),
        locale=request.locale_name,
        wants_news=form.agree_news.data,
    )
    command = FoundHub(
        facts=form.facts,
        admin=admin,
        zone=form.zone,
        building=form.building,
        levels=form.levels,
        rooms=form.drafts(),
        week=form.week,
        opens_on_holidays=form.opens_on_holidays.data,
    )
    device = Device(device_label(request.user_agent or ""), request.remote_addr or "")
    try:
        with short_write(request) as db:
            me = found_hub(db, command, now=request.now)
            login = start_login(db, me, device, now=request.now)
    except AlreadyFounded as late:
        raise HTTPConflict(_("Somebody else has set up this hub just now. Nothing of yours was saved.")) from late
    request.registry["sessions"].info[FOUNDED] = True
    headers = remember(request, login.token, expires_at=login.expires_at)
    response = welcome(request, request.route_path("founding.ready"), headers, request.locale_name)
    keep_device(request, response, admin.email)
    return response


@view_config(
    route_name="founding.ready",
    request_method="GET",
    renderer="founding/ready.html",
    permission=Permission.BE_RESIDENT,
)
def show_ready(request: Request) -> dict[str, Any]:
    """What to do next, for who administers the hub, also before their second factor stands."""
    me = request.db.get_one(Resident, request.identity.resident_id)
    if me.role is not Role.ADMIN:
        raise HTTPNotFound()
    rooms = read_catalogue(request.db).bookable
    return {"rooms": rooms, "owes_factor": request.identity.owes_factor}
