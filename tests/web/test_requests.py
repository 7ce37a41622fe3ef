"""The class of all requests: what floors give to requests stands in it, and each request has values of its own."""

from pyramid.interfaces import IRequestExtensions
from pyramid.request import Request
from webtest import TestApp

from campus.web.protection import FormRequest

GIVEN = ("db", "form_token", "late_change", "navigation", "now", "subscribe_links", "tm")


def test_what_floors_give_to_requests_stands_in_their_class(app: TestApp) -> None:
    made = app.router.request_factory
    assert issubclass(made, FormRequest)
    assert [name for name in GIVEN if name not in vars(made)] == []
    # Else the router would give it all again, in a class of its own for each request.
    assert app.router.registry.queryUtility(IRequestExtensions) is None


def test_each_request_has_its_own(app: TestApp) -> None:
    first, second = (_blank(app) for _ in range(2))
    assert type(first) is type(second)
    assert first.db is first.db
    assert first.db is not second.db
    for request in (first, second):
        request._process_finished_callbacks()


def _blank(app: TestApp) -> Request:
    request = app.router.request_factory.blank("/")
    request.registry = app.router.registry
    request.matched_route = None
    return request
