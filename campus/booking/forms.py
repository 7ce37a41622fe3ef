"""The booking form: one for new bookings and for changes, read the same by the page, the card and the live verdict."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import wtforms
from pyramid.request import Request
from wtforms.fields.choices import Choice, SelectChoice

from campus.booking.filters import MOST_PEOPLE
from campus.booking.models import Purpose
from campus.booking.times import slot_on
from campus.booking.words import PURPOSES, ROOM_KINDS, VISIBILITIES
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.web.forms import (
    ChoiceField,
    ClockField,
    DayField,
    HubForm,
    LineField,
    LinesField,
    NumberField,
    RadioChoiceField,
    choices,
)
from campus.web.locale import _
from campus.web.words import named

LONGEST_TITLE = 120
LONGEST_PERSON = 200
LONGEST_NOTE = 2_000
LONGEST_EXCEPTION = 300
LONGEST_REPLY = 500
_KEY_LENGTH = 64
_PURPOSE_CHOICES = choices((purpose.value, label) for purpose, label in PURPOSES.items())
_VISIBILITY_CHOICES = choices((each.value, label) for each, label in VISIBILITIES.items())


class ClockChoiceField(ClockField, wtforms.SelectFieldBase):
    """A time of day chosen from a list of steps; whatever else was sent stays in the list, to be seen and mended."""

    widget = wtforms.widgets.Select()
    step = 30
    first, last = 0, DAY_MINUTES

    def iter_choices(self) -> list[Choice]:
        minutes = set(range(self.first, self.last + 1, self.step))
        if isinstance(self.data, int):
            minutes.add(self.data)
        found = [Choice(self.show(each), self.show(each), each == self.data, {}) for each in sorted(minutes)]
        return found if self.data is not None else [Choice("", "–", True, {}), *found]


class BookingForm(HubForm):
    """Where, when, what for. ``take`` holds an alternative chosen by one tap; it wins over the fields."""

    room = ChoiceField(_("Room"))
    date = DayField(_("Day"))
    start = ClockChoiceField(_("From"))
    end = ClockChoiceField(_("Until"))
    people = NumberField(_("People"), least=1, most=MOST_PEOPLE)
    title = LineField(
        _("Title"), longest=LONGEST_TITLE, required=False, hint=_("Empty: what the booking is for becomes its title.")
    )
    purpose = ChoiceField(_("What for"))
    visibility = RadioChoiceField(_("Who may see the title"))
    note = LinesField(
        _("Note"), longest=LONGEST_NOTE, required=False, hint=_("Only you and the hub's managers read it.")
    )
    organizer = LineField(
        _("Book for"),
        longest=LONGEST_PERSON,
        required=False,
        hint=_("The name or e-mail address of another resident. Empty: for yourself."),
    )
    override = LineField(
        _("Why this is an exception"),
        longest=LONGEST_EXCEPTION,
        required=False,
        hint=_("It is kept with the booking; only managers read it."),
    )
    form_key = wtforms.HiddenField()
    version = wtforms.HiddenField()

    def offer(self, catalogue: Catalogue, locale: str, chosen: RoomFacts | None) -> None:
        """Fill the lists: rooms with their seats, times on the chosen room's grid."""
        rooms = [room for room in catalogue.bookable if chosen is None or room.id != chosen.id]
        offered = _room_choices(catalogue, locale)
        self.room.choices = [offered[room.id] for room in ([chosen, *rooms] if chosen else rooms)]
        self.purpose.choices = _PURPOSE_CHOICES
        self.visibility.choices = _VISIBILITY_CHOICES
        if chosen is not None:
            self.start.step = self.end.step = chosen.rules.policy.grid.value
            hours = chosen.rules.hours
            if hours:
                self.start.first = self.end.first = min(each.opens_minute for each in hours)
                self.start.last = self.end.last = max(each.closes_minute for each in hours)


class ReplyForm(HubForm):
    """The organizer's answer to what a manager asked back."""

    reply = LinesField(_("Your answer"), longest=LONGEST_REPLY)


@lru_cache(maxsize=4)
def _room_choices(catalogue: Catalogue, locale: str) -> dict[int, SelectChoice]:
    """How lists name each room, by id."""
    rooms = catalogue.rooms.values()
    listed = choices((room.slug, _room_label(room, locale)) for room in rooms)
    return {room.id: choice for room, choice in zip(rooms, listed, strict=True)}


def _room_label(room: RoomFacts, locale: str) -> str:
    kind = "" if room.number else f" · {ROOM_KINDS[room.kind]}"
    seats = f"{room.capacity}명" if locale == "ko" else f"{room.capacity} seats"
    return f"{named(room, locale)} ({seats}{kind})"


@dataclass(frozen=True, slots=True)
class Asked:
    """Room and slot as a form asks for them."""

    room: RoomFacts
    slot: Slot
    people: int


def read_asked(form: BookingForm, catalogue: Catalogue) -> Asked | None:
    """What a form asks for, or None with an error beside the field when it does not say a room and a slot."""
    room = catalogue.by_slug.get(str(form.room.data))
    day, start, end = form.date.data, form.start.data, form.end.data
    if room is None or not isinstance(day, date) or start is None or end is None:
        return None
    if end <= start:
        if not _open_over_midnight(room) or start == end:
            form.refuse("end", _("The end must be later than the start."))
            return None
        end += DAY_MINUTES
    return Asked(room, slot_on(day, start, end), form.people.data or 1)


def _open_over_midnight(room: RoomFacts) -> bool:
    return any(hours.closes_minute == DAY_MINUTES for hours in room.rules.hours)


def read_take(request: Request) -> dict[str, str]:
    """An alternative's button sends ``room date start end`` in one value: as fields, or nothing."""
    parts = request.POST.get("take", "").split(" ")
    return dict(zip(("room", "date", "start", "end"), parts, strict=True)) if len(parts) == 4 else {}


def read_override(request: Request, form: BookingForm) -> str:
    """A manager's reason to set rules aside, when the button for it was pressed; without a reason the field refuses.

    From anyone else it is nothing.
    """
    if "anyway" not in request.POST or not request.identity.may(Permission.MANAGE_BOOKINGS):
        return ""
    if not form.override.data and not form.override.errors:
        form.refuse("override", _("Please write why. Without a reason no rule is set aside."))
    return form.override.data or ""


def fresh_values(request: Request, catalogue: Catalogue) -> dict[str, Any]:
    """What the address asks for, as the start of a fresh form; what cannot be read is left open."""
    asked = request.GET
    reader = BookingForm(request)
    values: dict[str, Any] = {"room": asked.get("room")}
    for name in ("date", "start", "end", "people"):
        try:
            values[name] = reader[name].read(asked.get(name, ""))
        except ValueError:
            values[name] = None
    room = catalogue.by_slug.get(str(values["room"]))
    if room is not None:
        policy = room.rules.policy
        values["visibility"] = policy.visibility.value.value
        if values["start"] is not None and values["end"] is None:
            hour = max(60 // policy.grid.value * policy.grid.value, policy.shortest.value)
            values["end"] = min(values["start"] + min(hour, policy.longest.value), DAY_MINUTES)
    values.setdefault("visibility", Visibility.MEMBERS.value)
    values["purpose"] = Purpose.MEETING.value
    values["people"] = values["people"] or 2
    return values
