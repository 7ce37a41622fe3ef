"""What holds for every answer and every request, whatever the page: headers, hosts, origins, sizes, readable input."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from pyramid.config import Configurator
from pyramid.httpexceptions import (
    HTTPBadRequest,
    HTTPException,
    HTTPForbidden,
    HTTPMethodNotAllowed,
    HTTPRequestEntityTooLarge,
    HTTPUnsupportedMediaType,
)
from pyramid.registry import Registry
from pyramid.request import Request
from pyramid.response import Response
from pyramid.tweens import EXCVIEW, INGRESS

from campus.db.requests import SAFE_METHODS
from campus.settings import Environment
from campus.web.locale import _
from campus.web.problems import is_for_programs

# A title of 10,000 Korean letters, 90 KB as a form sends them, is still answered beside its field.
FORM_BYTES = 128 * 1024
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)",
    ),
)
HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")

Handler = Callable[[Request], Response]


class FormRequest(Request):
    """A request whose body stays in memory; WebOb would put everything above 10 KB into a temporary file.

    The server lets in 9 MiB at most.
    """

    request_body_tempfile_limit = 9 * 1024 * 1024


def headers_tween(handler: Handler, registry: Registry) -> Handler:
    """Security headers on every answer, errors and static files included."""
    headers = (*HEADERS, HSTS) if registry["settings"].is_https else HEADERS
    wanted = [(pair[0].lower(), pair) for pair in (*headers, ("Cache-Control", "private, no-cache"))]

    def tween(request: Request) -> Response:
        response = handler(request)
        said = {name.lower() for name, _ in response.headerlist}
        response.headerlist += [pair for name, pair in wanted if name not in said]
        return response

    return tween


def refuse_host(request: Request) -> HTTPException | None:
    """Answer only to the configured host name: links and cookies are bound to it."""
    settings = request.registry["settings"]
    if settings.environment is not Environment.PRODUCTION or request.host.partition(":")[0] == settings.host:
        return None
    return HTTPBadRequest(_("This server does not answer to that host name."))


def refuse_method(request: Request) -> HTTPException | None:
    """Files are read; Pyramid would answer any method with them."""
    if request.method in ("GET", "HEAD") or not request.environ.get("PATH_INFO", "").startswith("/static/"):
        return None
    return HTTPMethodNotAllowed(headers=[("Allow", "GET, HEAD")])


def refuse_origin(request: Request) -> HTTPException | None:
    """A browser names the page a form was sent from; only our own may."""
    origin = request.headers.get("Origin")
    if origin is None or urlsplit(origin).netloc == request.host:
        return None
    return HTTPForbidden(_("This form was sent from another site."))


def _most_octets(registry: Registry, path: str) -> int:
    limits, patterns = registry["body_limits"], registry["body_limits_of_many"]
    return limits.get(path) or next((most for each, most in patterns if each.fullmatch(path)), FORM_BYTES)


def refuse_body(request: Request) -> HTTPException | None:
    """Forms only, of a bearable size, in UTF-8; checked before anything reads them. What programs send is measured
    here, and read by their own views, which know better what they take."""
    most = _most_octets(request.registry, request.path_info)
    if (request.content_length or 0) > most:
        return HTTPRequestEntityTooLarge(_("The form is larger than ${size} KB.", mapping={"size": most // 1024}))
    if is_for_programs(request):
        return None
    if request.content_length and request.content_type not in FORM_TYPES:
        return HTTPUnsupportedMediaType(_("This address reads forms only."))
    try:
        request.POST  # noqa: B018 - reading it is the check
    except (UnicodeDecodeError, ValueError, LookupError):
        return HTTPBadRequest(_("The form could not be read as UTF-8 text."))
    return None


def refuse_address(request: Request) -> HTTPException | None:
    """Path and query must be UTF-8; the error page is drawn as if the start page had been asked for."""
    try:
        request.path_info, request.GET  # noqa: B018 - reading them is the check
    except (UnicodeDecodeError, ValueError):
        request.environ |= {"PATH_INFO": "/", "QUERY_STRING": ""}
        return HTTPBadRequest(_("The address could not be read as UTF-8 text."))
    return None


def input_tween(handler: Handler, registry: Registry) -> Handler:
    """Refuses unreadable, oversized and foreign requests before any view sees them."""

    def tween(request: Request) -> Response:
        problem = refuse_host(request) or refuse_address(request) or refuse_method(request)
        if problem is None and request.method not in SAFE_METHODS:
            problem = refuse_origin(request) or refuse_body(request)
        if problem is not None:
            raise problem
        return handler(request)

    return tween


def _take_bodies(config: Configurator, path: str, octets: int) -> None:
    """Declare that forms of up to ``octets`` are taken at ``path``: files come with them. Bodies are measured before
    the route is known, so ``{}`` in a path stands for anything between two slashes."""
    if "{}" in path:
        pattern = re.compile("[^/]+".join(re.escape(piece) for piece in path.split("{}")))
        config.registry["body_limits_of_many"].append((pattern, octets))
    else:
        config.registry["body_limits"][path] = octets


def includeme(config: Configurator) -> None:
    """Headers outermost, the input check just inside the error pages, and the directive ``config.take_bodies``."""
    config.registry["body_limits"], config.registry["body_limits_of_many"] = {}, []
    config.add_directive("take_bodies", _take_bodies, action_wrap=False)
    config.set_request_factory(FormRequest)
    config.add_tween("campus.web.protection.headers_tween", under=INGRESS)
    config.add_tween("campus.web.protection.input_tween", under=EXCVIEW)
