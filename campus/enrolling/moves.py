"""What becomes of every column that names a resident when two accounts are made one; a test holds this list against all
tables there are, so that a new one cannot be forgotten."""

from enum import StrEnum


class Move(StrEnum):
    """What happens to the rows that name the account that goes."""

    MOVE = "move"  # they name the one that stays
    OR_DROP = "or-drop"  # likewise; where the other has the same already, that one stands and these go
    OR_STAY = "or-stay"  # likewise; where the other has the same already, these keep their account as history
    OWN = "own"  # by a rule of their own, in services/joining.py
    DROP = "drop"  # they go: devices, links, files in hand
    STAY = "stay"  # they say what was, of the account as it was


_MOVE = (
    *("api_keys.made_by_id", "approvals.decided_by_id", "bookings.organizer_id", "certificates.issued_by_id"),
    *("check_ins.by_id", "displays.made_by_id", "groups.created_by_id", "help_calls.acknowledged_by_id"),
    *("help_calls.closed_by_id", "introduction_questions.asker_id", "invitations.invited_by_id"),
    *("late_notices.told_by_id", "lone_checks.resident_id", "materials.added_by_id", "memberships.invited_by_id"),
    *("merged_residents.into_id", "merged_residents.merged_by_id", "month_closings.closed_by_id"),
    *("no_show_points.answered_by_id", "no_show_points.resident_id", "occurrences.cancelled_by_id"),
    *("opportunities.posted_by_id", "opportunity_interest_entries.by_id", "opportunity_interests.resident_id"),
    *("people_files.resident_id", "residents.approved_by_id", "seasons.created_by_id", "segments.presenter_id"),
    *("signups.checked_in_by_id", "special_holidays.added_by_id", "swap_proposals.asked_by_id"),
    "table_plans.made_by_id",
    "institution_logins.resident_id",
)
_OR_DROP = (
    "institution_trips.resident_id",
    *("feed_tokens.resident_id", "help_alerts.resident_id", "imported_events.resident_id", "mail_choices.resident_id"),
    *("organization_stewards.resident_id", "resident_interests.resident_id", "turn_changes.resident_id"),
    "weekly_turns.resident_id",
)
_OR_STAY = (
    *("bookings.booked_by_id", "certificates.resident_id", "help_calls.resident_id", "introductions.introducer_id"),
    *("introductions.named_id", "introductions.seeker_id"),
)
_OWN = ("affiliations.resident_id", "memberships.resident_id", "signups.resident_id")
_DROP = (
    "institution_trips.resident_id",
    *("directory_entries.resident_id", "import_jobs.resident_id", "logins.resident_id", "mail_tokens.resident_id"),
    *("reading_files.resident_id", "code_apps.resident_id", "recovery_codes.resident_id", "half_logins.resident_id"),
    "passkeys.resident_id",
)
# Consents were given for that account, the audit says who acted as which account, mails were sent to its address.
_STAY = (
    *("audit_entries.actor_id", "consent_records.resident_id", "imported_people.resident_id"),
    *("invitations.resident_id", "merged_residents.resident_id", "outbox_messages.resident_id"),
)

MOVES: dict[str, Move] = {
    **dict.fromkeys(_MOVE, Move.MOVE),
    **dict.fromkeys(_OR_DROP, Move.OR_DROP),
    **dict.fromkeys(_OR_STAY, Move.OR_STAY),
    **dict.fromkeys(_OWN, Move.OWN),
    **dict.fromkeys(_DROP, Move.DROP),
    **dict.fromkeys(_STAY, Move.STAY),
}
# Columns without a foreign key that hold ids of something else, or of several kinds of things that are no residents'.
NO_RESIDENTS = frozenset(
    {
        "audit_entries.subject_id",  # of what `subject` says; for a resident it is that account's own history
        "feed_tokens.target_id",  # a room, a group or an organization; 0 for a person's own
        "feed_versions.target_id",  # renewed for both by the merge
        "mail_occasions.subject_id",  # a booking or a session
        "outbox_messages.message_id",
    }
)
