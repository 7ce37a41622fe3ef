"""Answers to programs: JSON that nobody keeps, and refusals as problem documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response

from campus.web.locale import _
from campus.web.problems import problem

TITLES: dict[int, TranslationString] = {
    400: _("That is no JSON"),
    401: _("A key is needed"),
    403: _("The key is for another room"),
    405: _("This address does not take that kind of request"),
    413: _("That is too much at once"),
    415: _("We cannot read that format"),
    422: _("Something in it is wrong"),
    429: _("Too many calls"),
}


def answered(document: Mapping[str, Any]) -> Response:
    """``document`` as JSON."""
    response = Response(json_body=dict(document))
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal(
    request: Request,
    status: int,
    text: TranslationString,
    errors: Sequence[Mapping[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document that says ``text``; ``errors`` are its parts, as :func:`wrong_parts` gives them."""
    translate = request.localizer.translate
    more = {} if errors is None else {"errors": list(errors)}
    response = problem(request, status, translate(TITLES[status]), translate(text), more)
    response.headers.update(headers or {})
    return response


def wrong_parts(request: Request, wrong: Mapping[int, TranslationString]) -> list[dict[str, Any]]:
    """What is wrong with single readings, in the order of their indices; ``pointer`` is a JSON pointer (RFC 6901)."""
    return [
        {"index": index, "pointer": f"/readings/{index}", "detail": request.localizer.translate(wrong[index])}
        for index in sorted(wrong)
    ]
