"""Groups and who belongs to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of
from campus.people.models import Initiative, Resident


class GroupKind(StrEnum):
    """What a group is."""

    STUDY = "study"
    MEETUP = "meetup"
    COURSE = "course"
    LAB = "lab"


class Joining(StrEnum):
    """How one becomes a member."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


class GroupStatus(StrEnum):
    """Where a group stands; only an active one is shown to everyone and plans seasons."""

    PROPOSED = "proposed"  # by a member, until a manager answers
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"


class GroupRole(StrEnum):
    """What a member is to the group."""

    ORGANIZER = "organizer"
    CO_ORGANIZER = "co_organizer"
    MEMBER = "member"


LEADERS = (GroupRole.ORGANIZER, GroupRole.CO_ORGANIZER)


class Standing(StrEnum):
    """How a resident stands to a group; whoever left or was removed keeps their history."""

    ASKED = "asked"
    INVITED = "invited"
    IN = "in"
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"


class Group(Base):
    """People who meet: a study group, a meetup, a course, a lab. AI 프렌즈 is one.

    ``completion_percent`` is what part of a course's sessions one must attend to complete it; None: no certificates.
    """

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[GroupKind] = mapped_column(choice_of(GroupKind))
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    tagline: Mapped[str] = mapped_column(String(200), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    joining: Mapped[Joining] = mapped_column(choice_of(Joining))
    status: Mapped[GroupStatus] = mapped_column(choice_of(GroupStatus), index=True)
    status_reason: Mapped[str] = mapped_column(String(300), default="")
    completion_percent: Mapped[int | None]
    search_text: Mapped[str] = mapped_column(String(600), default="")
    search_jamo: Mapped[str] = mapped_column(String(1200), default="")
    search_initials: Mapped[str] = mapped_column(String(600), default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    topics: Mapped[list["GroupTopic"]] = relationship(cascade="all, delete-orphan", order_by="GroupTopic.topic")
    initiatives: Mapped[list[Initiative]] = relationship(secondary="group_initiatives", order_by=Initiative.position)

    __table_args__ = (CheckConstraint("completion_percent BETWEEN 1 AND 100", name="completion_percent"),)


class GroupTopic(Base):
    """What a group talks about: a word or two, as its people say it."""

    __tablename__ = "group_topics"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)

    __table_args__ = (Index(None, "topic"),)


class GroupInitiative(Base):
    """Which of the hub's tasks a group belongs to."""

    __tablename__ = "group_initiatives"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiatives.id"), primary_key=True, index=True)


class Membership(Base):
    """How one resident stands to one group. ``is_shown``: whether others see that they come, unless a date says
    otherwise; ``note`` is what someone wrote who asked to join."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    role: Mapped[GroupRole] = mapped_column(choice_of(GroupRole), default=GroupRole.MEMBER)
    standing: Mapped[Standing] = mapped_column(choice_of(Standing))
    is_shown: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(300), default="")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    resident: Mapped[Resident] = relationship(foreign_keys=resident_id)

    __table_args__ = (UniqueConstraint("group_id", "resident_id"), Index(None, "group_id", "standing"))
