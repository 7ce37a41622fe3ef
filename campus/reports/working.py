"""Working out long reports, in the worker."""

import logging
from collections.abc import Callable
from datetime import datetime

from campus.db import Sessions
from campus.reports.queries.gathered import gather, read_horizon
from campus.reports.queries.runs import has_waiting
from campus.reports.runs import read_asked
from campus.reports.services.runs import claim_next, keep_found, note_progress, release_run
from campus.spaces.queries.catalogue import read_catalogue

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def work_on_reports(sessions: Sessions, read_clock: Clock) -> bool:
    """Work out the report that has been waiting longest; False when none waits."""
    with sessions.read() as db:
        if not has_waiting(db, now=read_clock()):
            return False
    with sessions.write() as db:
        claimed = claim_next(db, now=read_clock())
    if claimed is None:
        return False
    key, plain = claimed
    try:
        _work_out(sessions, key, plain, read_clock)
    except Exception:
        # The next try is not far, and there are few of them.
        log.exception("report %s failed", key)
        with sessions.write() as db:
            release_run(db, key)
    return True


def _work_out(sessions: Sessions, key: str, plain: dict[str, object], read_clock: Clock) -> None:
    now = read_clock()
    with sessions.read() as db:
        catalogue, horizon = read_catalogue(db), read_horizon(db, now)
        asked = read_asked(plain, catalogue)
        measured = [horizon.measured(each) for each in asked.spans]
        total, done = sum(len(each.months()) for each in measured), 0

        def note() -> None:
            nonlocal done
            done += 1
            with sessions.write() as other:
                note_progress(other, key, done, total, now=read_clock())

        scope = asked.filters.scope(catalogue)
        found = [gather(db, catalogue, each, scope, horizon, now=now, each_month=note) for each in measured]
    with sessions.write() as db:
        keep_found(db, key, found, now=read_clock())
