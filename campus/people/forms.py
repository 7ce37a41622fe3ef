"""The forms before one is signed in."""

from collections.abc import Iterable

from pyramid.i18n import TranslationString

from campus.people.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordProblem, password_problem
from campus.people.queries.organizations import OrganizationName
from campus.web.forms import (
    ChoiceField,
    EmailField,
    HubForm,
    LineField,
    PersonNameField,
    SecretField,
    TickField,
    choices,
    id_or_none,
)
from campus.web.locale import _
from campus.web.words import named

LONGEST_ORGANIZATION_NAME = 100
# JSON of a passkey: a kilobyte or two, with a key and statements of makers more.
LONGEST_ANSWER = 20_000
PASSWORD_HINT = _(
    "At least ${shortest} characters. A sentence of your own is good; no mixture of signs is asked for.",
    mapping={"shortest": SHORTEST_PASSWORD},
)
PASSWORD_PROBLEMS: dict[PasswordProblem, TranslationString] = {
    PasswordProblem.TOO_SHORT: _("Use at least ${shortest} characters.", mapping={"shortest": SHORTEST_PASSWORD}),
    PasswordProblem.TOO_LONG: _("Use at most ${longest} characters.", mapping={"longest": LONGEST_PASSWORD}),
    PasswordProblem.COMMON: _("Many people use this password, so it is tried first. Choose another one."),
    PasswordProblem.PERSONAL: _("Choose something else than your name or address."),
}


class SignInForm(HubForm):
    """Address and password."""

    email = EmailField(_("E-mail"))
    password = SecretField(_("Password"))
    remember = TickField(_("Stay signed in for 30 days on this device"), hint=_("Not on a shared computer."))


class SecondStepForm(HubForm):
    """A code of the app, or a recovery code."""

    code = LineField(_("Code"), longest=40, hint=_("Six digits from your app, or one of your recovery codes."))


class PasskeyForm(HubForm):
    """What a device answered, as the script writes it."""

    credential = LineField(_("Passkey"), longest=LONGEST_ANSWER)
    remember = TickField(_("Stay signed in for 30 days on this device"))


class NewPasswordForm(HubForm):
    """A form that chooses a password; ``check_password`` says in words why one will not do."""

    password = SecretField(_("New password"), hint=PASSWORD_HINT)

    def check_password(self, *, email: str, name: str) -> bool:
        """Whether the password will do for the person; if not, the field says why."""
        problem = password_problem(self.password.data, email=email, name=name)
        if problem is not None:
            self.refuse("password", PASSWORD_PROBLEMS[problem])
        return problem is None


class SignUpForm(NewPasswordForm):
    """Who one is, where from, and what one agrees to."""

    name = PersonNameField(_("Name"), hint=_("Your real name, without a space. Others see it masked, like 김*수."))
    email = EmailField(_("E-mail"), hint=_("With the address of your organization you can book at once."))
    password = SecretField(_("Password"), hint=PASSWORD_HINT)
    organization = ChoiceField(_("Organization"), coerce=id_or_none)
    claimed_organization = LineField(
        _("If it is not in the list"),
        longest=LONGEST_ORGANIZATION_NAME,
        required=False,
        hint=_("Where you come from, in your own words. A manager then looks at it."),
    )
    agree_terms = TickField(_("I agree to the terms of use (required)"), required=True)
    agree_privacy = TickField(_("I agree to the collection and use of my personal data (required)"), required=True)
    agree_news = TickField(_("I want news of the hub by mail (optional)"))

    def offer(self, organizations: Iterable[OrganizationName], locale: str) -> None:
        """Fill the list of organizations."""
        listed = [(each.id, named(each, locale)) for each in organizations]
        self.organization.choices = choices([("", _("Not in the list, or none")), *listed])

    def check(self) -> bool:
        """Whether everything holds; errors stand at their fields."""
        is_valid: bool = self.validate()
        if not self.password.errors:
            is_valid &= self.check_password(email=self.email.data or "", name=self.name.data or "")
        is_told = self.organization.data is not None or self.claimed_organization.data
        if not is_told and not self.organization.errors and not self.claimed_organization.errors:
            self.refuse("claimed_organization", _("Choose an organization above, or write here where you come from."))
            is_valid = False
        return is_valid


class AcceptForm(NewPasswordForm):
    """What someone says who was invited."""

    name = PersonNameField(_("Name"), hint=_("Your real name, without a space. Others see it masked, like 김*수."))
    password = SecretField(_("Password"), hint=PASSWORD_HINT)
    agree_terms = TickField(_("I agree to the terms of use (required)"), required=True)
    agree_privacy = TickField(_("I agree to the collection and use of my personal data (required)"), required=True)
    agree_news = TickField(_("I want news of the hub by mail (optional)"))

    def check(self, email: str) -> bool:
        """Whether everything holds; errors stand at their fields."""
        is_valid: bool = self.validate()
        if not self.password.errors:
            is_valid &= self.check_password(email=email, name=self.name.data or "")
        return is_valid


class JoinForm(HubForm):
    """What someone says for whom their institution vouches: no password, and the address is known."""

    name = PersonNameField(_("Name"), hint=_("Your real name, without a space. Others see it masked, like 김*수."))
    organization = ChoiceField(_("Organization"), coerce=id_or_none)
    claimed_organization = LineField(
        _("If it is not in the list"),
        longest=LONGEST_ORGANIZATION_NAME,
        required=False,
        hint=_("Where you come from, in your own words. A manager then looks at it."),
    )
    agree_terms = TickField(_("I agree to the terms of use (required)"), required=True)
    agree_privacy = TickField(_("I agree to the collection and use of my personal data (required)"), required=True)
    agree_news = TickField(_("I want news of the hub by mail (optional)"))

    def offer(self, organizations: Iterable[OrganizationName], locale: str, *, is_placed: bool) -> None:
        """Fill the list of organizations; who ``is_placed`` by their address is not asked."""
        if is_placed:
            del self.organization, self.claimed_organization
            return
        listed = [(each.id, named(each, locale)) for each in organizations]
        self.organization.choices = choices([("", _("Not in the list, or none")), *listed])

    def place(self) -> tuple[int | None, str]:
        """Where they come from: one of the list, or in their own words."""
        if "organization" not in self:
            return None, ""
        return self.organization.data, self.claimed_organization.data or ""

    def check(self) -> bool:
        """Whether everything holds; errors stand at their fields."""
        is_valid: bool = self.validate()
        if "organization" not in self or self.organization.errors or self.claimed_organization.errors:
            return is_valid
        if not any(self.place()):
            self.refuse("claimed_organization", _("Choose an organization above, or write here where you come from."))
            return False
        return is_valid


class ForgotForm(HubForm):
    """The address to send a link to."""

    email = EmailField(_("E-mail"))
