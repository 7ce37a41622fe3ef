"""Questions after people, and introductions of two people to each other by a third."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class IntroductionState(StrEnum):
    """Where an introduction stands. Only an accepted one is seen by whom it leads to."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PASSED_ON = "passed_on"  # the named person named someone else: the chain goes on
    LAPSED = "lapsed"  # nobody answered in time
    WITHDRAWN = "withdrawn"  # the question was closed before an answer came


class IntroductionQuestion(Base):
    """Who knows about …? Open until ``expires_at`` or until the asker closes it.

    ``shows_email``: whoever is met through it reads the asker's address.
    """

    __tablename__ = "introduction_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    topic: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    shows_email: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (Index(None, "expires_at"),)


class Introduction(Base):
    """``introducer_id`` names ``named_id`` to ``seeker_id``: for a question the asker, else the other of the two.

    ``key`` stands in addresses: ids would tell how many there are. ``parent_id`` is the introduction that was passed
    on by this one, ``beside_id`` the accepted one that another person had made of the same two. Asking is accepting:
    for a question ``seeker_accepted_at`` is set from the beginning. ``topic`` is what a direct introduction is about;
    its ``note`` is read once both accepted. The organizations are those of the day of the answer.
    """

    __tablename__ = "introductions"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("introduction_questions.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("introductions.id"), index=True)
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("introductions.id"), index=True)
    introducer_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    seeker_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    named_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    topic: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)
    is_hunch: Mapped[bool]
    state: Mapped[IntroductionState] = mapped_column(choice_of(IntroductionState))
    seeker_accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    named_accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seeker_shows_email: Mapped[bool]
    named_shows_email: Mapped[bool]
    seeker_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    named_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lapses_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    thanks: Mapped[str] = mapped_column(Text)
    thanked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), unique=True)

    __table_args__ = (
        CheckConstraint("introducer_id <> named_id", name="not_oneself"),
        CheckConstraint("introducer_id <> seeker_id", name="not_to_oneself"),
        CheckConstraint("seeker_id <> named_id", name="two_people"),
        UniqueConstraint("question_id", "named_id", "introducer_id"),
        Index(
            "uq_introductions_direct",
            "introducer_id",
            "seeker_id",
            "named_id",
            unique=True,
            sqlite_where=text("question_id IS NULL AND state IN ('offered', 'accepted')"),
            postgresql_where=text("question_id IS NULL AND state IN ('offered', 'accepted')"),
        ),
        Index(None, "state", "lapses_at"),
        Index(None, "settled_at"),
    )
