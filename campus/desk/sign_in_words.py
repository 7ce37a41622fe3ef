"""What the audit calls acts of signing in and out."""

from pyramid.i18n import TranslationString

from campus.web.locale import _

SIGN_IN_ACTS: dict[str, TranslationString] = {
    "resident.signed-in": _("Signed in"),
    "resident.signed-out": _("Signed out"),
    "resident.institution-connected": _("Sign-in by an institution connected"),
    "resident.institution-disconnected": _("Sign-in by an institution disconnected"),
    "resident.login-revoked": _("A device signed out"),
    "resident.logins-revoked": _("All devices signed out"),
}
