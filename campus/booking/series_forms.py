"""The form of a series: the booking form, and what repeats. Rules that cannot be are explained beside their fields."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

import wtforms
from pyramid.request import Request
from wtforms.fields.choices import SelectChoice

from campus.booking.forms import BookingForm, read_asked
from campus.booking.models import Healing
from campus.booking.series_words import FREQUENCIES, HEALINGS, HOLIDAYS, MONTH_WAYS, NTHS, month_names, weekday_names
from campus.booking.services.series_planning import SeriesWish
from campus.domain.hubtime import local
from campus.domain.recurrence import (
    MOST_DATES,
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
    expand,
)
from campus.domain.slot import Slot
from campus.domain.spans import CLOCKS, read_clock
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.web.forms import BoxesField, ChoiceField, DayField, LinesField, NumberField, RadioChoiceField, choices
from campus.web.locale import _
from campus.web.recurrences import problem_sentence

LAST_DAY = -1  # of a month
_MOST_INTERVAL = 366
_LONGEST_LIST = 8_000

Moment = tuple[date, int | None]


class DatesField(LinesField):
    """Dates of ISO 8601, one a line, each with a time or without: ``(day, minutes from midnight or None)``."""

    def read(self, raw: str) -> Any:
        lines = str(super().read(raw)).replace(",", "\n").splitlines()
        return tuple(self._moment(line.strip()) for line in lines if line.strip())

    def _moment(self, line: str) -> Moment:
        day, _space, clock = line.partition(" ")
        try:
            minute = read_clock(clock) if clock else None
            if clock and (minute is None or minute >= 24 * 60):
                raise ValueError(clock)
            return date.fromisoformat(day), minute
        except ValueError as problem:
            raise ValueError(_("Write one date a line, like 2027-09-20 or 2027-09-20 18:30.")) from problem

    def show(self, value: tuple[Moment, ...]) -> str:
        return "\n".join(f"{day}{'' if minute is None else ' ' + CLOCKS[minute]}" for day, minute in value)


class SeriesForm(BookingForm):
    """Where, when and what for, and how it repeats. Fields that belong to another frequency are not looked at."""

    frequency = RadioChoiceField(_("Repeats"))
    interval = NumberField(_("Every how many"), least=1, most=_MOST_INTERVAL, hint=_("2 is every other time."))
    weekdays = BoxesField(_("On these weekdays"), coerce=int)
    month_way = RadioChoiceField(_("Which day of the month"))
    month_day = ChoiceField(_("Day of the month"), coerce=int)
    nth = ChoiceField(_("Which one"), coerce=int)
    nth_weekday = ChoiceField(_("Weekday"), coerce=int)
    year_month = ChoiceField(_("Month"), coerce=int)
    year_day = ChoiceField(_("Day"), coerce=int)
    count = NumberField(_("How many times"), least=1, most=MOST_DATES, required=False)
    until = DayField(_("Last day"), required=False)
    extra = DatesField(
        _("Dates beside the rule"),
        longest=_LONGEST_LIST,
        required=False,
        hint=_("One date a line, like 2027-09-20. With a time of its own: 2027-09-20 18:30."),
    )
    holidays = RadioChoiceField(_("On public holidays"))
    healing = RadioChoiceField(_("When a room that was taken frees up"))

    def offer_rules(self, locale: str) -> None:
        """Fill the lists of what repeats."""
        for name, listed in _rule_choices(locale).items():
            self[name].choices = listed

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Whether everything that is looked at can be read."""
        super().validate(*arguments, **more)
        for name in self._unread():
            self[name].errors = []
        return not any(field.errors for field in self)

    def _unread(self) -> set[str]:
        read = {
            Frequency.WEEKLY.value: {"weekdays"},
            Frequency.MONTHLY.value: {"month_way"},
            Frequency.YEARLY.value: {"year_month", "year_day"},
        }.get(self.frequency.data, set())
        if "month_way" in read:
            read |= {"nth", "nth_weekday"} if self.month_way.data == "nth" else {"month_day"}
        return {"weekdays", "month_way", "month_day", "nth", "nth_weekday", "year_month", "year_day"} - read


@cache
def _rule_choices(locale: str) -> dict[str, list[SelectChoice]]:
    """The lists of what repeats, by field."""
    days = [(day, f"{day}일" if locale == "ko" else str(day)) for day in range(1, 32)]
    offered: dict[str, Iterable[tuple[Any, str]]] = {
        "frequency": ((each.value, label) for each, label in FREQUENCIES.items()),
        "weekdays": weekday_names(locale).items(),
        "nth_weekday": weekday_names(locale).items(),
        "month_way": MONTH_WAYS.items(),
        "nth": NTHS.items(),
        "year_day": days,
        "month_day": [*days, (LAST_DAY, _("Last day of the month"))],
        "year_month": month_names(locale).items(),
        "holidays": HOLIDAYS.items(),
        "healing": ((each.value, label) for each, label in HEALINGS.items()),
    }
    return {name: choices(pairs) for name, pairs in offered.items()}


def fresh_rule(day: date) -> dict[str, Any]:
    """What the fields of a rule show first, when the first date is ``day``."""
    return {
        "frequency": Frequency.WEEKLY.value,
        "interval": 1,
        "weekdays": [day.weekday()],
        "month_way": "nth",
        "month_day": day.day,
        # The fifth weekday, which few months have, is meant as the last.
        "nth": (day.day + 6) // 7 if day.day <= 28 else LAST_DAY,
        "nth_weekday": day.weekday(),
        "year_month": day.month,
        "year_day": day.day,
        "holidays": "skip",
        "healing": Healing.OFFER.value,
    }


def prepared_series(
    request: Request,
    catalogue: Catalogue,
    start: dict[str, Any],
    *,
    room: RoomFacts | None = None,
    kind: type[SeriesForm] = SeriesForm,
) -> SeriesForm:
    """A series form with its lists filled; ``room`` takes the place of the one that was sent."""
    if room is not None:
        request.POST["room"] = room.slug
    form = kind(request, start=start)
    form.offer(catalogue, request.locale_name, catalogue.by_slug.get(str(form.room.data)))
    form.offer_rules(request.locale_name)
    return form


def read_wish(form: SeriesForm, catalogue: Catalogue, locale: str) -> SeriesWish | None:
    """What a validated form asks for, or None with an error beside the field that stands in the way."""
    asked = read_asked(form, catalogue)
    if asked is None or any(field.errors for field in form):
        return None
    recurrence = read_recurrence(form, asked.slot, locale)
    return None if recurrence is None else SeriesWish(recurrence, asked.room)


def read_recurrence(form: SeriesForm, slot: Slot, locale: str) -> Recurrence | None:
    """The rule of a validated form whose first date is ``slot``, or None with an error beside a field."""
    first = local(slot.starts_at).replace(tzinfo=None)
    recurrence = Recurrence(_rule(form), first, slot.minutes, extra=_extra(form, first))
    try:
        expand(recurrence)
    except RecurrenceRefused as refused:
        form.refuse(_field_of(form, refused.problem), problem_sentence(refused, locale))
        return None
    return recurrence


def _rule(form: SeriesForm) -> Rule:
    frequency = Frequency(form.frequency.data)
    rule: dict[str, Any] = {"interval": form.interval.data, "count": form.count.data, "until": form.until.data}
    if frequency is Frequency.WEEKLY:
        rule["weekdays"] = tuple(NthWeekday(each) for each in sorted(set(form.weekdays.data or ())))
    elif frequency is Frequency.MONTHLY and form.month_way.data == "nth":
        rule["weekdays"] = (NthWeekday(form.nth_weekday.data, form.nth.data),)
    elif frequency is Frequency.MONTHLY:
        rule["month_days"] = (form.month_day.data,)
    elif frequency is Frequency.YEARLY:
        rule |= {"months": (form.year_month.data,), "month_days": (form.year_day.data,)}
    return Rule(frequency, **rule)


def _extra(form: SeriesForm, first: datetime) -> tuple[datetime, ...]:
    """The dates beside the rule, as naive wall times; without a time of their own at that of ``first``."""
    found = set()
    for day, minute in form.extra.data or ():
        clock = (first.hour, first.minute) if minute is None else divmod(minute, 60)
        found.add(datetime.combine(day, first.time().replace(hour=clock[0], minute=clock[1])))
    return tuple(sorted(found))


def _field_of(form: SeriesForm, problem: RecurrenceProblem) -> str | None:
    """Beside which field a problem is told."""
    is_long = form.until.data is not None
    return {
        RecurrenceProblem.NO_END: "count",
        RecurrenceProblem.COUNT_AND_UNTIL: "count",
        RecurrenceProblem.TOO_MANY_DATES: "until" if is_long else "count",
        RecurrenceProblem.BEYOND_TWO_YEARS: "until" if is_long else "count",
        RecurrenceProblem.UNTIL_BEFORE_FIRST: "until",
        RecurrenceProblem.BAD_INTERVAL: "interval",
        RecurrenceProblem.NEVER_COMES: "year_day",
        RecurrenceProblem.MATCHES_NOTHING: "frequency",
        RecurrenceProblem.YEAR_OUT_OF_RANGE: "extra" if form.extra.data else "date",
        RecurrenceProblem.BAD_LENGTH: "end",
    }.get(problem, "frequency")


def skips_holidays(form: SeriesForm) -> bool:
    """Whether holidays are left out unless something else is chosen for one."""
    return form.holidays.data != "keep"


def hidden_fields(form: BookingForm) -> list[tuple[str, str]]:
    """Everything that was typed, to be sent along with the choices for each date."""
    sent: list[tuple[str, str]] = []
    for field in form:
        if field.name == "override":
            continue
        if isinstance(field, wtforms.BooleanField):
            sent += [(field.name, "y")] if field.data else []
        elif isinstance(field, BoxesField):
            sent += [(field.name, str(each)) for each in field.data or ()]
        elif isinstance(field, wtforms.RadioField | wtforms.SelectField):
            sent.append((field.name, "" if field.data is None else str(field.data)))
        else:
            sent.append((field.name, field._value()))
    return sent
