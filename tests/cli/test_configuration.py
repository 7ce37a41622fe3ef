"""Where settings come from: an ini file, the environment, or both."""

from argparse import Namespace
from pathlib import Path

import pytest

from campus.cli.configuration import find_ini, load
from campus.settings import Environment, SettingsRefused

INI = """\
[app:main]
use = egg:campus
campus.environment = test
campus.database_url = sqlite:///%(here)s/var/campus.sqlite
campus.processes = 3
"""


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder and no $CAMPUS_…; logging stays as pytest has it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CAMPUS_INI", raising=False)
    monkeypatch.setattr("logging.config.dictConfig", lambda _config: None)
    monkeypatch.setattr("campus.cli.configuration.setup_logging", lambda _file: None)


def arguments(ini: str | None = None) -> Namespace:
    return Namespace(ini=ini)


def test_the_file_on_the_command_line_comes_first(tmp_path, monkeypatch):
    for name in ("named.ini", "environment.ini", "development.ini", "production.ini"):
        (tmp_path / name).write_text(INI)
    assert find_ini(None) == Path("development.ini")
    monkeypatch.setenv("CAMPUS_INI", "environment.ini")
    assert find_ini(None) == Path("environment.ini")
    assert find_ini("named.ini") == Path("named.ini")


def test_production_ini_is_found_where_there_is_no_development_ini(tmp_path):
    (tmp_path / "production.ini").write_text(INI)
    assert find_ini(None) == Path("production.ini")


def test_a_named_file_that_is_not_there_is_refused():
    with pytest.raises(SettingsRefused, match="no file nowhere"):
        find_ini("nowhere.ini")


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "campus.ini").write_text(INI)
    monkeypatch.setenv("CAMPUS_PROCESSES", "5")
    loaded = load(arguments("campus.ini"))
    assert loaded.settings.processes == 5
    assert loaded.settings.database_url == f"sqlite:///{tmp_path}/var/campus.sqlite"
    assert loaded.source == "campus.ini"


def test_the_environment_alone_is_enough(monkeypatch):
    monkeypatch.setenv("CAMPUS_ENVIRONMENT", "test")
    monkeypatch.setenv("CAMPUS_DATABASE_URL", "sqlite:///somewhere.sqlite")
    loaded = load(arguments())
    assert loaded.settings.environment is Environment.TEST
    assert loaded.source == "the environment"


def test_nothing_at_all_is_refused_with_what_is_missing():
    with pytest.raises(SettingsRefused, match="database_url"):
        load(arguments())
