"""Institutions' providers in the settings: read whole, or refused with words that name the setting."""

import pytest

from campus.settings import SettingsRefused, read_settings

BASE = {
    "campus.database_url": "sqlite:///x",
    "campus.secret": "s" * 48,
    "campus.base_url": "https://campus.example",
    "campus.oidc": "kaist",
    "campus.oidc.kaist.issuer": "https://sso.kaist.example/realms/kaist",
    "campus.oidc.kaist.client_id": "campus",
    "campus.oidc.kaist.name_ko": "카이스트",
    "campus.oidc.kaist.name_en": "KAIST",
    "campus.oidc.kaist.domains": "KAIST.ac.kr, kaist.example",
}


def test_a_provider_is_read_and_its_secret_kept_out_of_sight(tmp_path):
    file = tmp_path / "secret"
    file.write_text("of the provider\n")
    file.chmod(0o600)
    (provider,) = read_settings(BASE, {"CAMPUS_OIDC_KAIST_CLIENT_SECRET_FILE": str(file)}).providers
    assert provider.domains == {"kaist.ac.kr", "kaist.example"}
    assert (provider.client_secret, provider.second_factor, provider.organization) == ("of the provider", False, "")
    assert "of the provider" not in repr(provider)
    more = {"campus.oidc.kaist.second_factor": "true", "campus.oidc.kaist.organization": "kaist"}
    (provider,) = read_settings(BASE | more, {}).providers
    assert (provider.second_factor, provider.organization) == (True, "kaist")
    assert read_settings(BASE | {"campus.oidc": ""}, {}).providers == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("oidc", "kaist kaist"),
        ("oidc", "KAIST"),
        ("oidc", "ka-ist"),
        ("oidc", "etri"),
        ("oidc.kaist.issuer", ""),
        ("oidc.kaist.issuer", "http://sso.kaist.example"),
        ("oidc.kaist.issuer", "https://sso.kaist.example?a=b"),
        ("oidc.kaist.issuer", "https://me@sso.kaist.example"),
        ("oidc.kaist.issuer", "https://[::1"),
        ("oidc.kaist.issuer", "https://sso.kaist.example:port"),
        ("oidc.kaist.issuer", "https:///path"),
        ("oidc.kaist.client_id", ""),
        ("oidc.kaist.name_ko", ""),
        ("oidc.kaist.name_en", "k" * 61),
        ("oidc.kaist.domains", ""),
        ("oidc.kaist.domains", "gmail.com"),
        ("oidc.kaist.domains", "kaist"),
        ("oidc.kaist.organization", "../etc"),
        ("oidc.kaist.second_factor", "yes"),
        ("oidc.kaist.assumes_verified", "1"),
    ],
)
def test_nonsense_is_refused_by_name(name, value):
    with pytest.raises(SettingsRefused, match=r"campus\." + name.split("=")[0].replace("etri", "kaist")[:10]):
        read_settings(BASE | {f"campus.{name}": value}, {})


def test_two_names_for_one_issuer_are_refused():
    second = {key.replace("kaist.", "etri.", 1): value for key, value in BASE.items() if key.startswith("campus.oidc.")}
    with pytest.raises(SettingsRefused, match=r"campus\.oidc\.kaist\.issuer is that of another provider"):
        read_settings(BASE | second | {"campus.oidc": "kaist etri"}, {})
