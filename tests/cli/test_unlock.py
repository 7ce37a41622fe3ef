"""``campus unlock`` takes a lost second factor away, and nothing else."""

import pytest
from sqlalchemy import select

from campus.audit.models import AuditEntry
from campus.people.models import CodeApp, Login, RecoveryCode, Resident
from tests.support.applications import open_login
from tests.support.clock import NOW
from tests.support.letters import letters_to

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def locked(sessions, hub):
    """An administrator with a code app and a recovery code, signed in on one device."""
    with sessions.write() as db:
        times = {"begun_at": NOW, "confirmed_at": NOW}
        db.add(CodeApp(resident_id=hub.admin.id, sealed_secret=b"sealed", last_step=0, **times))
        db.add(RecoveryCode(resident_id=hub.admin.id, code_sha256=b"code"))
    open_login(sessions, hub.admin)
    return hub.admin


def test_factor_and_devices_go_and_the_owner_is_told(run, locked, sessions, capsys):
    with sessions.read() as db:
        password = db.get_one(Resident, locked.id).password_hash
    assert run("unlock", f" {locked.email.upper()} ") == 0
    assert "password alone" in capsys.readouterr().out
    with sessions.read() as db:
        assert db.get_one(Resident, locked.id).password_hash == password
        for table in (CodeApp, RecoveryCode, Login):
            assert db.scalars(select(table).where(table.resident_id == locked.id)).all() == []
        (entry,) = db.scalars(select(AuditEntry).where(AuditEntry.act == "resident.factor-removed"))
        assert (entry.actor_id, entry.subject_id) == (None, locked.id)
    assert [each.event for each in letters_to(sessions, locked.email)] == ["factor-removed"]
    assert run("unlock", locked.email) == 1
    assert "no second factor" in capsys.readouterr().err


def test_an_address_of_nobody_is_said(run, hub, sessions, capsys):
    assert run("unlock", "nobody@campus.example") == 1
    assert "Nobody has the address" in capsys.readouterr().err
