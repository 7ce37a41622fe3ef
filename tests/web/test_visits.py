"""One-time messages: shown once, and never more than the cookie holds."""

from pyramid.request import Request
from pyramid.response import Response
from pyramid.session import JSONSerializer, SignedCookieSessionFactory

from campus.web.visits import say

LONG = "이용 신청이 접수되었습니다. 담당자가 답할 때까지 시간을 잡아 둡니다. " * 4


def test_whoever_opens_no_page_is_still_answered() -> None:
    request = Request.blank("/")
    visits = SignedCookieSessionFactory("x" * 40, serializer=JSONSerializer())
    request.session = visits(request)
    for number in range(40):
        say(request, f"{number} {LONG[:100]}")
    response = Response()
    request._process_response_callbacks(response)
    assert "session=" in response.headers["Set-Cookie"]
    assert [text.split()[0] for _kind, text in request.session.pop_flash()] == ["35", "36", "37", "38", "39"]
