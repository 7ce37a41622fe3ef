"""The way to a provider, and what comes back: a code, a token, and whom the provider vouches for."""

import hashlib
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from campus.domain.contact import ContactRefused, email_domain, normalize_email, normalize_person_name
from campus.people.oidc.discovery import Directory, Metadata
from campus.people.oidc.fetching import fetch
from campus.people.oidc.tokens import Expected, UnknownKey, read_id_token
from campus.people.oidc.values import Proven, ProviderTrouble, Question, Trouble
from campus.providers import Provider

SCOPE = "openid email profile"
# RFC 8176; the classes of PAPE and REFEDS that mean more than one factor.
_STRONG_WAYS = frozenset({"mfa"})
_STRONG_CLASSES = frozenset(
    {"http://schemas.openid.net/pape/policies/2007/06/multi-factor", "https://refeds.org/profile/mfa"}
)
_LONGEST_ACCESS_TOKEN = 16_000


def new_question() -> Question:
    """Random words for one sign-in; the verifier has 43 letters (RFC 7636, 4.1)."""
    return Question(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32))


def authorization_address(provider: Provider, metadata: Metadata, question: Question, back: str) -> str:
    """Where the browser goes to; ``back`` is where it comes back to."""
    challenge = urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": SCOPE,
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{metadata.authorization}{'&' if '?' in metadata.authorization else '?'}{urlencode(query)}"


def _exchange(provider: Provider, metadata: Metadata, code: str, verifier: str, back: str) -> dict[str, Any]:
    """The tokens for a code (OpenID Connect Core 1.0, section 3.1.3)."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers = {}
    if provider.client_secret and not metadata.takes_post:
        # RFC 6749, 2.3.1: both are form-encoded first.
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.client_secret)}"
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
    else:
        form["client_id"] = provider.client_id
        if provider.client_secret:
            form["client_secret"] = provider.client_secret
    return fetch(metadata.token, form=form, headers=headers)


def _claims(
    directory: Directory, provider: Provider, tokens: Mapping[str, Any], expected: Expected, now: datetime
) -> dict[str, Any]:
    """The ID token's; a signature by an unknown key makes us look for new keys, once."""
    token = tokens.get("id_token")
    try:
        return read_id_token(token, directory.keys(provider, now=now), expected, now=now)
    except UnknownKey:
        pass
    try:
        return read_id_token(token, directory.keys(provider, anew=True, now=now), expected, now=now)
    except UnknownKey as problem:
        raise ProviderTrouble(Trouble.WRONG, "no key of the provider's fits the ID token") from problem


def _userinfo(metadata: Metadata, access_token: str, subject: str) -> dict[str, Any]:
    """What is told beside the ID token, of the same person (section 5.3.2)."""
    found = fetch(metadata.userinfo, headers={"Authorization": f"Bearer {access_token}"})
    if found.get("sub") != subject:
        raise ProviderTrouble(Trouble.WRONG, "the user info is somebody else's")
    return found


def _address(provider: Provider, claims: Mapping[str, Any]) -> str:
    """The e-mail address, if the provider is believed for it."""
    raw = claims.get("email")
    try:
        email = normalize_email(raw) if isinstance(raw, str) else ""
    except ContactRefused:
        email = ""
    if not email:
        raise ProviderTrouble(Trouble.NO_EMAIL, "no address")
    is_silent = "email_verified" not in claims and provider.assumes_verified
    if claims.get("email_verified") not in (True, "true") and not is_silent:
        raise ProviderTrouble(Trouble.UNVERIFIED, "the address is not verified")
    if email_domain(email) not in provider.domains:
        raise ProviderTrouble(Trouble.DOMAIN, "the address is of another domain")
    return email


def _is_strong(provider: Provider, claims: Mapping[str, Any]) -> bool:
    ways = claims.get("amr")
    named = {each for each in ways if isinstance(each, str)} if isinstance(ways, list) else set()
    return provider.second_factor and (bool(named & _STRONG_WAYS) or claims.get("acr") in _STRONG_CLASSES)


def _name(claims: Mapping[str, Any]) -> str:
    raw = claims.get("name")
    try:
        return normalize_person_name(raw) if isinstance(raw, str) else ""
    except ContactRefused:
        return ""


def prove(
    directory: Directory, provider: Provider, answer: tuple[str, Question], back: str, *, now: datetime
) -> Proven:
    """Whom the provider vouches for: ``answer`` is the code that came back, and the question it answers. Nothing is
    believed that is not signed, or said to us under the provider's own certificate. Raises :class:`ProviderTrouble`."""
    code, question = answer
    metadata = directory.metadata(provider, now=now)
    tokens = _exchange(provider, metadata, code, question.verifier, back)
    access = tokens.get("access_token")
    if not isinstance(access, str) or not access.isascii() or not access.isprintable():
        access = ""
    access = access[:_LONGEST_ACCESS_TOKEN]
    expected = Expected(provider.issuer, provider.client_id, question.nonce, access)
    claims = _claims(directory, provider, tokens, expected, now)
    told = claims
    if "email" not in claims and metadata.userinfo and access:
        told = _userinfo(metadata, access, claims["sub"])
    email = _address(provider, told)
    return Proven(provider.issuer, claims["sub"], email, _name(claims) or _name(told), _is_strong(provider, claims))
