"""Why somebody did not get in by their institution, in words; and the page that says so, with a way back."""

from pyramid.i18n import TranslationString
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from campus.people.oidc.values import Trouble
from campus.providers import Provider
from campus.web.locale import _
from campus.web.words import named

PAGE = "people/institution_trouble.html"
RETRY_AFTER_SECONDS = "30"

# What an operator may have to look into.
LOGGED = frozenset({Trouble.DOWN, Trouble.WRONG, Trouble.CLOCK})
WORDS: dict[Trouble, TranslationString] = {
    Trouble.DECLINED: _("You, or your institution, did not agree to the sign-in. Nothing has happened."),
    Trouble.DOWN: _("Your institution's sign-in does not answer at this moment. Try again in half a minute."),
    Trouble.WRONG: _("What your institution's sign-in answered does not fit. The hub's desk can look into it."),
    Trouble.CLOCK: _(
        "The clock of the hub and that of your institution's sign-in differ too much. The hub's desk can look into it."
    ),
    Trouble.LATE: _("This sign-in took more than ten minutes, was used already, or began in another browser."),
    Trouble.NO_EMAIL: _("Your institution did not tell the hub your e-mail address; without it we do not know you."),
    Trouble.UNVERIFIED: _("Your institution does not confirm that the e-mail address of your account there is yours."),
    Trouble.DOMAIN: _("The e-mail address of your account there does not belong to the institution."),
}
TAKEN = _("That account of the institution is connected to another account of the hub.")
OTHER_ACCOUNT = _("You are signed in with another address than that of your institution's account.")


def trouble_page(
    request: Request, provider: Provider, words: TranslationString, *, status: int = 400, back: str = ""
) -> Response:
    """The page that says in ``words`` why it did not work; ``back``: the way back, where it is another than usual."""
    sign_in = request.route_path("people.sign_in")
    usual = sign_in if request.identity is None else request.route_path("me.institutions")
    values = {"words": words, "back": back or usual, "provider": provider}
    # The page is drawn as if the sign-in page had been asked for: a spent answer leads nowhere, and stays out of it.
    request.environ |= {"PATH_INFO": sign_in, "QUERY_STRING": ""}
    response: Response = render_to_response(PAGE, values, request)
    response.status_int = status
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def name_of(request: Request, provider: Provider) -> str:
    """What the institution is called in the language of the page."""
    return str(named(provider, request.locale_name))
