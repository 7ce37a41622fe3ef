"""My page: what the hub knows of me, and what I may change."""

from pyramid.config import Configurator


def includeme(config: Configurator) -> None:
    """The page and its acts."""
    config.add_route("me.show", "/me")
    config.add_route("me.save", "/me/profile")
    config.add_route("me.password", "/me/password")
    config.add_route("me.security", "/me/security")
    for act in ("begin", "confirm", "codes", "off"):
        config.add_route(f"me.security.{act}", f"/me/security/{act}")
        config.write_apart(f"me.security.{act}")
    config.add_route("me.passkeys.begin", "/me/security/passkeys/begin")
    config.add_route("me.passkeys.add", "/me/security/passkeys/add")
    passkey = "campus.me.resources.MyPasskey"
    config.add_route("me.passkey", "/me/security/passkeys/{id}", factory=passkey)
    for act in ("rename", "remove"):
        config.add_route(f"me.passkey.{act}", f"/me/security/passkeys/{{id}}/{act}", factory=passkey)
    config.write_apart("me.passkeys.begin", "me.passkeys.add", "me.passkey.remove")
    config.add_route("me.institutions", "/me/institutions")
    config.add_route("me.institutions.connect", "/me/institutions/{provider}/connect")
    config.add_route("me.institutions.disconnect", r"/me/institutions/{id:\d{1,12}}/disconnect")
    config.write_apart("me.institutions.connect", "me.institutions.disconnect")
    config.add_route("me.consents", "/me/consents")
    config.add_route("me.revoke_others", "/me/logins/revoke-others")
    config.add_route("me.revoke", "/me/logins/{id}/revoke", factory="campus.me.resources.MyLogin")
    config.add_route("me.looks", "/me/looks")
    config.add_route("me.consented", "/me/consents/all")
    config.add_route("me.export", "/me/export")
    config.add_route("me.address", "/me/address")
    config.add_route("me.address.confirm", "/me/address/{token}")
    config.add_route("me.mails", "/me/mails")
    config.add_route("me.shown", "/me/shown")
    config.add_route("me.interests", "/me/interests")
    config.add_route("me.affiliations", "/me/affiliations")
    for act in ("end", "withdraw", "renew"):
        mine = "campus.me.resources.MyAffiliation"
        config.add_route(f"me.affiliation.{act}", f"/me/affiliations/{{id}}/{act}", factory=mine)
    config.add_route("me.no_shows", "/me/no-shows")
    config.add_route("me.no_show.contest", r"/me/no-shows/{id:\d+}/contest", factory="campus.me.resources.MyPoint")
    config.write_apart("me.address", "me.address.confirm", "me.password")
    config.scan("campus.me.views")
