"""Kinds of mails: what a resident may switch off, and which mail is of which kind."""

from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is to its reader; ``ACCOUNT`` is always sent, of the others whoever reads them decides."""

    ACCOUNT = "account"
    CONFIRMATION = "confirmation"  # what one did to a booking of one's own
    BOOKING = "booking"  # what others, or the hub, did to it
    APPROVAL = "approval"
    SESSION = "session"
    SESSION_REMINDER = "session_reminder"
    BOOKING_REMINDER = "booking_reminder"
    INTRODUCTION = "introduction"
    DIGEST = "digest"
    REPORT = "report"  # to managers alone


# Sent only to those who ask for it: they saw it on the page, and a booking is not to wait for its mail.
ASKED_FOR = frozenset({MailKind.CONFIRMATION})
CHOSEN = tuple(kind for kind in MailKind if kind is not MailKind.ACCOUNT)

# Which mails are of which kind: by name, then by what the name begins with.
_BY_NAME = {
    "booking-approved": MailKind.APPROVAL,
    "booking-refused": MailKind.APPROVAL,
    "booking-expired": MailKind.APPROVAL,
    "booking-asked-back": MailKind.APPROVAL,
    "booking-requested": MailKind.APPROVAL,
    "booking-requested-many": MailKind.APPROVAL,
    "booking-replied": MailKind.APPROVAL,
    "booking-held": MailKind.APPROVAL,
    "booking-review": MailKind.APPROVAL,
    "booking-reminder": MailKind.BOOKING_REMINDER,
    # Whoever did not read them would lose a room, and a point, unawares.
    "booking-warning": MailKind.ACCOUNT,
    "booking-released": MailKind.ACCOUNT,
    "session-reminder": MailKind.SESSION_REMINDER,
    "weekly-digest": MailKind.DIGEST,
    "month-report": MailKind.REPORT,
}
_BY_BEGINNING = (
    ("own-booking-", MailKind.CONFIRMATION),
    ("booking-", MailKind.BOOKING),
    ("holiday-", MailKind.BOOKING),
    ("no-show-", MailKind.BOOKING),
    ("session-", MailKind.SESSION),
    ("group-", MailKind.SESSION),
    ("introduction-", MailKind.INTRODUCTION),
    ("opportunity-", MailKind.INTRODUCTION),
    ("help-", MailKind.ACCOUNT),
    ("affiliation-", MailKind.ACCOUNT),
    ("sign-up-", MailKind.ACCOUNT),
    ("verify-", MailKind.ACCOUNT),
    ("reset-", MailKind.ACCOUNT),
    ("password-", MailKind.ACCOUNT),
    ("factor-", MailKind.ACCOUNT),
    ("passkey-", MailKind.ACCOUNT),
    ("institution-", MailKind.ACCOUNT),
    ("already-", MailKind.ACCOUNT),
    ("account-", MailKind.ACCOUNT),
    ("address-", MailKind.ACCOUNT),
)


def known_kind(event: str) -> MailKind | None:
    """The kind of the mail ``event``; None for one that nobody put into a kind."""
    if event in _BY_NAME:
        return _BY_NAME[event]
    return next((kind for beginning, kind in _BY_BEGINNING if event.startswith(beginning)), None)


def kind_of(event: str) -> MailKind:
    """The kind of the mail ``event``; what nobody put into a kind is always sent."""
    return known_kind(event) or MailKind.ACCOUNT
