"""One opportunity's page: what everyone reads, and what only its poster and the interested do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from campus.booking.changes import OccurrenceFacts
from campus.booking.notices import place_of
from campus.connections.forms.opportunities import InterestForm, StepForm
from campus.connections.models import OpportunityState
from campus.connections.queries.interests import InterestFacts, StepTaken, history_of
from campus.connections.queries.people import Someone, people_of
from campus.connections.resources import PostedOpportunity
from campus.connections.services.interests import NEXT_STEPS
from campus.connections.services.opportunities import OpportunityProblem
from campus.connections.views.seeing import meetings_ahead
from campus.connections.words import KINDS, OPPORTUNITY_PROBLEMS, STEP_BADGES, STEPS
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.visits import say


@dataclass(frozen=True, slots=True)
class ShownInterest:
    """One organization's interest as its two sides see it: who showed it, its history, the meeting, the next step."""

    it: InterestFacts
    person: Someone
    history: Sequence[StepTaken]
    meeting: OccurrenceFacts | None
    place: str
    step_form: StepForm | None


def told(context: PostedOpportunity, request: Request, problem: OpportunityProblem) -> Response:
    """Back to the page, which says why not."""
    say(request, request.localizer.translate(OPPORTUNITY_PROBLEMS[problem]), "warn")
    return HTTPSeeOther(request.route_path("connections.opportunity", id=context.it.id))


def opportunity_page(
    context: PostedOpportunity,
    request: Request,
    *,
    interest_form: InterestForm | None = None,
    step_form: tuple[int, StepForm] | None = None,
) -> dict[str, Any]:
    """What the template names. A form that was sent and refused takes the place of the fresh one."""
    it, me = context.it, request.identity
    seen = [each for each in context.interests if context.is_poster or each.resident_id == context.viewer_id]
    ids = {each.resident_id for each in seen} | ({it.posted_by_id} if me else set())
    people = people_of(request.db, ids, local_date(request.now))
    shown = _shown(request, seen, people, step_form)
    return {
        "it": it,
        "is_open": it.is_open(request.now),
        "is_withdrawn": it.state is OpportunityState.WITHDRAWN,
        "is_poster": context.is_poster,
        "may_withdraw": bool(request.has_permission(Permission.WITHDRAW_POSTED, context)),
        "is_interested": context.is_interested,
        "poster": people.get(it.posted_by_id),
        "shown": shown,
        "may_meet": context.is_poster and any(not each.it.is_withdrawn and each.meeting is None for each in shown),
        "interest_form": interest_form or InterestForm(request),
        "kind": KINDS[it.kind],
        "steps": STEPS,
        "step_badges": STEP_BADGES,
        "today": local_date(request.now),
        "now": request.now,
        **_ours(context, request),
    }


def _ours(context: PostedOpportunity, request: Request) -> dict[str, bool]:
    """How the reader's organization stands to it."""
    it, me = context.it, request.identity
    home = None if me is None else me.organization_id
    of_ours = any(each.organization.id == home and not each.is_withdrawn for each in context.interests)
    is_own = home == it.organization.id or context.is_poster
    return {
        "of_ours": of_ours,
        "has_organization": home is not None,
        "may_show": me is not None and it.is_open(request.now) and not is_own and not of_ours,
    }


def _shown(
    request: Request,
    seen: Sequence[InterestFacts],
    people: dict[int, Someone],
    sent: tuple[int, StepForm] | None,
) -> list[ShownInterest]:
    history = history_of(request.db, [each.id for each in seen])
    meetings = meetings_ahead(request, (each.booking_id for each in seen))
    places = _places(request, meetings)
    return [
        ShownInterest(
            each,
            people[each.resident_id],
            history[each.id],
            meetings.get(each.booking_id or 0),
            places.get(each.booking_id or 0, ""),
            sent[1] if sent is not None and sent[0] == each.id else _fresh(request, each),
        )
        for each in seen
    ]


def _places(request: Request, meetings: dict[int, OccurrenceFacts]) -> dict[int, str]:
    """Where these meetings are, in words."""
    if not meetings:
        return {}
    catalogue = read_catalogue(request.db)
    return {booking_id: place_of(facts, catalogue, request.locale_name) for booking_id, facts in meetings.items()}


def _fresh(request: Request, each: InterestFacts) -> StepForm | None:
    steps = NEXT_STEPS[each.step]
    if not steps:
        return None
    start = {"step": steps[0].value, "day": local_date(request.now)}
    return StepForm(request, steps, prefix=f"step-{each.id}-", start=start)
