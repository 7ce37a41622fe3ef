"""That what is said of sessions changed, and how those who follow sessions hear of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.groups.models import GroupSession, Season


@dataclass(frozen=True, slots=True)
class SessionsChanged:
    """At ``now`` the words, the parts, the presenters, time, place or status of these sessions changed."""

    session_ids: frozenset[int]
    now: datetime


SessionListener = Callable[[Session, SessionsChanged], None]


def announce_sessions(db: Session, session_ids: Collection[int], *, now: datetime) -> None:
    """Date the sessions' last change and hand them to everyone who follows sessions, in this transaction; ``main``
    wires them. Whoever changes what others read of a session calls this after its last write."""
    if not session_ids:
        return
    db.flush()  # so that whoever follows reads what was written
    dated = update(GroupSession).where(GroupSession.id.in_(sorted(session_ids))).values(revised_at=now)
    db.execute(dated, execution_options={"synchronize_session": "fetch"})
    changed = SessionsChanged(frozenset(session_ids), now)
    listeners: tuple[SessionListener, ...] = db.info.get("session_listeners", ())
    for listener in listeners:
        listener(db, changed)


def announce_group(db: Session, group_id: int, *, now: datetime) -> None:
    """The same for every session of a group, whose name or standing changed."""
    mine = select(GroupSession.id).join(Season, Season.id == GroupSession.season_id).where(Season.group_id == group_id)
    announce_sessions(db, db.scalars(mine).all(), now=now)
