"""Rooms and what is true of them; their pages stand on the booking floor, which knows when they are free."""

from pyramid.config import Configurator

from campus.spaces.sections import tenancy_section


def includeme(config: Configurator) -> None:
    """The floors an organization has, on its page; photos of rooms and plans of floors."""
    config.registry.setdefault("organization_sections", []).append(tenancy_section)
    config.add_route("spaces.photo", r"/rooms/{slug}/photos/{id:\d+}-{width:\d+}.jpg")
    config.add_route("spaces.plan", r"/floors/{id:\d+}/plan-{width:\d+}.webp")
    config.scan("campus.spaces.views")
