"""Leaving the hub: what goes, what stays without the person, and that what need not be kept is forgotten."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """The page that asks, and the one that says goodbye."""
    config.add_route("leaving.leave", "/me/leave")
    config.add_route("leaving.left", "/left")
    config.write_apart("leaving.leave")
    config.scan("campus.leaving.views")
