"""Who fetches a feed: programs by their family, and the last time of each, to the hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.feeds.models import Client, FeedReceipt, FeedToken

WRITTEN_EVERY = timedelta(hours=1)
MOST_REMEMBERED = 20_000
# Google is looked for first: its importer names no other; Thunderbird names Gecko, Apple's names none of these.
_MARKS = (
    ("google", Client.GOOGLE),
    ("thunderbird", Client.THUNDERBIRD),
    ("evolution", Client.GNOME),
    ("gnome", Client.GNOME),
    ("microsoft", Client.OUTLOOK),
    ("outlook", Client.OUTLOOK),
    ("msoffice", Client.OUTLOOK),
    ("exchange", Client.OUTLOOK),
    ("calendaragent", Client.APPLE),
    ("dataaccessd", Client.APPLE),
    ("remindd", Client.APPLE),
    ("ios/", Client.APPLE),
    ("macos/", Client.APPLE),
    ("mac os x/", Client.APPLE),
)
_RECEIPTS = FeedReceipt.metadata.tables["feed_receipts"]


def client_of(user_agent: str) -> Client:
    """The family of a program by its User-Agent."""
    said = user_agent.lower()
    return next((client for mark, client in _MARKS if mark in said), Client.OTHER)


class Fetches:
    """What one process has counted since it wrote last, by feed and family of programs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[tuple[str, Client], int] = {}
        self._written: dict[tuple[str, Client], datetime] = {}

    def count(self, feed: str, client: Client, *, now: datetime) -> int:
        """Count a fetch; returns how many are to be written now, 0 while the last writing is younger than an hour."""
        key = (feed, client)
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1
            written = self._written.get(key)
            if written is not None and now - written < WRITTEN_EVERY:
                return 0
            if len(self._written) >= MOST_REMEMBERED:
                self._written.clear()
            self._written[key] = now
            return self._counts.pop(key)


def write_receipt(db: Session, feed: str, client: Client, count: int, *, now: datetime) -> None:
    """Add ``count`` fetches, the last of them at ``now``; a private feed (``token:5``) was used then."""
    make: Any = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"feed": feed, "client": client, "last_at": now, "count": count}
    statement = make(_RECEIPTS).values(row)
    added = {"last_at": statement.excluded.last_at, "count": _RECEIPTS.c.count + statement.excluded.count}
    db.execute(statement.on_conflict_do_update(index_elements=["feed", "client"], set_=added))
    kind, _, number = feed.partition(":")
    if kind == "token":
        db.execute(update(FeedToken).where(FeedToken.id == int(number)).values(used_at=now))


@dataclass(frozen=True, slots=True)
class Receipt:
    """When programs of one family fetched last, and how often so far."""

    feed: str
    client: Client
    last_at: datetime
    count: int


def receipts_of(db: Session, feeds: Sequence[str]) -> dict[str, list[Receipt]]:
    """The receipts of feeds, the latest first, by feed. One statement."""
    it = _RECEIPTS.c
    statement = select(it.feed, it.client, it.last_at, it.count).where(it.feed.in_(feeds))
    found: dict[str, list[Receipt]] = {feed: [] for feed in feeds}
    for row in db.execute(statement.order_by(it.last_at.desc(), it.client)):
        found[row.feed].append(Receipt(*row))
    return found


def forget_receipts(db: Session, token_id: int) -> None:
    """Forget who fetched a private feed that is no more."""
    db.execute(delete(FeedReceipt).where(FeedReceipt.feed == f"token:{token_id}"))
