"""The forms over the list of bookings: what is looked for, and what is cancelled."""

import wtforms
from pyramid.request import Request

from campus.booking.queries.found import Sought
from campus.desk.forms.shutting import MessageForm
from campus.spaces.catalogue import Catalogue
from campus.web.forms import ChoiceField, DayField, HubForm, LineField, choices
from campus.web.locale import _
from campus.web.words import named

LONGEST_QUERY = 100
MOST_PICKED = 366


class SoughtForm(HubForm):
    """Which bookings to list; it lives in the address."""

    reads_query = True
    q = LineField(_("Title, name or e-mail"), longest=LONGEST_QUERY, required=False)
    room = ChoiceField(_("Room"))
    day = DayField(_("Day"), required=False)

    def sought(self, request: Request, catalogue: Catalogue) -> Sought:
        """What is looked for; what cannot be read is left out, and its field says so."""
        locale = request.locale_name
        rooms = [(each.slug, named(each, locale)) for each in catalogue.rooms.values()]
        self.room.choices = choices([("", _("All rooms")), *rooms])
        if not request.GET.get("room"):
            self.room.data = ""
        self.validate()
        read = {field.name: None if field.errors else field.data for field in self}
        room = catalogue.by_slug.get(read["room"] or "")
        return Sought(read["q"] or "", catalogue.related_ids(room) if room else (), read["day"])


class PickForm(MessageForm):
    """What is cancelled: the ticked dates, or all later ones of their series too."""

    scope = wtforms.HiddenField()

    def picked(self, request: Request) -> list[int]:
        """The ids of the ticked dates; what is none is left out."""
        sent = [each for each in request.POST.getall("pick") if isinstance(each, str)]
        return [int(each) for each in sent if each.isascii() and each.isdecimal() and len(each) < 10][:MOST_PICKED]
