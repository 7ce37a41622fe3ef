"""Everything is said in Korean and in English, completely."""

import re

import pytest
from babel.messages.catalog import Catalog, Message

from tests.support.catalogues import LANGUAGES, extract, is_empty, messages, read_catalogue

PLACEHOLDER = re.compile(r"\$\{\w+\}|%\(\w+\)[sd]")
HANGUL = re.compile(r"[가-힣]")
# Ids that are the same word in both languages: names, units.
TELLING = re.compile(r"[A-Za-z]{3}")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extract()


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read_catalogue(request.param)


def ids(catalogue: Catalog) -> set[str | tuple[str, ...]]:
    return {message.id for message in messages(catalogue)}


def strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_the_code_says_something(template):
    assert len(ids(template)) > 100


def test_nothing_is_missing(template, catalogue):
    assert ids(template) - ids(catalogue) == set(), "run `make locale` and translate"


def test_nothing_is_left_over(template, catalogue):
    assert ids(catalogue) - ids(template) == set(), "run `make locale`"
    assert not catalogue.obsolete


def test_nothing_is_empty_or_fuzzy(catalogue):
    assert [message.id for message in messages(catalogue) if is_empty(message) or message.fuzzy] == []


def test_placeholders_are_kept(catalogue):
    """One of singular and plural may do without the number, but a translation brings none of its own."""
    wrong = {
        string: message.id
        for message in messages(catalogue)
        for string in strings(message)
        if not _is_kept(message, placeholders(string))
    }
    assert wrong == {}


def _is_kept(message: Message, said: set[str]) -> bool:
    if isinstance(message.id, str):
        return said == placeholders(message.id)
    return said <= placeholders(" ".join(message.id))


def test_korean_is_korean():
    said = {message.id: strings(message) for message in messages(read_catalogue("ko"))}
    untranslated = {id_ for id_, texts in said.items() if isinstance(id_, str) and TELLING.search(id_) and id_ in texts}
    assert untranslated == set()
    assert all(
        HANGUL.search(text) or not TELLING.search(PLACEHOLDER.sub("", text))
        for texts in said.values()
        for text in texts
    )
