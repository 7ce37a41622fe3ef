"""The page of a plan, of a series that is new or one that moves: what its template names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyramid.request import Request

from campus.booking.forms import BookingForm
from campus.booking.plan_sheet import LOOKS, SheetWriter
from campus.booking.plan_words import PlanWords, Reading
from campus.booking.series_choices import fitting_choices
from campus.booking.series_forms import hidden_fields
from campus.booking.series_words import PlanAct, outcome_words
from campus.booking.services.series_making import PlanChanged
from campus.booking.views.verdicts import may_except
from campus.domain.errors import Refusal
from campus.domain.series import KEEP, SKIP, Choice, Choices, SeriesPlan, best_for_all
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import _

PLAN = "booking/series_plan.html"


@dataclass(frozen=True, slots=True)
class Planning:
    """A plan with the form it was made from: where it is sent, its rule in words, whether holidays are left out."""

    form: BookingForm
    plan: SeriesPlan
    room: RoomFacts
    title: str
    rule: str
    action: str
    skips_holidays: bool
    is_moving: bool = False

    @property
    def best(self) -> dict[datetime, Choice]:
        """The best choice for every date."""
        return best_for_all(self.plan, skips_holidays=self.skips_holidays)


def plan_page(
    request: Request,
    planning: Planning,
    choices: Choices,
    *,
    changed: Mapping[datetime, Sequence[Refusal]] | None = None,
    unread: Sequence[datetime] = (),
) -> dict[str, Any]:
    """The page of ``planning`` under ``choices``. ``changed`` dates failed a moment ago, of ``unread`` ones the choice
    was none."""
    request.override_renderer = PLAN
    reading = Reading(request.localizer, request.locale_name, may_except(request))
    words = PlanWords(read_catalogue(request.db), reading, planning.plan)
    act = PlanAct(request.localizer, planning.is_moving)
    if unread:
        request.response.status_int = 422
    return {
        "planning": planning,
        "form": planning.form,
        "words": outcome_words(act) | {"looks": LOOKS},
        "hidden": hidden_fields(planning.form),
        "sheet": SheetWriter(words, act, changed or {}).sheet(choices),
        "unread": len(unread),
        "is_empty": False,
        "is_best": dict(choices) == planning.best,
    }


def changed_page(request: Request, planning: Planning, changed: PlanChanged) -> dict[str, Any]:
    """The plan as things stand now: what failed has the best choice of now, every other choice is as it was.

    What failed and is still the best is skipped: dates that pass one by one may overrun a quota together.
    """
    request.response.status_int = 409 if changed.is_clash else 422
    sent, best = fitting_choices(request.POST, changed.plan, read_catalogue(request.db)).choices, planning.best
    anew = {wall: SKIP if sent.get(wall) == best[wall] else best[wall] for wall in changed.refused}
    return plan_page(request, planning, sent | anew, changed=changed.refused)


def sets_aside(request: Request, planning: Planning, choices: Choices) -> bool:
    """Whether a manager books dates against a rule; without a reason the field refuses."""
    if not may_except(request):
        return False
    dates = planning.plan.dates
    found = any(not each.is_free and choices.get(each.wall, KEEP) is KEEP for each in dates)
    if found and not planning.form.override.data and not planning.form.override.errors:
        planning.form.refuse("override", _("Please write why. Without a reason no rule is set aside."))
    return found
