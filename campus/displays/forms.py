"""What managers send about displays, and what is typed at one."""

from typing import Any

from pyramid.request import Request

from campus.displays.models import LONGEST_NAME
from campus.displays.services import NewDisplay
from campus.spaces.catalogue import Catalogue
from campus.web.forms import ChoiceField, DigitsForm, HubForm, LineField, choices
from campus.web.locale import LOCALES, _
from campus.web.words import named

_LANGUAGES = {"ko": "한국어", "en": "English"}


class CodeForm(DigitsForm):
    """The six digits of the booking at a display's door."""

    code = LineField(
        _("Six digits"), longest=12, hint=_("Whoever booked the room finds them on the booking's page and in the mail.")
    )


class DisplayForm(HubForm):
    """A new display: what it is called, where it stands, what it speaks."""

    name = LineField(_("Name"), longest=LONGEST_NAME, hint=_("Where it hangs, so that you know it again."))
    place = ChoiceField(_("Shows"))
    locale = ChoiceField(_("Language"))

    def __init__(self, request: Request, catalogue: Catalogue, **options: Any) -> None:
        super().__init__(request, **options)
        locale, translate = request.locale_name, request.localizer.translate
        lobby = translate(_("Lobby"))
        places = [("all", translate(_("Lobby: all rooms")))]
        places += [(f"zone {each.id}", f"{lobby}: {named(each, locale)}") for each in catalogue.zones]
        places += [(f"building {each.id}", f"{lobby}: {named(each, locale)}") for each in catalogue.buildings]
        places += [(f"room {each.id}", f"{named(each, locale)} · {each.number}") for each in catalogue.bookable]
        self.place.choices = choices(places)
        self.locale.choices = choices((each, _LANGUAGES[each]) for each in LOCALES)

    def command(self) -> NewDisplay:
        """What was sent, once it is valid."""
        kind, _space, number = self.place.data.partition(" ")
        where = {} if kind == "all" else {f"{kind}_id": int(number)}
        return NewDisplay(self.name.data, self.locale.data, **where)
