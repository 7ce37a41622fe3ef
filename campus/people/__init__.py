"""People: residents, organizations and affiliations, and how one signs in."""

from pyramid.config import Configurator

from campus.people.oidc.discovery import Directory
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry

# The pages beside the first; each has its tab, or stands behind one.
COMMUNITY = (
    *("organizations.show", "organizations.people", "people.directory", "people.person"),
    *("connections.introductions", "connections.mine", "connections.ask", "connections.introduce"),
    *("connections.question", "connections.question.name", "connections.question.edit"),
    *("connections.introduction", "connections.introduction.coffee"),
    *("connections.opportunities", "connections.opportunity", "connections.opportunity.new"),
    *("connections.opportunity.edit", "connections.opportunity.meeting"),
)


def includeme(config: Configurator) -> None:
    """Signing in and out, signing up, a new password; people and organizations."""
    config.include("campus.people.security")
    config.include("campus.people.looking")
    config.include("campus.people.showing_password")
    config.add_route("people.sign_in", "/sign-in")
    config.add_route("people.second", "/sign-in/second")
    config.add_route("people.passkey", "/sign-in/passkey")
    config.add_route("people.passkey.options", "/sign-in/passkey/options")
    config.add_route("people.second.passkey", "/sign-in/second/passkey")
    config.add_route("people.second.options", "/sign-in/second/options")
    config.add_route("people.arrived", "/sign-in/institution")
    config.add_route("people.join", "/sign-up/institution")
    config.add_route("people.institution", "/sign-in/oidc/{provider}")
    config.add_route("people.institution.back", "/sign-in/oidc/{provider}/back")
    config.add_route("people.sign_out", "/sign-out")
    config.add_route("people.sign_up", "/sign-up")
    config.add_route("people.verify", "/sign-up/verify/{token}")
    config.add_route("people.accept", "/invitations/{token}")
    config.add_route("people.privacy", "/privacy")
    config.add_route("people.forgot", "/forgot")
    config.add_route("people.reset", "/reset/{token}")
    # A provider is asked there, who may take seconds.
    config.write_apart("people.institution")
    config.registry["directory"] = Directory()
    # Passwords are hashed there, and tries are counted whatever the answer.
    config.write_apart("people.sign_in", "people.second", "people.sign_up")
    config.write_apart("people.passkey", "people.passkey.options", "people.second.passkey", "people.second.options")
    config.write_apart("people.accept", "people.forgot", "people.reset")
    _community(config)
    config.scan("campus.people.views")


def _community(config: Configurator) -> None:
    config.add_route("people.directory", "/people")
    config.add_route("people.person", r"/people/{id:\d+}", factory="campus.people.resources.ListedResident")
    config.add_route("people.renew", "/affiliations/renew/{token}")
    config.add_route("organizations.list", "/organizations")
    page, people = "campus.people.resources.OrganizationPage", "/organizations/{slug}/people"
    config.add_route("organizations.show", "/organizations/{slug}", factory=page)
    config.add_route("organizations.people", people, factory=page)
    for act in ("confirm", "decline", "end", "renew"):
        one = "campus.people.resources.OrganizationAffiliation"
        config.add_route(f"organizations.{act}", f"{people}/{{id}}/{act}", factory=one)
    config.add_navigation(
        Entry("organizations.list", _("Community"), "community", 28, Permission.VISIT, also=COMMUNITY)
    )
