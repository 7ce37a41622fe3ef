"""The forms that change a series: for which dates, why, and how from then on."""

from pyramid.request import Request

from campus.booking.services.series_changing import Scope
from campus.web.forms import HubForm, LineField, RadioChoiceField, choices
from campus.web.locale import _

LONGEST_REASON = 300
SCOPES = {
    Scope.THIS: _("This date only"),
    Scope.FOLLOWING: _("This date and all that follow"),
    Scope.ALL: _("All dates"),
}
CHANGE_NOTES = {
    Scope.THIS.value: _("Its day, time, room and title."),
    Scope.FOLLOWING.value: _("What was before stays as it is."),
    Scope.ALL.value: _("Dates that are past stay as they were."),
}


class ScopeForm(HubForm):
    """For which dates."""

    scope = RadioChoiceField(_("Which dates"))

    def offer(self) -> None:
        """Fill the list."""
        self.scope.choices = choices((each.value, label) for each, label in SCOPES.items())


class CancelForm(ScopeForm):
    """For which dates, and why."""

    reason = LineField(
        _("Reason"), longest=LONGEST_REASON, required=False, hint=_("Kept with the dates; nobody has to give one.")
    )


def read_scope(request: Request, otherwise: Scope) -> Scope:
    """The scope in the address, ``otherwise`` where it names none."""
    asked = request.GET.get("scope")
    return Scope(asked) if asked in set(Scope) else otherwise
