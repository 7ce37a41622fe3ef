"""What those who take part send in: wishes, a guest's form, six digits, tables."""

from typing import Any, TypeVar

from pyramid.request import Request

from campus.domain.tables import LARGEST, SMALLEST
from campus.groups.services.guests import GuestWish
from campus.groups.services.signing_up import Wishes
from campus.people.forms import LONGEST_ORGANIZATION_NAME
from campus.web.forms import DigitsForm, EmailField, HubForm, LineField, NumberField, PersonNameField, TickField
from campus.web.locale import _

FormKind = TypeVar("FormKind", bound=HubForm)


def unsent(kind: type[FormKind], request: Request, **start: Any) -> FormKind:
    """A form as it begins, beside another form of the page that was sent."""
    form = kind(request)
    form.process(data=start)
    return form


class WishesForm(HubForm):
    """Whether one eats, and whether others see that one comes."""

    eats = TickField(_("I eat with you"))
    is_shown = TickField(_("Other residents may see that I come"))

    def wishes(self) -> Wishes:
        return Wishes(self.eats.data, self.is_shown.data)


class GuestForm(HubForm):
    """Someone without an account."""

    name = PersonNameField(_("Name"))
    email = EmailField(_("E-mail"), hint=_("We send a link; only with it a seat is yours."))
    organization = LineField(
        _("Organization"),
        longest=LONGEST_ORGANIZATION_NAME,
        required=False,
        hint=_("Where you come from, if you like."),
    )
    agree = TickField(
        _("I agree that my name, address and organization are kept for this session (required)"), required=True
    )

    def wish(self, locale: str) -> GuestWish:
        """What was sent, once it is valid."""
        return GuestWish(self.name.data, self.email.data, self.organization.data or "", locale)


class CodeForm(DigitsForm):
    """The six digits at the door."""

    code = LineField(_("Six digits"), longest=12, hint=_("They stand at the door and on the organizer's screen."))


class TablesForm(HubForm):
    """How many sit at a table."""

    size = NumberField(_("People at a table, at most"), least=SMALLEST, most=LARGEST)
