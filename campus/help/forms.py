"""Forms of calls, of the roster and of the times."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import wtforms
from pyramid.request import Request

from campus.domain.duty import ends_after
from campus.domain.help_times import EARLIEST_EARLY, EARLIEST_LATE, LATEST_EARLY, LATEST_LATE, HelpTimes
from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot
from campus.domain.spans import CLOCKS, DAY_MINUTES
from campus.help.models import HelpKind
from campus.help.queries.duty import SetTimes
from campus.help.services.answering import LONGEST_NOTE
from campus.help.services.calling import LONGEST_WORDS, CallHelp
from campus.help.words import CHOSEN, KINDS
from campus.people.models import Resident
from campus.web.forms import (
    BoxesField,
    ChoiceField,
    ClockField,
    DayField,
    HubForm,
    LineField,
    LinesField,
    NumberField,
    RadioChoiceField,
    TickField,
    choices,
    id_or_none,
)
from campus.web.locale import _
from campus.web.words import length, weekday

LONGEST_CHANGE = timedelta(days=31)
_MONDAY = date(2024, 1, 1)


def weekday_names(locale: str) -> list[str]:
    """``월`` to ``일``, or ``Mon`` to ``Sun``."""
    return [weekday(_MONDAY + timedelta(days=offset), locale) for offset in range(7)]


class CallForm(HubForm):
    """What a call is about."""

    kind = RadioChoiceField(
        _("What has happened?"), coerce=HelpKind, choices=choices((each.value, KINDS[each]) for each in CHOSEN)
    )
    words = LineField(
        _("A few words, if you like"),
        longest=LONGEST_WORDS,
        required=False,
        hint=_("The call goes out with or without them."),
    )

    def command(self) -> CallHelp:
        """What was sent, once it is valid."""
        return CallHelp(self.kind.data, self.words.data or "")


class NoteForm(HubForm):
    """What closes a call."""

    note = LinesField(
        _("What was it, and what was done?"),
        longest=LONGEST_NOTE,
        hint=_("Only managers read this. It is kept for a year."),
    )


def _people(staff: Iterable[Resident]) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in staff]


class TurnForm(HubForm):
    """A turn of every week, on several days at once."""

    resident = ChoiceField(_("Person on duty"), coerce=int)
    weekdays = BoxesField(_("Weekdays"), coerce=int)
    starts = ClockField(_("From"))
    ends = ClockField(_("Until"))

    def __init__(self, request: Request, staff: Iterable[Resident], **options: Any) -> None:
        super().__init__(request, **options)
        self.resident.choices = choices(_people(staff))
        self.weekdays.choices = choices(enumerate(weekday_names(request.locale_name)))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then what they say together."""
        super().validate(extra_validators)
        if not self.weekdays.data and not self.weekdays.errors:
            self.refuse("weekdays", _("Tick at least one day."))
        if self.starts.data == DAY_MINUTES:
            self.refuse("starts", _("Write the time like 19:00."))
        return not any(field.errors for field in self)

    def minutes(self) -> tuple[int, int]:
        """Start and end of the turn in minutes of the hub's day, once it is valid."""
        return self.starts.data, ends_after(self.starts.data, self.ends.data)


class ChangeForm(HubForm):
    """Someone else is on duty for once, or nobody."""

    resident = ChoiceField(_("Person on duty"), coerce=id_or_none)
    first_day = DayField(_("From, day"))
    starts = ClockField(_("Time"))
    last_day = DayField(_("Until, day"))
    ends = ClockField(_("Time"))

    def __init__(self, request: Request, staff: Iterable[Resident], **options: Any) -> None:
        super().__init__(request, **options)
        self.resident.choices = choices([("", _("Nobody: all managers are called")), *_people(staff)])

    def slot(self, now: datetime) -> Slot | None:
        """The time that was sent; None, with the reasons beside the fields, where it is none."""
        if not self.validate():
            return None
        starts_at = at(self.first_day.data, self.starts.data)
        ends_at = at(self.last_day.data, self.ends.data)
        if ends_at <= starts_at:
            self.refuse("ends", _("The end must come after the start."))
        elif ends_at <= now:
            self.refuse("last_day", _("This time is over. Choose one that is still to come."))
        elif ends_at - starts_at > LONGEST_CHANGE:
            self.refuse("last_day", _("A change lasts a month at most. For longer ones set the week anew."))
        return None if any(field.errors for field in self) else Slot(starts_at, ends_at)


def change_start(now: datetime) -> dict[str, Any]:
    """What a fresh form of a change shows: today."""
    return {"first_day": local_date(now), "last_day": local_date(now)}



class TimesForm(HubForm):
    """When calls go on to others, and when those alone at night are asked."""

    escalate_minutes = NumberField(_("To all, after minutes without an answer"), least=1, most=30)
    again_minutes = NumberField(_("To administrators once more, minutes later"), least=1, most=60)
    is_checking = TickField(_("Ask those who are alone late at night"))
    late_from = ChoiceField(
        _("Late from"),
        coerce=int,
        choices=choices((minute, CLOCKS[minute]) for minute in range(EARLIEST_LATE, LATEST_LATE + 1, 30)),
    )
    late_until = ChoiceField(
        _("Late until"),
        coerce=int,
        choices=choices((minute, CLOCKS[minute]) for minute in range(EARLIEST_EARLY, LATEST_EARLY + 1, 30)),
    )
    check_every = ChoiceField(_("How often"), coerce=int)
    answer_minutes = NumberField(_("Minutes to answer"), least=5, most=30)
    version = wtforms.HiddenField()

    def __init__(self, request: Request, **options: Any) -> None:
        super().__init__(request, **options)
        steps = (30, 60, 90, 120, 180, 240, 480)
        self.check_every.choices = choices((each, length(each, request.locale_name)) for each in steps)
        if "start" in options:
            # Shown anew beside another form that was sent: its box is not what was left unticked.
            self.process(data=options["start"])

    def times(self) -> HelpTimes:
        """What was sent, once it is valid."""
        return HelpTimes(**{name: self[name].data for name in asdict(HelpTimes())})

    def sent_version(self) -> int:
        """The version that the form began with; -1 for anything else."""
        raw = self.version.data or ""
        return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else -1


def times_start(found: SetTimes) -> dict[str, Any]:
    """What a fresh form of the times shows."""
    return asdict(found.times) | {"version": str(found.version)}
