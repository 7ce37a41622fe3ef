"""Who takes part in a session, by name: for those who lead its group."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from campus.groups.models import SignUp, SignUpStatus
from campus.people.models import Organization, Resident
from campus.people.queries.logins import Identity


@dataclass(frozen=True, slots=True)
class Participation:
    """A sign-up with the name and the organization of its person; of a guest the one that they wrote."""

    signup: SignUp
    name: str
    organization: Organization | None


# Those who have a seat first, then the line in its order, then who came besides, then who does not come.
_ORDER = {SignUpStatus.IN: 0, SignUpStatus.WALKED_IN: 1, SignUpStatus.WAITING: 2}


def look_at_participants(
    db: Session, session_id: int, words: str, *, by: Identity, offset: int, limit: int
) -> tuple[Sequence[Participation], int]:
    """A page of everyone who signed up for a session or came to it, and how many they are; ``words`` finds by name.

    Every look of an organizer or a manager (``by``) at these names goes through here. Two statements.
    """
    name = func.coalesce(Resident.name, SignUp.guest_name)
    wanted = [SignUp.session_id == session_id, SignUp.status != SignUpStatus.UNCONFIRMED]
    if words:
        wanted.append(or_(name.contains(words, autoescape=True)))
    people = select(SignUp, name, Organization).outerjoin(Resident, Resident.id == SignUp.resident_id)
    people = people.outerjoin(Organization, Organization.id == SignUp.organization_id).where(*wanted)
    total = db.scalar(select(func.count()).select_from(people.with_only_columns(SignUp.id).subquery())) or 0
    rank = case(_ORDER, value=SignUp.status, else_=3)
    rows = db.execute(
        people.order_by(rank, SignUp.placed_at, SignUp.id).offset(offset).limit(limit),
        execution_options={"populate_existing": True},
    )
    return [Participation(*row) for row in rows], total
