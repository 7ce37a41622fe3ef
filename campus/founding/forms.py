"""What the setup page asks for."""

from collections.abc import Iterator
from typing import Any

from pyramid.request import Request

from campus.booking.words import ROOM_KINDS
from campus.domain.week import HoursProblem, HoursRefused, Week
from campus.founding.levels import LevelField
from campus.hub.queries import HubFacts
from campus.people.forms import PASSWORD_HINT, NewPasswordForm
from campus.spaces.drafts import BuildingDraft, RoomDraft, ZoneDraft
from campus.spaces.models import RoomKind
from campus.web.forms import (
    ChoiceField,
    ClockField,
    EmailField,
    HubForm,
    LineField,
    NumberField,
    PersonNameField,
    SecretField,
    TickField,
    choices,
)
from campus.web.forms.decimals import AreaField, DecimalField
from campus.web.locale import _

LONGEST_HUB, LONGEST_NAME, LONGEST_ADDRESS, LONGEST_NUMBER = 60, 100, 200, 20
MOST_SEATS, MOST_M2 = 5_000, 99_999
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 30
# Sinseong-dong, Yuseong-gu, Daejeon.
LATITUDE, LONGITUDE = 36.390, 127.350
DAYS = ("weekdays", "saturday", "sunday")
OFTEN = {"opens_on_holidays": False, "latitude": LATITUDE, "longitude": LONGITUDE, "lowest": 1, "highest": 1} | {
    "weekdays_from": 9 * 60,
    "weekdays_until": 22 * 60,
    "saturday_from": 10 * 60,
    "saturday_until": 18 * 60,
}
_FILL = _("Please fill this in.")
_HOURS: dict[HoursProblem, Any] = {
    HoursProblem.BACKWARDS: _("The time until must be after the time from."),
    HoursProblem.OFF_STEP: _("Use steps of five minutes."),
    HoursProblem.OUT_OF_DAY: _("Use times from 00:00 to 24:00."),
}


class RoomRow(HubForm):
    """One room; a row in which nothing is written says none."""

    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME, required=False)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME, required=False)
    kind = ChoiceField(_("Kind"), coerce=RoomKind, choices=choices((it.value, text) for it, text in ROOM_KINDS.items()))
    floor = LevelField(_("Floor"), required=False)
    capacity = NumberField(_("Seats"), least=1, most=MOST_SEATS, required=False)
    area_m2 = AreaField(_("Area in m²"), least=1, most=MOST_M2, required=False)
    number = LineField(_("Room number"), longest=LONGEST_NUMBER, required=False)

    _TYPED = ("name_ko", "name_en", "floor", "capacity", "area_m2", "number")
    _NEEDED = ("name_ko", "name_en", "floor", "capacity", "area_m2")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written; what was written wrongly is something."""
        return all(self[name].data in (None, "") and not self[name].errors for name in self._TYPED)

    def check(self, lowest: int | None, highest: int | None) -> None:
        """Say at its fields what of the row does not hold, in a building with those floors."""
        self.validate()
        if self.is_blank:
            self.kind.errors = []
            return
        for name in self._NEEDED:
            if self[name].data in (None, "") and not self[name].errors:
                self.refuse(name, _FILL)
        level = self.floor.data
        if level is not None and lowest is not None and highest is not None and not lowest <= level <= highest:
            self.refuse("floor", _("The building has no such floor: see above."))

    def draft(self) -> RoomDraft:
        """The room, with its level in place of a floor's id."""
        return RoomDraft(
            floor_id=self.floor.data,
            kind=self.kind.data,
            name_ko=self.name_ko.data,
            name_en=self.name_en.data,
            capacity=self.capacity.data,
            area_m2=self.area_m2.data,
            number=self.number.data or "",
        )


class SetupForm(NewPasswordForm):
    """The hub, its first place, its hours, and who administers it; ``rooms`` are rows of their own."""

    code = LineField(_("Setup code"), longest=100)
    hub_ko = LineField(_("Name of the hub in Korean"), longest=LONGEST_HUB)
    hub_en = LineField(_("Name of the hub in English"), longest=LONGEST_HUB)
    contact = EmailField(_("Mail address of the desk"), hint=_("Residents write there, and mails of the hub name it."))
    zone_ko = LineField(_("Name of the zone in Korean"), longest=LONGEST_NAME)
    zone_en = LineField(_("Name of the zone in English"), longest=LONGEST_NAME)
    building_ko = LineField(_("Name of the building in Korean"), longest=LONGEST_NAME)
    building_en = LineField(_("Name of the building in English"), longest=LONGEST_NAME)
    address_ko = LineField(_("Address in Korean"), longest=LONGEST_ADDRESS)
    address_en = LineField(_("Address in English"), longest=LONGEST_ADDRESS)
    lowest = LevelField(_("Lowest floor"))
    highest = LevelField(_("Highest floor"))
    latitude = DecimalField(_("Latitude"), least=-90, most=90)
    longitude = DecimalField(_("Longitude"), least=-180, most=180)
    weekdays_from = ClockField(_("Monday to Friday, from"))
    weekdays_until = ClockField(_("Monday to Friday, until"))
    saturday_from = ClockField(_("Saturday, from"), required=False)
    saturday_until = ClockField(_("Saturday, until"), required=False)
    sunday_from = ClockField(_("Sunday, from"), required=False)
    sunday_until = ClockField(_("Sunday, until"), required=False)
    opens_on_holidays = TickField(_("Open on public holidays, too"))
    name = PersonNameField(_("Name"), hint=_("Your real name, without a space. Others see it masked, like 김*수."))
    email = EmailField(_("E-mail"), hint=_("You sign in with it. It counts as confirmed: you run this hub."))
    password = SecretField(_("Password"), hint=PASSWORD_HINT)
    again = SecretField(_("Password, once more"))
    agree_terms = TickField(_("I agree to the terms of use (required)"), required=True)
    agree_privacy = TickField(_("I agree to the collection and use of my personal data (required)"), required=True)
    agree_news = TickField(_("I want news of the hub by mail (optional)"))

    def __init__(self, request: Request) -> None:
        super().__init__(request, start=OFTEN)
        self.rooms = [RoomRow(request, prefix=f"room-{row}") for row in range(_rows(request))]

    def __iter__(self) -> Iterator[Any]:
        """The fields, those of the rooms among them: a summary of errors names all."""
        yield from super().__iter__()
        for row in self.rooms:
            yield from row

    def check(self) -> bool:
        """Whether everything holds; all that does not stands at its field."""
        self.validate()
        self._check_place()
        self._check_hours()
        if not self.password.errors:
            self.check_password(email=self.email.data or "", name=self.name.data or "")
        if not self.again.errors and not self.password.errors and self.again.data != self.password.data:
            self.refuse("again", _("The two passwords are not the same."))
        for row in self.rooms:
            row.check(self.lowest.data, self.highest.data)
        if all(row.is_blank for row in self.rooms):
            self.rooms[0].refuse("name_ko", _("A hub needs one room at least."))
        return not self.form_errors and not any(field.errors for field in self)

    def _check_place(self) -> None:
        lowest, highest = self.lowest.data, self.highest.data
        if lowest is not None and highest is not None and highest < lowest:
            self.refuse("highest", _("The highest floor is not below the lowest."))

    def _check_hours(self) -> None:
        for day in DAYS:
            begins, ends = self[f"{day}_from"], self[f"{day}_until"]
            if begins.errors or ends.errors or begins.data is ends.data is None:
                continue
            if begins.data is None or ends.data is None:
                empty = begins if begins.data is None else ends
                self.refuse(empty.short_name, _("Write both times, or none for a closed day."))
                continue
            try:
                Week((((begins.data, ends.data),), *((),) * 6))
            except HoursRefused as refusal:
                self.refuse(ends.short_name, _HOURS[refusal.problem])

    @property
    def week(self) -> Week:
        """The hours, once they are valid."""
        spans: list[tuple[tuple[int, int], ...]] = []
        for day, times in zip(DAYS, (5, 1, 1), strict=True):
            begins, ends = self[f"{day}_from"].data, self[f"{day}_until"].data
            spans += [((begins, ends),) if begins is not None else ()] * times
        return Week(tuple(spans))

    @property
    def facts(self) -> HubFacts:
        return HubFacts(self.hub_ko.data, self.hub_en.data, self.contact.data)

    @property
    def zone(self) -> ZoneDraft:
        return ZoneDraft(self.zone_ko.data, self.zone_en.data)

    @property
    def building(self) -> BuildingDraft:
        names = (self.building_ko.data, self.building_en.data, self.address_ko.data, self.address_en.data)
        return BuildingDraft(0, *names, self.latitude.data, self.longitude.data)

    @property
    def levels(self) -> frozenset[int]:
        """The building's floors; between the basement and the ground floor there is none."""
        return frozenset(range(self.lowest.data, self.highest.data + 1)) - {0}

    def drafts(self) -> tuple[RoomDraft, ...]:
        """The rooms that were written down."""
        return tuple(row.draft() for row in self.rooms if not row.is_blank)


def _rows(request: Request) -> int:
    """How many rows to show: as many as were sent, and more where that was asked for."""
    if request.method != "POST":
        return FIRST_ROWS
    raw = request.POST.get("rows", "")
    sent = int(raw) if isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) < 4 else FIRST_ROWS
    more = MORE_ROWS if "more" in request.POST else 0
    return max(FIRST_ROWS, min(sent + more, MOST_ROWS))
