"""The forms of my page."""

from collections.abc import Iterable
from typing import Any

from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.domain.affiliation import Term
from campus.domain.interests import (
    LONGEST_INTEREST,
    MOST_INTERESTS,
    Interest,
    InterestProblem,
    InterestsRefused,
    read_interests,
)
from campus.people.consents import Shown
from campus.people.forms import LONGEST_ANSWER, LONGEST_ORGANIZATION_NAME, PASSWORD_HINT, NewPasswordForm
from campus.people.queries.organizations import OrganizationName
from campus.people.services.claiming import ClaimAffiliation
from campus.web.forms import (
    ChoiceField,
    DayField,
    EmailField,
    HubForm,
    LineField,
    LinesField,
    PersonNameField,
    PhoneField,
    RadioChoiceField,
    SecretField,
    TickField,
    choices,
    id_or_none,
)
from campus.web.locale import _
from campus.web.words import named

LONGEST_INTRODUCTION = 500
LONGEST_TITLE = 60
LONGEST_PASSKEY_NAME = 60
LONGEST_INTERESTS = 1_000
INTEREST_PROBLEMS = {
    InterestProblem.TOO_LONG: _("A word has at most ${longest} characters.", mapping={"longest": LONGEST_INTEREST}),
    InterestProblem.TOO_MANY: _("Choose at most ${most}.", mapping={"most": MOST_INTERESTS}),
    InterestProblem.UNREADABLE: _("This text has characters in it that cannot be kept. Please type it anew."),
}


class InterestsField(LineField):
    """Interests, parted by commas; ``read_all`` gives them once the field is valid."""

    def __init__(self, label: TranslationString, **options: Any) -> None:
        super().__init__(label, longest=LONGEST_INTERESTS, **options)

    def read(self, raw: str) -> str:
        text = super().read(raw)
        try:
            read_interests(text)
        except InterestsRefused as refusal:
            raise ValueError(INTEREST_PROBLEMS[refusal.reason]) from refusal
        return text

    def read_all(self) -> tuple[Interest, ...]:
        return read_interests(self.data or "")


class ProfileForm(HubForm):
    """What one says about oneself."""

    name = PersonNameField(_("Name"), hint=_("Your real name, without a space. Others see it masked, like 김*수."))
    phone = PhoneField(
        _("Mobile phone"), required=False, hint=_("Only the hub's managers see it, unless you show it to others.")
    )
    locale = RadioChoiceField(_("Language of pages and mails"), choices=choices([("ko", "한국어"), ("en", "English")]))
    introduction = LinesField(
        _("Introduction"),
        longest=LONGEST_INTRODUCTION,
        required=False,
        hint=_("What you work on, and what you would like to talk about."),
    )


class ShownForm(HubForm):
    """What others see of me; nothing is ticked until I tick it."""

    listed = TickField(
        _("List me among the people of the hub"),
        hint=_("Residents then find you with your masked name, like 김*수, and your present organization."),
    )
    name = TickField(_("Full name"))
    title = TickField(_("Job title"))
    introduction = TickField(_("Introduction"))
    interests = TickField(_("Interests"))
    affiliations = TickField(_("Confirmed affiliations with their dates"))
    email = TickField(_("E-mail"))
    phone = TickField(_("Mobile phone"))

    def __init__(self, request: Request, **options: Any) -> None:
        super().__init__(request, prefix="shown", **options)  # other forms of the page have fields of these names

    def shown(self) -> frozenset[Shown]:
        """The fields that are ticked."""
        return frozenset(each for each in Shown if self[each.value].data)


class InterestsForm(HubForm):
    """Free words, parted by commas."""

    interests = InterestsField(
        _("Interests"),
        required=False,
        hint=_("Up to ${most} words, separated by commas.", mapping={"most": MOST_INTERESTS}),
    )


class ClaimForm(HubForm):
    """Where I come from, and when."""

    organization = ChoiceField(_("Organization"), coerce=id_or_none)
    claimed_name = LineField(
        _("If it is not in the list"),
        longest=LONGEST_ORGANIZATION_NAME,
        required=False,
        hint=_("Its name. A manager then looks at it."),
    )
    title = LineField(_("Job title"), longest=LONGEST_TITLE, required=False)
    starts_on = DayField(_("First day"))
    ends_on = DayField(_("Last day"), required=False, hint=_("Empty while it lasts."))
    takes_over = TickField(
        _("I moved here: what I belong to now ends the day before"),
        hint=_("It ends only when this one is confirmed, and stays in your history."),
    )

    def offer(self, organizations: Iterable[OrganizationName], locale: str) -> None:
        """Fill the list of organizations."""
        listed = [(each.id, named(each, locale)) for each in organizations]
        self.organization.choices = choices([("", _("Not in the list")), *listed])

    def check(self) -> bool:
        """Whether every field could be read and an organization is named; what the dates say is the service's."""
        self.validate()
        is_named = self.organization.data is not None or self.claimed_name.data
        if not is_named and not self.organization.errors and not self.claimed_name.errors:
            self.refuse("organization", _("Choose an organization, or write its name below."))
        return not any(field.errors for field in self)

    def command(self) -> ClaimAffiliation:
        """What was sent, once it is valid."""
        return ClaimAffiliation(
            organization_id=self.organization.data,
            claimed_name=self.claimed_name.data or "",
            title=self.title.data or "",
            term=Term(self.starts_on.data, self.ends_on.data),
            takes_over=self.takes_over.data,
        )


class PasswordForm(NewPasswordForm):
    """The present password and a new one."""

    current = SecretField(_("Current password"))
    password = SecretField(_("New password"), hint=PASSWORD_HINT)


class ConsentForm(HubForm):
    """What can be agreed to and taken back at any time."""

    news = TickField(_("I want news of the hub by mail"))


class AddressForm(HubForm):
    """Another address, and the password."""

    email = EmailField(_("New e-mail address"))
    password = SecretField(_("Current password"))


class ShowPasswordForm(HubForm):
    """The present password, before what guards the account is changed. Several on a page differ by ``place``."""

    password = SecretField(_("Current password"))

    def __init__(self, request: Request, place: str = "", **options: Any) -> None:
        super().__init__(request, **options)
        if place:
            self.password.id = f"{place}-password"


class NewPasskeyForm(ShowPasswordForm):
    """How a passkey is called, and the present password."""

    name = LineField(
        _("Name"), longest=LONGEST_PASSKEY_NAME, hint=_("So that you know it again: the device, or the app.")
    )


class RenamePasskeyForm(HubForm):
    """Another name for a passkey."""

    name = LineField(_("Name"), longest=LONGEST_PASSKEY_NAME)


class MadePasskeyForm(HubForm):
    """What a device answered, as the script writes it."""

    credential = LineField(_("Passkey"), longest=LONGEST_ANSWER)


class ConfirmAppForm(HubForm):
    """A code of the app that was just set up."""

    code = LineField(_("Code of the app"), longest=12)
