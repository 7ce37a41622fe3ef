"""Links to slides, papers, recordings: added by who leads the group and who presents."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.groups.models import Material
from campus.groups.services.seats import hold_session
from campus.people.queries.logins import Identity

MOST_MATERIALS = 30


class EnoughMaterials(Exception):
    """A session keeps :data:`MOST_MATERIALS` links. Nothing was written."""


def add_material(db: Session, session_id: int, title: str, url: str, *, by: Identity, now: datetime) -> None:
    """Add a link to a session; the same address a second time changes nothing. Raises :class:`EnoughMaterials`."""
    hold_session(db, session_id)
    mine = Material.session_id == session_id
    if db.scalar(select(Material.id).where(mine, Material.url == url)):
        return
    if (db.scalar(select(func.count()).select_from(Material).where(mine)) or 0) >= MOST_MATERIALS:
        raise EnoughMaterials
    db.add(Material(session_id=session_id, title=title, url=url, added_by_id=by.resident_id, added_at=now))
    record(db, "session.material-added", ("session", session_id), by=by.resident_id, now=now, details={"url": url})


def remove_material(db: Session, session_id: int, material_id: int, *, by: Identity, now: datetime) -> None:
    """Take a link away; one that is gone already is no trouble."""
    gone = delete(Material).where(Material.id == material_id, Material.session_id == session_id)
    url = db.scalar(gone.returning(Material.url))
    if url is not None:
        record(
            db, "session.material-removed", ("session", session_id), by=by.resident_id, now=now, details={"url": url}
        )
