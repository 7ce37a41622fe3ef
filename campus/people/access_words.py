"""What the access log calls pages, acts and reasons, in words."""

from pyramid.i18n import TranslationString

from campus.audit.kinds import AccessAct, Looked
from campus.people.download_form import PURPOSES
from campus.web.locale import _

LOOKED: dict[str, TranslationString] = {
    Looked.PEOPLE.value: _("The hub's list of people"),
    Looked.PERSON.value: _("One person's page"),
    Looked.INVITATIONS.value: _("Invitations"),
    Looked.DUPLICATES.value: _("Duplicates"),
    Looked.AFFILIATIONS.value: _("Affiliations that wait for an answer"),
    Looked.APPROVALS.value: _("Requests for approval"),
    Looked.NO_SHOWS.value: _("List of no-shows"),
    Looked.GROUP_PROPOSALS.value: _("Proposed groups"),
    Looked.STEWARDS.value: _("Stewards of an organization"),
    Looked.ORGANIZATION_PEOPLE.value: _("People of an organization"),
    Looked.MEMBERS.value: _("Members of a group"),
    Looked.PARTICIPANTS.value: _("Participants of a session"),
    Looked.PRESENTERS.value: _("Choice of presenters"),
    Looked.TABLES.value: _("Tables of a session"),
    Looked.ATTENDANCE.value: _("Attendance of a season"),
    Looked.CERTIFICATES.value: _("Certificates of a season"),
    Looked.CALLS.value: _("Calls for help"),
    Looked.CALL.value: _("A call for help"),
    Looked.BOOKINGS.value: _("The desk's list of bookings"),
    Looked.BOOKING.value: _("Somebody else's booking"),
    Looked.REPORT_BOOKINGS.value: _("Bookings behind a figure"),
    Looked.ACTS.value: _("Who did what"),
    Looked.ACCESS_LOG.value: _("The access log"),
    Looked.REVIEW.value: _("Review of a month of the access log"),
}
ACCESS_ACTS: dict[str, TranslationString] = {
    AccessAct.SEEN.value: _("Looked at"),
    AccessAct.DOWNLOADED.value: _("Downloaded"),
    AccessAct.REVIEWED.value: _("Reviewed"),
    AccessAct.TRIMMED.value: _("Older than two years, removed"),
}
REASONS: dict[str, TranslationString] = {each.value: words for each, words in PURPOSES.items()}
