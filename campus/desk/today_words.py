"""The words of the desk's first page, and where each line leads."""

from pyramid.i18n import TranslationString

from campus.web.locale import _

# By the fields of campus.desk.queries.glance.Waiting and Machinery.
WAITS: dict[str, tuple[TranslationString, str]] = {
    "approvals": (_("Requests for approval"), "/manage/approvals"),
    "contested": (_("Contested no-shows"), "/manage/no-shows"),
    "sign_ups": (_("People who signed up"), "/manage/people"),
    "affiliations": (_("Affiliations to be confirmed"), "/manage/affiliations"),
    "groups": (_("Proposed groups"), "/manage/groups"),
    "offers": (_("Rooms offered, not yet answered"), "/rooms"),
    "in_line": (_("Dates in line for a room"), "/rooms"),
}
TROUBLES: dict[str, tuple[TranslationString, str]] = {
    "failed_mails": (_("Mails that could not be delivered in the last week"), ""),
    "late_mails": (_("Mails that should have gone ten minutes ago"), ""),
    "late_imports": (_("Calendar imports that nobody works on"), ""),
    "late_reports": (_("Long reports that were not made"), "/reports/occupancy"),
    "untold_dates": (_("Dates that calendars do not show"), "/feeds"),
    "unkept_days": (_("Days that are over and missing in the reports"), "/reports/occupancy"),
}
# What the audit counts by booking, put together for the reader.
ACTS_COUNTED: tuple[tuple[TranslationString, frozenset[str]], ...] = (
    (_("Booked"), frozenset({"booking.made"})),
    (_("Moved or changed"), frozenset({"booking.moved", "booking.revised", "booking.swapped", "booking.extended"})),
    (_("Cancelled"), frozenset({"booking.cancelled", "booking.skipped"})),
    (_("Checked in"), frozenset({"booking.checked-in"})),
    (_("Released because nobody came"), frozenset({"booking.released"})),
)
