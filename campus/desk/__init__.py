"""The desk: what managers do."""

from pyramid.config import Configurator

from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry


def includeme(config: Configurator) -> None:
    """People: who waits, who is here."""
    config.add_route("desk.people", "/manage/people")
    for act in ("approve", "decline", "disable", "enable"):
        config.add_route(f"desk.{act}", f"/manage/people/{{id}}/{act}", factory="campus.desk.resources.DecidedPerson")
    config.add_navigation(Entry("desk.people", _("Hub desk"), "settings", 90, Permission.MANAGE_PEOPLE))
    config.scan("campus.desk.manage")
