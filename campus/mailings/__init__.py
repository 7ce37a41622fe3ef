"""Mails that carry calendars and what is answered to them; mails that time brings; stopping mails of a kind."""

from pyramid.config import Configurator

from campus.mailings.resources import StopLink


def includeme(config: Configurator) -> None:
    """The page behind the link that stops mails of a kind."""
    config.add_route("mailings.stop", "/mails/stop/{token}", factory=StopLink)
    config.scan("campus.mailings.views")
