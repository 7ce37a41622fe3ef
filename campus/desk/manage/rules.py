"""Rules at the desk: every policy in plain sentences, and the form that sets one."""

from itertools import groupby
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.desk.forms.rules import PolicyForm, quota_name, start_of
from campus.desk.resources import SetPolicy
from campus.desk.rule_preview import as_policy, find_troubles, mark_of, preview_of
from campus.desk.words import LIMITS, QUOTAS, UNITS
from campus.domain.asker import FloorName
from campus.domain.rules import strictest
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.policies import PolicyFacts, read_floors, read_policies
from campus.spaces.services.policies import (
    HubPolicyStays,
    PolicyDraft,
    PolicyGone,
    StalePolicy,
    add_policy,
    change_policy,
    check_policy,
    remove_policy,
)
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.sentences import floor_words, owner_words, policy_sentences, said_sentences
from campus.web.visits import say
from campus.web.words import named

PAGE, PREVIEW = "desk/rule.html", "desk/rule_preview.html"


@view_config(
    route_name="desk.rules", request_method="GET", renderer="desk/rules.html", permission=Permission.MANAGE_SPACES
)
def show_rules(request: Request) -> dict[str, Any]:
    """Every policy: its name, who set it, for which rooms, and what it says; and what holds where none does."""
    policies = sorted(read_policies(request.db), key=lambda each: (not each.is_the_hubs, each.id))
    return {
        "policies": [_shown(request, policy) for policy in policies],
        "defaults": [text for text, _owner in policy_sentences(strictest([]), request.locale_name)],
    }


def _shown(request: Request, policy: PolicyFacts) -> dict[str, Any]:
    """A policy as it is listed. ``rooms`` is None when it holds for all."""
    rooms = read_catalogue(request.db).rooms
    return {
        "it": policy,
        "owner": owner_words(policy.numbers.owner, request.locale_name),
        "sentences": said_sentences(policy.numbers, request.locale_name),
        "rooms": None if policy.room_ids is None else [room for room in rooms.values() if room.id in policy.room_ids],
    }


def _form(request: Request, floors: dict[int, FloorName], start: dict[str, Any]) -> PolicyForm:
    named_floors = [(floor_id, floor_words(floor, request.locale_name)) for floor_id, floor in floors.items()]
    return PolicyForm(request, read_catalogue(request.db).rooms, named_floors, start=start)


def _page(request: Request, form: PolicyForm, policy: PolicyFacts | None = None, **values: Any) -> dict[str, Any]:
    rooms = list(read_catalogue(request.db).rooms.values())

    def building_of(room: RoomFacts) -> str:
        return named(room.building, request.locale_name)

    quotas = [
        (label, [form[quota_name(holder, period, unit)] for unit in UNITS])
        for (holder, period), label in QUOTAS.items()
    ]
    page = {
        "form": form,
        "policy": policy,
        "houses": [(house, list(found)) for house, found in groupby(sorted(rooms, key=building_of), key=building_of)],
        "quotas": quotas,
        "units": UNITS,
        "limits": LIMITS,
        "stale": None,
    }
    return page | values


@view_config(route_name="desk.rule.new", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def new_rule(request: Request) -> dict[str, Any]:
    """An empty form: a policy that says nothing yet."""
    return _page(request, _form(request, read_floors(request.db), {"scope": "some"}))


@view_config(route_name="desk.rule.new", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def make_rule(request: Request) -> dict[str, Any] | Response:
    """Make a policy."""
    floors = read_floors(request.db)
    form = _form(request, floors, {})
    if not form.validate():
        return refused(request) | _page(request, form)
    draft = form.draft(floors)
    if (shown := _step(request, form, draft)) is not None:
        return shown
    add_policy(request.db, draft, by=request.identity.resident_id, now=request.now)
    return _done(request, _("The rule holds from now on. Bookings that exist stay as they are."))


@view_config(route_name="desk.rule", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def show_rule(context: SetPolicy, request: Request) -> dict[str, Any]:
    """A policy as it stands, to be changed."""
    form = _form(request, read_floors(request.db), start_of(context.policy))
    return _page(request, form, context.policy)


@view_config(route_name="desk.rule", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def set_rule(context: SetPolicy, request: Request) -> dict[str, Any] | Response:
    """Save a policy; of two edits from one version the second sees both."""
    floors = read_floors(request.db)
    form = _form(request, floors, {})
    if not form.validate():
        return refused(request) | _page(request, form, context.policy)
    draft, version = form.draft(floors), _version(form)
    try:
        check_policy(context.policy, draft, version=version)
        if (shown := _step(request, form, draft, context.policy)) is not None:
            return shown
        by, now = request.identity.resident_id, request.now
        change_policy(request.db, context.policy_id, draft, version=version, by=by, now=now)
    except StalePolicy as stale:
        request.response.status_int = 409
        form.version.data = None
        return _page(request, form, stale.current, stale=_shown(request, stale.current))
    except HubPolicyStays:
        form.refuse("scope", _("The hub's own rule holds for all rooms."))
        return refused(request) | _page(request, form, context.policy)
    except PolicyGone as gone:
        raise HTTPNotFound(_("There is no such rule.")) from gone
    return _done(request, _("The rule holds from now on. Bookings that exist stay as they are."))


def _version(form: PolicyForm) -> int:
    raw = form.version.data or ""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0


def _step(
    request: Request, form: PolicyForm, draft: PolicyDraft, policy: PolicyFacts | None = None
) -> dict[str, Any] | None:
    """The page that comes before saving: the form again, or what the rule would change. None when it is to be saved:
    that was asked for, and what contradicts other rules was seen."""
    act, wanted = request.POST.get("act"), as_policy(draft, policy)
    if act == "edit":
        return _page(request, form, policy)
    if act == "save":
        mark = mark_of(find_troubles(request, wanted))
        if not mark or form.seen.data == mark:
            return None
        request.response.status_int = 409
    request.override_renderer = PREVIEW
    return {"form": form, "policy": policy} | preview_of(request, wanted, policy)


@view_config(
    route_name="desk.rule.delete",
    request_method="GET",
    renderer="desk/rule_delete.html",
    permission=Permission.MANAGE_SPACES,
)
def ask_to_delete(context: SetPolicy, request: Request) -> dict[str, Any]:
    """What would no longer hold, before it is deleted."""
    return _shown(request, context.policy)


@view_config(route_name="desk.rule.delete", request_method="POST", permission=Permission.MANAGE_SPACES)
def delete_rule(context: SetPolicy, request: Request) -> Response:
    """Delete a policy; the hub's own stays."""
    try:
        remove_policy(request.db, context.policy_id, by=request.identity.resident_id, now=request.now)
    except HubPolicyStays:
        say(request, request.localizer.translate(_("The hub's own rule stays; it can be changed.")), "warn")
        return HTTPSeeOther(request.route_path("desk.rules"))
    except PolicyGone as gone:
        raise HTTPNotFound(_("There is no such rule.")) from gone
    return _done(request, _("The rule is deleted."))


def _done(request: Request, text: str) -> Response:
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("desk.rules"))
