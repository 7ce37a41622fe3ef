"""The first run: an empty hub leads everybody to the page that sets it up, and opens once it is."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """The setup page, what comes after it, and the gate before all other pages."""
    config.add_route("founding.setup", "/setup")
    config.add_route("founding.ready", "/setup/ready")
    # The password is hashed there, and tries are counted whatever the answer.
    config.write_apart("founding.setup")
    config.include("campus.founding.gate")
    config.scan("campus.founding.views")
