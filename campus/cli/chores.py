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
from campus.mailings.services.occasions import forget_occasions
from campus.outbox.retention import forget_mails
from campus.people.services.retention import forget_logins, forget_mail_tokens, forget_sign_in_failures
from campus.reports.services.runs import forget_runs
from campus.spaces.services.reading_files import forget_files
from campus.spaces.services.readings import forget_readings

log = logging.getLogger(__name__)

Chore = Callable[..., int]

CHORES: dict[str, Chore] = {
    "logins that ran out": forget_logins,
    "mailed links that ran out": forget_mail_tokens,
    "failed sign-ins": forget_sign_in_failures,
    "texts of old mails": forget_mails,
    "occasions of mails": forget_occasions,
    "calendar files that were looked at": forget_jobs,
    "files of people": forget_people_files,
    "merged accounts that something came to late": bring_late,
    "files of readings that were looked at": forget_files,
    "calls for help and checks at night": forget_help,
    "readings of meters": forget_readings,
    "who searched in vain": forget_searches,
    "long reports": forget_runs,
    "entries of the access log": forget_access,
}


def do_chores(sessions: Sessions, *, now: datetime) -> dict[str, int]:
    """Do every chore, each in a transaction of its own; how many rows each one changed, by its name."""
    done = {}
    for name, chore in CHORES.items():
        with sessions.write() as db:
            done[name] = chore(db, now=now)
    if any(done.values()):
        log.info("forgotten: %s", ", ".join(f"{count} {name}" for name, count in done.items() if count))
    return done
