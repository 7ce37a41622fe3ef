"""What a manager says of a new key."""

from pyramid.request import Request

from campus.api.services import NewKey
from campus.spaces.catalogue import Catalogue
from campus.web.forms import ChoiceField, HubForm, LineField, choices
from campus.web.locale import _
from campus.web.words import named

LONGEST_NAME = 60
_ALL = 0
_DAYS = {30: _("30 days"), 90: _("90 days"), 365: _("a year"), 1095: _("three years")}


class KeyForm(HubForm):
    """A new key."""

    name = LineField(_("Name"), longest=LONGEST_NAME, hint=_("Which device or program it is for."))
    room = ChoiceField(_("Room"), coerce=int, hint=_("A key for one room neither writes nor reads others."))
    days = ChoiceField(_("Works for"), coerce=int, hint=_("After that a new one is issued."))

    def wish(self) -> NewKey:
        """The command, once the form has passed."""
        return NewKey(self.name.data, self.room.data or None, self.days.data)


def key_form(request: Request, catalogue: Catalogue) -> KeyForm:
    """The form with its lists filled."""
    form = KeyForm(request, start={"room": _ALL, "days": 365})
    rooms = ((room.id, named(room, request.locale_name)) for room in catalogue.bookable)
    form.room.choices = choices([(_ALL, _("All rooms")), *rooms])
    form.days.choices = choices(_DAYS.items())
    return form
