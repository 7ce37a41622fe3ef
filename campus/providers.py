"""Institutions whose accounts open the hub (OpenID Connect), as the operator names them in the settings."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from campus.domain.contact import ContactRefused, normalize_domain

_NAME = re.compile(r"[a-z][a-z0-9]{0,29}")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
LONGEST_ISSUER = 300
LONGEST_NAME = 60


class ProviderUnfit(ValueError):
    """What is said of a provider cannot be; the message names the setting."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One institution's provider. ``issuer`` is compared letter by letter with what its tokens say.

    ``domains`` are those of e-mail addresses that it is believed for; ``assumes_verified``: also where it does not say
    whether it made sure of an address. ``organization`` is the slug of the one its people belong to, or empty.
    ``second_factor``: what it says of a second factor counts here.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name_ko: str
    name_en: str
    domains: frozenset[str]
    organization: str = ""
    second_factor: bool = False
    assumes_verified: bool = False


def _address(key: str, raw: str, *, is_production: bool) -> str:
    """An issuer (OpenID Connect Discovery 1.0, section 3): https, no user, query or fragment."""
    try:
        parts = urlsplit(raw)
        is_whole = bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        is_whole = False
    schemes = ("https",) if is_production else ("https", "http")
    is_plain = raw.isascii() and raw.isprintable() and not set(raw) & set(" ?#")
    if not is_whole or not is_plain or len(raw) > LONGEST_ISSUER or parts.scheme not in schemes:
        raise ProviderUnfit(f"{key} must be an address such as https://sso.kaist.example, not {raw!r}.")
    return raw


def _domains(key: str, raw: str) -> frozenset[str]:
    try:
        found = frozenset(map(normalize_domain, raw.replace(",", " ").split()))
    except ContactRefused as refusal:
        raise ProviderUnfit(f"{key} must name e-mail domains of the institution alone, not {raw!r}.") from refusal
    if not found:
        raise ProviderUnfit(f"{key} is missing: the e-mail domains that the provider is believed for.")
    return found


def _text(key: str, raw: str, longest: int) -> str:
    if not raw or len(raw) > longest or not raw.isprintable():
        raise ProviderUnfit(f"{key} is missing, or longer than {longest} characters.")
    return raw


def _switch(key: str, raw: str) -> bool:
    if raw not in ("", "true", "false"):
        raise ProviderUnfit(f"{key} must be true or false, not {raw!r}.")
    return raw == "true"


def _read(name: str, text: Callable[[str], str], *, is_production: bool) -> Provider:
    def said(part: str) -> tuple[str, str]:
        return f"campus.oidc.{name}.{part}", text(f"oidc.{name}.{part}")

    key, organization = said("organization")
    if organization and not _SLUG.fullmatch(organization):
        raise ProviderUnfit(f"{key} must be the short name of an organization, not {organization!r}.")
    _key, secret = said("client_secret")
    return Provider(
        name=name,
        issuer=_address(*said("issuer"), is_production=is_production),
        client_id=_text(*said("client_id"), 200),
        client_secret=secret,
        name_ko=_text(*said("name_ko"), LONGEST_NAME),
        name_en=_text(*said("name_en"), LONGEST_NAME),
        domains=_domains(*said("domains")),
        organization=organization,
        second_factor=_switch(*said("second_factor")),
        assumes_verified=_switch(*said("assumes_verified")),
    )


def read_providers(text: Callable[[str], str], *, is_production: bool) -> tuple[Provider, ...]:
    """The providers named in ``oidc``, in that order; ``text`` gives the value of a setting, or an empty one.

    Raises :class:`ProviderUnfit`.
    """
    names = text("oidc").replace(",", " ").split()
    for name in names:
        if not _NAME.fullmatch(name) or names.count(name) > 1:
            raise ProviderUnfit(
                f"campus.oidc must be different words of small letters and digits, such as kaist etri, not {name!r}."
            )
    found = tuple(_read(name, text, is_production=is_production) for name in names)
    issuers = [each.issuer for each in found]
    for each in found:
        if issuers.count(each.issuer) > 1:
            raise ProviderUnfit(f"campus.oidc.{each.name}.issuer is that of another provider, too.")
    return found
