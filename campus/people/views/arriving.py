"""What both steps of signing in share: browsers known to an account, and the way in."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from campus.people.devices import device_mark, marked_device
from campus.web.locale import set_locale_cookie
from campus.web.visits import cookie_name

DEVICE_COOKIE = "device"
DEVICE_SECONDS = 365 * 86_400
# Where the visit keeps the token of a sign-in that waits for its second factor.
HALF = "half-login"
# Likewise that of a challenge for a passkey.
CHALLENGE = "passkey-challenge"
# And where it keeps that of somebody whose institution vouches for them, and whose account is to be connected.
ARRIVAL = "arrival"


def fresh_visit(request: Request) -> None:
    """Begin a new visit, with a new token of its forms; who came by their institution is still known."""
    arrival = request.session.get(ARRIVAL)
    request.session.invalidate()
    if arrival is not None:
        request.session[ARRIVAL] = arrival


def keep_device(request: Request, response: Response, email: str) -> None:
    """Let this browser be known to the account: guesses made elsewhere will not lock its owner out."""
    settings = request.registry["settings"]
    response.set_cookie(
        cookie_name(settings, DEVICE_COOKIE),
        device_mark(settings.secret, email),
        max_age=DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.is_https,
    )


def known_device(request: Request, email: str) -> str | None:
    """The device's name if this browser is known to the account."""
    settings = request.registry["settings"]
    return marked_device(settings.secret, email, request.cookies.get(cookie_name(settings, DEVICE_COOKIE)))


def welcome(request: Request, back: str, headers: list[tuple[str, str]], locale: str) -> Response:
    """A new visit, the login's cookie in ``headers``, and the language of the account."""
    fresh_visit(request)
    response = HTTPSeeOther(back, headers=headers)
    set_locale_cookie(request, response, locale)
    return response
