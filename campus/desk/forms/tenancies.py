"""The form that lets an organization in as a tenant."""

from collections.abc import Iterable
from typing import Any

from pyramid.request import Request

from campus.spaces.services.tenancies import AddTenancy
from campus.web.forms import ChoiceField, DayField, HubForm, LineField, choices, id_or_none
from campus.web.forms.fields import Filled
from campus.web.locale import _

LONGEST_OFFICE = 60


class TenancyForm(HubForm):
    """Who has which floor, and when."""

    organization = ChoiceField(_("Organization"), coerce=id_or_none, validators=[Filled()])
    floor = ChoiceField(_("Floor"), coerce=id_or_none, validators=[Filled()])
    office = LineField(_("Office"), longest=LONGEST_OFFICE, required=False, hint=_("For example 402."))
    starts_on = DayField(_("First day"))
    ends_on = DayField(_("Last day"), required=False, hint=_("Empty while it lasts."))

    def __init__(
        self,
        request: Request,
        organizations: Iterable[tuple[int, str]],
        floors: Iterable[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(request, **options)
        self.organization.choices = choices([("", _("Choose …")), *organizations])
        self.floor.choices = choices([("", _("Choose …")), *floors])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then the two days together."""
        super().validate(extra_validators)
        first, last = self.starts_on.data, self.ends_on.data
        if first is not None and last is not None and last < first:
            self.refuse("ends_on", _("The last day must not lie before the first."))
        return not any(field.errors for field in self)

    def command(self) -> AddTenancy:
        """What was sent, once it is valid."""
        return AddTenancy(
            organization_id=self.organization.data,
            floor_id=self.floor.data,
            office=self.office.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )
