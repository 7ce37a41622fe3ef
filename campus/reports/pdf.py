"""PDF of a page, where the extra ``pdf`` (WeasyPrint) is installed. Nothing is fetched: style sheets and fonts are read
from our static folder, everything else is refused."""

import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from campus.paths import STATIC

try:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except (ImportError, OSError):  # OSError: the library is there, and Pango is not
    HTML, URLFetcher, URLFetcherResponse = None, object, None

# It tells of each step, and of every rule that is for screens only.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("weasyprint.progress").setLevel(logging.ERROR)

PDF_IS_THERE = HTML is not None
_PREFIX = "/static/"
_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
_TOKEN = re.compile(r"^\s*--(accent|accent-wash|accent-ink|sunk|line|busy-edge): light-dark\((#[0-9a-f]{6}),", re.M)
# Style sheets of the page do not reach into its drawings: each gets the same rules as in reports.css.
_DRAWN = (
    ".rail{{fill:{sunk}}}rect.booked{{fill:{accent-wash};stroke:{accent};stroke-width:1}}rect.used{{fill:{accent}}}"
    ".seated{{fill:{accent-ink}}}.grid{{stroke:{line};stroke-width:1}}path{{fill:none}}"
    "path.booked{{stroke:{busy-edge};stroke-width:3;stroke-dasharray:8 5}}path.used{{stroke:{accent};stroke-width:4}}"
)


class RefusedAddress(ValueError):
    """What a PDF may not read."""


def static_file(url: str, base_url: str) -> Path:
    """The file of ours that ``url`` names. Raises :class:`RefusedAddress` for every other address."""
    asked, base = urlsplit(url), urlsplit(base_url)
    path = unquote(asked.path)
    is_ours = (asked.scheme, asked.netloc) == (base.scheme, base.netloc) and path.startswith(_PREFIX)
    file = (STATIC / path.removeprefix(_PREFIX)).resolve() if is_ours and "\0" not in path else None
    if file is None or not file.is_relative_to(STATIC.resolve()) or file.suffix not in _TYPES or not file.is_file():
        raise RefusedAddress(url)
    return file


class StaticFetcher(URLFetcher):
    """Reads what stands in our static folder, and nothing else."""

    def __init__(self, base_url: str) -> None:
        super().__init__(allowed_protocols=())
        self._base_url = base_url

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The file behind ``url``. Raises :class:`RefusedAddress`."""
        file = static_file(url, self._base_url)
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": _TYPES[file.suffix]})


def write_pdf(html: str, base_url: str) -> bytes:
    """The PDF of a whole page; links in it are relative to ``base_url``."""
    return bytes(HTML(string=_dressed(html), base_url=base_url, url_fetcher=StaticFetcher(base_url)).write_pdf())


def _dressed(html: str) -> str:
    colours = dict(_TOKEN.findall((STATIC / "css/tokens.css").read_text(encoding="utf-8")))
    style = "<style>" + _DRAWN.format_map(colours) + "</style>"
    return re.sub(r"<svg\b[^>]*>", lambda tag: tag.group() + style, html)
