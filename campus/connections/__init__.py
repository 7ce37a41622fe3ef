"""Connections: who knows about what, who should meet whom, and what looks for partners."""

from pyramid.config import Configurator

from campus.connections.routes import introduction_routes, opportunity_routes


def includeme(config: Configurator) -> None:
    """This floor's routes; its places in the menu are the community's."""
    introduction_routes(config)
    opportunity_routes(config)
    config.scan("campus.connections.views")
