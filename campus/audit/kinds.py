"""What is looked at in the access log, and what is done with it."""

from enum import StrEnum


class Looked(StrEnum):
    """A page, or a kind of page, that shows people's data to somebody who holds a duty."""

    PEOPLE = "people"  # the desk's list of residents
    PERSON = "person"  # one of them
    INVITATIONS = "invitations"
    DUPLICATES = "duplicates"
    AFFILIATIONS = "affiliations"  # those that wait for an answer
    APPROVALS = "approvals"
    NO_SHOWS = "no-shows"
    GROUP_PROPOSALS = "group-proposals"
    STEWARDS = "stewards"  # of one organization, at the desk
    ORGANIZATION_PEOPLE = "organization-people"  # as its stewards see them
    MEMBERS = "members"  # of a group
    PARTICIPANTS = "participants"  # of a session
    PRESENTERS = "presenters"  # who may be chosen to present at a session
    TABLES = "tables"  # who sits with whom
    ATTENDANCE = "attendance"  # of a season
    CERTIFICATES = "certificates"
    CALLS = "calls"  # for help
    CALL = "call"
    BOOKING = "booking"  # somebody else's
    BOOKINGS = "bookings"  # the desk's list of them, or those that are in the way
    REPORT_BOOKINGS = "report-bookings"  # the bookings behind a figure
    ACTS = "acts"  # who did what
    ACCESS_LOG = "access-log"  # this log itself
    REVIEW = "review"  # what a month of it adds up to


class AccessAct(StrEnum):
    """What was done. The last two concern the log itself."""

    SEEN = "seen"
    DOWNLOADED = "downloaded"
    REVIEWED = "reviewed"
    TRIMMED = "trimmed"


class Purpose(StrEnum):
    """Why personal data is taken out of the hub."""

    ATTENDANCE = "attendance"  # to be shown that somebody took part
    CONTACT = "contact"  # to reach people about what they signed up for
    SETTLING = "settling"  # to settle costs
    SUPERVISION = "supervision"  # asked for by the funder or by an authority
    OTHER = "other"
