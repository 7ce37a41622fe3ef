"""``campus audit``: whole or not is the exit status, and the first entry that does not hold is named."""

import pytest
from sqlalchemy import update

from campus.audit.models import AccessEntry
from campus.db import Sessions
from tests.audit.conftest import look, unguarded, write
from tests.cli.conftest import Run


def test_verify_and_head(run: Run, sessions: Sessions, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "verify") == 0
    assert "no entry yet" in capsys.readouterr().out
    noted = write(sessions, [look(number) for number in range(5)])[1]
    last, digest = write(sessions, [look(5)])
    assert run("audit", "head") == 0
    assert capsys.readouterr().out.strip() == f"{last} {digest}"
    assert run("audit", "verify") == 0
    told = capsys.readouterr().out
    assert "entries 1 to 6" in told.replace("\n", " ") and digest in told.replace("\n", "")
    for hash_ in (noted, digest.upper()):
        assert run("audit", "verify", "--expect", hash_) == 0
    capsys.readouterr()
    assert run("audit", "verify", "--expect", "f" * 64) == 1
    assert "noted elsewhere" in capsys.readouterr().err.replace("\n", " ")
    with pytest.raises(SystemExit):
        run("audit", "verify", "--expect", "abc")
    with unguarded(sessions) as db:
        db.execute(update(AccessEntry).where(AccessEntry.number == 3).values(reason="another"))
    capsys.readouterr()
    assert run("audit", "verify") == 1
    assert "Entry 3" in capsys.readouterr().err
