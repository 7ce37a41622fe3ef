"""What fields, faults and refusals of files of people are called."""

from campus.enrolling.answers import Stays
from campus.enrolling.columns import Field
from campus.enrolling.duplicates import Likeness
from campus.enrolling.judging import Fault
from campus.enrolling.services.merging import MergeProblem
from campus.enrolling.tables import Encoding, FileProblem
from campus.web.locale import _

FIELDS = {
    Field.NAME: _("Name"),
    Field.EMAIL: _("E-mail"),
    Field.PHONE: _("Phone"),
    Field.ORGANIZATION: _("Organization"),
    Field.TITLE: _("Job title"),
    Field.ROLE: _("Role"),
    Field.LOCALE: _("Language"),
}
FAULTS = {
    Fault.EMPTY: _("must not be empty"),
    Fault.BAD_EMAIL: _("is no mail address; write it like name@example.org"),
    Fault.BAD_NAME: _("is no name; write it with letters, at most 60 characters"),
    Fault.BAD_PHONE: _("is no telephone number; write it like 010-1234-5678"),
    Fault.UNKNOWN_ORGANIZATION: _("is no organization of the list; add it, or an alias, or leave it empty"),
    Fault.BAD_TITLE: _("is too long or cannot be kept; use at most 60 characters"),
    Fault.UNKNOWN_ROLE: _("is no role; write member or organizer, or leave it empty"),
    Fault.STAFF_ROLE: _("is a role that no file gives; an administrator gives it on the person's page"),
    Fault.UNKNOWN_LOCALE: _("is no language of the hub; write ko or en, or leave it empty"),
    Fault.REPEATED: _("stands in the file twice"),
}
ENCODINGS = {
    Encoding.UTF_8: _("CSV in UTF-8"),
    Encoding.CP949: _("CSV in CP949, as Korean Excel writes it"),
    Encoding.XLSX: _("Excel workbook"),
}
FILE_PROBLEMS = {
    FileProblem.TOO_LARGE: _("The file is too large: at most 2 MB of CSV, or 5 MB of XLSX."),
    FileProblem.NO_TEXT: _("This is no CSV that can be read. Save it as CSV in UTF-8, or send the XLSX itself."),
    FileProblem.NO_TABLE: _("The quotation marks of this CSV do not match. Save it anew from a spreadsheet."),
    FileProblem.NOT_ITS_NAME: _("The file is not what its name says. Save it anew as CSV or XLSX."),
    FileProblem.OLD_WORKBOOK: _("This is a workbook of an old Excel (XLS). Save it as XLSX."),
    FileProblem.LOCKED: _("The workbook is locked with a password. Save it without one."),
    FileProblem.BROKEN_WORKBOOK: _("This workbook cannot be opened. Save it anew as XLSX."),
    FileProblem.MACROS: _("There are macros in this workbook. Save it as XLSX without them."),
    FileProblem.ENTITIES: _("There is something in this workbook that no spreadsheet writes. It was not opened."),
    FileProblem.BOMB: _("Unpacked, this workbook would be far too large. It was not opened."),
    FileProblem.EMPTY: _("There are no rows in this file."),
    FileProblem.TOO_MANY: _("There are more than 50,000 rows in this file. Send it in parts."),
    FileProblem.TOO_WIDE: _("There are more than 50 columns in this file."),
}
STAYS = {
    Stays.CAME: _("has accepted the invitation, or signed up"),
    Stays.TIED: _("bookings, groups or others speak of this person"),
}
LIKENESSES = {
    Likeness.PHONE: _("the same telephone"),
    Likeness.NAME: _("the same name in the same organization"),
    Likeness.MAILBOX: _("the same mailbox"),
}
MERGE_PROBLEMS = {
    MergeProblem.GONE: _("One of the two is not there any more."),
    MergeProblem.SAME: _("Choose two different accounts."),
    MergeProblem.MERGED: _("One of the two is part of another account already."),
    MergeProblem.KEPT_IS_CLOSED: _("The account that stays must be an open one. Change their places."),
    MergeProblem.ONESELF: _("Nobody merges their own account. Another manager does."),
    MergeProblem.STAFF: _("Only an administrator merges accounts of managers."),
}
# What moves, in words; all else is counted together.
MOVING = {
    "bookings.organizer_id": _("Bookings"),
    "signups.resident_id": _("Sign-ups to sessions"),
    "memberships.resident_id": _("Groups"),
    "affiliations.resident_id": _("Affiliations"),
    "feed_tokens.resident_id": _("Private calendars"),
    "no_show_points.resident_id": _("No-shows"),
    "opportunities.posted_by_id": _("Opportunities"),
    "certificates.resident_id": _("Certificates"),
}
