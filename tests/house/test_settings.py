"""Production refuses what is only fit for trying Campus out; the environment wins over the file."""

import configparser
from pathlib import Path

import pytest

from campus.settings import DEVELOPMENT_SECRET, Environment, SettingsRefused, read_settings

ROOT = Path(__file__).parents[2]
SECRET = "s" * 48


def ini_of(name: str) -> dict[str, str]:
    parser = configparser.ConfigParser(defaults={"here": str(ROOT)})
    parser.read(ROOT / name, encoding="utf-8")
    return dict(parser["app:main"])


@pytest.fixture
def production() -> dict[str, str]:
    return ini_of("production.ini")


def test_development_ini_is_complete():
    settings = read_settings(ini_of("development.ini"), {})
    assert settings.environment is Environment.DEVELOPMENT
    assert settings.mail.folder == ROOT / "var" / "mail"


def test_production_ini_needs_a_secret_and_nothing_else(production):
    with pytest.raises(SettingsRefused, match=r"campus\.secret is missing"):
        read_settings(production, {})
    assert read_settings(production, {"CAMPUS_SECRET": SECRET}).is_https


@pytest.mark.parametrize("secret", ["", "short", DEVELOPMENT_SECRET])
def test_production_refuses_missing_short_and_known_secrets(production, secret):
    with pytest.raises(SettingsRefused, match="CAMPUS_SECRET"):
        read_settings(production, {"CAMPUS_SECRET": secret})


def test_production_refuses_plain_http_and_mail_folders(production):
    with pytest.raises(SettingsRefused, match="https"):
        read_settings(production | {"campus.base_url": "http://campus.example"}, {"CAMPUS_SECRET": SECRET})
    with pytest.raises(SettingsRefused, match=r"mail\.folder"):
        read_settings(production | {"campus.mail.folder": "/tmp/mail"}, {"CAMPUS_SECRET": SECRET})


def test_a_secret_may_stand_in_a_file_that_is_its_owners_alone(production, tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o600)
    assert read_settings(production, {"CAMPUS_SECRET_FILE": str(file)}).secret == SECRET
    file.chmod(0o640)
    with pytest.raises(SettingsRefused, match="chmod 600"):
        read_settings(production, {"CAMPUS_SECRET_FILE": str(file)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("processes", "0"),
        ("threads", "many"),
        ("environment", "staging"),
        ("mail.starttls", "yes"),
        ("pool_size", "-1"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_name(production, name, value):
    with pytest.raises(SettingsRefused, match=name):
        read_settings(production | {f"campus.{name}": value}, {"CAMPUS_SECRET": SECRET})


@pytest.mark.parametrize(
    "address",
    ["reply", "@campus.example", "reply@", "re+ply@campus.example", "답장@campus.example", f"{'r' * 21}@c.example"],
)
def test_the_address_for_answers_takes_a_plus(production, address):
    with pytest.raises(SettingsRefused, match=r"campus\.mail\.replies"):
        read_settings(production, {"CAMPUS_SECRET": SECRET, "CAMPUS_MAIL_REPLIES": address})
    read = read_settings(production, {"CAMPUS_SECRET": SECRET, "CAMPUS_MAIL_REPLIES": "Reply@campus.example"})
    assert read.mail.replies == "reply@campus.example"


def test_a_request_never_waits_for_a_connection_that_waits_for_it(production):
    """Some requests hold two connections: with one more than threads, somebody always has both."""
    ini = production | {"campus.secret": SECRET, "campus.threads": "20"}
    assert read_settings(ini, {}).pool_size > 20
    with pytest.raises(SettingsRefused, match=r"campus\.pool_size must be a whole number of at least 21"):
        read_settings(ini | {"campus.pool_size": "20"}, {})
