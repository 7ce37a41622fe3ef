"""What is sent by those who check in."""

from campus.booking.filters import MOST_PEOPLE
from campus.web.forms import DigitsForm, HubForm, LineField, NumberField
from campus.web.locale import _


class CheckInCodeForm(DigitsForm):
    """The six digits of a booking."""

    code = LineField(
        _("Six digits"), longest=12, hint=_("Whoever booked the room finds them on the booking's page and in the mail.")
    )


class HeadcountForm(HubForm):
    """How many are in the room."""

    people = NumberField(_("How many are here?"), least=1, most=MOST_PEOPLE)
