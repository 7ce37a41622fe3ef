"""Which affiliation counts on a day, in SQL: the one place that every question of "from where?" goes through.

``campus.domain.affiliation.standing`` says the same in Python; a test holds the two together.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from campus.people.models import Affiliation

_C = Affiliation.metadata.tables["affiliations"].c


def holds_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Whether an affiliation is current on ``day``: verified, begun, not ended, and its verification not run out."""
    return and_(
        _C.verified_how.is_not(None),
        _C.starts_on <= day,
        or_(_C.ends_on.is_(None), _C.ends_on >= day),
        or_(_C.expires_on.is_(None), _C.expires_on >= day),
    )


# Of several that hold, the one that began last is where a resident is from; of two begun on one day, the later written.
LATEST_FIRST: tuple[ColumnElement[Any], ...] = (_C.starts_on.desc(), _C.id.desc())
