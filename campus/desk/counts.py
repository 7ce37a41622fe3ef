"""How much waits for a manager, for the desk's menu."""

from pyramid.request import Request
from sqlalchemy import select

from campus.booking.queries.approvals import WAITING_COUNT
from campus.booking.queries.no_shows import CONTESTED_COUNT

_BOTH = select(WAITING_COUNT.scalar_subquery(), CONTESTED_COUNT.scalar_subquery())


def desk_counts(request: Request) -> dict[str, int]:
    """What waits for an answer, by the route of its page; as ``request.desk_counts``. One statement."""
    waiting, contested = request.db.execute(_BOTH).one()
    return {"desk.approvals": waiting, "desk.no_shows": contested}
