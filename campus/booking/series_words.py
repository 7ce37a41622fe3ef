"""The words of a series: what its form offers, how a date stands, and the running sentence of a plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import get_day_names, get_month_names
from pyramid.i18n import Localizer, TranslationString

from campus.booking.models import Healing, SkipKind
from campus.domain.errors import RoomClosed
from campus.domain.recurrence import Frequency
from campus.domain.series import Choice, How, PlannedDate, Verdict
from campus.web.locale import _

FREQUENCIES = {
    Frequency.DAILY: _("Every day"),
    Frequency.WEEKLY: _("Every week"),
    Frequency.MONTHLY: _("Every month"),
    Frequency.YEARLY: _("Every year"),
}
MONTH_WAYS = {"nth": _("By weekday, like the second Wednesday"), "day": _("By date, like the 15th")}
NTHS = {1: _("First"), 2: _("Second"), 3: _("Third"), 4: _("Fourth"), -1: _("Last")}
HOLIDAYS = {"skip": _("Skip them"), "keep": _("Meet where the room is open")}
HEALINGS = {
    Healing.OFFER: _("Tell me"),
    Healing.TAKE: _("Move the date there"),
    Healing.LEAVE: _("Leave it as it is"),
}
HEALING_NOTES = {
    Healing.OFFER.value: _("We write to you, and one tap takes it."),
    Healing.TAKE.value: _("We take it for you and write to you."),
    Healing.LEAVE.value: _("What you choose now stays."),
}
WHY_SKIPPED = {
    SkipKind.CHOICE: _("not needed"),
    SkipKind.HOLIDAY: _("public holiday"),
    SkipKind.CLOSED: _("closed"),
    SkipKind.CLASH: _("taken"),
    SkipKind.RULE: _("against a rule"),
}
_SKIP_OF = {
    Verdict.FREE: SkipKind.CHOICE,
    Verdict.HOLIDAY: SkipKind.HOLIDAY,
    Verdict.CLOSED: SkipKind.CLOSED,
    Verdict.CLASH: SkipKind.CLASH,
    Verdict.RULE: SkipKind.RULE,
}
# The parts of the running sentence, in its order; ``{n}`` is how many, ``{why}`` the reasons.
PARTS = {
    "confirmed": _("{n} confirmed"),
    "asked": _("{n} to be approved"),
    "other_room": _("{n} in another room"),
    "other_time": _("{n} at another time"),
    "waiting": _("{n} waiting"),
    "skipped": _("{n} skipped ({why})"),
    "undecided": _("{n} to decide"),
}
MOST_REASONS = 3
BOOKED = ("confirmed", "asked", "other_room", "other_time")


def weekday_names(locale: str) -> dict[int, str]:
    """``월`` or ``Mon``, by weekday; Monday is 0."""
    names = get_day_names("abbreviated", locale=locale)
    return {weekday: names[weekday] for weekday in range(7)}


def month_names(locale: str) -> dict[int, str]:
    """``1월`` or ``January``, by month."""
    return dict(get_month_names("wide", locale=locale))


@dataclass(frozen=True, slots=True)
class Said:
    """A plan's outcome in words: the sentence, and what the button that books says."""

    sentence: str
    button: str


def part_of(planned: PlannedDate, choice: Choice, usual_room_id: int, asked_rooms: Iterable[int]) -> str:
    """To which part of the sentence a date adds one; ``asked_rooms`` are those where a manager answers first."""
    if choice.how is How.SKIP:
        return "skipped"
    if choice.how is How.WAIT:
        return "waiting"
    if choice.how is How.MOVE:
        return "other_room" if choice.room_id != usual_room_id else "other_time"
    if not planned.is_free:
        return "undecided"
    return "asked" if usual_room_id in asked_rooms else "confirmed"


def why_skipped(planned: PlannedDate, locale: str) -> TranslationString | str:
    """Why a date is skipped, in a word or two: the holiday's name, the closure's, or what stands in the way."""
    if planned.holiday is not None:
        return planned.holiday.ko if locale == "ko" else planned.holiday.en
    for refusal in planned.refusals:
        if isinstance(refusal, RoomClosed):
            return refusal.reason_ko if locale == "ko" else refusal.reason_en
    return WHY_SKIPPED[_SKIP_OF[planned.verdict]]


# Braces are filled in here and by the script alike; plural forms would not reach it.
BUTTONS = {
    "booked": _("Book {n} of {total} dates"),
    "asked": _("Ask for {n} of {total} dates"),
    "waiting": _("Put the dates in line"),
    "nothing": _("Nothing is left to book"),
}
MOVING_BUTTONS = {
    "booked": _("Change {n} of {total} dates"),
    "asked": _("Ask for the change of {n} of {total} dates"),
    "waiting": BUTTONS["waiting"],
    "nothing": _("Skip all of them"),
}


@dataclass(frozen=True, slots=True)
class PlanAct:
    """What a plan is for, and in whose language its outcome is said: a new series, one that moves, or something else
    that has words of its own for the button."""

    localizer: Localizer
    is_moving: bool = False
    own_buttons: Mapping[str, TranslationString] | None = None

    @property
    def buttons(self) -> Mapping[str, TranslationString]:
        return self.own_buttons or (MOVING_BUTTONS if self.is_moving else BUTTONS)


def say_outcome(counts: Mapping[str, int], reasons: Sequence[str], act: PlanAct) -> Said:
    """``13회 확정, 2회 다른 방, 1회 건너뜀(추석)``, and ``16회 중 15회 예약하기``; series-plan.js says the same."""
    say = act.localizer.translate
    why = ", ".join([*_first_reasons(reasons), *(["…"] if len(set(reasons)) > MOST_REASONS else [])])
    parts = [say(text).format(n=counts[name], why=why) for name, text in PARTS.items() if counts.get(name)]
    booked = sum(counts.get(name, 0) for name in BOOKED)
    ask = "asked" if counts.get("asked") else "booked" if booked else "waiting" if counts.get("waiting") else "nothing"
    return Said(", ".join(parts), say(act.buttons[ask]).format(n=booked, total=sum(counts.values())))


def outcome_words(act: PlanAct) -> dict[str, Any]:
    """What series-plan.js needs to say the outcome."""
    say = act.localizer.translate
    return {
        "parts": [(name, say(text)) for name, text in PARTS.items()],
        "buttons": {name: say(text) for name, text in act.buttons.items()},
        "booked": BOOKED,
        "reasons": MOST_REASONS,
    }


def month_title(first: date, locale: str) -> str:
    """``2027년 9월`` or ``September 2027``."""
    return f"{first.year}년 {first.month}월" if locale == "ko" else f"{month_names('en')[first.month]} {first.year}"


def _first_reasons(reasons: Sequence[str]) -> list[str]:
    """The first few reasons, in the order in which they come."""
    return list(dict.fromkeys(reasons))[:MOST_REASONS]
