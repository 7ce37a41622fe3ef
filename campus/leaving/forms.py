"""The forms of leaving."""

from pyramid.request import Request

from campus.web.forms import HubForm, LinesField, SecretField, TickField
from campus.web.locale import _

LONGEST_REASON = 300


class LeaveForm(HubForm):
    """The password, and that groups may end."""

    ends_groups = TickField(
        _("These groups end with me"), hint=_("Their sessions ahead are cancelled, and everyone in them is told.")
    )
    password = SecretField(_("Current password"))


class EraseForm(HubForm):
    """Why somebody else is erased, and that it is meant."""

    reason = LinesField(
        _("Reason"), longest=LONGEST_REASON, hint=_("Such as: written request of 20 November. No names.")
    )
    ends_groups = TickField(_("Groups that they lead alone end"))
    sure = TickField(_("I know that this cannot be undone"))

    def __init__(self, request: Request) -> None:
        super().__init__(request, prefix="erase")
