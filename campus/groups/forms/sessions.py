"""The form that changes a session, with a small form for each of its parts; and those that cancel it, add links."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import wtforms
from pyramid.request import Request

from campus.booking.times import slot_on
from campus.domain.hubtime import local_date, minute_of
from campus.domain.slot import Slot
from campus.groups.models import GroupSession, Segment, SegmentKind
from campus.groups.services.segments import PartDraft
from campus.groups.services.session_editing import EditSession
from campus.groups.words import SEGMENTS
from campus.web.forms import (
    ChoiceField,
    ClockField,
    DayField,
    HomepageField,
    HubForm,
    LineField,
    LinesField,
    NumberField,
    TickField,
    choices,
    id_or_none,
)
from campus.web.locale import _

LONGEST_TOPIC, LONGEST_ABOUT, LONGEST_NOTES = 100, 4_000, 8_000
LONGEST_PLACE, LONGEST_PART, LONGEST_NAME, LONGEST_REASON = 200, 120, 60, 300
MOST_SEATS, MOST_PARTS, SPARE_PARTS, DAY_MINUTES = 5_000, 10, 2, 24 * 60


class PartForm(HubForm):
    """One part of a session; without a kind it is none."""

    part = wtforms.HiddenField()
    kind = ChoiceField(_("Part"))
    minutes = NumberField(_("Minutes"), least=1, most=DAY_MINUTES, required=False)
    title = LineField(_("Title of the part"), longest=LONGEST_PART, required=False)
    presenter = ChoiceField(_("Who presents"), coerce=id_or_none)
    guest = LineField(_("or a guest's name"), longest=LONGEST_NAME, required=False)

    def __init__(self, request: Request, number: int, people: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(request, prefix=f"part{number}-", **options)
        self.kind.choices = choices([("", "–"), *((kind.value, label) for kind, label in SEGMENTS.items())])
        self.presenter.choices = choices([("", _("Nobody yet")), *people])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself; then that a part has minutes, and one presenter at most."""
        super().validate(extra_validators)
        if self.kind.data and self.minutes.data is None and not self.minutes.errors:
            self.refuse("minutes", _("Please fill this in."))
        if self.presenter.data and self.guest.data:
            self.refuse("guest", _("Choose a member or write a guest's name, not both."))
        return not any(field.errors for field in self)

    def draft(self) -> PartDraft | None:
        """The part that was sent, once it is valid; None for an empty row."""
        if not self.kind.data:
            return None
        raw = self.part.data or ""
        known = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else None
        return PartDraft(
            known,
            SegmentKind(self.kind.data),
            self.minutes.data or 0,
            self.title.data or "",
            self.presenter.data,
            self.guest.data or "",
        )


class SessionForm(HubForm):
    """What a session is about, where, and for how many."""

    topic = LineField(
        _("Topic"), longest=LONGEST_TOPIC, required=False, hint=_("It stands on the board and in calendars, too.")
    )
    about = LinesField(_("What it is about"), longest=LONGEST_ABOUT, required=False)
    notes = LinesField(
        _("Notes"), longest=LONGEST_NOTES, required=False, hint=_("What was said and agreed. Everyone may read it.")
    )
    seats = NumberField(_("Seats on this date"), least=1, most=MOST_SEATS, required=False)
    takes_guests = TickField(
        _("Guests may come"), hint=_("People without an account sign up by a link in a mail.")
    )
    place = LineField(
        _("Where"), longest=LONGEST_PLACE, required=False, hint=_("Everyone may read it: no private address.")
    )
    online_url = HomepageField(
        _("Online link"), required=False, hint=_("Only those who signed up see it.")
    )
    date = DayField(_("Day"), required=False)
    start = ClockField(_("From"), required=False)
    end = ClockField(_("Until"), required=False)
    version = wtforms.HiddenField()

    has_room = True

    def check(self, parts: Sequence[PartForm]) -> bool:
        """Whether form and parts hold; errors stand at their fields."""
        is_valid = self.validate()
        is_valid = all([part.validate() for part in parts]) and is_valid  # noqa: C419 - every part says what is wrong
        if not self.has_room:
            is_valid = self._check_time() and is_valid
        return is_valid

    def _check_time(self) -> bool:
        for name in ("date", "start", "end"):
            if self[name].data is None and not self[name].errors:
                self.refuse(name, _("Please fill this in."))
        start, end = self.start.data, self.end.data
        if isinstance(start, int) and isinstance(end, int) and start == end:
            self.refuse("end", _("The end must be later than the start."))
        return not any(self[name].errors for name in ("date", "start", "end"))

    def command(self, parts: Iterable[PartForm]) -> EditSession:
        """What was sent, once it is valid."""
        # Without one, nobody knows from what it was filled: then it is out of date.
        raw = (self.version.data or "") if self.version.raw_data else ""
        return EditSession(
            version=int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0,
            topic=self.topic.data or "",
            about=self.about.data or "",
            notes=self.notes.data or "",
            parts=tuple(draft for draft in (part.draft() for part in parts) if draft is not None),
            seats=self.seats.data,
            takes_guests=self.takes_guests.data,
            place=self.place.data or "",
            online_url=self.online_url.data or "",
            slot=None if self.has_room else self._slot(),
        )

    def _slot(self) -> Slot:
        start, end = self.start.data, self.end.data
        return slot_on(self.date.data, start, end if end > start else end + DAY_MINUTES)


def session_values(session: GroupSession) -> dict[str, Any]:
    """What a fresh form shows."""
    return {
        "topic": session.topic,
        "about": session.about,
        "notes": session.notes,
        "seats": session.seats,
        "takes_guests": session.takes_guests,
        "place": session.place,
        "online_url": session.online_url,
        "date": local_date(session.starts_at),
        "start": minute_of(session.starts_at),
        "end": minute_of(session.ends_at) or DAY_MINUTES,
        "version": str(session.version),
    }


def part_forms(
    request: Request, segments: Sequence[Segment], people: Sequence[tuple[int, str]], *, is_sent: bool
) -> list[PartForm]:
    """A form for each part and a few empty ones; ``is_sent``: as many as were sent in."""
    count = min(len(segments) + SPARE_PARTS, max(MOST_PARTS, len(segments)))
    if is_sent:
        count = next((n for n in range(MOST_PARTS + 1) if f"part{n}-kind" not in request.POST), MOST_PARTS)
    forms = []
    for number in range(count):
        start: dict[str, Any] = {}
        if number < len(segments):
            it = segments[number]
            start = {"part": str(it.id), "kind": it.kind.value, "minutes": it.minutes, "title": it.title}
            start |= {"presenter": it.presenter_id, "guest": it.guest_presenter}
        forms.append(PartForm(request, number, people, start=start))
    return forms


class WholeForm:
    """A form and those of its parts as one, for the summary of what is wrong."""

    def __init__(self, form: SessionForm, parts: Sequence[PartForm]) -> None:
        self.forms = (form, *parts)

    @property
    def form_errors(self) -> list[Any]:
        return [error for form in self.forms for error in form.form_errors]

    def __iter__(self) -> Iterator[wtforms.Field]:
        return chain.from_iterable(self.forms)


class CancelSessionForm(HubForm):
    """Why a session is called off."""

    reason = LineField(_("Reason"), longest=LONGEST_REASON, hint=_("Everyone who signed up reads it."))


class MaterialForm(HubForm):
    """A link to slides, a paper, a recording."""

    title = LineField(_("What it is"), longest=LONGEST_PART)
    url = HomepageField(_("Link"))
