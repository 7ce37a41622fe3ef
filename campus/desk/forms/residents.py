"""The forms of one resident's page: role, closing the account; and those that invite."""

from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.domain.contact import ContactRefused, normalize_email
from campus.people.services.inviting import INVITED_ROLES
from campus.people.words import ROLES
from campus.permissions import Role
from campus.web.forms import (
    ChoiceField,
    HubForm,
    LinesField,
    RadioChoiceField,
    TickField,
    choices,
    id_or_none,
)
from campus.web.locale import _

LONGEST_REASON = 500
MOST_ADDRESSES = 200
_LONGEST_PASTE = 60_000

KEEP, CANCEL = "keep", "cancel"


class RoleForm(HubForm):
    """Another role. ``shown`` is the one that the page showed; ``sure`` is for who gives their own rights away."""

    role = ChoiceField(_("Role"), coerce=Role)
    shown = ChoiceField(_("Role"), coerce=Role, choices=choices(ROLES.items()))
    sure = TickField(_("I know that I lose these rights at once"))

    def __init__(self, request: Request, offered: list[Role], now_is: Role) -> None:
        super().__init__(request, prefix="role", start={"role": now_is, "shown": now_is})
        self.role.choices = choices((each.value, ROLES[each]) for each in offered)


class CloseForm(HubForm):
    """Why an account is closed, and what becomes of the bookings ahead."""

    reason = LinesField(_("Reason"), longest=LONGEST_REASON, hint=_("It stands in the mail to the person."))
    bookings = RadioChoiceField(
        _("Bookings ahead"),
        choices=choices(
            [
                (KEEP, _("Keep them")),
                (CANCEL, _("Cancel them; whoever takes part is told")),
            ]
        ),
    )

    def __init__(self, request: Request) -> None:
        super().__init__(request, prefix="close", start={"bookings": KEEP})


class InviteForm(HubForm):
    """Addresses, one or many, and as what they come."""

    addresses = LinesField(
        _("E-mail addresses"),
        longest=_LONGEST_PASTE,
        hint=_("One or many, each on a line or parted by commas. Names in front are fine: 김하늘 <haneul@example.org>"),
    )
    role = ChoiceField(_("Role"), coerce=Role, choices=choices((each.value, ROLES[each]) for each in INVITED_ROLES))
    organization = ChoiceField(_("Organization"), coerce=id_or_none)

    def __init__(self, request: Request, listed: list[tuple[int, str]]) -> None:
        super().__init__(request)
        self.organization.choices = choices([("", _("No organization")), *listed])

    def read(self) -> list[tuple[str, str]]:
        """The addresses with the names in front of them; what is none is said at the field."""
        found: dict[str, str] = {}
        bad: list[str] = []
        for piece in self.addresses.data.replace(",", "\n").replace(";", "\n").splitlines():
            name, _sign, rest = piece.strip().rpartition("<")
            raw = (rest if _sign else piece).strip().rstrip(">")
            if not raw:
                continue
            try:
                found.setdefault(normalize_email(raw), name.strip().strip('"').strip())
            except ContactRefused:
                bad.append(raw[:60])
        if bad:
            self.refuse("addresses", _bad(bad))
        elif len(found) > MOST_ADDRESSES:
            text = _("Invite at most ${most} at once; for more, import a file.", mapping={"most": MOST_ADDRESSES})
            self.refuse("addresses", text)
        return list(found.items())


def _bad(bad: list[str]) -> TranslationString:
    some = ", ".join(bad[:5]) + (" …" if len(bad) > 5 else "")
    return _("No mail addresses: ${addresses}", mapping={"addresses": some})
