"""Acts on the times at which rooms are open, in the words of the audit."""

from pyramid.i18n import TranslationString

from campus.web.locale import _

TIME_ACTS: dict[str, TranslationString] = {
    "holiday.added": _("Holiday added"),
    "holiday.removed": _("Holiday removed"),
    "hours.set": _("Opening hours set"),
    "hours.asked": _("Organizers asked about new opening hours"),
    "closure.added": _("Closure or maintenance added"),
    "closure.removed": _("Closure or maintenance removed"),
}
