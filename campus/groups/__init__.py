"""Groups: people who meet again and again, their seasons and sessions, and who takes part."""

from pyramid.config import Configurator

from campus.groups.kin import find_kin
from campus.groups.routes import PAGES, calendar_routes, group_routes, session_routes
from campus.groups.sections import organization_section
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry


def includeme(config: Configurator) -> None:
    """This floor's routes and its place in the menu."""
    group_routes(config)
    session_routes(config)
    calendar_routes(config)
    config.add_navigation(Entry("groups.list", _("Groups"), "people", 25, Permission.VISIT, also=PAGES))
    config.add_booking_kin(find_kin)
    config.registry.setdefault("organization_sections", []).append(organization_section)
    config.scan("campus.groups.views")
