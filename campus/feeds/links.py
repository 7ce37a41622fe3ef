"""The ways to subscribe to a feed, for the buttons on a page."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from pyramid.request import Request

from campus.web.locale import LOCALES


@dataclass(frozen=True, slots=True)
class SubscribeLinks:
    """A feed's address, and the same as the calendars of Apple, Google and Outlook take it."""

    address: str
    webcal: str
    google: str
    outlook: str


def in_language(path: str, locale: str) -> str:
    """The feed at ``path`` in ``locale``; Korean needs no saying."""
    return path if locale == LOCALES[0] else f"{path}?lang={locale}"


def subscribe_links(request: Request, path: str, name: str = "") -> SubscribeLinks:
    """Links for the public feed at ``path`` (on this site, without a query) in the reader's language.

    ``name`` is what Outlook proposes to call it.
    """
    base_url: str = request.registry["settings"].base_url
    path = in_language(path, request.locale_name)
    webcal = f"webcal://{urlsplit(base_url).netloc}{path}"
    address = f"{base_url}{path}"
    return SubscribeLinks(
        address=address,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        outlook="https://outlook.live.com/calendar/0/addfromweb"
        f"?url={quote(address, safe='')}&name={quote(name, safe='')}",
    )
