"""What a run forgot, in words, by the name of its chore; and the acts of leaving and of changing an address."""

from campus.web.locale import _

FORGOTTEN = {
    "logins that ran out": _("Signed-in devices"),
    "mailed links that ran out": _("Links from mails"),
    "half sign-ins": _("Sign-ins without their second factor"),
    "failed sign-ins": _("Failed sign-ins"),
    "trips to institutions": _("Ways to institutions and back"),
    "accounts that never opened": _("Accounts that never opened"),
    "texts of old mails": _("Mails and their texts"),
    "occasions of mails": _("Occasions of mails"),
    "calendar files that were looked at": _("Calendar files"),
    "files of people": _("Lists of people"),
    "merged accounts that something came to late": _("What came late to merged accounts"),
    "files of readings that were looked at": _("Files of readings"),
    "guests of sessions": _("Guests of sessions"),
    "calls for help and checks at night": _("Calls for help and checks"),
    "readings of meters": _("Readings of meters"),
    "who searched in vain": _("Who searched in vain"),
    "long reports": _("Long reports"),
    "entries of the access log": _("The access log"),
}

LEAVING_ACTS = {
    "resident.left": _("Left the hub"),
    "resident.erased": _("Person erased on their request"),
    "resident.forgotten": _("Account that never opened forgotten"),
    "resident.address-asked": _("Another e-mail address asked for"),
    "resident.address-changed": _("E-mail address changed"),
}
