"""The forms with which affiliations are declined and ended, and those that filter people and organizations."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pyramid.request import Request

from campus.people.models import OrganizationKind
from campus.people.queries.directory import DirectoryFilter
from campus.people.queries.organizations import OrganizationFilter, OrganizationName
from campus.people.words import KINDS
from campus.web.forms import ChoiceField, DayField, HubForm, LineField, LinesField, choices, id_or_none
from campus.web.locale import _
from campus.web.words import named

LONGEST_REASON = 500
LONGEST_QUERY = 100


class DeclineClaimForm(HubForm):
    """Why not; the person reads it. Several stand on one page, so names carry the affiliation's id."""

    reason = LinesField(_("Reason"), longest=LONGEST_REASON, hint=_("The person reads this in a mail."))

    def __init__(self, request: Request, affiliation_id: int) -> None:
        super().__init__(request, prefix=f"decline{affiliation_id}")


class EndForm(HubForm):
    """The last day of an affiliation."""

    last_day = DayField(_("Last day"), hint=_("From the next day on it counts no more. It stays in the history."))

    def __init__(self, request: Request, affiliation_id: int, **options: Any) -> None:
        super().__init__(request, prefix=f"end{affiliation_id}", **options)


def _kind(raw: str) -> OrganizationKind | None:
    return OrganizationKind(raw) if raw else None


_KIND_CHOICES = choices([("", _("All kinds")), *((kind.value, label) for kind, label in KINDS.items())])


class OrganizationFilterForm(HubForm):
    """Which organizations to list; it lives in the address."""

    reads_query = True
    q = LineField(_("Name"), longest=LONGEST_QUERY, required=False)
    kind = ChoiceField(_("Kind"), coerce=_kind, choices=_KIND_CHOICES)

    def wanted(self) -> OrganizationFilter:
        """The filter; what cannot be read is left out, and its field says so."""
        self.validate()
        read = {field.name: None if field.errors else field.data for field in self}
        return OrganizationFilter(read["q"] or "", read["kind"])


class DirectoryFilterForm(HubForm):
    """Whom to list; it lives in the address."""

    reads_query = True
    q = LineField(_("Name, organization or interest"), longest=LONGEST_QUERY, required=False)
    organization = ChoiceField(_("Organization"), coerce=id_or_none)
    kind = ChoiceField(_("Kind"), coerce=_kind, choices=_KIND_CHOICES)
    interest = LineField(_("Interest"), longest=90, required=False)

    def __init__(self, request: Request, organizations: Iterable[OrganizationName]) -> None:
        super().__init__(request)
        listed = [(each.id, named(each, request.locale_name)) for each in organizations]
        self.organization.choices = choices([("", _("All organizations")), *listed])

    def wanted(self, day: date) -> DirectoryFilter:
        """The filter for ``day``; what cannot be read is left out, and its field says so."""
        self.validate()
        read = {field.name: None if field.errors else field.data for field in self}
        return DirectoryFilter(day, read["q"] or "", read["organization"], read["kind"], read["interest"] or "")
