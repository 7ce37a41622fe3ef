"""A visit: the signed cookie that carries the CSRF token and one-time messages. Who is signed in is kept in a table."""

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.session import JSONSerializer, SignedCookieSessionFactory

from campus.settings import Settings

_FORTNIGHT_SECONDS = 14 * 86_400
_MOST_SAID = 5  # a cookie holds 4 kB; who opens no page reads none of them


def cookie_name(settings: Settings, name: str) -> str:
    """``name`` with the ``__Host-`` prefix where the site is served by https."""
    return f"__Host-{name}" if settings.is_https else name


def say(request: Request, text: str, kind: str = "ok") -> None:
    """Show ``text`` (translated already) once on the next page; ``kind`` is ok, info or warn. The newest are kept."""
    waiting = request.session.pop_flash()
    for message in [*waiting, [kind, text]][-_MOST_SAID:]:
        request.session.flash(message)


def said(request: Request) -> list[tuple[str, str]]:
    """The one-time messages waiting; a visitor without the cookie has none, and gets no cookie by asking."""
    if request.registry["visit_cookie"] not in request.cookies:
        return []
    if not request.session.peek_flash():
        return []
    return [(kind, text) for kind, text in request.session.pop_flash()]


def includeme(config: Configurator) -> None:
    """The session factory and CSRF protection of every unsafe route."""
    settings: Settings = config.registry["settings"]
    name = cookie_name(settings, "visit")
    config.registry["visit_cookie"] = name
    config.set_session_factory(
        SignedCookieSessionFactory(
            settings.secret,
            salt="campus.visit",
            cookie_name=name,
            secure=settings.is_https,
            httponly=True,
            samesite="Lax",
            max_age=_FORTNIGHT_SECONDS,
            timeout=_FORTNIGHT_SECONDS,
            reissue_time=86_400,
            serializer=JSONSerializer(),
        )
    )
    config.set_default_csrf_options(require_csrf=True, check_origin=True)
