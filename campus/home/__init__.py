"""Today: what is on at the hub, my next booking, rooms free now, one line to book in."""

from pyramid.config import Configurator

from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry


def includeme(config: Configurator) -> None:
    """The first page and its place in the menu."""
    config.add_route("home.today", "/")
    config.add_navigation(Entry("home.today", _("Today"), "home", 10, Permission.VISIT))
    config.scan("campus.home.views")
