"""What stands for the variables of an address: the longest beginning that is named here says it.

A new route with ``{id}`` or the like in its path needs a line here, unless a shorter beginning says it already.
"""

import re

from tests.roles.things import Things

# Beginning of the readable address → variable → the name of a thing of ``things`` and ``more_things``, or "=" and text.
_VALUES: dict[str, dict[str, str]] = {
    "/static": {"subpath": "=css/tokens.css"},
    "/affiliations/renew": {"token": "renew"},
    "/bookings": {"id": "booking time-only"},
    "/bookings/{id}/{stamp}": {"id": "series", "stamp": "date"},
    "/bookings/import": {"key": "import"},
    "/c/": {"key": "door"},
    "/certificates": {"code": "=AAAA-BBBB-CCCC"},
    "/check-in": {"token": "came"},
    "/display/": {"slug": "=meeting", "act": "=end"},
    "/display/pair": {"token": "pairing"},
    "/feeds": {"form": "=ics", "slug": "=meeting", "number": "=1", "name": "=calendar", "token": "feed"},
    "/feeds/groups": {"slug": "=ai-friends"},
    "/feeds/organizations": {"slug": "=etri"},
    "/feeds/private": {"id": "feed id"},
    "/floors": {"id": "floor", "width": "=800"},
    "/groups": {"slug": "=ai-friends", "number": "=1", "id": "membership"},
    "/groups/{slug}/seasons/{number}/certificates": {"id": "certificate"},
    "/help": {"id": "help"},
    "/help/checks": {"id": "check"},
    "/introductions": {"key": "introduction"},
    "/introductions/questions": {"id": "question"},
    "/invitations": {"token": "invitation"},
    "/mails/stop": {"token": "stop"},
    "/manage/affiliations": {"id": "affiliation"},
    "/manage/approvals": {"id": "approval"},
    "/manage/blocks": {"id": "block"},
    "/manage/closures": {"id": "closure"},
    "/manage/displays": {"id": "display"},
    "/manage/groups": {"id": "proposed"},
    "/manage/help": {"id": "help"},
    "/manage/help/duty/changes": {"id": "turn change"},
    "/manage/help/duty/turns": {"id": "turn"},
    "/manage/holidays": {"day": "holiday"},
    "/manage/initiatives": {"id": "initiative"},
    "/manage/keys": {"id": "api key id"},
    "/manage/no-shows": {"id": "point"},
    "/manage/organizations": {"id": "etri", "resident_id": "member"},
    "/manage/people": {"id": "member", "affiliation_id": "own affiliation"},
    "/manage/people/import": {"key": "file"},
    "/manage/people/invitations": {"id": "invited"},
    "/manage/readings": {"slug": "=meeting", "key": "readings"},
    "/manage/rooms": {"slug": "=meeting"},
    "/manage/rules": {"id": "=2"},
    "/manage/rules/tenancies": {"id": "tenancy"},
    "/manage/spaces": {"id": "=1", "slug": "=meeting"},
    "/manage/spaces/floors": {"id": "floor"},
    "/manage/spaces/rooms": {"id": "photo"},
    "/me/affiliations": {"id": "own affiliation"},
    "/me/institutions": {"provider": "=kaist", "id": "=1"},
    "/me/logins": {"id": "login"},
    "/me/address": {"token": "new address"},
    "/me/no-shows": {"id": "point"},
    "/me/security/passkeys": {"id": "passkey"},
    "/opportunities": {"id": "call", "interest": "interest"},
    "/organizations": {"slug": "=etri", "id": "affiliation"},
    "/people": {"id": "member"},
    "/reports/months": {"month": "=2026-11"},
    "/reset": {"token": "reset"},
    "/rooms": {"slug": "=meeting", "id": "photo", "width": "=480"},
    "/sessions": {"id": "session", "segment": "talk", "position": "=2"},
    "/sessions/guest": {"token": "guest"},
    "/sign-in/oidc": {"provider": "=kaist"},
    "/sign-up/verify": {"token": "verify"},
}

# Rows of another kind of thing at the same address: what the row says of it → variable → the thing.
_CASES: dict[str, dict[str, str]] = {
    "for residents": {"id": "booking members"},
    "for all": {"id": "booking public"},
    "of a single date": {"id": "booking time-only", "stamp": "stamp time-only"},
    "only proposed": {"slug": "=proposed", "id": "session proposed"},
    "withdrawn": {"id": "call withdrawn"},
    "closed": {"id": "question closed"},
    "of a manager": {"id": "manager"},
    "of oneself": {"id": "oneself"},
}

# What else than the form's token is sent, where nothing would be found without it.
SENT = {"/me/export": {"form": "json"}, "/sessions/guest/{token}": {"act": "opt-out"}}
# Secrets that stand in the address itself: who has no key asks with one that was never given out.
SECRETS = ("/affiliations/renew", "/check-in", "/display/pair", "/feeds/t/", "/invitations", "/mails/stop")
SECRETS += ("/reset", "/sessions/guest", "/sign-up/verify")
_VARIABLE = re.compile(r"\{(\w+)\}")
_UNKNOWN = "A" * 43


class NoValue(LookupError):
    """An address with a variable that nothing here stands for."""


def _named(address: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for beginning in sorted(_VALUES, key=len):
        if address.startswith(beginning):
            found |= _VALUES[beginning]
    return found


def has_key(address: str) -> bool:
    """Whether a display, a program or a link opens the address, and not only who is signed in."""
    return is_secret(address) or address.startswith(("/display/", "/api/v1/readings"))


def is_secret(address: str) -> bool:
    """Whether the address itself is the key."""
    return address.startswith(SECRETS)


def path_of(address: str, case: str, things: Things, *, has_key: bool) -> str:
    """The path to ask for. Raises :class:`NoValue`."""
    values = _named(address) | _CASES.get(case, {})

    def value(variable: str) -> str:
        if is_secret(address) and not has_key and variable in ("token", "key"):
            return _UNKNOWN
        named = values.get(variable, "")
        if named.startswith("="):
            return named[1:]
        if named not in things:
            raise NoValue(
                f"{address}: nothing stands for {{{variable}}}. Name a thing for it in tests/roles/addresses.py,"
                " and make one in tests/roles/things.py or more_things.py if there is none of its kind."
            )
        return things[named]

    return _VARIABLE.sub(lambda found: value(found[1]), address)
