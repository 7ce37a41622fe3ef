"""What was imported from calendar files, and files that are being looked at."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class ImportedEvent(Base):
    """An event of somebody's calendar that became a booking.

    ``uid`` names it there, together with its original start where it is one date of a series that was not in the file.
    ``content_sha256`` and ``sequence`` are those of the event as it was last imported.
    """

    __tablename__ = "imported_events"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(300), primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    content_sha256: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]


class ImportDraft(Base):
    """A file as it was sent, until what is in it has been agreed on; forgotten after a day."""

    __tablename__ = "import_drafts"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "created_at"),)
