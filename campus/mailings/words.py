"""Kinds of mails in words."""

from campus.outbox.kinds import MailKind
from campus.web.locale import _

KIND_NAMES = {
    MailKind.CONFIRMATION: _("Confirmations of what I book"),
    MailKind.BOOKING: _("Changes to my bookings"),
    MailKind.APPROVAL: _("Answers to requests for approval"),
    MailKind.SESSION: _("Sessions and groups"),
    MailKind.SESSION_REMINDER: _("Reminders of sessions"),
    MailKind.BOOKING_REMINDER: _("Reminders of bookings"),
    MailKind.INTRODUCTION: _("Introductions and opportunities"),
    MailKind.DIGEST: _("My week"),
    MailKind.REPORT: _("Monthly report of the hub"),
}
KIND_NOTES = {
    MailKind.CONFIRMATION: _("When you book, move or cancel a room; your calendar follows."),
    MailKind.BOOKING: _("When somebody else books, moves or cancels for you, and when a room frees up."),
    MailKind.APPROVAL: _("When the hub approves, refuses or asks back."),
    MailKind.SESSION: _("When a session moves or falls out, when you get a seat, and when a group answers you."),
    MailKind.SESSION_REMINDER: _("A day before a session that you signed up for."),
    MailKind.BOOKING_REMINDER: _("An hour before your booking begins."),
    MailKind.INTRODUCTION: _("When somebody wants to introduce you, and what follows."),
    MailKind.DIGEST: _("Mondays at 08:00, when there is something to say."),
    MailKind.REPORT: _("On the first business day of each month, to managers."),
}
