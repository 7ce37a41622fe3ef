"""Cancelling several dates at once with a message, all of them or none."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.queries.found import later_dates
from campus.booking.queries.in_the_way import dates_by_id
from campus.booking.services.clearing import MOST_DATES, Choice, Cleared, Clearing, Message, Way, clear
from campus.booking.services.shutting import TooMuch
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue


def cancel_with_message(
    db: Session,
    catalogue: Catalogue,
    ids: Collection[int],
    message: Message,
    *,
    following: bool = False,
    by: Identity,
    now: datetime,
) -> Cleared:
    """Cancel the dates ``ids`` that are not over, and with ``following`` all later ones of their series. What is over
    or gone by now is left alone. Raises :class:`TooMuch`."""
    if following:
        ids = later_dates(db, dates_by_id(db, ids), now=now)
    if len(ids) > MOST_DATES:
        raise TooMuch(MOST_DATES)
    dates = [each for each in dates_by_id(db, ids, for_update=True) if not each.is_over(now)]
    choices = {each.occurrence_id: Choice(Way.CANCEL) for each in dates}
    return clear(db, catalogue, dates, Clearing(choices, message, act="selected"), by=by, now=now)
