"""What a provider says of itself (OpenID Connect Discovery 1.0) and its keys (RFC 7517), remembered for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from campus.people.oidc.fetching import fetch
from campus.people.oidc.values import ProviderTrouble, Trouble
from campus.providers import Provider

KEPT = timedelta(hours=1)
# A key that is not known yet is looked for, but nobody can make the hub ask again and again by naming new ones.
KEYS_ANEW_EVERY = timedelta(seconds=60)
# A provider that does not answer costs its time once in a while, not at each try.
DOWN_FOR = timedelta(seconds=15)
MOST_KEYS = 50


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a provider is asked. ``userinfo`` may be empty; ``takes_post``: it wants the secret in the body, not as
    a header; ``names_issuer``: its answers say whose they are (RFC 9207)."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    takes_post: bool
    names_issuer: bool


def _endpoint(found: Mapping[str, Any], name: str, issuer: str) -> str:
    """An address out of the document: as safe as the issuer's own."""
    raw = found.get(name)
    if not isinstance(raw, str) or not raw.isascii() or not raw.isprintable() or " " in raw or len(raw) > 2000:
        raise ProviderTrouble(Trouble.WRONG, f"{name} is missing")
    try:
        parts = urlsplit(raw)
        is_whole = bool(parts.hostname) and parts.port != 0 and parts.username is None and not parts.fragment
    except ValueError:
        is_whole = False
    schemes = ("https",) if issuer.startswith("https:") else ("https", "http")
    if not is_whole or parts.scheme not in schemes:
        raise ProviderTrouble(Trouble.WRONG, f"{name} is no fit address")
    return raw


def _metadata(found: Mapping[str, Any], issuer: str) -> Metadata:
    if found.get("issuer") != issuer:
        raise ProviderTrouble(Trouble.WRONG, "the document is that of another issuer")
    ways = found.get("token_endpoint_auth_methods_supported")
    takes = ways if isinstance(ways, list) else ["client_secret_basic"]
    return Metadata(
        authorization=_endpoint(found, "authorization_endpoint", issuer),
        token=_endpoint(found, "token_endpoint", issuer),
        keys=_endpoint(found, "jwks_uri", issuer),
        userinfo=_endpoint(found, "userinfo_endpoint", issuer) if found.get("userinfo_endpoint") else "",
        takes_post="client_secret_basic" not in takes and "client_secret_post" in takes,
        names_issuer=found.get("authorization_response_iss_parameter_supported") is True,
    )


def read_metadata(provider: Provider) -> Metadata:
    """Ask the provider where it is asked what. Raises :class:`ProviderTrouble`."""
    address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    return _metadata(fetch(address), provider.issuer)


def read_keys(metadata: Metadata) -> tuple[dict[str, Any], ...]:
    """The provider's keys, as it writes them. Raises :class:`ProviderTrouble`."""
    listed = fetch(metadata.keys).get("keys")
    if not isinstance(listed, list):
        raise ProviderTrouble(Trouble.WRONG, "there are no keys")
    return tuple(each for each in listed[:MOST_KEYS] if isinstance(each, dict))


class Directory:
    """What one process knows of the providers. Threads may share it: at worst two ask for the same at once."""

    def __init__(self) -> None:
        self._metadata: dict[str, tuple[Metadata, datetime]] = {}
        self._keys: dict[str, tuple[tuple[dict[str, Any], ...], datetime]] = {}
        self._down: dict[str, datetime] = {}

    def metadata(self, provider: Provider, *, now: datetime) -> Metadata:
        """Where the provider is asked, an hour old at most. Raises :class:`ProviderTrouble`."""
        known = self._metadata.get(provider.issuer)
        if known is not None and timedelta() <= now - known[1] < KEPT:
            return known[0]
        down_at = self._down.get(provider.issuer)
        if down_at is not None and timedelta() <= now - down_at < DOWN_FOR:
            raise ProviderTrouble(Trouble.DOWN, "it did not answer a moment ago")
        try:
            found = read_metadata(provider)
        except ProviderTrouble as trouble:
            if trouble.trouble is Trouble.DOWN:
                self._down[provider.issuer] = now
            raise
        self._metadata[provider.issuer] = found, now
        return found

    def keys(self, provider: Provider, *, anew: bool = False, now: datetime) -> tuple[dict[str, Any], ...]:
        """The provider's keys, an hour old at most; ``anew``: a minute old. Raises :class:`ProviderTrouble`."""
        known, age = self._keys.get(provider.issuer), KEYS_ANEW_EVERY if anew else KEPT
        if known is not None and timedelta() <= now - known[1] < age:
            return known[0]
        found = read_keys(self.metadata(provider, now=now))
        self._keys[provider.issuer] = found, now
        return found
