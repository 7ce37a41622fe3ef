"""What the doctor asks institutions' providers: do they answer, and do their organizations exist?"""

from collections.abc import Iterator

from campus.cli.findings import Finding, fail, ok, warn
from campus.db import Sessions
from campus.people.oidc.discovery import read_keys, read_metadata
from campus.people.oidc.tokens import has_fit_key
from campus.people.oidc.values import ProviderTrouble
from campus.people.queries.organizations import find_organization
from campus.settings import Settings


def check_providers(settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    """Does each provider say of itself what it must, with a key that the hub takes?"""
    for provider in settings.providers:
        named = f"The provider {provider.name} at {provider.issuer}"
        try:
            keys = read_keys(read_metadata(provider))
        except ProviderTrouble as trouble:
            yield fail(f"{named} signs nobody in: {trouble.note}")
        else:
            yield ok(f"{named} answers") if has_fit_key(keys) else fail(f"{named} has no key that the hub takes")
        if provider.organization:
            with sessions.read() as db:
                found = find_organization(db, provider.organization)
            if found is None:
                yield warn(f"campus.oidc.{provider.name}.organization names no organization of the hub")
