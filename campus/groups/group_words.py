"""What is said of founding, joining and deciding, and why not."""

from campus.groups.models import Joining
from campus.groups.services import joining, membership
from campus.web.locale import _

KIND_NOTES = {
    "study": _("A few people read, build or learn together."),
    "meetup": _("Open evenings that come again and again."),
    "course": _("A cohort with a beginning, an end and a certificate."),
    "lab": _("A team that works on something over months."),
}
JOINING_NOTES = {
    Joining.OPEN: _("Whoever joins is a member at once, and signed up for all sessions ahead."),
    Joining.APPROVAL: _("Whoever leads the group answers each request."),
    Joining.INVITATION: _("Only those who were invited come in."),
}
# Why an act of a member or of a leader came to nothing.
PROBLEMS = {
    joining.GroupClosed: _("This group is not active: nobody joins it now."),
    joining.OnlyInvited: _("This group is joined by invitation only. Ask those who lead it."),
    joining.WasRemoved: _("You were taken out of this group. You can come back when its organizers invite you."),
    joining.NotInvited: _("This invitation was withdrawn, or answered already."),
    joining.LastOrganizer: _("A group always has an organizer. Make someone else one first."),
    joining.NotMember: _("There is no such member, or no longer."),
    membership.AlreadyDecided: _("Somebody else answered first, or it was taken back."),
    membership.TooManyInvitations: _("Too many invitations are open. Let some be answered first."),
}
