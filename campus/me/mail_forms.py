"""The form of mails: a box for each kind."""

from campus.mailings.words import KIND_NAMES, KIND_NOTES
from campus.outbox.kinds import CHOSEN, MailKind
from campus.web.forms import HubForm, TickField


def _box(kind: MailKind) -> TickField:
    return TickField(KIND_NAMES[kind], hint=KIND_NOTES[kind])


class MailsForm(HubForm):
    """What is ticked is sent."""

    confirmation = _box(MailKind.CONFIRMATION)
    booking = _box(MailKind.BOOKING)
    approval = _box(MailKind.APPROVAL)
    session = _box(MailKind.SESSION)
    session_reminder = _box(MailKind.SESSION_REMINDER)
    booking_reminder = _box(MailKind.BOOKING_REMINDER)
    introduction = _box(MailKind.INTRODUCTION)
    digest = _box(MailKind.DIGEST)
    report = _box(MailKind.REPORT)

    def chosen(self) -> dict[MailKind, bool]:
        """Each kind that is asked for, and whether it is ticked."""
        return {kind: bool(self[kind.value].data) for kind in CHOSEN if kind.value in self}

    def without_reports(self) -> "MailsForm":
        """The form of whoever gets no reports."""
        del self.report
        return self
