"""The form of a policy: everything it may say, each field empty where it says nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import wtforms
from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.desk.words import LIMITS, NEEDS_CHECK_IN, ON_HOLIDAYS, QUOTAS, UNITS, VISIBLE_TO, YES_OR_NO
from campus.domain.asker import Audience, FloorName, Holder, Period
from campus.domain.errors import Owner
from campus.domain.rules import Contradiction, ContradictionKind, PolicyNumbers, Quota, Visibility, contradictions
from campus.people.words import KINDS, ROLES
from campus.spaces.queries.policies import NUMBERS, PolicyFacts
from campus.spaces.services.policies import PolicyDraft
from campus.web.forms import (
    BoxesField,
    ChoiceField,
    ClockField,
    HubForm,
    LineField,
    NumberField,
    RadioChoiceField,
    choices,
    id_or_none,
)
from campus.web.locale import _

LONGEST_NAME = 100
MOST_MINUTES = 44_640  # a month
MOST_BOOKINGS = 1_000
EVERYWHERE, SOME = "all", "some"
GRIDS = (5, 10, 15, 20, 30, 60)


_ANSWERS = {"": None, "yes": True, "no": False}


def _yes_or_no(raw: str) -> bool | None:
    if raw not in _ANSWERS:
        raise ValueError(raw)
    return _ANSWERS[raw]


def quota_name(holder: Holder, period: Period, unit: str) -> str:
    """The field's name: ``quota_team_day_minutes``."""
    return f"quota_{holder}_{period}_{unit}"


_NO_OWNER = Owner("", "")
# Beside which field a contradiction is said, and how; of a length that does not fit, beside that.
_ALONE = {
    ContradictionKind.LENGTHS: ("longest_minutes", _("The longest must not be shorter than the shortest.")),
    ContradictionKind.NO_LENGTH: ("longest_minutes", _("No booking fits these steps and the longest.")),
    ContradictionKind.ANSWER: ("expiry_business_days", _("A request must not lapse before it is answered.")),
    ContradictionKind.RELEASE: ("release_minutes", _("The room must not be opened to others before we ask.")),
    ContradictionKind.OFFERS: ("offer_minutes", _("Near the start an offer must not be held for longer.")),
    ContradictionKind.NEVER: (
        "days_ahead",
        _("No day could ever be booked: those that are open lie nearer than the lead time, 2 days with approval."),
    ),
    ContradictionKind.CHECK_IN: ("exempt_minutes", _("Every booking would be exempt from check-in.")),
}


def _refusal_of(each: Contradiction) -> tuple[str, TranslationString]:
    """The field and the words."""
    if each.kind is ContradictionKind.STEPS:
        return f"{each.names[1]}_minutes", _("This does not fit the steps chosen above.")
    if each.quota is not None:
        name = quota_name(each.quota.holder, each.quota.period, "minutes")
        return name, _("The shortest booking is longer than this quota.")
    return _ALONE[each.kind]


class PolicyForm(HubForm):
    """Name, owner, rooms, people, numbers; the fields of :data:`LIMITS` and of the quotas are added below."""

    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)
    owner_ko = LineField(_("Set by, in Korean"), longest=LONGEST_NAME)
    owner_en = LineField(_("Set by, in English"), longest=LONGEST_NAME)
    scope = RadioChoiceField(
        _("Rooms that it holds for"),
        choices=choices([(EVERYWHERE, _("All rooms")), (SOME, _("The rooms ticked here"))]),
    )
    rooms = BoxesField(_("Rooms"), coerce=int)
    roles = BoxesField(_("Roles"), choices=choices((role.value, label) for role, label in ROLES.items()))
    kinds = BoxesField(
        _("Kinds of organization"), choices=choices((kind.value, label) for kind, label in KINDS.items())
    )
    floor = ChoiceField(_("Tenants of"), coerce=id_or_none)
    needs_approval = ChoiceField(_("How it is confirmed"), coerce=_yes_or_no, choices=choices(YES_OR_NO))
    opens_on_holidays = ChoiceField(_("On public holidays"), coerce=_yes_or_no, choices=choices(ON_HOLIDAYS))
    needs_check_in = ChoiceField(_("Check-in"), coerce=_yes_or_no, choices=choices(NEEDS_CHECK_IN))
    visibility = ChoiceField(
        _("Who sees titles, unless chosen otherwise"),
        coerce=lambda raw: Visibility(raw) if raw else None,
        choices=choices(VISIBLE_TO),
    )
    grid_minutes = ChoiceField(
        _("Steps, in minutes"), coerce=id_or_none, choices=choices([("", "–"), *((step, str(step)) for step in GRIDS)])
    )
    opens_minute = ClockField(_("New days open at"), required=False)
    version = wtforms.HiddenField()
    seen = wtforms.HiddenField()

    def __init__(self, request: Request, room_ids: Iterable[int], floors: Iterable[tuple[int, str]], **options: Any):
        super().__init__(request, **options)
        self.rooms.choices = choices((room_id, "") for room_id in room_ids)
        self.floor.choices = choices([("", _("Anyone")), *floors])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then what they say together."""
        super().validate(extra_validators)
        if self.scope.data == SOME and not self.rooms.data and not self.rooms.errors:
            self.refuse("rooms", _("Tick at least one room."))
        if self.opens_minute.data == 24 * 60:
            self.refuse("opens_minute", _("Write the time like 19:00."))
        for each in contradictions(self._numbers()):
            self.refuse(*_refusal_of(each))
        return not self.form_errors and not any(field.errors for field in self)

    def _numbers(self) -> PolicyNumbers:
        """What can be read so far; a field with an error says nothing."""
        said: dict[str, Any] = {name: self[name].data for name in NUMBERS if not self[name].errors}
        return PolicyNumbers(_NO_OWNER, **said, quotas=tuple(self._quotas(_NO_OWNER, None)))

    def _quotas(self, owner: Owner, room_ids: frozenset[int] | None) -> Iterator[Quota]:
        for holder, period in QUOTAS:
            fields = [self[quota_name(holder, period, unit)] for unit in UNITS]
            minutes, count = (None if field.errors else field.data for field in fields)
            if minutes or count:
                yield Quota(owner, holder, period, minutes, count, room_ids)

    def draft(self, floors: Mapping[int, FloorName]) -> PolicyDraft:
        """What was sent, once it is valid."""
        owner = Owner(self.owner_ko.data, self.owner_en.data)
        room_ids = None if self.scope.data == EVERYWHERE else frozenset(self.rooms.data)
        floor = floors.get(self.floor.data) if self.floor.data else None
        audience = Audience(frozenset(self.roles.data or ()), frozenset(self.kinds.data or ()), floor)
        numbers: dict[str, Any] = {name: self[name].data for name in NUMBERS}
        quotas = tuple(self._quotas(owner, room_ids))
        asks_nothing = audience == Audience()
        policy = PolicyNumbers(owner, **numbers, quotas=quotas, audience=None if asks_nothing else audience)
        return PolicyDraft(self.name_ko.data, self.name_en.data, policy, room_ids)


def start_of(policy: PolicyFacts) -> dict[str, Any]:
    """What a fresh form shows of ``policy``."""
    numbers, audience = policy.numbers, policy.numbers.audience or Audience()
    start: dict[str, Any] = {name: getattr(numbers, name) for name in NUMBERS}
    for name in ("needs_approval", "opens_on_holidays", "needs_check_in"):
        start[name] = next(word for word, value in _ANSWERS.items() if value is start[name])
    start["visibility"] = start["visibility"] or ""
    for quota in numbers.quotas:
        for unit, amount in zip(UNITS, (quota.minutes, quota.count), strict=True):
            start[quota_name(quota.holder, quota.period, unit)] = amount
    return start | {
        "name_ko": policy.name_ko,
        "name_en": policy.name_en,
        "owner_ko": numbers.owner.ko,
        "owner_en": numbers.owner.en,
        "scope": EVERYWHERE if policy.room_ids is None else SOME,
        "rooms": sorted(policy.room_ids or ()),
        "roles": sorted(audience.roles),
        "kinds": sorted(audience.organization_kinds),
        "floor": audience.floor.floor_id if audience.floor else None,
        "version": str(policy.version),
    }


def _add_fields() -> None:
    for name, limit in LIMITS.items():
        field = NumberField(limit.label, least=limit.least, most=limit.most, required=False, hint=limit.hint)
        setattr(PolicyForm, name, field)
    most = {"minutes": MOST_MINUTES, "count": MOST_BOOKINGS}
    for (holder, period), label in QUOTAS.items():
        for unit in UNITS:
            amount = NumberField(label, least=1, most=most[unit], required=False)
            setattr(PolicyForm, quota_name(holder, period, unit), amount)


_add_fields()
