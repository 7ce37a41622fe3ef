"""The walk that all shutting takes: a form, then every date in the way with what becomes of it, then one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response

from campus.audit.kinds import Looked
from campus.booking.clearing_notices import mail_cleared
from campus.booking.line_notices import mail_ended_waits
from campus.booking.services.clearing import Choice, Cleared, ClearingRefused, Way
from campus.booking.services.rehousing import Berth, Planned
from campus.booking.services.shutting import (
    InTheWayOf,
    PlanStale,
    Shut,
    ShutPlan,
    Shutting,
    TooMuch,
    plan_shutting,
    shut,
)
from campus.desk.forms.shutting import MessageForm
from campus.desk.forms.shutting_choices import PREFIX, agreed, choice_value, first_choice, read_choices
from campus.domain.errors import Refusal
from campus.domain.hubtime import local_date
from campus.groups.queries.sessions import seats_taken_on
from campus.people.looking import note_look
from campus.people.queries.names import names_of
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.closures import closures_by_id
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say
from campus.web.words import named, short_span, time_span

PLAN = "desk/shutting.html"
_STALE = _("Bookings there have changed meanwhile. This is how it stands now.")
_REFUSED = _("Some dates cannot go there any more. Choose anew where it says so.")
_BLOCKED = _("Other maintenance is planned there already. Lift it first, or choose another time.")


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through a form: its page in words, where it leads back to, and where it ends."""

    form: MessageForm
    shutting: Shutting
    title: TranslationString
    back: str
    done: str


@dataclass(frozen=True, slots=True)
class Row:
    """A date on the page of the plan: options as (value, words), the chosen value, what is wrong with it."""

    planned: Planned
    name: str
    options: Sequence[tuple[str, str]]
    chosen: str
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was chosen when the plan was sent, and why it did not pass."""

    choices: Mapping[int, Choice] = field(default_factory=dict)
    problem: TranslationString | None = None
    refusals: Mapping[int, Sequence[Refusal]] = field(default_factory=dict)


def go(request: Request, walk: Walk) -> dict[str, Any] | Response:
    """Show the plan, or do what was agreed on. A refusal of the form leaves an error in it, and ``{}`` is returned."""
    catalogue = read_catalogue(request.db)
    if request.POST.get("act") == "only-free":
        walk = _only_free(request, walk, catalogue)
        if not walk.shutting.room_ids:
            walk.form.refuse("targets", _("None of these rooms is free then."))
            return {}
    if request.POST.get("act") != "save":
        return _show(request, walk, catalogue)
    choices = read_choices(request.POST, catalogue, may_ask=walk.shutting.kind is Shut.CLOSED)
    what = agreed(choices, walk.form)
    if what is None:
        return _show(request, walk, catalogue, Sent(choices), status=422)
    about = {"coming": seats_taken_on, "by": request.identity, "now": request.now}
    try:
        cleared, ended = shut(request.db, catalogue, walk.shutting, what, **about)
    except PlanStale:
        return _show(request, walk, catalogue, Sent(choices, _STALE), status=409)
    except InTheWayOf:
        return _show(request, walk, catalogue, Sent(choices, _BLOCKED), status=409)
    except ClearingRefused as problem:
        return _show(request, walk, catalogue, Sent(choices, _REFUSED, problem.refused), status=409)
    except TooMuch as problem:
        return _too_much(walk, problem)
    settings = request.registry["settings"]
    mail_ended_waits(request.db, settings, ended, now=request.now)
    mails = mail_cleared(request.db, settings, cleared, what.message, by=request.identity, now=request.now)
    say(request, str(request.localizer.translate(_told(cleared, mails))))
    return HTTPSeeOther(walk.done)


def _told(cleared: Cleared, mails: int) -> TranslationString:
    counts = {"moved": len(cleared.moved), "cancelled": len(cleared.cancelled), "asked": len(cleared.asked)}
    if not any(counts.values()):
        return _("It is done. No booking was in the way.")
    return _(
        "It is done. Moved: ${moved}, cancelled: ${cancelled}, asked: ${asked}. Mails to organizers: ${mails}.",
        mapping=counts | {"mails": mails},
    )


def _too_much(walk: Walk, problem: TooMuch) -> dict[str, Any]:
    said = _("That is too much for one act: at most ${most} dates. Choose fewer rooms or a shorter time.")
    walk.form.refuse(None, _(str(said), mapping={"most": problem.most}))
    return {}


def _only_free(request: Request, walk: Walk, catalogue: Catalogue) -> Walk:
    """The walk for those rooms alone in which nothing is in the way."""
    plan = plan_shutting(request.db, catalogue, walk.shutting, now=request.now)
    busy = {each for it in plan.dates for each in catalogue.rooms[it.facts.room_id].standing_ids}
    blocks = closures_by_id(request.db, plan.closure_ids)
    busy |= {each for it in blocks for number in it.room_ids for each in catalogue.rooms[number].standing_ids}
    free = [each for each in walk.shutting.room_ids if busy.isdisjoint(catalogue.rooms[each].standing_ids)]
    walk.form["targets"].data = [f"room-{each}" for each in free]
    return replace(walk, shutting=replace(walk.shutting, room_ids=tuple(free)))


def _show(
    request: Request, walk: Walk, catalogue: Catalogue, sent: Sent | None = None, *, status: int = 200
) -> dict[str, Any]:
    sent = sent or Sent()
    try:
        plan = plan_shutting(request.db, catalogue, walk.shutting, coming=seats_taken_on, now=request.now)
    except TooMuch as too_much:
        return _too_much(walk, too_much)
    request.override_renderer = PLAN
    request.response.status_int = status
    organizers = {each.facts.organizer_id for each in plan.dates}
    note_look(request, Looked.BOOKINGS, "", organizers)
    names = names_of(request.db, organizers)
    rows = [_row(request, walk, each, sent, names.get(each.facts.organizer_id, "")) for each in plan.dates]
    blocks = closures_by_id(request.db, plan.closure_ids)
    return {
        "walk": walk,
        "form": walk.form,
        "rows": rows,
        "blocks": blocks,
        "rooms": catalogue.rooms,
        "sent": _sent(walk.form),
        "problem": sent.problem or (_BLOCKED if blocks else None),
        "places": _places(walk.shutting, catalogue, request.locale_name),
        "counts": _counts(plan),
        "prefix": PREFIX,
    }


def _counts(plan: ShutPlan) -> dict[str, int]:
    with_place = sum(bool(each.berths) for each in plan.dates)
    organizers = len({each.facts.organizer_id for each in plan.dates})
    return {"all": len(plan.dates), "with_place": with_place, "organizers": organizers}


def _places(shutting: Shutting, catalogue: Catalogue, locale: str) -> list[str]:
    buildings = [named(each, locale) for each in catalogue.buildings if each.id in shutting.building_ids]
    return buildings + [named(catalogue.rooms[each], locale) for each in shutting.room_ids]


def _sent(form: MessageForm) -> list[tuple[str, str]]:
    """The form's own fields as they were sent, for the next step; the message has its place on the page."""
    found = []
    for each in form:
        if each.name in ("message_ko", "message_en", "targets"):
            continue
        found.append((each.name, each._value() if hasattr(each, "_value") else str(each.data or "")))
    if "targets" in form:
        found += [("targets", one) for one in form["targets"].data or ()]
    return found


def _row(request: Request, walk: Walk, planned: Planned, sent: Sent, name: str) -> Row:
    translate, locale, facts = request.localizer.translate, request.locale_name, planned.facts
    chosen = sent.choices.get(facts.occurrence_id) or first_choice(planned)
    berths = list(planned.berths)
    if chosen.berth is not None and chosen.berth not in berths:
        berths.append(chosen.berth)
    options = [(choice_value(Choice(Way.MOVE, each)), _berth_words(request, planned, each)) for each in berths]
    if walk.shutting.kind is Shut.CLOSED:
        options.append((Way.ASK.value, translate(_("Let the organizer decide"))))
    options.append((Way.CANCEL.value, translate(_("Cancel with the message"))))
    problems = [translate(sentence(each, locale)) for each in sent.refusals.get(facts.occurrence_id, ())]
    return Row(planned, name, options, choice_value(chosen), problems)


def _berth_words(request: Request, planned: Planned, berth: Berth) -> str:
    """``Move to 회의실 203`` or ``Move to 14:00–15:00``."""
    translate, locale, facts = request.localizer.translate, request.locale_name, planned.facts
    same_day = local_date(berth.slot.starts_at) == local_date(facts.slot.starts_at)
    span = (time_span if same_day else short_span)(berth.slot.starts_at, berth.slot.ends_at, locale)
    if berth.room.id != facts.room_id:
        room = f"{named(berth.room, locale)} ({berth.room.capacity})"
        span = room if berth.slot == facts.slot else f"{room}, {span}"
    return str(translate(_("Move to ${where}", mapping={"where": span})))


def stays_on_form(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    """``values`` of the form's page, for a form that did not pass."""
    return refused(request) | values
