"""The forms with which a manager answers no-shows, and the filter of their list."""

from datetime import datetime, timedelta

from pyramid.request import Request

from campus.booking.no_show_words import EXCUSES
from campus.booking.queries.no_shows import MissedWhere
from campus.domain.hubtime import at, local_date
from campus.spaces.catalogue import Catalogue
from campus.web.forms import ChoiceField, DayField, HubForm, LinesField, TickField, choices, id_or_none
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.words import named

LONGEST_TEXT = 500
DAYS_SHOWN = 30


class ExcuseForm(HubForm):
    """Why it does not count: one of the usual reasons, or own words, which win. Names carry the point's id where
    several stand on one page; the one for all that is ticked carries none."""

    usual = ChoiceField(
        _("Reason"),
        default="",
        choices=choices([("", _("In my own words")), *EXCUSES.items()]),
        hint=_("The member reads it."),
    )
    reason = LinesField(_("In your own words"), longest=LONGEST_TEXT, required=False)
    came = TickField(
        _("People were there"), hint=_("Then it counts as checked in, in figures and for a series as well.")
    )

    def __init__(self, request: Request, point_id: int | None = None) -> None:
        super().__init__(request, prefix="excuse" if point_id is None else f"excuse{point_id}")

    def validate(self, extra_validators: object = None) -> bool:
        is_valid = super().validate(extra_validators)
        if is_valid and not self.usual.data and not self.reason.data:
            self.refuse("reason", _("Please choose a reason or write one."))
            return False
        return is_valid

    def said(self, locale: str) -> str:
        """The reason in ``locale``."""
        return str(self.reason.data or translated(EXCUSES[self.usual.data], locale))


class KeepForm(HubForm):
    """Why the no-show stays."""

    answer = LinesField(_("Answer"), longest=LONGEST_TEXT, hint=_("The member reads it."))

    def __init__(self, request: Request, point_id: int) -> None:
        super().__init__(request, prefix=f"keep{point_id}")


class MissedFilter(HubForm):
    """Which no-shows are listed: in one room or all, from one day to another, both included."""

    reads_query = True
    room = ChoiceField(_("Room"), coerce=id_or_none, default=None)
    first = DayField(_("From"), required=False)
    last = DayField(_("Until"), required=False)

    def __init__(self, request: Request) -> None:
        today = local_date(request.now)
        super().__init__(request, start={"first": today - timedelta(days=DAYS_SHOWN), "last": today})

    def offer(self, catalogue: Catalogue, locale: str) -> None:
        """List the rooms, retired ones as well: what was missed there may still be contested."""
        rooms = catalogue.rooms.values()
        listed = [(each.id, f"{named(each, locale)} · {named(each.building, locale)}") for each in rooms]
        self.room.choices = choices([("", _("All rooms")), *listed])

    def where(self, catalogue: Catalogue, now: datetime) -> MissedWhere:
        """What is meant; what cannot be read is left out, a link never breaks. A whole room means its parts as well."""
        self.validate()
        last = local_date(now) if self.last.errors else self.last.data or local_date(now)
        first = None if self.first.errors else self.first.data
        first = min(first or last - timedelta(days=DAYS_SHOWN), last)
        room = None if self.room.errors or self.room.data is None else catalogue.rooms.get(self.room.data)
        room_ids = None if room is None else frozenset(catalogue.related_ids(room))
        return MissedWhere(at(first), at(last + timedelta(days=1)), room_ids)
