"""Tables' base, column types, the two engines, and the database session of a request."""

from campus.db.counting import changed_rows
from campus.db.engines import Engine, make_engine
from campus.db.memory import Memory, is_reading
from campus.db.requests import includeme, reading, short_write
from campus.db.sessions import Sessions, make_sessions
from campus.db.tables import Base, UtcDateTime, choice_of

__all__ = [
    "Base",
    "Engine",
    "Memory",
    "Sessions",
    "UtcDateTime",
    "changed_rows",
    "choice_of",
    "includeme",
    "is_reading",
    "make_engine",
    "make_sessions",
    "reading",
    "short_write",
]
