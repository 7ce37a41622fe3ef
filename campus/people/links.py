"""What the pages here share: links for mails, and answers to too many tries."""

from typing import Any

from pyramid.i18n import TranslationString
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response

from campus.people.services.tries import TooManyTries
from campus.settings import Settings
from campus.web.forms import HubForm
from campus.web.locale import _


def mail_link(request: Request, route: str, **parts: Any) -> str:
    """The full address of a page, from the configured one: a forged Host header reaches no mail."""
    settings: Settings = request.registry["settings"]
    return settings.base_url + str(request.route_path(route, **parts))


def slow_down(request: Request, form: HubForm, refusal: TooManyTries) -> None:
    """Say on the form when the next try is free, and answer 429."""
    form.refuse(
        None, _("There were too many tries. Please try again in ${minutes} min.", mapping={"minutes": refusal.minutes})
    )
    request.response.status_int = 429
    request.response.headers["Retry-After"] = str(refusal.minutes * 60)


def link_spent(request: Request, route: str, label: TranslationString) -> Response:
    """The page behind a link from a mail that works no more, with a way to a new one. 410."""
    values = {"way_out": request.route_path(route), "label": label}
    response = render_to_response("people/link_spent.html", values, request)
    response.status_int = 410
    return response
