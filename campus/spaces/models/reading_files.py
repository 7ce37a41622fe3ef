"""Files of readings that a manager looks at before they are taken in."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class ReadingFile(Base):
    """A file as it was sent, compressed (zlib), for the one who sent it; forgotten after a day, or when it is taken
    in. Another of the same manager takes its place."""

    __tablename__ = "reading_files"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
