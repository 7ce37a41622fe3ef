"""The forms that shut rooms: closures and blocks, emptying, retiring."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import wtforms
from pyramid.request import Request

from campus.booking.services.clearing import Message
from campus.booking.services.shutting import FURTHEST, Shut, Shutting
from campus.domain.hubtime import at, local_date
from campus.domain.recurrence import (
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceRefused,
    Rule,
    expand,
)
from campus.domain.slot import Slot, SlotRefused
from campus.domain.spans import DAY_MINUTES
from campus.spaces.catalogue import Catalogue
from campus.web.forms import BoxesField, ChoiceField, ClockField, DayField, HubForm, LineField, LinesField, choices
from campus.web.locale import _
from campus.web.recurrences import problem_sentence
from campus.web.words import floor_name, named

LONGEST_REASON, LONGEST_MESSAGE = 200, 140
LONGEST_DAYS = 366
_REPEATS = {
    "": _("Once"),
    "weekly": _("Every week on this weekday"),
    "fortnightly": _("Every two weeks on this weekday"),
    "monthly": _("Every month on the same weekday, like the first Monday"),
    "daily": _("Every day"),
}


class MessageForm(HubForm):
    """What organizers are told."""

    message_ko = LinesField(_("Message in Korean"), longest=LONGEST_MESSAGE, required=False)
    message_en = LinesField(_("Message in English"), longest=LONGEST_MESSAGE, required=False)

    @property
    def message(self) -> Message:
        return Message(self.message_ko.data or "", self.message_en.data or "")

    def must_say(self) -> bool:
        """Whether the message is there; else the field says that it is wanted."""
        if self.message_ko.data:
            return True
        self.refuse("message_ko", _("Whoever loses a room is told why. Please write a message."))
        return False


class ShutForm(MessageForm):
    """When, what, why: for closures and blocks. ``targets`` are ``hub``, ``building-1``, ``floor-1-3``, ``room-5``."""

    day = DayField(_("From the day"))
    start = ClockField(_("From"), required=False)
    last_day = DayField(_("Until the day"), required=False)
    end = ClockField(_("Until"), required=False)
    repeat = ChoiceField(_("Repeats"))
    repeat_until = DayField(_("Repeats until"), required=False)
    targets = BoxesField(_("What is concerned"))
    reason_ko = LineField(_("Reason in Korean"), longest=LONGEST_REASON)
    reason_en = LineField(_("Reason in English"), longest=LONGEST_REASON)
    only_free = wtforms.HiddenField()

    def offer(self, catalogue: Catalogue, locale: str, *, only_rooms: bool) -> None:
        """Fill the lists; a block is of rooms, a closure may be of a building or the hub."""
        self.repeat.choices = choices(_REPEATS.items())
        self.targets.choices = choices(_targets(catalogue, locale, only_rooms=only_rooms))


def _targets(catalogue: Catalogue, locale: str, *, only_rooms: bool) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = [] if only_rooms else [("hub", _("The whole hub"))]
    for building in catalogue.buildings:
        rooms = [each for each in catalogue.bookable if each.building.id == building.id]
        if rooms and not only_rooms:
            found.append((f"building-{building.id}", named(building, locale)))
        for level in sorted({each.level for each in rooms}):
            found.append((f"floor-{building.id}-{level}", f"{named(building, locale)} {floor_name(level, locale)}"))
            found += [(f"room-{each.id}", named(each, locale)) for each in rooms if each.level == level]
    return found


def read_shutting(
    form: ShutForm, request: Request, catalogue: Catalogue, kind: Shut, replaces: Sequence[int] = ()
) -> Shutting | None:
    """What a form that passed says, or None with an error beside the field."""
    slots = _slots(form, request)
    if slots is None:
        return None
    chosen = set(form.targets.data or ())
    if not chosen:
        form.refuse("targets", _("Choose what is concerned."))
        return None
    rooms = {each.id for each in catalogue.bookable if f"room-{each.id}" in chosen}
    rooms |= {each.id for each in catalogue.bookable if f"floor-{each.building.id}-{each.level}" in chosen}
    buildings = tuple(each.id for each in catalogue.buildings if f"building-{each.id}" in chosen)
    # What lies in a building that is named anyway, or is a part of a whole that is, needs no row of its own.
    rooms = {
        each
        for each in rooms
        if catalogue.rooms[each].building.id not in buildings and catalogue.rooms[each].whole_id not in rooms
    }
    is_hub = "hub" in chosen
    return Shutting(
        kind,
        slots,
        (form.reason_ko.data, form.reason_en.data),
        room_ids=() if is_hub else tuple(sorted(rooms)),
        building_ids=() if is_hub else buildings,
        is_hub=is_hub,
        replaces=tuple(replaces),
    )


def _slots(form: ShutForm, request: Request) -> tuple[Slot, ...] | None:
    day, last = form.day.data, form.last_day.data or form.day.data
    start, end = form.start.data or 0, DAY_MINUTES if form.end.data is None else form.end.data
    try:
        slot = Slot(at(day, start), at(last, end))
    except SlotRefused:
        form.refuse("end", _("The end must be later than the start."))
        return None
    if slot.ends_at <= request.now:
        form.refuse("day", _("This time is over. Choose a later one."))
        return None
    if slot.length > timedelta(days=LONGEST_DAYS):
        form.refuse("last_day", _("One act shuts at most ${days} days.", mapping={"days": LONGEST_DAYS}))
        return None
    if not form.repeat.data:
        return (_ahead(slot, request.now),)
    if form.repeat_until.data is None:
        form.refuse("repeat_until", _("What repeats needs an end. Choose the last day."))
        return None
    return _repeated(form, request, slot, day)


def _repeated(form: ShutForm, request: Request, slot: Slot, day: date) -> tuple[Slot, ...] | None:
    if slot.length > timedelta(days=1):
        form.refuse("last_day", _("What repeats lasts 24 hours at most each time."))
        return None
    weekday, until = day.weekday(), form.repeat_until.data
    rule = {
        "daily": Rule(Frequency.DAILY, until=until),
        "weekly": Rule(Frequency.WEEKLY, until=until),
        "fortnightly": Rule(Frequency.WEEKLY, interval=2, until=until),
        "monthly": Rule(Frequency.MONTHLY, weekdays=(NthWeekday(weekday, _nth(day)),), until=until),
    }[form.repeat.data]
    first = datetime.combine(day, time()) + timedelta(minutes=form.start.data or 0)
    try:
        dates = expand(Recurrence(rule, first, slot.minutes))
    except RecurrenceRefused as refused:
        form.refuse("repeat_until", problem_sentence(refused, request.locale_name))
        return None
    return tuple(_ahead(each.slot, request.now) for each in dates if each.slot.ends_at > request.now)


def _ahead(slot: Slot, now: datetime) -> Slot:
    """What of ``slot`` still lies ahead, to the second: the past keeps its own."""
    return Slot(max(slot.starts_at, now.replace(microsecond=0)), slot.ends_at)


def _nth(day: date) -> int:
    """Which of its weekdays in the month ``day`` is; the fifth is the last."""
    nth = (day.day - 1) // 7 + 1
    return -1 if nth == 5 else nth


class EmptyForm(MessageForm):
    """From when on a room is to be empty, and until when."""

    day = DayField(_("From the day"))
    start = ClockField(_("From"), required=False)
    last_day = DayField(_("Until the day"), required=False)
    end = ClockField(_("Until"), required=False)

    def read(self, request: Request, room_id: int) -> Shutting | None:
        """What is to be emptied, or None with an error beside the field. What is over stays where it was."""
        begin = max(at(self.day.data, self.start.data or 0), request.now.replace(microsecond=0))
        finish = begin + FURTHEST
        if self.last_day.data is not None:
            finish = at(self.last_day.data, DAY_MINUTES if self.end.data is None else self.end.data)
        try:
            slot = Slot(begin, finish)
        except SlotRefused:
            self.refuse("last_day", _("The end must be later than the start."))
            return None
        return Shutting(Shut.EMPTIED, (slot,), room_ids=(room_id,))


class RetireForm(MessageForm):
    """From which day on a room is no longer booked."""

    day = DayField(_("Last day"), hint=_("From the day after it the room is no longer booked."))

    def read(self, request: Request, room_id: int) -> Shutting | None:
        """What is to be retired, or None with an error beside the field."""
        if self.day.data < local_date(request.now) - timedelta(days=1):
            self.refuse("day", _("This time is over. Choose a later one."))
            return None
        begin = max(at(self.day.data, DAY_MINUTES), request.now.replace(microsecond=0))
        return Shutting(Shut.RETIRED, (Slot(begin, begin + FURTHEST),), room_ids=(room_id,))
