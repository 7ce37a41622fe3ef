"""The message catalogues; ``python -m tests.support.catalogues`` brings them up to date (`make locale`)."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "campus" / "locale"
LANGUAGES = ("ko", "en")


def extract() -> Catalog:
    """Every message of the code and the templates."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "campus.pot"
        here = Path.cwd()
        os.chdir(ROOT)  # the mapping's patterns are relative
        try:
            CommandLineInterface().run(
                ["pybabel", "--quiet", "extract", "--mapping-file", "pyproject.toml", "--output-file", str(target), "."]
            )
        finally:
            os.chdir(here)
        return _read(target)


def _read(file: Path, locale: str | None = None) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=locale, domain="campus")


def catalogue_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "campus.po"


def read_catalogue(language: str) -> Catalog:
    """The catalogue of ``language`` as it stands; an empty one when there is none."""
    file = catalogue_file(language)
    return _read(file, language) if file.exists() else Catalog(locale=language, domain="campus")


def messages(catalogue: Catalog) -> list[Message]:
    """All messages but the header."""
    return [message for message in catalogue if message.id]


def _write(catalogue: Catalog, file: Path) -> None:
    catalogue.project, catalogue.version, catalogue.copyright_holder = "Campus", "1", "the Campus authors"
    catalogue.header_comment = "# Messages of Campus. `make locale` keeps this file in step with the code."
    catalogue.fuzzy = False
    # A date of its own would change the file at every run; the history knows better.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, catalogue, sort_output=True, no_location=True, ignore_obsolete=True, width=120)


def _speak_english(catalogue: Catalog) -> None:
    """English says what the ids say."""
    for message in messages(catalogue):
        if not any(message.string if isinstance(message.string, tuple) else (message.string,)):
            message.string = message.id


def update() -> dict[str, int]:
    """Bring every catalogue up to date; how many messages still want words, by language."""
    template = extract()
    _write(template, LOCALE / "campus.pot")
    wanting = {}
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        if language == "en":
            _speak_english(catalogue)
        _write(catalogue, catalogue_file(language))
        with catalogue_file(language).with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
        wanting[language] = sum(is_empty(message) for message in messages(catalogue))
    return wanting


def is_empty(message: Message) -> bool:
    """Whether a message lacks words, or one of its plural forms does."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return not all(strings)


if __name__ == "__main__":
    for language, count in update().items():
        print(f"{language}: {count} messages want words" if count else f"{language}: complete")
