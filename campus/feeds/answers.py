"""A feed over HTTP: validators before anything is built, encodings, limits, receipts, and nothing of a visitor."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from typing import TypeVar
from urllib.parse import quote

from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from campus.db import short_write
from campus.domain.hubtime import at, local_date
from campus.feeds.building import Written
from campus.feeds.limits import FullAnswers
from campus.feeds.queries import FeedState
from campus.feeds.receipts import Fetches, client_of, write_receipt
from campus.feeds.renderer import RENDERER_VERSION
from campus.feeds.validators import is_unchanged, wants_gzip
from campus.people.devices import network_of
from campus.settings import Settings
from campus.web.locale import LOCALES

CONTENT_TYPE = "text/calendar; charset=utf-8"
_MAX_AGE = "max-age=300"
_FASTEST = 1
# A date is a strong validator when nothing else can have happened within its second (RFC 9110, 8.8.2.2).
_SETTLED = timedelta(seconds=60)
Kept = TypeVar("Kept")
NOTHING_THERE = "There is no such calendar.\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that a feed's octets depend on: what is the same here is the same in its octets. ``key`` names the
    feed in receipts; ``token_id`` the row of a private one."""

    state: FeedState
    filters: tuple[object, ...]
    today: date
    locale: str
    is_gzipped: bool
    key: str
    token_id: int | None

    @property
    def is_private(self) -> bool:
        return self.token_id is not None

    @property
    def modified_at(self) -> datetime:
        """When the octets last changed: the window moves at the hub's midnight."""
        return max(self.state.changed_at, at(self.today))

    def etag(self, base_url: str) -> str:
        parts = (
            *(self.key, self.state.target_id, *self.state.parts, *self.filters, self.today.isoformat()),
            *(RENDERER_VERSION, self.locale, "gzip" if self.is_gzipped else "plain", base_url),
        )
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def locale_of(request: Request) -> str:
    """The language that a feed's address names; Korean where it names none."""
    asked = request.GET.get("lang")
    return asked if asked in LOCALES else LOCALES[0]


def asked_for(
    request: Request, key: str, state: FeedState, filters: tuple[object, ...] = (), *, token_id: int | None = None
) -> Asked:
    """What a request asks for."""
    return Asked(
        state=state,
        filters=filters,
        today=local_date(request.now),
        locale=locale_of(request),
        is_gzipped=wants_gzip(request.accept_encoding),
        key=key,
        token_id=token_id,
    )


def nothing_there() -> Response:
    """In plain words, for programs; the same for what is not there, was revoked or is not theirs any more."""
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Cache-Control", "private, no-cache"),
        ("Referrer-Policy", "no-referrer"),
    ]
    return Response(NOTHING_THERE, status=404, headerlist=headers)


def answer(request: Request, asked: Asked, build: Callable[[], Written]) -> Response:
    """304 where the asker's copy still stands, 429 for one who takes it in full again and again, else what ``build``
    makes."""
    now = request.now
    settings: Settings = request.registry["settings"]
    etag = asked.etag(settings.base_url)
    is_dated = asked.state.is_exact or now - asked.modified_at > _SETTLED
    validators = [("ETag", f'"{etag}"')]
    if is_dated:
        validators.append(("Last-Modified", format_datetime(min(asked.modified_at, now), usegmt=True)))
    validators.append(("Cache-Control", f"{'private' if asked.is_private else 'public'}, {_MAX_AGE}"))
    validators.append(("Vary", "Accept-Encoding"))
    if asked.is_private:
        validators.append(("Referrer-Policy", "no-referrer"))
    _count(request, asked)
    since = request.if_modified_since if is_dated else None
    none_match = request.headers.get("If-None-Match")
    if is_unchanged(none_match, since, etag=etag, modified_at=asked.modified_at):
        return Response(status=304, headerlist=validators)
    wait = _kept(request, "feeds_sent", FullAnswers).take(_asker(request, asked), now=now)
    if wait:
        return _too_many(wait)
    return _whole(asked, build(), validators)


def _asker(request: Request, asked: Asked) -> str:
    """Whoever is counted for full answers: the token of a private feed, the address and the network of a public one."""
    return f"token:{asked.token_id}" if asked.is_private else f"{request.path} {network_of(request.client_addr)}"


def _whole(asked: Asked, built: Written, validators: list[tuple[str, str]]) -> Response:
    body = built.octets
    headers = [
        ("Content-Type", CONTENT_TYPE),
        ("Content-Disposition", disposition("inline", built.plain, built.name)),
        *validators,
    ]
    if asked.is_gzipped:
        body = gzip.compress(body, _FASTEST, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    return Response(body=body, headerlist=headers)


def _too_many(seconds: int) -> Response:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", str(seconds))]
    text = "This calendar was sent to you in full too often. Send If-None-Match, and come back later.\n"
    return Response(text, status=429, headerlist=headers)


def disposition(kind: str, plain: str, name: str) -> str:
    """``name`` in full for programs that read RFC 8187, ``plain`` (ASCII) for the others."""
    return f"{kind}; filename=\"{plain}.ics\"; filename*=UTF-8''{quote(f'{name}.ics', safe='')}"


def _kept(request: Request, name: str, make: Callable[[], Kept]) -> Kept:
    """What this process remembers beside one database."""
    info = request.registry["sessions"].info
    memory: Kept = info[name] if name in info else info.setdefault(name, make())
    return memory


def _count(request: Request, asked: Asked) -> None:
    """Note who fetched; a feed is sent even when that cannot be written."""
    client = client_of(request.user_agent or "")
    count = _kept(request, "feeds_fetched", Fetches).count(asked.key, client, now=request.now)
    if count:
        try:
            with short_write(request) as db:
                write_receipt(db, asked.key, client, count, now=request.now)
        except (DBAPIError, PoolTimeout):
            return
