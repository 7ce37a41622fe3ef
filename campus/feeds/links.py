"""The ways to subscribe to a feed, for the buttons on a page."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import segno
from markupsafe import Markup
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
    if locale == LOCALES[0]:
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={locale}"


def subscribe_links(request: Request, path: str, name: str = "") -> SubscribeLinks:
    """Links for the feed at ``path`` (on this site) in the reader's language.

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


def qr_code(address: str) -> Markup:
    """``address`` as a QR code for a telephone's camera: an SVG in black on white, whatever the page's colours are."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(omitsize=True, light="#fff", border=3, svgclass="qr", lineclass=None))  # noqa: S704 - drawn from modules, no text of anybody
