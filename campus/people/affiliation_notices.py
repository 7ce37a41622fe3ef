"""Mails about affiliations: who has to answer, what was answered, and that a verification runs out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.domain.hubtime import local_date
from campus.people.models import MailTokenPurpose, Resident
from campus.people.notices import PeopleMail, mail_resident
from campus.people.queries.affiliations import Stint
from campus.people.queries.residents import list_managers
from campus.people.queries.stewards import acting_stewards
from campus.people.services.confirming import is_proven_by_mail, note_reminders
from campus.people.services.mail_tokens import issue_mail_token
from campus.settings import Settings


def _values(stint: Stint) -> dict[str, Any]:
    """What all of these mails name: the organization of the list or as it was claimed, the title and the time."""
    return {"organization": stint.organization, "claimed_name": stint.claimed_name, "it": stint}


def mail_asked(db: Session, settings: Settings, person: Resident, stint: Stint, *, now: datetime) -> None:
    """Tell the organization's stewards, or the managers where nobody else is there, that ``person`` waits."""
    today = local_date(now)
    stewards: Sequence[Resident] = ()
    link = f"{settings.base_url}/manage/affiliations"
    if stint.organization is not None:
        stewards = acting_stewards(db, stint.organization.id, today, besides=person.id)
        link = f"{settings.base_url}/organizations/{stint.organization.slug}/people" if stewards else link
    values = _values(stint) | {"person": person.name, "is_renewal": stint.verified_how is not None, "link": link}
    for to in stewards or [each for each in list_managers(db) if each.id != person.id]:
        mail_resident(db, settings, PeopleMail.AFFILIATION_ASKED, to, now=now, **values)


def mail_answer(
    db: Session, settings: Settings, mail: PeopleMail, to: tuple[Resident, Stint], *, now: datetime, reason: str = ""
) -> None:
    """Tell a resident what became of their affiliation."""
    person, stint = to
    link = f"{settings.base_url}/me/affiliations"
    mail_resident(db, settings, mail, person, now=now, link=link, reason=reason, **_values(stint))


def mail_renewal_link(db: Session, settings: Settings, person: Resident, stint: Stint, *, now: datetime) -> bool:
    """Tell a resident that a verification runs out; whether the mail holds a link that renews it.

    It does where the address itself is the proof: who still reads it still belongs there.
    """
    proves = stint.organization is not None and is_proven_by_mail(db, person, stint.organization.id)
    link = f"{settings.base_url}/me/affiliations"
    if proves:
        token = issue_mail_token(db, person.id, MailTokenPurpose.RENEW_AFFILIATION, now=now)
        link = f"{settings.base_url}/affiliations/renew/{token}"
    values = _values(stint) | {"proves": proves, "link": link}
    mail_resident(db, settings, PeopleMail.AFFILIATION_EXPIRES, person, now=now, **values)
    return proves


def remind_of_expiry(db: Session, settings: Settings, *, now: datetime) -> int:
    """Write to everyone whose verification runs out soon, once each; how many."""
    told = note_reminders(db, now=now)
    for person, stint in told:
        mail_renewal_link(db, settings, person, stint, now=now)
    return len(told)
