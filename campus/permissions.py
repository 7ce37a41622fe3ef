"""Every right in the house, and which role holds it."""

from enum import StrEnum


class Role(StrEnum):
    """What a resident is to the hub."""

    MEMBER = "member"
    ORGANIZER = "organizer"
    MANAGER = "manager"
    ADMIN = "admin"


class Permission(StrEnum):
    """One right; views name the one they need."""

    VISIT = "visit"  # pages for anyone, signed in or not
    KNOCK = "knock"  # forms for anyone: what they do is decided by a password, a link of a mail, a display's key
    BE_RESIDENT = "be-resident"  # anyone signed in
    CHANGE_POSTED = "change-posted"  # a question or an opportunity of one's own
    WITHDRAW_POSTED = "withdraw-posted"  # an opportunity: its poster, and managers
    BOOK = "book"
    BOOK_FOR_OTHERS = "book-for-others"
    SEE_BOOKING = "see-booking"
    CHANGE_BOOKING = "change-booking"
    LEAD_GROUP = "lead-group"  # its organizers, and managers
    STEWARD = "steward"  # an organization's stewards, and managers
    MANAGE_PEOPLE = "manage-people"
    MANAGE_BOOKINGS = "manage-bookings"
    MANAGE_SPACES = "manage-spaces"  # policies, holidays
    SEE_REPORTS = "see-reports"
    CLOSE_MONTHS = "close-months"
    ANSWER_CALLS = "answer-calls"  # for help, and the roster of who does
    ADMINISTER = "administer"


# Without signing in.
OPEN_TO_ALL = (Permission.VISIT, Permission.KNOCK)
# Pages only: no view that changes something names one of these.
READING = (Permission.VISIT, Permission.SEE_BOOKING, Permission.SEE_REPORTS)

_MEMBER = frozenset({*OPEN_TO_ALL, Permission.BE_RESIDENT, Permission.BOOK})
_MANAGER = _MEMBER | {
    Permission.BOOK_FOR_OTHERS,
    Permission.SEE_BOOKING,
    Permission.CHANGE_BOOKING,
    Permission.LEAD_GROUP,
    Permission.STEWARD,
    Permission.WITHDRAW_POSTED,
    Permission.MANAGE_PEOPLE,
    Permission.MANAGE_BOOKINGS,
    Permission.MANAGE_SPACES,
    Permission.SEE_REPORTS,
    Permission.CLOSE_MONTHS,
    Permission.ANSWER_CALLS,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: _MEMBER,
    Role.ORGANIZER: _MEMBER,
    Role.MANAGER: _MANAGER,
    Role.ADMIN: _MANAGER | {Permission.ADMINISTER},
}
