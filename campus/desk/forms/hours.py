"""The form of opening hours: a row for the weekdays together, rows for single days, from when until when, for whom."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import wtforms

from campus.desk.forms.shutting import MessageForm
from campus.domain.spans import DAY_MINUTES, Span
from campus.domain.week import HoursProblem, HoursRefused, Validity, Week, check_validity
from campus.spaces.catalogue import Catalogue
from campus.web.forms import BoxesField, ClockField, DayField, RadioChoiceField, TickField, choices
from campus.web.locale import _
from campus.web.sentences import HOURS_PROBLEMS

WORKDAYS = range(5)
# Monday to Friday in one row; then each day that may have a row of its own.
WORKWEEK = "week"
ROWS = (WORKWEEK, *(f"day{weekday}" for weekday in range(7)))
PAIRS = ("", "2")
KEEP, ASK = "keep", "ask"
_DAYS = (HoursProblem.PAST, HoursProblem.TOO_FAR)


class ClosingField(ClockField):
    """A time of day at which something ends: 00:00 is the end of the day. Browsers know no 24:00."""

    def read(self, raw: str) -> int | None:
        return super().read(raw) or (DAY_MINUTES if raw.strip() else None)

    def show(self, value: int) -> str:
        return super().show(value % DAY_MINUTES)


class HoursForm(MessageForm):
    """Hours of rows (``week_open``, ``week_shut``, ``week_open2`` …, ``week_closed``; ``day0_own`` where Monday is
    unlike the others), the days in which they hold, and further rooms: ``building-1``, ``room-5``."""

    first = DayField(_("From the day"))
    last = DayField(
        _("Until the day"),
        required=False,
        hint=_("Leave it empty when it has no end. After it the former hours hold again."),
    )
    targets = BoxesField(_("Also for"))
    what = RadioChoiceField(
        _("What becomes of these bookings"),
        choices=choices(
            [
                (KEEP, _("They stay as they are")),
                (ASK, _("They stay, and their organizers get a mail that asks them to move or cancel")),
            ]
        ),
        default=KEEP,
    )
    seen = wtforms.HiddenField()

    def offer(self, catalogue: Catalogue) -> None:
        """The rooms that may take the same hours."""
        found = [(f"building-{each.id}", "") for each in catalogue.buildings]
        self.targets.choices = choices([*found, *((f"room-{each.id}", "") for each in catalogue.bookable)])

    def read(self, today: date) -> tuple[Week, Validity] | None:
        """What the form says, or None with errors beside the fields."""
        is_well = self.validate()
        week = self._week()
        if not is_well or week is None:
            return None
        validity = Validity(self.first.data, self.last.data)
        try:
            check_validity(validity, today)
        except HoursRefused as problem:
            is_first = problem.problem in _DAYS and (self.last.data is None or self.first.data < today)
            self.refuse("first" if is_first else "last", HOURS_PROBLEMS[problem.problem])
            return None
        return week, validity

    def room_ids(self, catalogue: Catalogue, room_id: int) -> list[int]:
        """The room of the page and those that were chosen besides."""
        chosen = set(self.targets.data or ())
        return [
            each.id
            for each in catalogue.rooms.values()
            if each.id == room_id or f"room-{each.id}" in chosen
            or (f"building-{each.building.id}" in chosen and not each.is_retired)
        ]

    def _week(self) -> Week | None:
        common = self._row(WORKWEEK)
        days = []
        for weekday in range(7):
            row = f"day{weekday}"
            is_common = weekday in WORKDAYS and not self[f"{row}_own"].data
            days.append((WORKWEEK, common) if is_common else (row, self._row(row)))
        if any(spans is None for _row, spans in days) or common is None:
            return None
        try:
            return Week(tuple(spans or () for _row, spans in days))
        except HoursRefused as problem:
            row = days[problem.weekday or 0][0]
            self.refuse(f"{row}_open", HOURS_PROBLEMS[problem.problem])
            return None

    def _row(self, row: str) -> tuple[Span, ...] | None:
        """The spans of a row; None with an error where they cannot be told."""
        if self[f"{row}_closed"].data:
            return ()
        spans = []
        for pair in PAIRS:
            opens, closes = self[f"{row}_open{pair}"], self[f"{row}_shut{pair}"]
            if opens.errors or closes.errors:
                return None
            if (opens.data is None) != (closes.data is None):
                self.refuse((opens if opens.data is None else closes).name, _("Write both times, from and until."))
                return None
            if opens.data is not None:
                spans.append((opens.data, closes.data))
        if not spans:
            self.refuse(f"{row}_open", _("Write the hours, or tick “Not open”."))
            return None
        return tuple(spans)


def start_of(week: Week, first: date) -> dict[str, Any]:
    """A fresh form that says ``week``: what most workdays have is in the common row."""
    common = Counter(week.days[weekday] for weekday in WORKDAYS).most_common(1)[0][0]
    start = {"first": first, "what": KEEP} | _start(WORKWEEK, common)
    for weekday in range(7):
        start |= _start(f"day{weekday}", week.days[weekday])
        start[f"day{weekday}_own"] = weekday in WORKDAYS and week.days[weekday] != common
    return start


def tomorrow(today: date) -> date:
    return today + timedelta(days=1)


def _start(row: str, spans: tuple[Span, ...]) -> dict[str, Any]:
    start: dict[str, Any] = {f"{row}_closed": not spans}
    for pair, (opens, closes) in zip(PAIRS, spans, strict=False):
        start |= {f"{row}_open{pair}": opens, f"{row}_shut{pair}": closes}
    return start


def _add_fields() -> None:
    for row in ROWS:
        for pair in PAIRS:
            setattr(HoursForm, f"{row}_open{pair}", ClockField(_("From"), required=False))
            setattr(HoursForm, f"{row}_shut{pair}", ClosingField(_("Until"), required=False))
        setattr(HoursForm, f"{row}_closed", TickField(_("Not open")))
        setattr(HoursForm, f"{row}_own", TickField(_("Other hours")))


_add_fields()
