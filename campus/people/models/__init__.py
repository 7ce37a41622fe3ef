"""Residents, their organizations and affiliations, logins, and what guards sign-in."""

from campus.people.models.affiliations import Affiliation, Verification
from campus.people.models.enrolment import Invitation, MergedResident
from campus.people.models.factors import CodeApp, HalfLogin, RecoveryCode
from campus.people.models.institutions import InstitutionArrival, InstitutionLogin, InstitutionTrip
from campus.people.models.logins import Login, MailToken, MailTokenPurpose, SignInFailure
from campus.people.models.organizations import (
    Initiative,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationKind,
    OrganizationSteward,
)
from campus.people.models.passkeys import Passkey, PasskeyChallenge
from campus.people.models.residents import ConsentRecord, DirectoryEntry, Resident, ResidentInterest, ResidentStatus

__all__ = [
    "Affiliation",
    "CodeApp",
    "ConsentRecord",
    "DirectoryEntry",
    "HalfLogin",
    "Initiative",
    "InstitutionArrival",
    "InstitutionLogin",
    "InstitutionTrip",
    "Invitation",
    "Login",
    "MailToken",
    "MailTokenPurpose",
    "MergedResident",
    "Organization",
    "OrganizationAlias",
    "OrganizationDomain",
    "OrganizationKind",
    "OrganizationSteward",
    "Passkey",
    "PasskeyChallenge",
    "RecoveryCode",
    "Resident",
    "ResidentInterest",
    "ResidentStatus",
    "SignInFailure",
    "Verification",
]
