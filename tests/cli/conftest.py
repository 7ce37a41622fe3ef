"""Commands in tests: run in this process, on a database that the environment names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from campus.cli.program import main
from campus.settings import Settings

Run = Callable[..., int]


@pytest.fixture
def run(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("doctor")``: the exit status. Settings come from the environment alone; logging stays as it is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("logging.config.dictConfig", lambda _config: None)
    for name, value in {
        "ENVIRONMENT": "test",
        "DATABASE_URL": settings.database_url,
        "SECRET": settings.secret,
        "MAIL_FOLDER": str(settings.mail.folder),
        "MAIL_SENDER": settings.mail.sender,
    }.items():
        monkeypatch.setenv(f"CAMPUS_{name}", value)
    return lambda *words: main(list(words))
