"""Working on imports: looking a file through, and booking what was agreed on; the worker does it, or for small files
the request itself. Whoever is killed leaves a claim behind that runs out; another begins the step anew."""

import logging
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from campus.booking.models import Purpose
from campus.booking.words import PURPOSES
from campus.db import Sessions
from campus.db.engines import is_retryable
from campus.importing.answers import Answers, Ending, Outcome
from campus.importing.models import ImportStep
from campus.importing.notices import mail_import
from campus.importing.queries import Job, find_job, identity_of
from campus.importing.services.agreeing import import_events
from campus.importing.services.jobs import claim_next, has_waiting, note_progress, release, settle_job
from campus.importing.services.planning import NOBODY, Watcher, plan_import
from campus.importing.services.reading import ReadFile, read_job
from campus.importing.values import ImportChanged, ImportRefused, Terms
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import translated
from campus.web.sentences import sentence

log = logging.getLogger(__name__)

# What a request does by itself: as much as is done in the blink of an eye.
FEW_EVENTS, FEW_DATES = 60, 300
_TRIES = 3
_STEPS_SHOWN = 20


def is_small(file: ReadFile) -> bool:
    """Whether the events of ``file`` are looked through and booked at once."""
    ahead = file.ahead
    return len(ahead) <= FEW_EVENTS and sum(len(each.dates) for each in ahead) <= FEW_DATES


def work_on_imports(sessions: Sessions, settings: Settings, *, now: datetime) -> bool:
    """Do one step of the import that has been waiting longest; False when none waits."""
    with sessions.read() as db:
        if not has_waiting(db, now=now):
            return False
    with sessions.write() as db:
        key = claim_next(db, now=now)
    if key is not None:
        try:
            work_on(sessions, settings, key, now=now)
        except Exception:
            # The next try is not far, and there are few of them.
            log.exception("import %s: a step failed", key)
            with sessions.write() as db:
                release(db, key)
    return True


def work_on(sessions: Sessions, settings: Settings, key: str, *, now: datetime) -> None:
    """Do the step in which the import ``key`` stands, which is claimed."""
    with sessions.read() as db:
        job = find_job(db, key)
        by = None if job is None else identity_of(db, job.resident_id, now=now)
    if job is None:
        return
    if by is None:
        with sessions.write() as db:
            settle_job(db, key)
    elif job.step is ImportStep.LOOKING:
        look_through(sessions, job, by, now=now)
    elif job.step is ImportStep.BOOKING:
        book_agreed(sessions, settings, job, by, now=now)


def look_through(sessions: Sessions, job: Job, by: Identity, *, now: datetime) -> None:
    """Judge every event, and find the best for each date that fails; then the import waits for its owner."""

    def note(done: int, total: int) -> None:
        if done % max(total // _STEPS_SHOWN, 1) == 0:
            with sessions.write() as other:
                note_progress(other, job.id, done, total)

    with sessions.read() as db:
        file, catalogue = read_job(db, job), read_catalogue(db)
        terms = terms_of(job.answers, catalogue, file, by)
        watcher = NOBODY if is_small(file) else Watcher(progress=note)
        planned = plan_import(db, catalogue, file.events, terms, by=by, now=now, watcher=watcher)
    with sessions.write() as db:
        settle_job(db, job.id, answers=job.answers.settled(planned, catalogue))


def book_agreed(sessions: Sessions, settings: Settings, job: Job, by: Identity, *, now: datetime) -> None:
    """Book everything that was agreed on in one transaction, or nothing; say what came of it, by mail too."""
    with sessions.read() as db:
        file = read_job(db, job)
    for left in reversed(range(_TRIES)):
        try:
            _book(sessions, settings, job, file, by, now)
            return
        except DBAPIError as trouble:
            # Another writer was first (PostgreSQL): the next try sees what it wrote.
            if not left or trouble.orig is None or not is_retryable(trouble.orig):
                raise


def _book(
    sessions: Sessions, settings: Settings, job: Job, file: ReadFile, by: Identity, now: datetime
) -> None:
    try:
        with sessions.write() as db:
            catalogue = read_catalogue(db)
            agreed = job.answers.agreed(terms_of(job.answers, catalogue, file, by))
            done = import_events(db, catalogue, file.events, agreed, by=by, now=now)
            mail_import(db, settings, done, by, now=now)
            settle_job(db, job.id, outcome=Outcome.of(done))
    except ImportChanged as changed:
        answers = job.answers.settled(changed.planned, catalogue, changed.changed)
        outcome = Outcome(Ending.CHANGED, changed=len(changed.changed))
    except ImportRefused as refused:
        answers = job.answers
        reasons = [translated(sentence(each, by.locale), by.locale) for each in refused.refusals]
        outcome = Outcome(Ending.REFUSED, index=refused.index, reasons=reasons)
    else:
        return
    with sessions.write() as db:
        settle_job(db, job.id, answers=answers, outcome=outcome)


def terms_of(answers: Answers, catalogue: Catalogue, file: ReadFile, by: Identity) -> Terms:
    """The answers as the planner takes them; an event without a title is called by what it is for."""
    untitled = translated(PURPOSES[Purpose(answers.purpose)], by.locale)
    return answers.terms(catalogue, file.events, untitled=untitled)
