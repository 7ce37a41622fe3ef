"""Interests: whose they are, how they are spelt, and which ones many share."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.domain.interests import Interest
from campus.people.models import DirectoryEntry, Resident, ResidentInterest, ResidentStatus


def interests_of(db: Session, resident_ids: Collection[int]) -> dict[int, tuple[Interest, ...]]:
    """The interests of residents by label; who has none is left out."""
    rows = db.execute(
        select(ResidentInterest.resident_id, ResidentInterest.key, ResidentInterest.label)
        .where(ResidentInterest.resident_id.in_(resident_ids))
        .order_by(ResidentInterest.label, ResidentInterest.key)
    )
    found: dict[int, list[Interest]] = {}
    for resident_id, key, label in rows if resident_ids else ():
        found.setdefault(resident_id, []).append(Interest(key, label))
    return {resident_id: tuple(interests) for resident_id, interests in found.items()}


def labels_in_use(db: Session, keys: Collection[str]) -> dict[str, str]:
    """How the words of ``keys`` are spelt by those who have them; new ones are left out."""
    rows = db.execute(
        select(ResidentInterest.key, func.min(ResidentInterest.label))
        .where(ResidentInterest.key.in_(keys))
        .group_by(ResidentInterest.key)
    )
    return {row[0]: row[1] for row in rows}


def shared_interests(db: Session, *, limit: int) -> list[Interest]:
    """The interests that listed residents show, the most frequent first."""
    rows = db.execute(
        select(ResidentInterest.key, func.min(ResidentInterest.label))
        .join(DirectoryEntry, DirectoryEntry.resident_id == ResidentInterest.resident_id)
        .join(Resident, Resident.id == ResidentInterest.resident_id)
        .where(DirectoryEntry.shows_interests, Resident.status == ResidentStatus.ACTIVE)
        .group_by(ResidentInterest.key)
        .order_by(func.count().desc(), ResidentInterest.key)
        .limit(limit)
    )
    return [Interest(key, label) for key, label in rows]
