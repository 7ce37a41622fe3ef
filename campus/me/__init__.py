"""My page: what the hub knows of me, and what I may change."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """The page and its acts."""
    config.add_route("me.show", "/me")
    config.add_route("me.save", "/me/profile")
    config.add_route("me.password", "/me/password")
    config.add_route("me.consents", "/me/consents")
    config.add_route("me.revoke_others", "/me/logins/revoke-others")
    config.add_route("me.revoke", "/me/logins/{id}/revoke", factory="campus.me.resources.MyLogin")
    config.add_route("me.mails", "/me/mails")
    config.add_route("me.shown", "/me/shown")
    config.add_route("me.interests", "/me/interests")
    config.add_route("me.affiliations", "/me/affiliations")
    for act in ("end", "withdraw", "renew"):
        mine = "campus.me.resources.MyAffiliation"
        config.add_route(f"me.affiliation.{act}", f"/me/affiliations/{{id}}/{act}", factory=mine)
    config.add_route("me.no_shows", "/me/no-shows")
    config.add_route("me.no_show.contest", r"/me/no-shows/{id:\d+}/contest", factory="campus.me.resources.MyPoint")
    config.write_apart("me.password")
    config.scan("campus.me.views")
