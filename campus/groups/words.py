"""What groups, their people and sessions are called."""

from campus.groups.models import GroupKind, GroupRole, Joining, SegmentKind, SessionStatus, SignUpStatus
from campus.web.locale import _

KINDS = {
    GroupKind.STUDY: _("Study group"),
    GroupKind.MEETUP: _("Meetup"),
    GroupKind.COURSE: _("Course"),
    GroupKind.LAB: _("Lab"),
}
JOININGS = {
    Joining.OPEN: _("Anyone may join"),
    Joining.APPROVAL: _("By request"),
    Joining.INVITATION: _("By invitation"),
}
ROLES = {
    GroupRole.ORGANIZER: _("Group organizer"),
    GroupRole.CO_ORGANIZER: _("Co-organizer"),
    GroupRole.MEMBER: _("Group member"),
}
SEGMENTS = {
    SegmentKind.TALK: _("Talk"),
    SegmentKind.DISCUSSION: _("Discussion"),
    SegmentKind.MEAL: _("Meal"),
    SegmentKind.COFFEE: _("Refreshments and talk"),
}
SESSION_STATUSES = {
    SessionStatus.PLANNED: _("Takes place"),
    SessionStatus.UNCERTAIN: _("Not certain yet"),
    SessionStatus.SKIPPED: _("Skipped"),
    SessionStatus.CANCELLED: _("Cancelled"),
}
SIGN_UP_STATUSES = {
    SignUpStatus.IN: _("Has a seat"),
    SignUpStatus.WAITING: _("In line"),
    SignUpStatus.OUT: _("Not coming"),
    SignUpStatus.UNCONFIRMED: _("Link not opened yet"),
    SignUpStatus.WALKED_IN: _("Came without a sign-up"),
}
