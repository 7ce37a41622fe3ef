"""What the acts about second factors are called in the audit."""

from pyramid.i18n import TranslationString

from campus.web.locale import _

FACTOR_ACTS: dict[str, TranslationString] = {
    "resident.factor-begun": _("Second factor begun"),
    "resident.factor-added": _("Second factor added"),
    "resident.factor-removed": _("Second factor taken away"),
    "resident.app-removed": _("Code app taken away"),
    "resident.passkey-begun": _("Passkey begun"),
    "resident.passkey-added": _("Passkey added"),
    "resident.passkey-renamed": _("Passkey renamed"),
    "resident.passkey-removed": _("Passkey taken away"),
    "resident.passkey-copied": _("Passkey refused: its count went back"),
    "resident.recovery-codes-renewed": _("Recovery codes renewed"),
    "resident.recovery-code-used": _("Recovery code used"),
}
