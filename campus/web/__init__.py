"""The rim: language, templates, forms, errors, and what protects every answer."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Everything that pages share; floors come after it."""
    # Before the first route.
    config.include("campus.web.routing")
    config.include("campus.web.clock")
    config.include("campus.web.root")
    config.include("campus.web.locale")
    config.include("campus.web.visits")
    config.include("campus.web.navigation")
    config.include("campus.web.hub")
    config.include("campus.web.jinja")
    config.include("campus.web.problems")
    config.include("campus.web.protection")
    config.include("campus.web.errors")
