"""What residents change about themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.models import Resident
from campus.people.services.listing import renew_entry
from campus.people.services.names import set_search


@dataclass(frozen=True, slots=True)
class Profile:
    """``phone`` is E.164 or None; ``locale`` is ko or en."""

    name: str
    phone: str | None
    locale: str
    introduction: str


def change_profile(db: Session, resident_id: int, profile: Profile, *, now: datetime) -> Resident:
    """Keep what a resident says about themselves; the audit names the fields that changed, not their contents."""
    resident = db.get_one(Resident, resident_id)
    changed = [
        field
        for field in ("name", "phone", "locale", "introduction")
        if getattr(resident, field) != getattr(profile, field)
    ]
    if not changed:
        return resident
    for field in changed:
        setattr(resident, field, getattr(profile, field))
    resident.version += 1
    set_search(resident)
    renew_entry(db, resident)
    details = {"fields": changed}
    record(db, "resident.profile-changed", ("resident", resident_id), by=resident_id, now=now, details=details)
    return resident
