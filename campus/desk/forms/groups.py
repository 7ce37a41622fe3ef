"""The forms of groups at the desk: why a proposal is declined, and an initiative."""

from pyramid.request import Request

from campus.people.services.initiatives import InitiativeDraft
from campus.web.forms import HubForm, LineField, LinesField, TickField
from campus.web.locale import _

LONGEST_REASON, LONGEST_NAME = 300, 100


class DeclineGroupForm(HubForm):
    """Why a proposed group is declined; one stands below every proposal."""

    reason = LinesField(_("Reason"), longest=LONGEST_REASON, hint=_("The founder reads it in the mail."))

    def __init__(self, request: Request, group_id: int) -> None:
        super().__init__(request, prefix=f"group{group_id}-")


class InitiativeForm(HubForm):
    """An initiative of the hub."""

    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)
    is_open = TickField(_("May be chosen for groups"))

    def draft(self) -> InitiativeDraft:
        """What was sent, once it is valid."""
        return InitiativeDraft(self.name_ko.data, self.name_en.data, bool(self.is_open.data))
