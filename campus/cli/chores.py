"""What is done from time to time without being asked: forgetting what need not be kept."""

import logging
from collections.abc import Callable
from datetime import datetime

from campus.audit.trimming import forget_access
from campus.booking.services.search_retention import forget_searches
from campus.db import Sessions
from campus.enrolling.services.jobs import forget_files as forget_people_files
from campus.enrolling.services.merging import bring_late
from campus.help.services.retention import forget_help
from campus.importing.services.jobs import forget_jobs
from campus.leaving.periods import left_over
from campus.leaving.scrubbing import needs_scrubbing, scrub
from campus.leaving.services.guests import forget_guests
from campus.leaving.services.receipts import note_run
from campus.leaving.services.unopened import forget_unopened
from campus.mailings.services.occasions import forget_occasions
from campus.outbox.retention import forget_mails
from campus.people.services.retention import (
    forget_half_logins,
    forget_logins,
    forget_mail_tokens,
    forget_sign_in_failures,
    forget_trips,
)
from campus.reports.services.runs import forget_runs
from campus.spaces.services.reading_files import forget_files
from campus.spaces.services.readings import forget_readings

log = logging.getLogger(__name__)

Chore = Callable[..., int]

CHORES: dict[str, Chore] = {
    "logins that ran out": forget_logins,
    "mailed links that ran out": forget_mail_tokens,
    "half sign-ins": forget_half_logins,
    "failed sign-ins": forget_sign_in_failures,
    "trips to institutions": forget_trips,
    "accounts that never opened": forget_unopened,
    "texts of old mails": forget_mails,
    "occasions of mails": forget_occasions,
    "calendar files that were looked at": forget_jobs,
    "files of people": forget_people_files,
    "merged accounts that something came to late": bring_late,
    "files of readings that were looked at": forget_files,
    "guests of sessions": forget_guests,
    "calls for help and checks at night": forget_help,
    "readings of meters": forget_readings,
    "who searched in vain": forget_searches,
    "long reports": forget_runs,
    "entries of the access log": forget_access,
}


def do_chores(sessions: Sessions, *, now: datetime) -> dict[str, int]:
    """Do every chore, each in a transaction of its own; how many rows each one changed, by its name. Then the file is
    written anew where somebody left, and the run is noted."""
    done = {}
    for name, chore in CHORES.items():
        with sessions.write() as db:
            done[name] = chore(db, now=now)
    is_scrubbed = _scrub(sessions)
    with sessions.write() as db:
        left = left_over(db, now=now)
        note_run(db, done, left, is_scrubbed=is_scrubbed, now=now)
    if left:
        log.error("kept beyond its time: %s", ", ".join(f"{count} {name}" for name, count in left.items()))
    if any(done.values()):
        log.info("forgotten: %s", ", ".join(f"{count} {name}" for name, count in done.items() if count))
    return done


def _scrub(sessions: Sessions) -> bool:
    with sessions.read() as db:
        if not needs_scrubbing(db):
            return False
    is_done = scrub(sessions.engine)
    if not is_done:
        log.warning("the file could not be written anew: somebody reads for long; the next run does it")
    return is_done
