"""Mails about opportunities: interest comes and goes, an opportunity ends, something came of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.connections.mails import write_mail
from campus.connections.queries.interests import InterestFacts, list_interests
from campus.connections.queries.opportunities import OpportunityFacts
from campus.connections.queries.people import people_of
from campus.connections.services.interests import TakeStep
from campus.connections.words import STEPS
from campus.domain.hubtime import local_date
from campus.settings import Settings
from campus.web.mails import translated

SHOWN, STEP, ENDED = "opportunity-interest", "opportunity-step", "opportunity-ended"


def _url(settings: Settings, opportunity_id: int) -> str:
    return f"{settings.base_url}/opportunities/{opportunity_id}"


def mail_interest(
    db: Session, settings: Settings, opportunity: OpportunityFacts, interest: InterestFacts, *, now: datetime
) -> None:
    """Tell the poster that an organization is interested, or no longer is."""
    people = people_of(db, {opportunity.posted_by_id, interest.resident_id}, local_date(now))
    values = {"it": opportunity, "interest": interest, "by": people[interest.resident_id]}
    to, url = people[opportunity.posted_by_id], _url(settings, opportunity.id)
    write_mail(db, settings, SHOWN, to, now=now, url=url, **values)


def mail_step(
    db: Session,
    settings: Settings,
    opportunity: OpportunityFacts,
    interest: InterestFacts,
    taken: TakeStep,
    *,
    by_id: int,
    now: datetime,
) -> None:
    """Tell the other side what was written down."""
    to_id = interest.resident_id if by_id == opportunity.posted_by_id else opportunity.posted_by_id
    people = people_of(db, {to_id, by_id}, local_date(now))
    to = people[to_id]
    values = {"it": opportunity, "taken": taken, "step": translated(STEPS[taken.step], to.locale), "by": people[by_id]}
    url = _url(settings, opportunity.id)
    write_mail(db, settings, STEP, to, now=now, url=url, **values)


def mail_ended(
    db: Session, settings: Settings, opportunity: OpportunityFacts, *, is_withdrawn: bool, by_id: int, now: datetime
) -> None:
    """Tell everyone interested that it was closed or taken back; the poster, too, where a manager took it back."""
    standing = {each.resident_id for each in list_interests(db, opportunity.id) if not each.is_withdrawn}
    people = people_of(db, (standing | {opportunity.posted_by_id}) - {by_id}, local_date(now))
    for to_id in sorted(people):
        values = {"it": opportunity, "is_withdrawn": is_withdrawn, "url": _url(settings, opportunity.id)}
        write_mail(db, settings, ENDED, people[to_id], now=now, **values)
