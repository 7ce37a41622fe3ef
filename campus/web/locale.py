"""Language: Korean first, English complete. Which one a request speaks, and how a reader switches."""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from gettext import translation as read_catalogue

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationStringFactory
from pyramid.request import Request
from pyramid.response import Response

from campus.paths import LOCALE
from campus.permissions import Permission

DOMAIN = "campus"
LOCALES = ("ko", "en")
COOKIE = "locale"
_YEAR_SECONDS = 365 * 86_400

_ = TranslationStringFactory(DOMAIN)


@lru_cache
def catalogue(locale: str) -> GNUTranslations | NullTranslations:
    """The compiled messages of ``locale``, for whoever has no request: mails and feeds."""
    return read_catalogue(DOMAIN, LOCALE, [locale], fallback=True)


def negotiate(request: Request) -> str:
    """The language of a request: the reader's own choice, else what the browser asks for, else Korean."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return str(chosen)
    if not request.accept_language:
        return "ko"
    return str(request.accept_language.lookup(LOCALES, default="ko"))


def local_path(raw: str | None, fallback: str) -> str:
    """``raw`` if it is a path on this site, else ``fallback``: redirects never leave the house."""
    if not raw or not raw.startswith("/") or raw.startswith(("//", "/\\")):
        return fallback
    # Visible ASCII only: nothing else may stand in a header, and browsers drop tabs and newlines.
    return raw if all("!" <= char <= "~" for char in raw) else fallback


def set_locale_cookie(request: Request, response: Response, locale: str) -> None:
    """Remember ``locale`` in the browser for a year."""
    response.set_cookie(
        COOKIE,
        locale,
        max_age=_YEAR_SECONDS,
        samesite="Lax",
        secure=request.registry["settings"].is_https,
        httponly=True,
    )


def speak(request: Request, locale: str) -> None:
    """Answer in ``locale``, if it is one of ours, and remember it. Call it before anything is translated."""
    if locale in LOCALES:
        request.locale_name = locale
        set_locale_cookie(request, request.response, locale)


def switch(request: Request) -> Response:
    """Change the language and go back to the page one came from."""
    locale = request.params.get("locale")
    response = HTTPSeeOther(local_path(request.params.get("back"), "/"))
    if locale in LOCALES:
        set_locale_cookie(request, response, locale)
    return response


def includeme(config: Configurator) -> None:
    """Catalogues, the negotiator and the switch."""
    config.add_translation_dirs(str(LOCALE))
    config.set_locale_negotiator(negotiate)
    config.add_route("locale.switch", "/locale")
    config.add_view(switch, route_name="locale.switch", request_method="POST", permission=Permission.KNOCK)
