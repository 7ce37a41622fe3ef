"""The forms of the desk."""

from datetime import date

from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.people.models import ResidentStatus
from campus.people.queries.residents import PeopleFilter
from campus.people.words import ROLES, STATUSES
from campus.permissions import Role
from campus.web.forms import ChoiceField, HubForm, LineField, LinesField, choices, id_or_none
from campus.web.locale import _

LONGEST_QUERY = 100
LONGEST_REASON = 500
LONGEST_TITLE = 60


class PeopleFilterForm(HubForm):
    """Whom to list; it lives in the address."""

    reads_query = True
    q = LineField(_("Name, e-mail or organization"), longest=LONGEST_QUERY, required=False)
    role = ChoiceField(
        _("Role"),
        coerce=lambda raw: Role(raw) if raw else None,
        choices=choices([("", _("All roles")), *ROLES.items()]),
    )
    status = ChoiceField(
        _("State"),
        coerce=lambda raw: ResidentStatus(raw) if raw else None,
        choices=choices([("", _("All states")), *STATUSES.items()]),
    )

    organization = ChoiceField(_("Organization"), coerce=id_or_none)

    def __init__(self, request: Request, listed: list[tuple[int, str]]) -> None:
        super().__init__(request)
        self.organization.choices = choices([("", _("All organizations")), *listed])

    def wanted(self, day: date) -> PeopleFilter:
        """The filter for ``day``; what cannot be read is left out, and its field says so."""
        self.validate()
        read = {field.name: None if field.errors else field.data for field in self}
        return PeopleFilter(read["q"] or "", read["role"], read["status"], day, read["organization"])


class ApproveForm(HubForm):
    """As whom a waiting person comes in. Several stand on one page, so names carry the person's id."""

    organization = ChoiceField(_("Organization"), coerce=id_or_none)
    title = LineField(_("Job title"), longest=LONGEST_TITLE, required=False)

    def __init__(self, request: Request, resident_id: int, listed: list[tuple[int, str]], **options: object) -> None:
        super().__init__(request, prefix=f"approve{resident_id}", **options)  # type: ignore[arg-type]
        self.organization.choices = choices([("", NO_ORGANIZATION), *listed])


class DeclineForm(HubForm):
    """Why not; the person reads it."""

    reason = LinesField(_("Reason"), longest=LONGEST_REASON, hint=_("The person reads this in a mail."))

    def __init__(self, request: Request, resident_id: int) -> None:
        super().__init__(request, prefix=f"decline{resident_id}")


NO_ORGANIZATION: TranslationString = _("No organization")
