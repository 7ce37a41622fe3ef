"""The form of a room."""

from collections.abc import Iterable
from typing import Any

import wtforms
from pyramid.request import Request

from campus.booking.words import ROOM_KINDS
from campus.desk.forms.organizations import ManyField
from campus.desk.forms.spaces import LONGEST_NAME
from campus.spaces.drafts import RoomDraft, edition
from campus.spaces.models import Equipment, RoomKind
from campus.web.forms import ChoiceField, HubForm, LineField, LinesField, NumberField, TickField, choices
from campus.web.forms.decimals import AreaField
from campus.web.locale import _
from campus.web.words import named

LONGEST_NUMBER, LONGEST_ABOUT = 20, 2000
MOST_SEATS, MOST_M2, MOST_THINGS = 5_000, 99_999, 999


class RoomForm(HubForm):
    """Where a room is, what it is called, how large it is and what it has; a field for each kind of equipment."""

    floor = ChoiceField(_("Floor"), coerce=int)
    kind = ChoiceField(_("Kind"), coerce=RoomKind, choices=choices((it.value, text) for it, text in ROOM_KINDS.items()))
    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)
    number = LineField(_("Room number"), longest=LONGEST_NUMBER, required=False)
    capacity = NumberField(_("Seats"), least=1, most=MOST_SEATS)
    area_m2 = AreaField(_("Area in m²"), least=0.01, most=MOST_M2)
    about_ko = LinesField(_("About it, in Korean"), longest=LONGEST_ABOUT, required=False)
    about_en = LinesField(_("About it, in English"), longest=LONGEST_ABOUT, required=False)
    aliases = ManyField(_("Other names"), required=False, hint=_("One a line. People find the room by them."))
    sure = TickField(_("Save all the same: these bookings stay in the room"))
    seen = wtforms.HiddenField()

    def __init__(
        self,
        request: Request,
        floors: Iterable[tuple[int, str]],
        equipment: Iterable[Equipment],
        *,
        start: RoomDraft | None = None,
    ) -> None:
        fresh = {} if start is None else start_of(start)
        super().__init__(request, start=fresh)
        self.floor.choices = choices(floors)
        sent = request.POST if request.method == "POST" else {}
        self.things = [Quantity(request, each, sent, fresh.get("fittings", {}).get(each.id)) for each in equipment]

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and how many there are of each thing."""
        super().validate(extra_validators)
        are_fit = all(each.is_fit for each in self.things)
        return are_fit and not self.form_errors and not any(field.errors for field in self)

    def draft(self) -> RoomDraft:
        """What was sent, once it is valid."""
        return RoomDraft(
            floor_id=self.floor.data,
            kind=self.kind.data,
            name_ko=self.name_ko.data,
            name_en=self.name_en.data,
            capacity=self.capacity.data,
            area_m2=self.area_m2.data,
            number=self.number.data or "",
            about_ko=self.about_ko.data or "",
            about_en=self.about_en.data or "",
            aliases=frozenset(self.aliases.each()),
            fittings=frozenset((each.id, each.count) for each in self.things if each.count),
        )


class Quantity:
    """How many of one thing the room has: a small field of its own; empty or 0 says none."""

    def __init__(self, request: Request, thing: Equipment, sent: Any, start: int | None) -> None:
        self.id, self.label = thing.id, named(thing, request.locale_name)
        self.name = f"thing-{thing.id}"
        raw = sent.get(self.name, "") if sent else ("" if start is None else str(start))
        self.raw = raw.strip() if isinstance(raw, str) else ""
        is_number = self.raw.isascii() and self.raw.isdecimal() and len(self.raw) <= len(str(MOST_THINGS))
        self.is_fit = not self.raw or is_number
        self.count = int(self.raw) if is_number and self.raw else 0


def start_of(draft: RoomDraft) -> dict[str, Any]:
    """What a fresh form shows of a room."""
    plain = ("name_ko", "name_en", "number", "capacity", "about_ko", "about_en", "kind")
    return {name: getattr(draft, name) for name in plain} | {
        "floor": draft.floor_id,
        "area_m2": draft.area_m2,
        "aliases": "\n".join(sorted(draft.aliases)),
        "fittings": dict(draft.fittings),
        "seen": edition(draft),
    }
