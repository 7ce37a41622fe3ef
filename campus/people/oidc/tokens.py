"""ID tokens: signed by the provider, for the hub, for this very sign-in (OpenID Connect Core 1.0, section 3.1.3.7)."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from campus.people.oidc.values import ProviderTrouble, Trouble

# Signatures by a key that the provider alone has; never "none", never by a secret that both know.
ALGORITHMS: dict[str, type[RSAKey] | type[ECKey] | type[OKPKey]] = {
    "RS256": RSAKey,
    "PS256": RSAKey,
    "ES256": ECKey,
    "EdDSA": OKPKey,
    "Ed25519": OKPKey,  # its name since RFC 9864
}
SKEW = timedelta(seconds=120)
# 2048 bits, in letters of base64; a shorter modulus is no key.
_SHORTEST_MODULUS = 340
# A token of this sign-in is a moment old; the trip to the provider may take ten minutes.
OLDEST = timedelta(minutes=15)
LONGEST_TOKEN = 16_000


class UnknownKey(Exception):
    """No key of those known fits the signature."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say: who made it, for whom, for which sign-in, and along with which access token."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str


def _wrong(note: str) -> ProviderTrouble:
    return ProviderTrouble(Trouble.WRONG, f"the ID token is not right: {note}")


def _header(token: str) -> Mapping[str, Any]:
    part = token.partition(".")[0]
    try:
        found = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError) as problem:
        raise _wrong("its header cannot be read") from problem
    if not isinstance(found, dict) or found.get("alg") not in ALGORITHMS or "crit" in found:
        raise _wrong("its algorithm is not taken")
    return found


def _is_fit(key: Mapping[str, Any], kind: type[RSAKey] | type[ECKey] | type[OKPKey]) -> bool:
    """Whether a key may sign by an algorithm of that kind, and is long enough."""
    if key.get("kty") != kind.key_type or key.get("use", "sig") != "sig":
        return False
    return kind is not RSAKey or len(str(key.get("n"))) >= _SHORTEST_MODULUS


def has_fit_key(keys: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of the keys may sign ID tokens."""
    return any(_is_fit(each, kind) for each in keys for kind in set(ALGORITHMS.values()))


def _signed(token: str, header: Mapping[str, Any], keys: Iterable[Mapping[str, Any]]) -> bytes:
    """What the token says, its signature checked. Raises :class:`UnknownKey`."""
    kind, wanted = ALGORITHMS[header["alg"]], header.get("kid")
    for each in keys:
        if not _is_fit(each, kind):
            continue
        if wanted is not None and each.get("kid", wanted) != wanted:
            continue
        try:
            key = kind.import_key(dict(each))
            payload = jws.deserialize_compact(token, key, algorithms=[header["alg"]]).payload
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if payload is not None:
            return payload
    raise UnknownKey


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        raise _wrong(f"{name} is missing")
    return value


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    at, skew = now.timestamp(), SKEW.total_seconds()
    made, ends = _number(claims, "iat"), _number(claims, "exp")
    starts = _number(claims, "nbf") if "nbf" in claims else made
    is_old = made < at - OLDEST.total_seconds() - skew
    if ends <= at - skew or made > at + skew or starts > at + skew or is_old:
        raise ProviderTrouble(Trouble.CLOCK, "the ID token is of another time")


def _check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    """For the hub; where it is for others too, the hub must be the one who asked."""
    raw = claims.get("aud")
    audience = raw if isinstance(raw, list) else [raw]
    if client_id not in audience:
        raise _wrong("it is for somebody else")
    if claims.get("azp", client_id) != client_id or (len(audience) > 1 and "azp" not in claims):
        raise _wrong("somebody else asked for it")


def _check_access(claims: Mapping[str, Any], alg: str, access_token: str) -> None:
    """Its access token came with it and with no other (section 3.1.3.8)."""
    if "at_hash" not in claims:
        return
    digest = (hashlib.sha512 if ALGORITHMS[alg] is OKPKey else hashlib.sha256)(access_token.encode()).digest()
    left = urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    if not hmac.compare_digest(str(claims["at_hash"]).encode(), left):
        raise _wrong("it came with another access token")


def read_id_token(
    token: object, keys: Iterable[Mapping[str, Any]], expected: Expected, *, now: datetime
) -> dict[str, Any]:
    """What the provider says of the person. Raises :class:`UnknownKey` where keys may have changed, and
    :class:`ProviderTrouble`."""
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN or not token.isascii() or token.count(".") != 2:
        raise _wrong("there is none")
    header = _header(token)
    try:
        claims = json.loads(_signed(token, header, keys))
    except (ValueError, RecursionError) as problem:
        raise _wrong("it cannot be read") from problem
    if not isinstance(claims, dict) or claims.get("iss") != expected.issuer:
        raise _wrong("another issuer made it")
    _check_audience(claims, expected.client_id)
    nonce, subject = claims.get("nonce"), claims.get("sub")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(errors="replace"), expected.nonce.encode()):
        raise _wrong("it is of another sign-in")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isascii():
        raise _wrong("it names nobody")
    _check_times(claims, now)
    _check_access(claims, header["alg"], expected.access_token)
    return claims
