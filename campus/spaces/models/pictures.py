"""Photos of rooms, plans of floors, and where rooms are on them. No resident stands in these tables."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class RoomPhoto(Base):
    """A photo of a room, in its place among the others; the first is the cover.

    ``digest`` is made of the octets that were sent; width and height, in pixels, are those of its largest size.
    """

    __tablename__ = "room_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    position: Mapped[int]
    alt_ko: Mapped[str] = mapped_column(String(300))
    alt_en: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(16))
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(None, "room_id", "digest", unique=True),
        CheckConstraint("width > 0 AND height > 0", name="size"),
    )


class RoomPhotoSize(Base):
    """A photo in one width, as JPEG without metadata. Apart from the photo, so that no list ever reads octets."""

    __tablename__ = "room_photo_sizes"

    photo_id: Mapped[int] = mapped_column(ForeignKey("room_photos.id", ondelete="CASCADE"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class FloorPlan(Base):
    """The plan of a floor; it goes with the floor."""

    __tablename__ = "floor_plans"

    floor_id: Mapped[int] = mapped_column(
        ForeignKey("floors.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    alt_ko: Mapped[str] = mapped_column(String(300))
    alt_en: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(16))
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="size"),)


class FloorPlanSize(Base):
    """A plan in one width, as WebP without loss and without metadata."""

    __tablename__ = "floor_plan_sizes"

    floor_id: Mapped[int] = mapped_column(
        ForeignKey("floor_plans.floor_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class RoomMark(Base):
    """Where a room is on the plan of ``floor_id``: ``x`` from the left and ``y`` from the top, in thousandths of the
    picture, and how to find it in words. Of a room that has come to another floor it says nothing any more."""

    __tablename__ = "room_marks"

    room_id: Mapped[int] = mapped_column(
        ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    floor_id: Mapped[int] = mapped_column(ForeignKey("floor_plans.floor_id", ondelete="CASCADE"), index=True)
    x: Mapped[int]
    y: Mapped[int]
    way_ko: Mapped[str] = mapped_column(String(120))
    way_en: Mapped[str] = mapped_column(String(120))

    __table_args__ = (CheckConstraint("x BETWEEN 0 AND 1000 AND y BETWEEN 0 AND 1000", name="in_the_picture"),)
