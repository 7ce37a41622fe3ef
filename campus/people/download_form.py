"""Why somebody takes personal data out of the hub: asked before each such download, and kept in the access log."""

from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.audit.kinds import Purpose
from campus.web.forms import ChoiceField, HubForm, LineField, choices
from campus.web.locale import _

LONGEST_REASON = 200
PURPOSES: dict[Purpose, TranslationString] = {
    Purpose.ATTENDANCE: _("To show who took part"),
    Purpose.CONTACT: _("To reach people about what they signed up for"),
    Purpose.SETTLING: _("To settle costs"),
    Purpose.SUPERVISION: _("A funder or an authority asks for it"),
    Purpose.OTHER: _("Something else"),
}


class DownloadForm(HubForm):
    """One of the usual reasons and a few words; without both there is no file."""

    purpose = ChoiceField(
        _("What for"),
        coerce=lambda raw: Purpose(raw) if raw else None,
        default=None,
        choices=choices([("", _("Please choose")), *PURPOSES.items()]),
    )
    reason = LineField(
        _("In a few words"),
        longest=LONGEST_REASON,
        hint=_("Kept in the access log for two years. Those whose data it is can read it."),
    )

    def __init__(self, request: Request) -> None:
        super().__init__(request, prefix="download")

    @property
    def why(self) -> tuple[Purpose, str]:
        """What was said, once it is valid."""
        return self.purpose.data, self.reason.data

    def validate(self, extra_validators: object = None) -> bool:
        is_valid = super().validate(extra_validators)
        if not self.purpose.errors and self.purpose.data is None:
            self.refuse("purpose", _("Please choose what the file is for."))
            return False
        return is_valid
