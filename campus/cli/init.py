"""``campus init``: begin a hub of one's own on an empty database."""

import getpass
import os
import sys
import unicodedata
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from campus.cli import schema
from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.databases import opened_engine, opened_hub
from campus.cli.schema import SchemaRefused, SchemaState
from campus.db import Engine, Sessions, make_sessions
from campus.domain.contact import ContactRefused, normalize_email, normalize_person_name
from campus.domain.text import TextRefused, clean_line
from campus.feeds.rebuilding import refresh_texts
from campus.founding.queries import count_admins, is_founded
from campus.founding.services.codes import make_code
from campus.founding.services.founding import AlreadyFounded, FirstAdmin, FoundHub, found_hub
from campus.hub.queries import HubFacts
from campus.people.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, hash_password, password_problem
from campus.settings import Settings
from campus.spaces.drafts import ZoneDraft

REFUSED = 2
PASSWORD_VARIABLE = "CAMPUS_ADMIN_PASSWORD"  # noqa: S105 - a name, not a secret
LONGEST_HUB, LONGEST_ZONE = 60, 100
NEEDED = ("name_ko", "name_en", "admin_name", "admin_email", "zone_ko", "zone_en")

DETAILS = f"""\
Makes the tables in an empty database and prints a setup code with the address of the setup page: whoever opens that
page and types the code names the hub, its first rooms and its first administrator. The code holds for 24 hours; each
new one ends those before it. A hub that is set up is left alone.

With names and an administrator it sets the hub up by itself, without rooms; those are added at the desk. The password
is asked for, or read from --password-file or from ${PASSWORD_VARIABLE}. --agree says that the administrator agrees to
the terms of use and to the use of their data, as the page /privacy tells them.

examples:
  campus init
  campus --ini production.ini init
  campus init --name-ko "새봄 허브" --name-en "Saebom Hub" --zone-ko "본관" --zone-en "Main" \\
              --admin-name 김하늘 --admin-email sky@campus.example --password-file secret.txt --agree
"""


class InitRefused(RuntimeError):
    """Nothing was set up; the message says why and what to do."""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    about = "begin a hub of your own on an empty database"
    parser: ArgumentParser = add_command(subparsers, run, "init", about, DETAILS)
    parser.add_argument("--name-ko", metavar="NAME", help="the hub's name in Korean")
    parser.add_argument("--name-en", metavar="NAME", help="the hub's name in English")
    parser.add_argument("--contact", metavar="ADDRESS", help="the desk's mail address (default: the administrator's)")
    parser.add_argument("--zone-ko", metavar="NAME", help="the first zone's name in Korean")
    parser.add_argument("--zone-en", metavar="NAME", help="the first zone's name in English")
    parser.add_argument("--admin-name", metavar="NAME", help="who administers the hub")
    parser.add_argument("--admin-email", metavar="ADDRESS", help="the address to sign in with")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="the file with the password")
    parser.add_argument("--agree", action="store_true", help="the administrator agrees to the terms and to /privacy")


def run(arguments: Namespace) -> int:
    """Make the tables; then the hub, or a code for the setup page."""
    settings, now = load(arguments).settings, datetime.now(UTC).replace(microsecond=0)
    try:
        with opened_engine(settings) as engine:
            _prepare(settings, engine)
        with opened_hub(settings) as sessions:
            _refuse_founded(sessions)
            with sessions.write() as db:
                refresh_texts(db, settings, now=now)
            if any(getattr(arguments, name) for name in (*NEEDED, "contact", "password_file", "agree")):
                _found(sessions, arguments, now)
                say(f"The hub is set up. Sign in at {settings.base_url}/sign-in as {arguments.admin_email}.")
                say(f"Rooms are added at {settings.base_url}/manage/spaces.")
                return 0
            with sessions.write() as db:
                code = make_code(db, replacing=True, now=now)
    except InitRefused as refused:
        complain(str(refused))
        return REFUSED
    say("\n".join(code_lines(settings, code)))
    say("The page answers while `campus serve` runs.")
    return 0


def code_lines(settings: Settings, code: str) -> list[str]:
    """Where the hub is set up, and with which code."""
    return [
        f"Set the hub up at {settings.base_url}/setup",
        f"Setup code (24 hours): {code}",
        f"Or in one step:        {settings.base_url}/setup#{code}",
    ]


def setup_hint(settings: Settings, engine: Engine) -> list[str]:
    """What whoever starts a server on an empty hub is told. The code only where a person reads it: what goes elsewhere
    is kept as a log."""
    sessions = make_sessions(engine)
    with sessions.read() as db:
        if is_founded(db):
            return []
    if not sys.stdout.isatty():
        return [f"The hub is not set up yet: `campus init` prints a code for {settings.base_url}/setup"]
    with sessions.write() as db:
        code = make_code(db, replacing=False, now=datetime.now(UTC).replace(microsecond=0))
    return code_lines(settings, code)


def _prepare(settings: Settings, engine: Engine) -> None:
    """Make the tables where there are none. Raises :class:`SchemaRefused` for those of another version."""
    found = schema.read_schema(settings, engine)
    if found.state is SchemaState.EMPTY:
        _before, after = schema.upgrade(settings, engine)
        say(f"The tables were made, at revision {after.found}.")
    elif found.state is not SchemaState.CURRENT:
        raise SchemaRefused(found.sentence())


def _refuse_founded(sessions: Sessions) -> None:
    with sessions.read() as db:
        count = count_admins(db)
    if count:
        who = "1 person administers it" if count == 1 else f"{count} people administer it"
        raise InitRefused(f"This hub is set up already: {who}. Nothing was changed.")


def _found(sessions: Sessions, arguments: Namespace, now: datetime) -> None:
    command = _command(arguments)
    try:
        with sessions.write() as db:
            found_hub(db, command, now=now)
    except AlreadyFounded as late:
        raise InitRefused("Somebody else has set up this hub just now. Nothing was changed.") from late


def _command(arguments: Namespace) -> FoundHub:
    missing = [f"--{name.replace('_', '-')}" for name in NEEDED if not getattr(arguments, name)]
    if missing:
        raise InitRefused(f"To set the hub up without its page, say also: {' '.join(missing)}")
    if not arguments.agree:
        raise InitRefused("Add --agree if the administrator agrees to the terms of use and to what /privacy says.")
    email = _read("--admin-email", arguments.admin_email, normalize_email)
    name = _read("--admin-name", arguments.admin_name, normalize_person_name)
    contact = _read("--contact", arguments.contact or email, normalize_email)
    hub = [_line(f"--name-{each}", getattr(arguments, f"name_{each}"), LONGEST_HUB) for each in ("ko", "en")]
    zone = [_line(f"--zone-{each}", getattr(arguments, f"zone_{each}"), LONGEST_ZONE) for each in ("ko", "en")]
    password = unicodedata.normalize("NFC", _password(arguments.password_file))
    problem = password_problem(password, email=email, name=name)
    if problem is not None:
        raise InitRefused(
            f"The password will not do ({problem.value.replace('_', ' ')}): use {SHORTEST_PASSWORD} to "
            f"{LONGEST_PASSWORD} characters, no common password, and neither name nor address."
        )
    admin = FirstAdmin(name, email, hash_password(password), "ko")
    return FoundHub(facts=HubFacts(hub[0], hub[1], contact), admin=admin, zone=ZoneDraft(*zone))


def _read(option: str, raw: str, normalize: Any) -> str:
    try:
        return str(normalize(raw))
    except ContactRefused as refusal:
        raise InitRefused(f"{option} cannot be read: {raw!r}") from refusal


def _line(option: str, raw: str, longest: int) -> str:
    try:
        line = clean_line(raw, longest=longest)
    except TextRefused as refusal:
        raise InitRefused(f"{option} takes one line of at most {longest} characters.") from refusal
    if not line:
        raise InitRefused(f"{option} is empty.")
    return line


def _password(file: Path | None) -> str:
    """The password from a file, the environment, or whoever sits at the console."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise InitRefused(f"{file} cannot be read.") from problem
    if os.environ.get(PASSWORD_VARIABLE):
        return os.environ[PASSWORD_VARIABLE]
    if not sys.stdin.isatty():
        raise InitRefused(f"There is no password: use --password-file or ${PASSWORD_VARIABLE}.")
    typed = getpass.getpass("Password of the administrator: ")
    if getpass.getpass("Once more: ") != typed:
        raise InitRefused("The two passwords are not the same.")
    return typed
