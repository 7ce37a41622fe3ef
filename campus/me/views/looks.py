"""Who looked at my data, and all that I agreed to and took back."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.audit.accesses import accesses_of
from campus.me.queries.consents import consents_of
from campus.people.access_words import ACCESS_ACTS, LOOKED, REASONS
from campus.people.queries.keys import key_of, people_of_keys
from campus.people.words import CONSENTS, ROLES
from campus.permissions import Permission
from campus.web.older import older_url, read_before

PAGE_SIZE = 30


@view_config(route_name="me.looks", request_method="GET", renderer="me/looks.html", permission=Permission.BE_RESIDENT)
def show_looks(request: Request) -> dict[str, Any]:
    """Who saw or took data of mine by duty, newest first. Whose else an entry is about is not told."""
    db, before = request.db, read_before(request)
    found = accesses_of(db, key_of(db, request.identity.resident_id), before=before, limit=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    return {
        "entries": shown,
        "older": older_url(request, shown[-1].number) if len(found) > PAGE_SIZE else None,
        "is_first": before is None,
        "people": people_of_keys(db, {each.actor_key for each in shown}),
        "looked": LOOKED,
        "access_acts": ACCESS_ACTS,
        "reasons": REASONS,
        "roles": ROLES,
    }


@view_config(
    route_name="me.consented", request_method="GET", renderer="me/consents.html", permission=Permission.BE_RESIDENT
)
def show_consents(request: Request) -> dict[str, Any]:
    """Every consent that I gave or took back, newest first."""
    before = read_before(request)
    found = consents_of(request.db, request.identity.resident_id, before=before, limit=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    return {
        "records": shown,
        "older": older_url(request, shown[-1].id) if len(found) > PAGE_SIZE else None,
        "is_first": before is None,
        "subjects": CONSENTS,
    }
