"""Rows that name somebody who left, as the data map says: they go, name nobody, or name an account without a name."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campus.db import Base
from campus.leaving.shells import LEFT_NAME, no_address
from campus.people.data_areas import Leaving
from campus.people.data_map import columns
from campus.people.models import Resident, ResidentStatus
from campus.people.models.residents import new_key
from campus.permissions import Role


def erase_rows(db: Session, ids: Collection[int]) -> None:
    """Delete and clear what the data map says, rows that refer to others before those."""
    rules = {(table, name): leaving for _area, table, name, leaving in columns()}
    files = Base.metadata.tables["people_files"].c
    brought = Base.metadata.tables["imported_people"].c
    theirs = select(files.id).where(files.resident_id.in_(ids))
    db.execute(delete(brought.file_id.table).where(brought.file_id.in_(theirs)))
    for table in reversed(Base.metadata.sorted_tables):
        for column in table.columns:
            fate = rules.get((table.name, column.name))
            if fate is Leaving.ERASE:
                db.execute(delete(table).where(column.in_(ids)))
            elif fate is Leaving.CLEAR:
                db.execute(update(table).where(column.in_(ids)).values({column.name: None}))
    db.expire_all()


def make_shell(resident: Resident, *, now: datetime) -> None:
    """Leave nothing in an account but its id. Who had been let in still counts among those who came that month."""
    if resident.status is not ResidentStatus.ACTIVE:
        resident.approved_at = None
    resident.key, resident.email, resident.name = new_key(), no_address(secrets.token_hex(16)), LEFT_NAME
    resident.phone = resident.password_hash = resident.last_no_show_at = None
    resident.introduction = resident.claimed_organization = ""
    resident.search_text = resident.search_jamo = resident.search_initials = ""
    resident.role, resident.status, resident.locale = Role.MEMBER, ResidentStatus.DISABLED, "ko"
    resident.approved_by_id = None
    resident.left_at = now
    resident.version += 1
