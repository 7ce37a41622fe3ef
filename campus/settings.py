"""Settings: read once from the ini file and the environment, as one frozen value. Nobody else parses strings.

An environment variable ``CAMPUS_<NAME>`` (upper case, dots as underscores) wins over ``campus.<name>`` in the ini file;
``CAMPUS_<NAME>_FILE`` names a file (mode 0600) that holds the value, for secrets.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from campus.permissions import Role
from campus.providers import Provider, ProviderUnfit, read_providers

SHORTEST_SECRET = 32
# What stands before the @ may have 64 characters (RFC 5321, 4.5.3.1.1), and a token follows it.
LONGEST_REPLIES = 20
DEVELOPMENT_SECRET = "development-only-secret-never-use-it-elsewhere"  # noqa: S105 - refused in production


class Environment(StrEnum):
    """Where the hub runs; production refuses whatever is only fit for trying it out."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class SettingsRefused(ValueError):
    """A setting is missing or unfit; the message says which one and what would do."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves: into ``folder`` when it is set, else by SMTP.

    ``replies`` is the address whose plus-addresses reach ``campus mail receive``; empty: answers of calendars go to the
    desk, to be read by people.
    """

    sender: str
    folder: Path | None
    host: str
    port: int
    username: str
    password: str
    starttls: bool
    replies: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the program is told from outside. ``base_url`` has no trailing slash."""

    environment: Environment
    base_url: str
    secret: str
    database_url: str
    sqlite_synchronous: str
    pool_size: int
    statement_timeout_seconds: int
    mail: MailSettings
    listen: tuple[str, ...]
    processes: int
    threads: int
    trusted_proxy: str
    hub_name_ko: str
    hub_name_en: str
    contact_address: str
    second_factor_for: frozenset[Role] = frozenset()
    providers: tuple[Provider, ...] = ()

    @property
    def host(self) -> str:
        """Host name of ``base_url``: the right-hand side of every UID."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_development(self) -> bool:
        return self.environment is Environment.DEVELOPMENT


def _read_secret_file(path: Path) -> str:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsRefused(f"{path} must be readable by its owner only (chmod 600).")
    return path.read_text(encoding="utf-8").strip()


class _Source:
    """Looks a name up in the environment first, then in the ini file."""

    def __init__(self, ini: Mapping[str, str], environ: Mapping[str, str]) -> None:
        self._ini = ini
        self._environ = environ

    def text(self, name: str, default: str = "") -> str:
        variable = "CAMPUS_" + name.upper().replace(".", "_")
        if variable in self._environ:
            return self._environ[variable]
        if variable + "_FILE" in self._environ:
            return _read_secret_file(Path(self._environ[variable + "_FILE"]))
        return str(self._ini.get("campus." + name, default)).strip()

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        raw = self.text(name, str(default))
        if not raw.isdecimal() or int(raw) < least:
            raise SettingsRefused(f"campus.{name} must be a whole number of at least {least}, not {raw!r}.")
        return int(raw)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        if raw not in allowed:
            raise SettingsRefused(f"campus.{name} must be one of {', '.join(allowed)}, not {raw!r}.")
        return raw

    def switch(self, name: str, default: bool) -> bool:
        return self.choice(name, "true" if default else "false", ("true", "false")) == "true"


def _refuse_unfit_production(settings: Settings) -> None:
    if settings.environment is not Environment.PRODUCTION:
        return
    if settings.secret == DEVELOPMENT_SECRET or len(settings.secret) < SHORTEST_SECRET:
        raise SettingsRefused(
            f"campus.secret is missing, the development default, or shorter than {SHORTEST_SECRET} characters. "
            "Set CAMPUS_SECRET or CAMPUS_SECRET_FILE, for example from: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if not settings.is_https:
        raise SettingsRefused("campus.base_url must begin with https:// in production.")
    if settings.mail.folder is not None:
        raise SettingsRefused("campus.mail.folder is for development; in production set campus.mail.host.")


def _replies(address: str) -> str:
    local, at, host = address.partition("@")
    is_whole = bool(local and at and host) and address.isascii() and "+" not in local
    if address and not (is_whole and len(local) <= LONGEST_REPLIES):
        raise SettingsRefused(
            "campus.mail.replies must be an address such as reply@campus.example, without + and with "
            f"{LONGEST_REPLIES} characters before the @ at most, not {address!r}."
        )
    return address.lower()


def _roles(raw: str) -> frozenset[Role]:
    """The roles named in ``raw``, parted by commas; ``nobody`` names none."""
    names = [each.strip() for each in raw.split(",") if each.strip()]
    if names == ["nobody"]:
        return frozenset()
    if not names or not set(names) <= set(Role):
        raise SettingsRefused(
            f"campus.second_factor_for must be nobody, or some of {', '.join(Role)} parted by commas, not {raw!r}."
        )
    return frozenset(Role(each) for each in names)


def _providers(source: _Source, environment: Environment) -> tuple[Provider, ...]:
    try:
        return read_providers(source.text, is_production=environment is Environment.PRODUCTION)
    except ProviderUnfit as problem:
        raise SettingsRefused(str(problem)) from problem


def _mail_settings(source: _Source) -> MailSettings:
    folder = source.text("mail.folder")
    return MailSettings(
        sender=source.text("mail.sender", "신성캠퍼스 <no-reply@localhost>"),
        folder=Path(folder) if folder else None,
        host=source.text("mail.host", "localhost"),
        port=source.number("mail.port", 25, least=1),
        username=source.text("mail.username"),
        password=source.text("mail.password"),
        starttls=source.switch("mail.starttls", False),
        replies=_replies(source.text("mail.replies")),
    )


def read_settings(ini: Mapping[str, str], environ: Mapping[str, str] | None = None) -> Settings:
    """The settings told by ``ini`` (the ``[app:main]`` section) and ``environ`` (default: the process's).

    Raises :class:`SettingsRefused` for a missing or unfit value; production refuses default and short secrets.
    """
    source = _Source(ini, os.environ if environ is None else environ)
    environment = Environment(source.choice("environment", "production", tuple(Environment)))
    database_url = source.text("database_url")
    if not database_url:
        raise SettingsRefused("campus.database_url is missing, for example sqlite:///var/campus.sqlite.")
    threads = source.number("threads", 8, least=1)
    settings = Settings(
        environment=environment,
        base_url=source.text("base_url", "http://localhost:6543").rstrip("/"),
        secret=source.text("secret"),
        database_url=database_url,
        sqlite_synchronous=source.choice("sqlite_synchronous", "FULL", ("FULL", "NORMAL", "EXTRA")),
        # Some requests read on one connection while they write on another: with one to spare somebody always goes on.
        pool_size=source.number("pool_size", threads + 2, least=threads + 1),
        statement_timeout_seconds=source.number("statement_timeout_seconds", 20, least=1),
        mail=_mail_settings(source),
        listen=tuple(source.text("listen", "127.0.0.1:6543").split()),
        processes=source.number("processes", 2, least=1),
        threads=threads,
        trusted_proxy=source.text("trusted_proxy"),
        hub_name_ko=source.text("hub_name_ko", "신성캠퍼스"),
        hub_name_en=source.text("hub_name_en", "Sinseong Campus"),
        contact_address=source.text("contact_address", "hub@localhost"),
        second_factor_for=_roles(source.text("second_factor_for", "manager, admin")),
        providers=_providers(source, environment),
    )
    _refuse_unfit_production(settings)
    return settings
