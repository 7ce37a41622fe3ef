"""Which settings a command works with: an ini file, the environment, or both."""

import logging.config
import os
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import plaster
from pyramid.paster import setup_logging

from campus.settings import Settings, SettingsRefused, read_settings

USUAL_FILES = ("development.ini", "production.ini")

PLAIN_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)-5s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"level": "INFO", "handlers": ["console"]},
}


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings, the raw ``[app:main]`` section for Pyramid, and where they came from."""

    settings: Settings
    ini: dict[str, str]
    source: str


def find_ini(named: str | None) -> Path | None:
    """The ini file named on the command line or in $CAMPUS_INI, else the usual ones in this folder, else None.

    Raises :class:`SettingsRefused` when a named file is not there.
    """
    named = named or os.environ.get("CAMPUS_INI")
    if named is None:
        return next((Path(name) for name in USUAL_FILES if Path(name).is_file()), None)
    if not Path(named).is_file():
        raise SettingsRefused(f"There is no file {named}.")
    return Path(named)


def load(arguments: Namespace) -> Configuration:
    """The configuration that ``arguments.ini`` and the environment name; sets up logging, too.

    Raises :class:`SettingsRefused` for what is missing or unfit.
    """
    file = find_ini(arguments.ini)
    if file is None:
        logging.config.dictConfig(PLAIN_LOGGING)
        ini: dict[str, str] = {}
    else:
        ini = dict(plaster.get_settings(str(file), "app:main"))
        setup_logging(str(file))
    return Configuration(read_settings(ini), ini, str(file) if file else "the environment")
