"""What residents, organizations and their states are called."""

from campus.domain.affiliation import Standing
from campus.people.models import OrganizationKind, ResidentStatus, Verification
from campus.permissions import Role
from campus.web.locale import _

ROLES = {
    Role.MEMBER: _("Member"),
    Role.ORGANIZER: _("Organizer"),
    Role.MANAGER: _("Hub manager"),
    Role.ADMIN: _("Administrator"),
}
STATUSES = {
    ResidentStatus.UNVERIFIED: _("Address not confirmed"),
    ResidentStatus.PENDING: _("Waiting for approval"),
    ResidentStatus.ACTIVE: _("Active"),
    ResidentStatus.DECLINED: _("Declined"),
    ResidentStatus.DISABLED: _("Account closed"),
}
# The kind of badge that goes with a status.
STATUS_BADGES = {
    ResidentStatus.UNVERIFIED: "",
    ResidentStatus.PENDING: "wait",
    ResidentStatus.ACTIVE: "ok",
    ResidentStatus.DECLINED: "stop",
    ResidentStatus.DISABLED: "stop",
}
VERIFICATIONS = {
    Verification.DOMAIN: _("confirmed by mail address"),
    Verification.MANAGER: _("confirmed by the hub"),
    Verification.STEWARD: _("confirmed by the organization"),
    None: _("not confirmed yet"),
}
STANDINGS = {
    Standing.ASKED: _("Waiting for confirmation"),
    Standing.DECLINED: _("Declined"),
    Standing.COMING: _("To come"),
    Standing.CURRENT: _("At present"),
    Standing.LAPSED: _("Confirmation run out"),
    Standing.ENDED: _("Ended"),
}
# The kind of badge that goes with a standing.
STANDING_BADGES = {
    Standing.ASKED: "wait",
    Standing.DECLINED: "stop",
    Standing.COMING: "",
    Standing.CURRENT: "ok",
    Standing.LAPSED: "stop",
    Standing.ENDED: "",
}
KINDS = {
    OrganizationKind.UNIVERSITY: _("University"),
    OrganizationKind.INSTITUTE: _("Research institute"),
    OrganizationKind.PUBLIC_BODY: _("Public body"),
    OrganizationKind.STARTUP: _("Startup"),
    OrganizationKind.COMPANY: _("Company"),
    OrganizationKind.COMMUNITY: _("Community"),
}
CONSENTS = {
    "terms": _("Terms of use"),
    "privacy": _("Collection and use of personal data"),
    "news": _("News by mail"),
    "directory": _("Listing among the people"),
    "directory-name": _("Showing the full name"),
    "directory-title": _("Showing the job title"),
    "directory-introduction": _("Showing the introduction"),
    "directory-interests": _("Showing interests"),
    "directory-affiliations": _("Showing affiliations"),
    "directory-email": _("Showing the e-mail address"),
    "directory-phone": _("Showing the mobile phone"),
}
