"""The form with which one contests a point of the no-show ledger."""

from pyramid.request import Request

from campus.booking.no_show_words import CONTESTS
from campus.web.forms import ChoiceField, HubForm, LinesField, choices
from campus.web.locale import _
from campus.web.mails import translated

LONGEST_TEXT = 400


class ContestForm(HubForm):
    """What was different: what is said most often, own words, or both. Several stand on a page: names carry the id."""

    usual = ChoiceField(_("What was different?"), default="", choices=choices([("", _("Choose …")), *CONTESTS.items()]))
    words = LinesField(
        _("In your own words"),
        longest=LONGEST_TEXT,
        required=False,
        hint=_("Whatever helps the manager: who was there, what you saw on the display."),
    )

    def __init__(self, request: Request, point_id: int) -> None:
        super().__init__(request, prefix=f"contest{point_id}")

    def validate(self, extra_validators: object = None) -> bool:
        is_valid = super().validate(extra_validators)
        if is_valid and not self.usual.data and not self.words.data:
            self.refuse("usual", _("Please choose what was different, or write it."))
            return False
        return is_valid

    def said(self, locale: str) -> str:
        """What was chosen and written, in ``locale``."""
        usual = translated(CONTESTS[self.usual.data], locale) if self.usual.data else ""
        return "\n".join(each for each in (usual, self.words.data) if each)
