"""The ceremonies of WebAuthn (W3C, level 3): what a browser is asked for, and what its answer proves.

Pure but for random octets; no database. Whoever answers must have been verified by their device (PIN, face, finger), so
that a passkey is two factors by itself. No attestation is asked for: it would say which make of device somebody has.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from campus.settings import Settings

CHALLENGE_OCTETS = 32
HANDLE_OCTETS = 32
LONGEST_CREDENTIAL = 1023  # WebAuthn 4, "Credential ID"
LONGEST_KEY = 2000
ANSWER_MILLISECONDS = 300_000
_PORTS = {"http": 80, "https": 443}
# Without attestation a browser sends "none", or "packed" signed by the key itself (WebAuthn 5.1.3, step 22).
_FORMATS = (AttestationFormat.NONE, AttestationFormat.PACKED)


class AnswerRefused(ValueError):
    """The browser's answer cannot be read, or proves nothing for this site and this challenge."""


@dataclass(frozen=True, slots=True)
class Site:
    """Whom passkeys are for: the host name, the one origin that may ask for them, the name that devices show."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Credential:
    """A passkey as its device knows it."""

    id: bytes
    transports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """As what a device keeps an account: a random handle, and what its owner reads."""

    handle: bytes
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A passkey that was just made."""

    id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    is_backed_up: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a passkey that was shown says of itself."""

    sign_count: int
    is_backed_up: bool


def site_of(settings: Settings, name: str) -> Site:
    """The site of the configured address; the origin as browsers write it (RFC 6454, 6.2), without a usual port."""
    parts = urlsplit(settings.base_url)
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    return Site(settings.host, f"{parts.scheme}://{settings.host}{port}", name)


def new_challenge() -> bytes:
    return secrets.token_bytes(CHALLENGE_OCTETS)


def new_handle() -> bytes:
    return secrets.token_bytes(HANDLE_OCTETS)


def _descriptors(credentials: Sequence[Credential]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=each.id, transports=[AuthenticatorTransport(way) for way in each.transports] or None
        )
        for each in credentials
    ]


def creation_options(site: Site, account: Account, challenge: bytes, known: Sequence[Credential]) -> str:
    """What a browser is asked for to make a passkey, as JSON; devices that hold one of ``known`` make no second one."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=account.handle,
        user_name=account.email,
        user_display_name=account.name,
        challenge=challenge,
        timeout=ANSWER_MILLISECONDS,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known),
    )
    return options_to_json(options)


def request_options(site: Site, challenge: bytes, known: Sequence[Credential] = ()) -> str:
    """What a browser is asked for to show a passkey, as JSON: one of ``known``, or whichever its owner chooses."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=ANSWER_MILLISECONDS,
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def read_new(answer: str, site: Site, challenge: bytes) -> NewCredential:
    """The passkey that ``answer`` (JSON) tells of. Raises :class:`AnswerRefused`."""
    try:
        parsed = parse_registration_credential_json(answer)
        attested = parse_attestation_object(parsed.response.attestation_object)
        if attested.fmt not in _FORMATS or attested.att_stmt.x5c:
            raise AnswerRefused("An attestation that nobody asked for.")
        verified = verify_registration_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    # What strangers send makes the library stumble in more ways than it names.
    except Exception as problem:
        raise AnswerRefused("The passkey could not be read.") from problem
    is_short = len(verified.credential_id) <= LONGEST_CREDENTIAL and len(verified.credential_public_key) <= LONGEST_KEY
    if not is_short:
        raise AnswerRefused("The passkey is too long.")
    ways = tuple(sorted({way.value for way in parsed.response.transports or ()}))
    return NewCredential(
        id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=ways,
        is_backed_up=verified.credential_backed_up,
    )


def shown_id(answer: str) -> tuple[bytes, bytes | None]:
    """Which credential ``answer`` (JSON) claims to be of, and of which user handle. Raises :class:`AnswerRefused`."""
    try:
        parsed = parse_authentication_credential_json(answer)
    except Exception as problem:
        raise AnswerRefused("The answer could not be read.") from problem
    return parsed.raw_id, parsed.response.user_handle


def read_shown(answer: str, site: Site, challenge: bytes, public_key: bytes) -> Shown:
    """What ``answer`` (JSON), signed by ``public_key``, proves. Its count is not judged.

    Raises :class:`AnswerRefused`.
    """
    try:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as problem:
        raise AnswerRefused("The answer proves nothing.") from problem
    return Shown(verified.new_sign_count, verified.credential_backed_up)
