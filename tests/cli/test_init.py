"""``campus init``: tables, a code for the setup page, or the whole hub."""

import re
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from campus.cli.init import setup_hint
from campus.db import make_engine
from campus.founding.gate import FOUNDED
from campus.founding.queries import count_admins
from campus.founding.services.codes import is_code
from campus.hub.queries import hub_facts
from campus.people.models import Resident
from campus.people.passwords import verify_password
from campus.spaces.models import Policy, Zone
from tests.cli.test_program import set_revision
from tests.support.serving import ServedHub

CODE = re.compile(r"Setup code \(24 hours\): ((?:[0-9A-Z]{4}-){6}[0-9A-Z]{4})\n")
WHOLE = (
    *("init", "--name-ko", "새봄 허브", "--name-en", "Saebom Hub", "--zone-ko", "본관", "--zone-en", "Main"),
    *("--admin-name", "김하늘", "--admin-email", "Sky@saebom.example", "--agree"),
)
PASSWORD = "봄바람이 살랑이는 저녁"


@pytest.fixture(autouse=True)
def _not_set_up(sessions) -> None:
    sessions.info[FOUNDED] = False


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return file


def test_an_empty_file_gets_tables_and_a_code(run, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CAMPUS_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite")
    assert run("init") == 0
    said = capsys.readouterr().out
    code = CODE.search(said)[1]
    assert "The tables were made" in said
    assert "http://localhost:6543/setup\n" in said and f"/setup#{code}" in said
    engine = create_engine(f"sqlite:///{tmp_path}/none.sqlite")
    with Session(engine) as db:
        assert is_code(db, code, now=datetime.now(UTC))
    engine.dispose()


def test_each_new_code_ends_the_one_before(run, sessions, capsys):
    codes = []
    for _ in range(2):
        assert run("init") == 0
        codes.append(CODE.search(capsys.readouterr().out)[1])
    with sessions.read() as db:
        assert [is_code(db, each, now=datetime.now(UTC)) for each in codes] == [False, True]


@pytest.mark.parametrize("words", [("init",), WHOLE])
def test_a_hub_that_is_set_up_is_left_alone(run, hub, sessions, capsys, words):
    assert run(*words) == 2
    said = capsys.readouterr()
    assert said.err == "campus: This hub is set up already: 1 person administers it. Nothing was changed.\n"
    assert hub.admin.email not in said.err + said.out and "code" not in said.out


def test_tables_of_another_version_are_refused(run, sessions, capsys):
    set_revision(sessions, "29990101_from_the_future")
    assert run("init") == 2
    assert "newer Campus" in capsys.readouterr().err
    set_revision(sessions, "20261122_the_house")
    assert run("init") == 2
    assert "campus upgrade" in capsys.readouterr().err


def test_the_whole_hub_without_the_page(run, sessions, settings, secret, capsys):
    assert run(*WHOLE, "--password-file", str(secret)) == 0
    assert "Sign in at http://localhost:6543/sign-in as Sky@saebom.example" in capsys.readouterr().out
    with sessions.read() as db:
        me = db.scalars(select(Resident)).one()
        assert (me.role, me.status, me.email) == ("admin", "active", "sky@saebom.example")
        assert verify_password(me.password_hash, PASSWORD)
        assert hub_facts(db, settings).contact_address == "sky@saebom.example"
        assert db.scalars(select(Zone.name_en)).all() == ["Main"]
        assert db.scalars(select(Policy.slug)).all() == ["hub"]
        assert count_admins(db) == 1


def test_the_password_from_the_environment(run, sessions, monkeypatch):
    monkeypatch.setenv("CAMPUS_ADMIN_PASSWORD", PASSWORD)
    assert run(*WHOLE, "--contact", "desk@saebom.example") == 0
    with sessions.read() as db:
        assert verify_password(db.scalars(select(Resident.password_hash)).one(), PASSWORD)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--zone-en": None}, "say also: --zone-en"),
        ({"--agree": None}, "Add --agree"),
        ({"--admin-email": "sky"}, "--admin-email cannot be read"),
        ({"--admin-name": "12"}, "--admin-name cannot be read"),
        ({"--name-ko": "가" * 61}, "--name-ko takes one line of at most 60 characters"),
        ({"--name-ko": " "}, "--name-ko is empty"),
        ({"--password-file": "/nowhere"}, "/nowhere cannot be read"),
        ({"--password-file": None}, "There is no password"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_made(run, sessions, secret, capsys, monkeypatch, change, said):
    monkeypatch.setattr(sys, "stdin", StringIO())
    words = dict(zip(WHOLE[1:-1:2], WHOLE[2:-1:2], strict=True)) | {"--password-file": str(secret)} | change
    line = [word for pair in words.items() if pair[1] is not None and pair[0] != "--agree" for word in pair]
    assert run("init", *line, *([] if "--agree" in change else ["--agree"])) == 2
    assert said in capsys.readouterr().err
    with sessions.read() as db:
        assert count_admins(db) == 0


def test_a_weak_password_is_refused(run, secret, capsys):
    secret.write_text("password", encoding="utf-8")
    assert run(*WHOLE, "--password-file", str(secret)) == 2
    assert "The password will not do (too short)" in capsys.readouterr().err


class Terminal:
    """What a person reads."""

    def isatty(self) -> bool:
        return True


def test_a_server_tells_its_code_to_people_only(settings, sessions, monkeypatch):
    engine = make_engine(settings)
    assert "campus init" in setup_hint(settings, engine)[0]
    monkeypatch.setattr(sys, "stdout", Terminal())
    lines = "\n".join(setup_hint(settings, engine))
    monkeypatch.undo()
    with sessions.read() as db:
        assert is_code(db, CODE.search(lines)[1], now=datetime.now(UTC))
    engine.dispose()


def test_a_server_of_a_hub_that_is_set_up_has_nothing_to_tell(settings, hub):
    engine = make_engine(settings)
    assert setup_hint(settings, engine) == []
    engine.dispose()


def test_served_empty_it_leads_to_its_page_and_writes_no_code(settings, sessions, tmp_path):
    with ServedHub(Path(sys.executable).with_name("campus"), settings, tmp_path, "--processes", "1") as served:
        page = served.get("/")
        assert 'action="/setup"' in page
        output = served.end()
    assert "The hub is not set up yet: `campus init` prints a code" in output
    assert not CODE.search(output)
