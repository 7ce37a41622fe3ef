"""The forms of my page."""

from campus.people.forms import PASSWORD_HINT, NewPasswordForm
from campus.web.forms import (
    HubForm,
    LinesField,
    PersonNameField,
    PhoneField,
    RadioChoiceField,
    SecretField,
    TickField,
    choices,
)
from campus.web.locale import _

LONGEST_INTRODUCTION = 500


class ProfileForm(HubForm):
    """What one says about oneself."""

    name = PersonNameField(_("Name"), hint=_("Your real name, without a space. Others see it masked, like 김*수."))
    phone = PhoneField(_("Mobile phone"), required=False, hint=_("Only the hub's managers see it."))
    locale = RadioChoiceField(_("Language of pages and mails"), choices=choices([("ko", "한국어"), ("en", "English")]))
    introduction = LinesField(
        _("Introduction"),
        longest=LONGEST_INTRODUCTION,
        required=False,
        hint=_("What you work on, and what you would like to talk about."),
    )


class PasswordForm(NewPasswordForm):
    """The present password and a new one."""

    current = SecretField(_("Current password"))
    password = SecretField(_("New password"), hint=PASSWORD_HINT)


class ConsentForm(HubForm):
    """What can be agreed to and taken back at any time."""

    news = TickField(_("I want news of the hub by mail"))
