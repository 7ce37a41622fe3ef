"""What the hub holds about people, as data: what for, by which right, how long, and what becomes of it when they leave.

Every column of every table that names a resident stands here; tests hold the map against the tables there are. The page
on privacy, the copy that people take with them and leaving are made from it.
"""

from collections.abc import Iterator

from campus.people.data_areas import Area, Basis, Field, Leaving
from campus.web.locale import _

UNTIL_LEAVING = _("Until you leave")
GOES = _("Erased at once")
STAYS_BARE = _("Stays for the figures, without you")

DATA_MAP: tuple[Area, ...] = (
    Area(
        Field.ACCOUNT,
        _("Name, e-mail address, mobile phone if given, language, introduction, interests, how you came to the hub"),
        _("To know who uses the hub and to reach you"),
        Basis.CONTRACT,
        _("Until you leave; accounts whose address nobody confirmed, or that the hub declined, 90 days"),
        GOES,
        {
            "residents.id": Leaving.WITHOUT,
            "resident_interests.resident_id": Leaving.ERASE,
            "invitations.resident_id": Leaving.ERASE,
            "imported_people.resident_id": Leaving.ERASE,
            "merged_residents.resident_id": Leaving.ERASE,
            "merged_residents.into_id": Leaving.ERASE,
        },
    ),
    Area(
        Field.ACCESS,
        _(
            "Password (as a hash), second factor (its key sealed), passkeys (their names and public keys), accounts of "
            "institutions that sign you in (their number and e-mail address there), signed-in devices with their "
            "network addresses, mailed links, addresses of calendars"
        ),
        _("To keep your account safe"),
        Basis.INTEREST,
        _(
            "Up to 30 days after the last visit; links 7 days after they ran out; second factor and passkeys until you "
            "take them away; calendars until you withdraw them"
        ),
        GOES,
        {
            "logins.resident_id": Leaving.ERASE,
            "mail_tokens.resident_id": Leaving.ERASE,
            "code_apps.resident_id": Leaving.ERASE,
            "recovery_codes.resident_id": Leaving.ERASE,
            "half_logins.resident_id": Leaving.ERASE,
            "passkeys.resident_id": Leaving.ERASE,
            "institution_logins.resident_id": Leaving.ERASE,
            "institution_trips.resident_id": Leaving.ERASE,
            "feed_tokens.resident_id": Leaving.ERASE,
        },
    ),
    Area(
        Field.CONSENTS,
        _("What you agreed to and took back, with version and time"),
        _("To show what you agreed to"),
        Basis.LAW,
        UNTIL_LEAVING,
        GOES,
        {"consent_records.resident_id": Leaving.ERASE},
    ),
    Area(
        Field.SHOWN,
        _("What you show in the list of people"),
        _("So that others find you, if you wish"),
        Basis.CONSENT,
        _("Until you take it back"),
        GOES,
        {"directory_entries.resident_id": Leaving.ERASE},
    ),
    Area(
        Field.WORK,
        _("Organizations you belong to, job title, dates"),
        _("To know which rooms and rules are yours"),
        Basis.CONTRACT,
        UNTIL_LEAVING,
        _("Titles, and what nobody confirmed, are erased. Organization and dates stay for the figures, without you"),
        {"affiliations.resident_id": Leaving.WITHOUT, "organization_stewards.resident_id": Leaving.ERASE},
    ),
    Area(
        Field.BOOKINGS,
        _("Bookings, waiting list, no-shows, exchanges of rooms"),
        _("To hold rooms and to share them fairly"),
        Basis.CONTRACT,
        _("While the hub counts the use of its rooms; points of no-shows until you leave"),
        _("Future bookings are cancelled. Past ones stay for the figures, without you and without their titles"),
        {
            "bookings.organizer_id": Leaving.WITHOUT,
            "bookings.booked_by_id": Leaving.WITHOUT,
            "imported_events.resident_id": Leaving.ERASE,
            "no_show_points.resident_id": Leaving.ERASE,
            "occurrences.cancelled_by_id": Leaving.CLEAR,
            "check_ins.by_id": Leaving.CLEAR,
            "late_notices.told_by_id": Leaving.WITHOUT,
            "swap_proposals.asked_by_id": Leaving.WITHOUT,
        },
    ),
    Area(
        Field.GROUPS,
        _("Groups, sign-ups for sessions, attendance, presentations, certificates"),
        _("To run groups and their sessions"),
        Basis.CONTRACT,
        _("While the group is kept"),
        _("Certificates are erased; memberships and attendance stay for the figures, without you"),
        {
            "memberships.resident_id": Leaving.WITHOUT,
            "certificates.resident_id": Leaving.ERASE,
            "signups.resident_id": Leaving.WITHOUT,
            "segments.presenter_id": Leaving.WITHOUT,
        },
    ),
    Area(
        Field.INTRODUCTIONS,
        _("Questions, introductions, interest in opportunities, with what was written"),
        _("To bring people together"),
        Basis.CONTRACT,
        UNTIL_LEAVING,
        _("What you wrote is erased. That there was an introduction stays for the figures, without you"),
        {
            "introduction_questions.asker_id": Leaving.WITHOUT,
            "introductions.introducer_id": Leaving.WITHOUT,
            "introductions.seeker_id": Leaving.WITHOUT,
            "introductions.named_id": Leaving.WITHOUT,
            "opportunity_interests.resident_id": Leaving.WITHOUT,
        },
    ),
    Area(
        Field.HELP,
        _("Calls for help, and checks on those alone at night"),
        _("So that help comes"),
        Basis.INTEREST,
        _("One year"),
        STAYS_BARE,
        {
            "help_calls.resident_id": Leaving.WITHOUT,
            "help_alerts.resident_id": Leaving.ERASE,
            "lone_checks.resident_id": Leaving.WITHOUT,
        },
    ),
    Area(
        Field.MAILS,
        _("Mails sent to you, and which ones you wish"),
        _("To tell you about your bookings and groups"),
        Basis.CONTRACT,
        _("The texts 30 days, the rest a year"),
        GOES,
        {"outbox_messages.resident_id": Leaving.ERASE, "mail_choices.resident_id": Leaving.ERASE},
    ),
    Area(
        Field.FILES,
        _("Files you sent to be imported"),
        _("To read them for you"),
        Basis.CONTRACT,
        _("One day; lists of people 90 days"),
        GOES,
        {
            "import_jobs.resident_id": Leaving.ERASE,
            "reading_files.resident_id": Leaving.ERASE,
            "people_files.resident_id": Leaving.ERASE,
        },
    ),
    Area(
        Field.DUTIES,
        _("What you did for the hub or for a group: decisions, invitations, displays, hours of duty"),
        _("To know who decided"),
        Basis.INTEREST,
        _("As long as what it concerns"),
        STAYS_BARE,
        {
            "api_keys.made_by_id": Leaving.WITHOUT,
            "approvals.decided_by_id": Leaving.CLEAR,
            "certificates.issued_by_id": Leaving.WITHOUT,
            "displays.made_by_id": Leaving.WITHOUT,
            "groups.created_by_id": Leaving.WITHOUT,
            "help_calls.acknowledged_by_id": Leaving.WITHOUT,
            "help_calls.closed_by_id": Leaving.CLEAR,
            "invitations.invited_by_id": Leaving.WITHOUT,
            "materials.added_by_id": Leaving.WITHOUT,
            "memberships.invited_by_id": Leaving.CLEAR,
            "merged_residents.merged_by_id": Leaving.WITHOUT,
            "month_closings.closed_by_id": Leaving.CLEAR,
            "no_show_points.answered_by_id": Leaving.CLEAR,
            "opportunities.posted_by_id": Leaving.WITHOUT,
            "opportunity_interest_entries.by_id": Leaving.WITHOUT,
            "residents.approved_by_id": Leaving.CLEAR,
            "seasons.created_by_id": Leaving.WITHOUT,
            "signups.checked_in_by_id": Leaving.CLEAR,
            "special_holidays.added_by_id": Leaving.WITHOUT,
            "table_plans.made_by_id": Leaving.WITHOUT,
            "turn_changes.resident_id": Leaving.ERASE,
            "weekly_turns.resident_id": Leaving.ERASE,
        },
    ),
    Area(
        Field.RECORDS,
        _("Who did what in the hub, and who looked at whose data"),
        _("So that it can be proved, to you as well"),
        Basis.LAW,
        _("The access log 2 years; acts as long as what they concern"),
        _("Stays under a random key that nobody can resolve any more"),
        {
            "access_entries.actor_key": Leaving.LAW,
            "access_people.person_key": Leaving.LAW,
            "access_reviews.reviewer_key": Leaving.LAW,
            "audit_entries.actor_id": Leaving.LAW,
        },
    ),
)
# Columns that hold ids without a foreign key and name no resident, with what they hold.
NO_PERSON: dict[str, str] = {
    "audit_entries.subject_id": "what `subject` says; of a resident only the number of an account without a name",
    "feed_tokens.target_id": "a room, a group or an organization",
    "feed_versions.target_id": "a feed; that of a person holds a revision and an instant only",
    "mail_occasions.subject_id": "what a mail was about; an instant beside it",
    "outbox_messages.message_id": "the name of a mail",
}


def columns() -> Iterator[tuple[Area, str, str, Leaving]]:
    """Each column that names a resident: its area, table, name, and what becomes of its rows."""
    for area in DATA_MAP:
        for path, leaving in area.columns.items():
            table, name = path.split(".")
            yield area, table, name, leaving
