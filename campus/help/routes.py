"""The addresses of help."""

from pyramid.config import Configurator

from campus.booking.resources import RoomResource

_OWN, _CHECK = r"/help/{id:\d+}", r"/help/checks/{id:\d+}"
_DESK, _ROSTER = r"/manage/help", r"/manage/help/duty"


def member_routes(config: Configurator) -> None:
    """Calling from a room, one's own call, and the question at night."""
    resources = "campus.help.resources"
    config.add_route("help.room", "/rooms/{slug}/help", factory=RoomResource)
    config.add_route("help.call", _OWN, factory=f"{resources}.OwnCall")
    config.add_route("help.call.withdraw", f"{_OWN}/withdraw", factory=f"{resources}.OwnCall")
    config.add_route("help.check", _CHECK, factory=f"{resources}.OwnCheck")


def desk_routes(config: Configurator) -> None:
    """Calls as managers see them, and who is on duty."""
    factory = "campus.help.resources.AnsweredCall"
    config.add_route("help.calls", _DESK)
    config.add_route("help.alarm", f"{_DESK}/alarm")
    config.add_route("help.desk_call", rf"{_DESK}/{{id:\d+}}", factory=factory)
    for act in ("acknowledge", "close"):
        config.add_route(f"help.desk_call.{act}", rf"{_DESK}/{{id:\d+}}/{act}", factory=factory)
    config.add_route("help.duty", _ROSTER)
    config.add_route("help.duty.times", f"{_ROSTER}/times")
    for things in ("turns", "changes"):
        config.add_route(f"help.duty.{things}", f"{_ROSTER}/{things}")
        config.add_route(f"help.duty.{things}.remove", rf"{_ROSTER}/{things}/{{id:\d+}}/remove")
