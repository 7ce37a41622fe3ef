"""The forms with which a manager answers a request: refusing with a reason, asking back."""

from pyramid.request import Request

from campus.web.forms import ChoiceField, HubForm, LinesField, choices
from campus.web.locale import _
from campus.web.mails import translated

LONGEST_TEXT = 500
# What is said most often; the organizer reads it in their own language.
REASONS = {
    "hub-event": _("The hub needs the room for an event of its own at that time."),
    "too-large": _("The room is far larger than you need. A smaller one would suit you better."),
    "unclear": _("What you plan is not clear to us. Please ask again and write what for and with whom."),
    "not-suited": _("The room is not made for this. Please ask the desk for one that is."),
    "upkeep": _("The room needs repair or cleaning at that time."),
}


class RefuseForm(HubForm):
    """Why not: one of the usual reasons, or own words, which win. Several stand on one page: names carry the id."""

    usual = ChoiceField(
        _("Reason"),
        default="",
        choices=choices([("", _("In my own words")), *REASONS.items()]),
        hint=_("The organizer reads it."),
    )
    reason = LinesField(_("In your own words"), longest=LONGEST_TEXT, required=False)

    def __init__(self, request: Request, approval_id: int) -> None:
        super().__init__(request, prefix=f"refuse{approval_id}")

    def validate(self, extra_validators: object = None) -> bool:
        is_valid = super().validate(extra_validators)
        if is_valid and not self.usual.data and not self.reason.data:
            self.refuse("reason", _("Please choose a reason or write one."))
            return False
        return is_valid

    def said(self, locale: str) -> str:
        """The reason in ``locale``."""
        return str(self.reason.data or translated(REASONS[self.usual.data], locale))


class AskForm(HubForm):
    """What the manager wants to know first."""

    question = LinesField(
        _("Question"), longest=LONGEST_TEXT, hint=_("The organizer gets it by mail and answers here.")
    )

    def __init__(self, request: Request, approval_id: int) -> None:
        super().__init__(request, prefix=f"ask{approval_id}")
