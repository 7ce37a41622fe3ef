"""People: residents, organizations and affiliations, and how one signs in."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """Signing in and out, signing up, a new password."""
    config.include("campus.people.security")
    config.add_route("people.sign_in", "/sign-in")
    config.add_route("people.sign_out", "/sign-out")
    config.add_route("people.sign_up", "/sign-up")
    config.add_route("people.verify", "/sign-up/verify/{token}")
    config.add_route("people.forgot", "/forgot")
    config.add_route("people.reset", "/reset/{token}")
    # Passwords are hashed there, and tries are counted whatever the answer.
    config.write_apart("people.sign_in", "people.sign_up", "people.forgot", "people.reset")
    config.scan("campus.people.views")
