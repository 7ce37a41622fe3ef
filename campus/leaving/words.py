"""What becomes of every column that holds words when somebody leaves; a test holds this list against all tables there
are, so that a new one cannot be forgotten. What becomes of the rows themselves says the data map."""

from enum import StrEnum


class Word(StrEnum):
    """What a column of words is to somebody who leaves."""

    ROW = "row"  # their rows go, or everything in them is written over
    OWN = "own"  # emptied in what is theirs, by services/emptying.py; taken out of others' what reaches them
    SHARED = "shared"  # many write and read it: it stays, and what names the person is taken out of it
    TEXT = "text"  # made of other columns, and made anew
    AUDIT = "audit"  # by services/redacting.py
    MAIL = "mail"  # by services/untracing.py
    SOON = "soon"  # forgotten within a day by itself
    LAW = "law"  # never changed, forgotten after two years; names people by random keys only
    NOBODY = "nobody"  # keys, digests, names of kinds: no words of anyone


_ROW = (
    *("residents.email", "residents.name", "residents.phone", "residents.password_hash", "residents.introduction"),
    *("residents.claimed_organization", "residents.search_text", "residents.search_jamo"),
    *("residents.search_initials", "residents.key", "directory_entries.shown_name", "directory_entries.search_text"),
    *("directory_entries.search_jamo", "directory_entries.search_initials", "feed_tokens.name", "logins.device"),
    *("logins.network", "resident_interests.key", "resident_interests.label", "certificates.code"),
    *("certificates.name", "imported_events.uid", "imported_events.content_sha256", "no_show_points.contest"),
    *("no_show_points.answer", "mail_tokens.new_address", "code_apps.sealed_secret", "recovery_codes.code_sha256"),
    *("half_logins.token_sha256", "feed_tokens.token_sha256", "logins.token_sha256", "mail_tokens.token_sha256"),
    *("invitations.token_sha256", "consent_records.subject", "consent_records.text_version", "imported_people.file_id"),
    *("logins.proof", "half_logins.proof", "institution_logins.issuer", "institution_logins.subject"),
    *("institution_logins.email", "passkeys.credential", "passkeys.name", "passkeys.public_key", "passkeys.transports"),
    "passkeys.user_handle",
)
_OWN = (
    *("affiliations.claimed_name", "affiliations.title", "affiliations.decline_reason", "bookings.title"),
    *("bookings.note", "bookings.form_key", "bookings.override_reason", "occurrences.title"),
    *("occurrences.cancel_reason", "approvals.question", "approvals.reply", "approvals.reason"),
    *("introduction_questions.topic", "introduction_questions.text", "introductions.topic", "introductions.note"),
    *("introductions.thanks", "memberships.note", "opportunity_interests.note", "opportunity_interest_entries.note"),
    *("help_calls.words", "help_calls.note", "signups.guest_name", "signups.guest_email"),
    *("signups.guest_organization", "signups.guest_locale", "signups.token_sha256"),
)
_SHARED = (
    *("api_keys.name", "closures.reason_en", "closures.reason_ko", "displays.name", "equipment.name_en"),
    *("equipment.name_ko", "group_topics.topic", "groups.about", "groups.name_en", "groups.name_ko"),
    *("groups.status_reason", "groups.tagline", "initiatives.name_en", "initiatives.name_ko", "materials.title"),
    *("materials.url", "occurrences.skip_en", "occurrences.skip_ko", "opportunities.link", "opportunities.text"),
    *("opportunities.title", "opportunity_tags.label", "organization_aliases.alias", "organizations.about_en"),
    *("organizations.about_ko", "organizations.contact_email", "organizations.contact_phone"),
    *("organizations.homepage", "organizations.name_en", "organizations.name_ko", "people_files.name"),
    *("people_files.answers", "people_files.outcome", "policies.name_en", "policies.name_ko", "policies.owner_en"),
    *("policies.owner_ko", "rooms.about_en", "rooms.about_ko", "rooms.name_en", "rooms.name_ko", "room_aliases.alias"),
    *("rooms.number", "seasons.name", "segments.guest_presenter", "segments.title", "sessions.about"),
    *("sessions.notes", "sessions.online_url", "sessions.place", "sessions.topic", "special_holidays.name_en"),
    *("special_holidays.name_ko", "tenancies.office", "buildings.address_en", "buildings.address_ko"),
    *("buildings.name_en", "buildings.name_ko", "zones.name_en", "zones.name_ko", "floor_plans.alt_en"),
    *("hubs.name_en", "hubs.name_ko"),
    *("floor_plans.alt_ko", "room_photos.alt_en", "room_photos.alt_ko", "room_marks.way_en", "room_marks.way_ko"),
)
_TEXT = (
    *("event_texts.text_en", "event_texts.text_ko", "members_texts.text_en", "members_texts.text_ko"),
    *("series_texts.members_en", "series_texts.members_ko", "series_texts.text_en", "series_texts.text_ko"),
    *("session_texts.place", "session_texts.text_en", "session_texts.text_ko", "whole_dates.text_en"),
    *("whole_dates.text_ko", "whole_texts.text_en", "whole_texts.text_ko", "groups.search_text"),
    *("groups.search_jamo", "groups.search_initials", "organizations.search_text", "organizations.search_jamo"),
    *("organizations.search_initials", "rooms.search_text", "rooms.search_jamo", "rooms.search_initials"),
    "people_files.data",
)
_MAIL = (
    *("outbox_messages.address", "outbox_messages.calendar", "outbox_messages.html", "outbox_messages.last_problem"),
    *("outbox_messages.reply_to", "outbox_messages.subject", "outbox_messages.text"),
)
# Calendar files of others, lists of readings; a failed try under a hash of the address; a search under one of the day;
# who is on the way to an institution and back; what a device is asked to sign.
_SOON = (
    *("import_jobs.answers", "import_jobs.data", "import_jobs.outcome", "reading_files.data", "sign_in_failures.key"),
    "unmet_searches.seeker",
    *("institution_trips.token_sha256", "institution_trips.provider", "institution_trips.state"),
    *("institution_trips.nonce", "institution_trips.verifier", "institution_trips.back"),
    *("institution_arrivals.token_sha256", "institution_arrivals.provider", "institution_arrivals.issuer"),
    *("institution_arrivals.subject", "institution_arrivals.email", "institution_arrivals.name"),
    *("institution_arrivals.back", "passkey_challenges.token_sha256", "passkey_challenges.challenge"),
    *("passkey_challenges.bound_to", "passkey_challenges.name", "passkey_challenges.user_handle"),
)
_LAW = (
    *("access_entries.act", "access_entries.actor_key", "access_entries.hash", "access_entries.network"),
    *("access_entries.previous", "access_entries.purpose", "access_entries.reason", "access_entries.role"),
    *("access_entries.thing", "access_entries.what", "access_people.person_key", "access_reviews.head_hash"),
    *("access_reviews.note", "access_reviews.reviewer_key", "access_head.hash"),
)
_NOBODY = (
    *("api_keys.token_sha256", "audit_entries.act", "audit_entries.subject", "bookings.uid", "buildings.slug"),
    *("closures.series_key", "displays.key_sha256", "displays.link_sha256", "displays.locale", "equipment.icon"),
    *("equipment.slug", "feed_receipts.feed", "groups.slug", "import_jobs.id", "initiatives.slug"),
    *("introductions.key", "kept_state.token", "month_closings.figures", "opportunities.uid"),
    *("opportunity_tags.key", "organization_domains.domain", "organizations.slug", "outbox_messages.event"),
    *("outbox_messages.message_id", "outbox_messages.method", "people_files.encoding", "people_files.id"),
    *("policies.for_organization_kinds", "policies.for_roles", "policies.slug", "reading_files.id"),
    *("report_runs.asked", "report_runs.found", "report_runs.id", "residents.locale", "retention_runs.forgotten"),
    *("retention_runs.left", "room_days.open_spans", "rooms.slug", "series.first_wall", "series.rule"),
    *("series.zone", "series_texts.zone", "session_invitations.uid", "sessions.door_code", "sessions.door_key"),
    *("spaces_revision.token", "unmet_searches.equipment", "unmet_searches.wish_key", "whole_texts.zone"),
    *("zones.slug", "floor_plan_sizes.data", "floor_plans.digest", "room_photo_sizes.data", "room_photos.digest"),
    "setup_codes.code_sha256",
    # Of the hub itself: who reads its mail names another address before they leave.
    "hubs.contact_address",
)

WORDS: dict[str, Word] = {
    **dict.fromkeys(_ROW, Word.ROW),
    **dict.fromkeys(_OWN, Word.OWN),
    **dict.fromkeys(_SHARED, Word.SHARED),
    **dict.fromkeys(_TEXT, Word.TEXT),
    "audit_entries.details": Word.AUDIT,
    **dict.fromkeys(_MAIL, Word.MAIL),
    **dict.fromkeys(_SOON, Word.SOON),
    **dict.fromkeys(_LAW, Word.LAW),
    **dict.fromkeys(_NOBODY, Word.NOBODY),
}
