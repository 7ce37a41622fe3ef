"""What the filters of reports offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.groups.models import Group, GroupStatus
from campus.people.models import Initiative
from campus.people.queries.initiatives import list_initiatives
from campus.people.queries.organizations import OrganizationName, list_organizations


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group as lists name it."""

    id: int
    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Choices:
    """By what bookings may be told apart."""

    organizations: Sequence[OrganizationName]
    groups: Sequence[GroupName]
    initiatives: Sequence[Initiative]


def read_choices(db: Session) -> Choices:
    """Three statements. Groups that have ended are among them: they met."""
    met = (GroupStatus.ACTIVE, GroupStatus.ENDED)
    groups = select(Group.id, Group.name_ko, Group.name_en).where(Group.status.in_(met)).order_by(Group.name_ko)
    names = [GroupName(*row) for row in db.execute(groups)]
    return Choices(list_organizations(db), names, list_initiatives(db))
