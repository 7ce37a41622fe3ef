"""What kinds of calls, where they come from and who was told are called."""

from campus.help.models import AlertStep, CallSource, HelpKind
from campus.web.locale import _

KINDS = {
    HelpKind.HURT: _("Someone is hurt or in danger"),
    HelpKind.EQUIPMENT: _("Something in the room is broken"),
    HelpKind.OTHER: _("Something else"),
    HelpKind.CHECK: _("No answer from someone alone"),
}
# What one chooses from, the gravest first.
CHOSEN = (HelpKind.HURT, HelpKind.EQUIPMENT, HelpKind.OTHER)
KIND_ICONS = {HelpKind.HURT: "warning", HelpKind.EQUIPMENT: "settings", HelpKind.OTHER: "info", HelpKind.CHECK: "moon"}
KIND_BADGES = {HelpKind.HURT: "stop", HelpKind.EQUIPMENT: "wait", HelpKind.OTHER: "", HelpKind.CHECK: "stop"}
SOURCES = {
    CallSource.PAGE: _("From a phone or computer"),
    CallSource.DISPLAY: _("From the display at the door"),
    CallSource.CHECK: _("A check late at night"),
}
STEPS = {
    AlertStep.FIRST: _("Told those on duty"),
    AlertStep.ESCALATED: _("Nobody had answered: told all managers and administrators"),
    AlertStep.AGAIN: _("Still no answer: told the administrators once more"),
}
