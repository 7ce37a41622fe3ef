"""Displays at doors and in the lobby: paired by a manager, without anybody signed in."""

from pyramid.config import Configurator

_ROOM, _SET = "campus.displays.resources.RoomDisplay", r"/manage/displays/{id:\d+}"


def includeme(config: Configurator) -> None:
    """This floor's routes; its place in the menu is the desk's."""
    config.include("campus.displays.keys")
    config.add_route("displays.list", "/manage/displays")
    config.add_route("displays.link", f"{_SET}/link")
    config.add_route("displays.revoke", f"{_SET}/revoke")
    config.add_route("displays.pair", "/display/pair/{token}")
    config.add_route("displays.lobby", "/display/lobby", factory="campus.displays.resources.LobbyDisplay")
    config.add_route("displays.room", "/display/{slug}", factory=_ROOM)
    config.add_route("displays.take", "/display/{slug}/take", factory=_ROOM)
    config.add_route("displays.help", "/display/{slug}/help", factory=_ROOM)
    config.add_route("displays.code", "/display/{slug}/{act:check-in|extend|end}", factory=_ROOM)
    config.write_apart("displays.code")
    config.scan("campus.displays.views")
    config.scan("campus.displays.manage")
