"""Rooms and what is true of them; their pages stand on the booking floor, which knows when they are free."""

from pyramid.config import Configurator

from campus.spaces.sections import tenancy_section


def includeme(config: Configurator) -> None:
    """The floors an organization has, on its page."""
    config.registry.setdefault("organization_sections", []).append(tenancy_section)
