"""What ``_``, ``ngettext`` and ``{% trans %}`` do in pages: look a phrase up, fill it in, keep it."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape
from pyramid.i18n import TranslationString
from pyramid.threadlocal import get_current_request

from campus.web.locale import catalogue


@lru_cache(maxsize=4_096)
def _phrase(locale: str, message: str) -> Markup:
    return Markup(catalogue(locale).gettext(message))  # noqa: S704 - our own translations


@lru_cache(maxsize=4_096)
def _plain(locale: str, message: str) -> Markup:
    """A phrase with nothing to fill in; ``%%`` stands for one percent sign."""
    return _phrase(locale, message) % {}


def gettext(message: str, **values: Any) -> Markup:
    """``message`` in the reader's language with ``%(name)s`` filled in, escaped."""
    request = get_current_request()
    if isinstance(message, TranslationString):
        if message.mapping:
            return escape(request.localizer.translate(message))
        message = str(message)
    if values:
        return _phrase(request.locale_name, message) % values
    return _plain(request.locale_name, message)


def ngettext(singular: str, plural: str, num: int, **values: Any) -> Markup:
    """The form of a phrase for ``num`` things, ``%(num)s`` and other names filled in, escaped."""
    said = catalogue(get_current_request().locale_name).ngettext(singular, plural, num)
    return Markup(said) % {"num": num, **values}  # noqa: S704 - our own translations


def speak(environment: Any) -> None:
    """Let the pages of a Jinja ``environment`` (newstyle gettext) speak through this module."""
    environment.globals |= {"gettext": gettext, "_": gettext, "ngettext": ngettext}
