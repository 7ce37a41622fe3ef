"""Mail texts: rendered from ``templates/mail/`` in the reader's language, without a request."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from pyramid.i18n import TranslationString

from campus.paths import TEMPLATES
from campus.web.jinja import FILTERS
from campus.web.locale import catalogue


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a mail tells the reader's calendar: an iTIP object (RFC 5546) of ``method``, CRLF at each line's end.

    ``reply_to`` is where answers go; empty: to the ORGANIZER that ``calendar`` names.
    """

    method: str
    calendar: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class MailText:
    """What a mail says: a subject of one line, plain text, and HTML; to calendars as well, if there is anything."""

    subject: str
    text: str
    html: str
    invitation: Invitation | None = None


@lru_cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalogue(locale), newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(FILTERS)
    return environment


def translated(text: TranslationString, locale: str) -> str:
    """``text`` in ``locale``, its values filled in."""
    return str(text.interpolate(catalogue(locale).gettext(str(text))))


def render_mail(event: str, locale: str, **values: Any) -> MailText:
    """The mail for ``event`` (a folder below ``templates/mail/`` with subject.txt, body.txt and body.html)."""
    environment = _environment(locale)
    values |= {"locale": locale, "request": None}
    folder = f"mail/{event}"
    return MailText(
        subject=" ".join(environment.get_template(f"{folder}/subject.txt").render(values).split()),
        text=environment.get_template(f"{folder}/body.txt").render(values).strip() + "\n",
        html=environment.get_template(f"{folder}/body.html").render(values),
    )
