"""The doctor asks every provider."""

from dataclasses import replace

from campus.cli.findings import Level
from campus.cli.provider_checks import check_providers
from tests.support.applications import free_port
from tests.support.providers import OwnProvider, configured


def test_a_provider_that_answers_is_well(settings, sessions, hub, provider: OwnProvider) -> None:
    well = replace(settings, providers=(configured(provider.url, organization="kaist"),))
    assert [each.level for each in check_providers(well, sessions)] == [Level.OK]
    unknown = replace(settings, providers=(configured(provider.url, organization="nobody"),))
    assert [each.level for each in check_providers(unknown, sessions)] == [Level.OK, Level.WARN]
    assert list(check_providers(settings, sessions)) == []


def test_what_is_wrong_with_a_provider_is_told(settings, sessions, provider: OwnProvider) -> None:
    down = replace(settings, providers=(configured(f"http://127.0.0.1:{free_port()}"),))
    (found,) = check_providers(down, sessions)
    assert found.level is Level.FAIL and "no whole answer" in found.text
    here = replace(settings, providers=(configured(provider.url),))
    provider.answers["/keys"] = (200, b'{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}')
    (found,) = check_providers(here, sessions)
    assert found.level is Level.FAIL and "no key" in found.text
    provider.metadata = {"issuer": "http://127.0.0.1"}
    (found,) = check_providers(here, sessions)
    assert "another issuer" in found.text
