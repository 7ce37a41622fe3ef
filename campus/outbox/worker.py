"""The worker: takes due messages one by one and delivers them, until it is told to stop."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from campus.db import Sessions
from campus.outbox.claims import Claim, claim_next, has_due, note_failure, note_sent
from campus.outbox.delivery import Delivery, DeliveryFailed, compose
from campus.outbox.letterhead import Letterhead

log = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0

# Waits so many seconds and says whether to stop; 0 asks without waiting.
ToldToStop = Callable[[float], bool]
Clock = Callable[[], datetime]


def read_clock() -> datetime:
    """The instant now: aware, UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def _take(sessions: Sessions, clock: Clock) -> Claim | None:
    with sessions.read() as db:
        if not has_due(db, now=clock()):
            return None
    with sessions.write() as db:
        return claim_next(db, now=clock())


def deliver_one(sessions: Sessions, delivery: Delivery, letterhead: Letterhead, clock: Clock = read_clock) -> bool:
    """Deliver the message that has been due longest; False when none is.

    The claim commits before the message leaves and its outcome after: two workers never hold one message. A worker
    killed between the mail server's yes and our commit is the one case in which a message leaves twice, with one
    Message-ID.
    """
    claim = _take(sessions, clock)
    if claim is None:
        return False
    try:
        delivery.deliver(compose(claim, letterhead))
    except DeliveryFailed as failed:
        # Mail servers say back to whom the mail was: that is in the message already, and no log keeps it.
        problem = re.sub(re.escape(claim.address), "<address>", str(failed), flags=re.IGNORECASE)
        log.warning("message %s, attempt %s: %s", claim.id, claim.attempt, problem)
        with sessions.write() as db:
            note_failure(db, claim, problem, is_final=failed.is_final, now=clock())
    else:
        with sessions.write() as db:
            note_sent(db, claim, now=clock())
    return True


def deliver_all(sessions: Sessions, delivery: Delivery, letterhead: Letterhead, clock: Clock = read_clock) -> int:
    """Deliver every message that is due now; how many were tried."""
    tried = 0
    while deliver_one(sessions, delivery, letterhead, clock):
        tried += 1
    return tried


def work(
    sessions: Sessions,
    delivery: Delivery,
    letterhead: Letterhead,
    told_to_stop: ToldToStop,
    beside: Callable[[], object],
) -> None:
    """Deliver until told to stop, looking once a second and calling ``beside`` after each look.

    It is called however many mails wait: a slow mail server must not hold up what time brings. A database that is away
    is waited for.
    """
    while not told_to_stop(0):
        try:
            idle = not deliver_one(sessions, delivery, letterhead)
            beside()
        except (DBAPIError, PoolTimeout) as trouble:
            log.warning("database trouble: %s", type(trouble.__cause__ or trouble).__name__)
            idle = True
        if idle and told_to_stop(PAUSE_SECONDS):
            return
