"""Asking the application as everybody who may come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from pyramid.router import Router
from webob import Request, Response

from tests.roles.addresses import SENT, has_key, path_of
from tests.roles.keeping import Keeper
from tests.roles.table import Mark, Row

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# The columns of the table, from "visitor" on.
ASKERS = ("visitor", "member", "organizer", "concerned", "manager", "admin", "key")
# Who comes with a display's cookie, a key for programs and the login of a disabled administrator, and must get what a
# visitor gets.
STRANGER = "stranger"
_STALE = "The page was open too long or came from another site."


class Unanswered(AssertionError):
    """An answer that stands for no mark: a crash, a stale token, too many tries."""


@dataclass(frozen=True, slots=True)
class Browser:
    """What somebody sends with each request."""

    cookies: Mapping[str, str]
    token: str
    resident_id: int | None = None
    headers: Mapping[str, str] | None = None


@dataclass(slots=True)
class World:
    """The application on a small hub with one thing of each kind."""

    router: Router
    things: Mapping[str, str]
    browsers: dict[str, Browser]
    keeper: Keeper
    has_changed: bool = False  # whether the last request wrote anything

    def ask(self, who: str, method: str, row: Row, *, with_token: bool = True) -> Response:
        """The answer that ``who`` gets at the address of ``row``; afterwards all is as it was."""
        browser = self.browsers[who]
        named = dict(self.things) | {"oneself": str(browser.resident_id or self.things["member"])}
        path = path_of(row.address, row.case, named, has_key=who == "key")
        sent = SENT.get(row.address, {}) | ({"csrf_token": browser.token} if with_token else {})
        request = Request.blank(path, method=method, headers=self._headers(who, row, browser))
        if method in UNSAFE:
            request.content_type, request.body = "application/x-www-form-urlencoded", urlencode(sent).encode()
        response = request.get_response(self.router)
        response.body  # noqa: B018 - read before the database is put back
        self.has_changed = self.keeper.put_back()
        return response

    def _headers(self, who: str, row: Row, browser: Browser) -> dict[str, str]:
        cookies = dict(browser.cookies)
        headers = {"Accept": "text/html", **(browser.headers or {})}
        if who == "key" and row.address.startswith("/display/"):
            cookies["display"] = self.things["lobby key" if row.address == "/display/lobby" else "display key"]
        if who == "key" and row.address.startswith("/api/"):
            headers["Authorization"] = f"Bearer {self.things['api key']}"
        return headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}

    def mark(self, who: str, row: Row) -> Mark:
        """What ``who`` gets."""
        return mark_of(self.ask(who, row.method, row))

    def observed(self, row: Row) -> Row:
        """``row`` as it really is. A key is asked for where one opens something."""
        cells = [self.mark(who, row) for who in ASKERS[:-1]]
        return replace(row, cells=(*cells, self.mark("key", row) if has_key(row.address) else Mark.NOBODY))


def mark_of(response: Response) -> Mark:
    """The mark of an answer. Raises :class:`Unanswered`."""
    status = response.status_int
    if (status == 303 and "/sign-in?back=" in response.location) or status == 401:
        return Mark.SIGN_IN
    if status == 403:
        return Mark.REFUSED
    if status in (404, 410):
        return Mark.HIDDEN
    if status in (405, 429) or status >= 500 or (status == 400 and _STALE in response.text):
        raise Unanswered(f"{response.request.method} {response.request.path_info}: {response.status}")
    return Mark.MAY
