"""The forms of organizations: all that is said of one, its stewards, and the answers to claims."""

import re
from typing import Any

import wtforms
from pyramid.request import Request

from campus.domain.contact import ContactRefused, normalize_domain
from campus.people.models import Organization, OrganizationKind
from campus.people.services.organizations import OrganizationDraft
from campus.people.words import KINDS
from campus.web.forms import (
    ChoiceField,
    EmailField,
    HomepageField,
    HubForm,
    LineField,
    LinesField,
    PhoneField,
    choices,
    id_or_none,
)
from campus.web.forms.fields import Filled
from campus.web.locale import _

LONGEST_NAME = 100
LONGEST_ABOUT = 2000
LONGEST_LIST = 4000
MOST_LISTED = 20
LONGEST_SLUG = 60
# Words that stand in addresses of the desk's own pages or may come to.
_KEPT_SLUGS = frozenset({"new", "people", "list"})
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ManyField(LinesField):
    """Several short texts, one a line; ``data`` stays the text, ``each`` gives the lines, every one once."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, longest=LONGEST_LIST, **options)

    def one(self, line: str) -> str:
        """A line as it is kept; raises ValueError with words."""
        if len(line) > LONGEST_NAME:
            raise ValueError(_("A name has at most ${longest} characters.", mapping={"longest": LONGEST_NAME}))
        return line

    def each(self) -> tuple[str, ...]:
        lines = [" ".join(line.split()) for line in (self.data or "").splitlines()]
        return tuple(dict.fromkeys(self.one(line) for line in lines if line))

    def read(self, raw: str) -> str:
        self.data = super().read(raw)
        if len(self.each()) > MOST_LISTED:
            raise ValueError(_("Write at most ${most} lines.", mapping={"most": MOST_LISTED}))
        return str(self.data)


class DomainsField(ManyField):
    """Mail domains, one a line."""

    def one(self, line: str) -> str:
        try:
            return normalize_domain(line)
        except ContactRefused as refusal:
            text = _(
                "“${line}” cannot be used: write a domain that is the organization's own, like kaist.ac.kr.",
                mapping={"line": line[:60]},
            )
            raise ValueError(text) from refusal


class SlugField(LineField):
    """The last part of an address: small letters, digits and hyphens."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, longest=LONGEST_SLUG, **options)

    def read(self, raw: str) -> str:
        slug = super().read(raw)
        if slug and (not _SLUG.fullmatch(slug) or slug in _KEPT_SLUGS):
            raise ValueError(_("Use small letters, digits and hyphens, like kaist or narae-ai."))
        return slug


class OrganizationForm(HubForm):
    """All that the hub says of an organization."""

    name_ko = LineField(_("Name in Korean"), longest=LONGEST_NAME)
    name_en = LineField(_("Name in English"), longest=LONGEST_NAME)
    kind = ChoiceField(
        _("Kind"),
        coerce=OrganizationKind,
        choices=choices((kind.value, label) for kind, label in KINDS.items()),
    )
    aliases = ManyField(
        _("Other names"), required=False, hint=_("One a line: short forms, former names. People are found by them.")
    )
    domains = DomainsField(
        _("Mail domains"),
        required=False,
        hint=_("One a line. Whoever has an address there comes in at once, as one of its people."),
    )
    about_ko = LinesField(_("About it, in Korean"), longest=LONGEST_ABOUT, required=False)
    about_en = LinesField(_("About it, in English"), longest=LONGEST_ABOUT, required=False)
    homepage = HomepageField(_("Homepage"), required=False)
    contact_email = EmailField(_("Contact e-mail"), required=False, hint=_("Everyone sees it."))
    contact_phone = PhoneField(_("Contact phone"), required=False, hint=_("Everyone sees it."))
    version = wtforms.HiddenField()

    def draft(self) -> OrganizationDraft:
        """What was sent, once it is valid."""
        return OrganizationDraft(
            kind=self.kind.data,
            name_ko=self.name_ko.data,
            name_en=self.name_en.data,
            aliases=self.aliases.each(),
            domains=self.domains.each(),
            about_ko=self.about_ko.data or "",
            about_en=self.about_en.data or "",
            homepage=self.homepage.data or "",
            contact_email=self.contact_email.data or "",
            contact_phone=self.contact_phone.data,
        )

    def sent_version(self) -> int:
        """Which version the form was shown for; 0 for what is no number."""
        raw = self.version.data or ""
        return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0


class NewOrganizationForm(OrganizationForm):
    """The same and the address of its page, which stays."""

    slug = SlugField(_("Address of its page"), hint=_("Comes after /organizations/ and stays for good."))


def start_of(organization: Organization) -> dict[str, Any]:
    """What a fresh form shows of ``organization``."""
    plain = ("name_ko", "name_en", "about_ko", "about_en", "homepage", "contact_email", "contact_phone")
    return {name: getattr(organization, name) for name in plain} | {
        "kind": organization.kind,
        "aliases": "\n".join(each.alias for each in organization.aliases),
        "domains": "\n".join(each.domain for each in organization.domains),
        "version": str(organization.version),
    }


class StewardForm(HubForm):
    """Who answers for the organization's people."""

    email = EmailField(_("E-mail"), hint=_("Of a resident who is affiliated with the organization."))


class ConfirmForm(HubForm):
    """With which organization a claim is confirmed. Several stand on one page, so names carry the id."""

    organization = ChoiceField(_("Organization"), coerce=id_or_none, validators=[Filled()])

    def __init__(self, request: Request, affiliation_id: int, listed: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(request, prefix=f"confirm{affiliation_id}", **options)
        self.organization.choices = choices([("", _("Choose …")), *listed])
