"""What was done to a resident, in words, for the person's page."""

from campus.web.locale import _

PERSON_ACTS = {
    "resident.signed-up": _("signed up"),
    "resident.address-verified": _("confirmed the address"),
    "resident.approved": _("was approved"),
    "resident.declined": _("was declined"),
    "resident.disabled": _("account closed"),
    "resident.enabled": _("account opened again"),
    "resident.role-changed": _("role changed"),
    "resident.invited": _("was invited"),
    "resident.invitation-accepted": _("accepted the invitation"),
    "resident.imported": _("came by a file"),
    "resident.link-sent": _("was sent a link for a new password"),
    "resident.reset-asked": _("asked for a new password"),
    "resident.password-reset": _("set a new password"),
    "resident.password-changed": _("changed the password"),
    "resident.profile-changed": _("changed the profile"),
    "resident.interests-changed": _("changed the interests"),
    "resident.signed-in": _("signed in"),
    "resident.signed-out": _("signed out"),
    "resident.login-revoked": _("signed a device out"),
    "resident.logins-revoked": _("devices signed out"),
    "resident.consented": _("agreed"),
    "resident.consent-withdrawn": _("took a consent back"),
    "resident.merged": _("merged"),
}
