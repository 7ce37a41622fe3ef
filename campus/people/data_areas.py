"""The words of the data map: areas, by which right something is held, and what becomes of it."""

from dataclasses import dataclass
from enum import StrEnum

from pyramid.i18n import TranslationString

from campus.web.locale import _


class Basis(StrEnum):
    """By which right (Personal Information Protection Act, art. 15)."""

    CONTRACT = "contract"  # art. 15(1)4: what the use of the hub asks for
    CONSENT = "consent"  # art. 15(1)1
    LAW = "law"  # art. 15(1)2: the access log, by the standard of safety measures, art. 8
    INTEREST = "interest"  # art. 15(1)6: keeping accounts and rooms safe


class Leaving(StrEnum):
    """What becomes of the rows that name somebody who leaves."""

    ERASE = "erase"  # they go
    CLEAR = "clear"  # they stay and name nobody
    WITHOUT = "without"  # they stay for the figures, and name an account without name or address
    LAW = "law"  # they stay as long as the law says, under a random key that nobody can resolve any more


class Field(StrEnum):
    """What an area is called in files."""

    ACCOUNT = "account"
    ACCESS = "sign-in"
    CONSENTS = "consents"
    SHOWN = "shown"
    WORK = "affiliations"
    BOOKINGS = "bookings"
    GROUPS = "groups"
    INTRODUCTIONS = "introductions"
    HELP = "help"
    MAILS = "mails"
    FILES = "files"
    DUTIES = "duties"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Area:
    """One row of the page on privacy. ``columns``: ``table.column`` → what becomes of its rows."""

    field: Field
    what: TranslationString
    why: TranslationString
    basis: Basis
    kept: TranslationString
    leaving: TranslationString
    columns: dict[str, Leaving]


BASES: dict[Basis, TranslationString] = {
    Basis.CONTRACT: _("Needed to use the hub (Personal Information Protection Act, art. 15(1)4)"),
    Basis.CONSENT: _("Your consent (art. 15(1)1)"),
    Basis.LAW: _("Duty by law (art. 15(1)2)"),
    Basis.INTEREST: _("Safety of accounts and rooms (art. 15(1)6)"),
}
AREA_NAMES: dict[Field, TranslationString] = {
    Field.ACCOUNT: _("Account"),
    Field.ACCESS: _("Sign-in and addresses of calendars"),
    Field.CONSENTS: _("Consents"),
    Field.SHOWN: _("Listing among the people"),
    Field.WORK: _("Affiliations"),
    Field.BOOKINGS: _("Bookings and rooms"),
    Field.GROUPS: _("Groups and sessions"),
    Field.INTRODUCTIONS: _("Introductions and opportunities"),
    Field.HELP: _("Help"),
    Field.MAILS: _("Mails"),
    Field.FILES: _("Files sent"),
    Field.DUTIES: _("Duties"),
    Field.RECORDS: _("Records"),
}
