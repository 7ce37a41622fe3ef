"""Help: calls from a room, who is on duty, and checks late at night."""

from pyramid.config import Configurator

from campus.help.routes import desk_routes, member_routes
from campus.help.sections import in_room, on_top


def includeme(config: Configurator) -> None:
    """This floor's routes, and what it adds to other pages; its place in the menu is the desk's."""
    member_routes(config)
    desk_routes(config)
    config.registry.setdefault("on_top", []).append(on_top)
    config.registry.setdefault("room_in_use", []).append(in_room)
    config.scan("campus.help.views")
    config.scan("campus.help.manage")
