"""The forms of places: zones, buildings, floors, equipment."""

from typing import Any

import wtforms

from campus.desk.words import ICONS
from campus.spaces.drafts import BuildingDraft, EquipmentDraft, ZoneDraft
from campus.spaces.services.places import HIGHEST, LOWEST
from campus.web.forms import ChoiceField, HubForm, LineField, NumberField, choices
from campus.web.forms.decimals import DecimalField
from campus.web.locale import _

LONGEST_NAME, LONGEST_ADDRESS = 100, 200


class ZoneForm(HubForm):
    """A zone's names; ``seen`` is the edition that the form was shown for."""

    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)
    seen = wtforms.HiddenField()

    def draft(self) -> ZoneDraft:
        """What was sent, once it is valid."""
        return ZoneDraft(self.name_ko.data, self.name_en.data)


class BuildingForm(HubForm):
    """A building: names, address, where it stands."""

    zone = ChoiceField(_("Zone"), coerce=int)
    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)
    address_ko = LineField(_("Address in Korean"), longest=LONGEST_ADDRESS)
    address_en = LineField(_("Address in English"), longest=LONGEST_ADDRESS)
    latitude = DecimalField(
        _("Latitude"), least=-90, most=90, hint=_("In degrees (WGS 84). Maps show it when you press on a place.")
    )
    longitude = DecimalField(_("Longitude"), least=-180, most=180)
    seen = wtforms.HiddenField()

    def draft(self) -> BuildingDraft:
        """What was sent, once it is valid."""
        return BuildingDraft(
            self.zone.data,
            self.name_ko.data,
            self.name_en.data,
            self.address_ko.data,
            self.address_en.data,
            self.latitude.data,
            self.longitude.data,
        )


class FloorForm(HubForm):
    """A floor that a building has."""

    level = NumberField(
        _("Floor"), least=LOWEST, most=HIGHEST, hint=_("1 is the ground floor, -1 the first basement.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Floors are counted without a zero."""
        super().validate(extra_validators)
        if self.level.data == 0 and not self.level.errors:
            self.refuse("level", _("There is no floor 0: 1 is the ground floor, -1 the first basement."))
        return not self.form_errors and not any(field.errors for field in self)


class EquipmentForm(HubForm):
    """A kind of thing that rooms may have, with its symbol."""

    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)
    icon = ChoiceField(_("Symbol"), choices=choices(ICONS.items()))
    seen = wtforms.HiddenField()

    def draft(self) -> EquipmentDraft:
        """What was sent, once it is valid."""
        return EquipmentDraft(self.name_ko.data, self.name_en.data, self.icon.data)
