"""The forms of a season: the planner's, with what a season has beside its series; its later changes; one more date."""

from typing import Any

import wtforms
from pyramid.request import Request

from campus.booking.forms import BookingForm
from campus.booking.series_forms import SeriesForm, read_recurrence
from campus.booking.times import slot_on
from campus.domain.recurrence import Recurrence
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES
from campus.groups.models import SegmentKind
from campus.groups.services.seasons import Part
from campus.groups.words import SEGMENTS
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.web.forms import (
    ChoiceField,
    HomepageField,
    HubForm,
    LineField,
    NumberField,
    RadioChoiceField,
    TickField,
    choices,
)
from campus.web.locale import _

MOST_PARTS = 6
LONGEST_NAME, LONGEST_PLACE, LONGEST_TOPIC = 80, 200, 100
MOST_SEATS = 5_000
IN_ROOM, ELSEWHERE = "room", "elsewhere"
WHERE = {IN_ROOM: _("In a room of the hub"), ELSEWHERE: _("Elsewhere or online")}
_PLACE = {
    "label": _("Place"),
    "longest": LONGEST_PLACE,
    "required": False,
    "hint": _("Where you meet, if not in the hub. Everyone may read it."),
}


class ElsewhereForm(BookingForm):
    """A booking form that may do without a room: ``where`` says whether one is asked for."""

    where = RadioChoiceField(_("Where you meet"), choices=choices(WHERE.items()))
    place = LineField(**_PLACE)
    online_url = HomepageField(_("Online link"), required=False, hint=_("Only those who signed up see it."))

    @property
    def is_elsewhere(self) -> bool:
        """Whether no room is asked for."""
        return bool(self.where.data == ELSEWHERE)

    def offer(self, catalogue: Catalogue, locale: str, chosen: RoomFacts | None) -> None:
        """Fill the lists; elsewhere the whole day is open."""
        super().offer(catalogue, locale, None if self.is_elsewhere else chosen)

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Each field by itself; elsewhere no room is looked at, but a place or a link must be there."""
        super().validate(*arguments, **more)
        if self.is_elsewhere:
            self.room.errors = []
            if not self.place.data and not self.online_url.data and not self.place.errors:
                self.refuse("place", _("Write a place, or a link to meet online."))
        return not any(field.errors for field in self)

    def read_slot(self) -> Slot | None:
        """When it is, with an error beside the field where it is never; past midnight it ends on the next day."""
        day, start, end = self.date.data, self.start.data, self.end.data
        if day is None or start is None or end is None:
            return None
        if start == end:
            self.refuse("end", _("The end must be later than the start."))
            return None
        return slot_on(day, start, end if end > start else end + DAY_MINUTES)


def _part(number: int) -> tuple[ChoiceField, NumberField]:
    """The two fields of one part."""
    kind = ChoiceField(_("Part ${number}", mapping={"number": number}))
    label = _("Minutes of part ${number}", mapping={"number": number})
    return kind, NumberField(label, least=1, most=DAY_MINUTES, required=False)


class SeasonForm(ElsewhereForm, SeriesForm):
    """A season: its series, its name, its seats, whether guests come, and the parts of each session."""

    name = LineField(
        _("Name of the season"), longest=LONGEST_NAME, hint=_("For example Autumn 2027, or the 3rd cohort.")
    )
    seats = NumberField(
        _("Seats"), least=1, most=MOST_SEATS, required=False, hint=_("Empty: as many as the room holds.")
    )
    takes_guests = TickField(
        _("Guests may come"), hint=_("People without an account sign up by a link in a mail.")
    )
    kind_1, minutes_1 = _part(1)
    kind_2, minutes_2 = _part(2)
    kind_3, minutes_3 = _part(3)
    kind_4, minutes_4 = _part(4)
    kind_5, minutes_5 = _part(5)
    kind_6, minutes_6 = _part(6)

    def __init__(self, request: Request, **options: Any) -> None:
        super().__init__(request, **options)
        for kind, _minutes in self.part_fields:
            kind.choices = choices([("", "–"), *((each.value, label) for each, label in SEGMENTS.items())])

    @property
    def part_fields(self) -> list[tuple[wtforms.Field, wtforms.Field]]:
        """The rows of the parts, each its kind and its minutes."""
        return [(self[f"kind_{number}"], self[f"minutes_{number}"]) for number in range(1, MOST_PARTS + 1)]

    @property
    def has_many_parts(self) -> bool:
        """Whether anything stands in the rows after the second."""
        return any(field.data or field.errors for row in self.part_fields[2:] for field in row)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of a valid form."""
        return tuple(Part(SegmentKind(kind.data), minutes.data) for kind, minutes in self.part_fields if kind.data)

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Each field by itself; then that every part has minutes, and that they fit into a date."""
        super().validate(*arguments, **more)
        for kind, minutes in self.part_fields:
            if kind.data and minutes.data is None and not minutes.errors:
                self.refuse(minutes.name, _("Please fill this in."))
            if minutes.data is not None and not kind.data and not kind.errors:
                self.refuse(kind.name, _("Choose what this part is."))
        start, end = self.start.data, self.end.data
        if start is None or end is None or any(field.errors for field in self):
            return not any(field.errors for field in self)
        there = (end - start) % DAY_MINUTES or DAY_MINUTES
        wanted = sum(part.minutes for part in self.parts)
        if wanted > there:
            figures = {"wanted": wanted, "there": there}
            text = _("The parts take ${wanted} minutes together, a date lasts ${there}.", mapping=figures)
            self.refuse("minutes_1", text)
        return not any(field.errors for field in self)

    def read_dates(self, request: Request) -> Recurrence | None:
        """The rule of a valid form of a season elsewhere, or None with an error beside a field."""
        slot = self.read_slot()
        if slot is None:
            return None
        if slot.starts_at <= request.now:
            self.refuse("date", _("The first date lies in the past."))
            return None
        return read_recurrence(self, slot, request.locale_name)


class SeasonEditForm(HubForm):
    """What of a season changes without its dates."""

    name = LineField(_("Name of the season"), longest=LONGEST_NAME)
    seats = NumberField(
        _("Seats"), least=1, most=MOST_SEATS, required=False, hint=_("Empty: as many as the room holds.")
    )
    takes_guests = TickField(
        _("Guests may come"), hint=_("People without an account sign up by a link in a mail.")
    )
    version = wtforms.HiddenField()

    def read_version(self) -> int:
        """The version that the form was filled from; 0 when it was lost."""
        raw = str(self.version.data or "")
        return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0


class ExtraSessionForm(ElsewhereForm):
    """One more session of a season."""

    topic = LineField(_("Topic"), longest=LONGEST_TOPIC, required=False)

    def read_ahead(self, request: Request) -> Slot | None:
        """When it is, which must lie ahead; None with an error beside the field."""
        slot = self.read_slot()
        if slot is not None and slot.starts_at <= request.now:
            self.refuse("date", _("This time lies in the past."))
            return None
        return slot
