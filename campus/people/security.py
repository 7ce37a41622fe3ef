"""Who is asking: the login behind a browser's cookie, and what it may do."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pyramid.authorization import ACLHelper, Authenticated, Everyone
from pyramid.config import Configurator
from pyramid.request import Request, RequestLocalCache
from sqlalchemy.exc import SQLAlchemyError

from campus.db import reading, short_write
from campus.people.queries.logins import Identity, find_identity
from campus.people.services.factors import WEAK
from campus.people.services.logins import note_seen
from campus.permissions import Role
from campus.web.visits import cookie_name

log = logging.getLogger(__name__)
LOGIN_COOKIE = "login"
# How exactly "last seen" is kept: each time costs a write.
SEEN_EVERY = timedelta(hours=1)


def _note_seen_later(request: Request, login_id: int) -> None:
    """Keep the time of this request once its own transaction is over; a page is never lost over it."""

    def note(request: Request) -> None:
        try:
            with short_write(request) as db:
                note_seen(db, login_id, now=request.now)
        except SQLAlchemyError as problem:
            log.warning("last seen was not kept: %s", type(problem).__name__)

    request.add_finished_callback(note)


def owes_factor(request: Request, found: Identity) -> bool:
    """Whether the role asks for a second factor and the login was proven without one."""
    asked = request.registry["settings"].second_factor_for
    return found.proof in WEAK and found.role in asked


class LoginPolicy:
    """Pyramid's security policy over the logins table: signing out, disabling or a new role take effect at once."""

    def __init__(self, cookie: str) -> None:
        self.cookie = cookie
        self._found = RequestLocalCache(self._find)

    def identity(self, request: Request) -> Identity | None:
        """The signed-in resident, looked up once per request."""
        found: Identity | None = self._found.get_or_create(request)
        return found

    def _find(self, request: Request) -> Identity | None:
        token = request.cookies.get(self.cookie)
        if not token:
            return None
        with reading(request) as db:
            found = find_identity(db, token, now=request.now)
        if found is not None and owes_factor(request, found):
            found = replace(found, role=Role.MEMBER, owes_factor=True)
        if found is not None and request.now - found.last_seen_at >= SEEN_EVERY:
            _note_seen_later(request, found.login_id)
        return found

    def authenticated_userid(self, request: Request) -> int | None:
        identity = request.identity
        return None if identity is None else identity.resident_id

    def principals(self, request: Request) -> list[Any]:
        identity = request.identity
        if identity is None:
            return [Everyone]
        return [Everyone, Authenticated, f"role:{identity.role.value}", f"resident:{identity.resident_id}"]

    def permits(self, request: Request, context: Any, permission: str) -> Any:
        return ACLHelper().permits(context, self.principals(request), permission)

    def remember(self, request: Request, userid: str, **options: Any) -> list[tuple[str, str]]:
        """Headers that hand the login token ``userid`` to the browser until ``expires_at``."""
        expires_at: datetime = options["expires_at"]
        seconds = max(int((expires_at - request.now).total_seconds()), 0)
        return [("Set-Cookie", self._cookie(request, userid, seconds))]

    def forget(self, request: Request, **options: Any) -> list[tuple[str, str]]:
        return [("Set-Cookie", self._cookie(request, "", 0))]

    def _cookie(self, request: Request, value: str, seconds: int) -> str:
        secure = "; Secure" if request.registry["settings"].is_https else ""
        return f"{self.cookie}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def includeme(config: Configurator) -> None:
    """The security policy, bound to the login cookie."""
    config.set_security_policy(LoginPolicy(cookie_name(config.registry["settings"], LOGIN_COOKIE)))
