"""Mails about introductions, in the transaction of the act: nobody reads in one what their page would not show."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from campus.connections.mails import write_mail
from campus.connections.queries.introductions import IntroductionFacts, links_of
from campus.connections.queries.people import Someone, people_of
from campus.connections.sight import ShownPerson, chain_of, people_in, see
from campus.domain.hubtime import local_date
from campus.settings import Settings

# Folders below ``templates/mail/``.
ASKED, PROPOSED, MET = "introduction-asked", "introduction-proposed", "introduction-met"
ACCEPTED, NOT_THIS_TIME, THANKED = "introduction-accepted", "introduction-declined", "introduction-thanked"


def introduction_url(settings: Settings, it: IntroductionFacts) -> str:
    """The address of an introduction's page, for those who may see it."""
    return f"{settings.base_url}/introductions/{it.key}"


def mail_offer(db: Session, settings: Settings, it: IntroductionFacts, *, now: datetime) -> None:
    """Ask the named person, or both of a direct introduction, whether they want to meet."""
    people = people_of(db, people_in([it], {}), local_date(now))
    for to_id in (it.seeker_id, it.named_id) if it.is_direct else (it.named_id,):
        shown = see(it, to_id, people, {}, now=now)
        if shown is not None:
            event = PROPOSED if it.is_direct else ASKED
            url = introduction_url(settings, it)
            write_mail(db, settings, event, people[to_id], now=now, it=shown, url=url)


def mail_accepted(
    db: Session, settings: Settings, settled: Sequence[IntroductionFacts], *, by_id: int, now: datetime
) -> None:
    """Tell the two that they meet (but not who has just said so), and everyone along the chain that it worked."""
    links = links_of(db, {it.question_id for it in settled if it.question_id is not None})
    people = people_of(db, people_in(settled, links), local_date(now))
    for it in settled:
        url = introduction_url(settings, it)
        for to_id in {it.seeker_id, it.named_id} - {by_id}:
            shown = see(it, to_id, people, links, now=now)
            if shown is not None:
                write_mail(db, settings, MET, people[to_id], now=now, it=shown, url=url)
        for to_id in chain_of(it, links):
            values = {"subject": it.subject, "others": _told_of(it, to_id, people), "url": _mine(settings)}
            write_mail(db, settings, ACCEPTED, people[to_id], now=now, **values)


def _told_of(it: IntroductionFacts, to_id: int, people: dict[int, Someone]) -> list[ShownPerson]:
    """Whom the mail to an introducer names: those they named themselves, nobody further along."""
    if to_id != it.introducer_id:
        return []
    named = [people[it.named_id]] if not it.is_direct else [people[it.seeker_id], people[it.named_id]]
    return [ShownPerson(each.shown_name, each.organization) for each in named]


def mail_not_this_time(db: Session, settings: Settings, ended: Sequence[IntroductionFacts], *, now: datetime) -> None:
    """Tell the introducers, and nobody else, that it came to nothing; not which of two said so."""
    people = people_of(db, people_in(ended, {}), local_date(now))
    for it in ended:
        others = _told_of(it, it.introducer_id, people)
        to, url = people[it.introducer_id], introduction_url(settings, it)
        write_mail(db, settings, NOT_THIS_TIME, to, now=now, subject=it.subject, others=others, url=url)


def mail_thanks(
    db: Session, settings: Settings, chain: Sequence[IntroductionFacts], text: str, *, by_id: int, now: datetime
) -> None:
    """Hand the thanks to everyone along the chain, and to the person who was met, once each."""
    people = people_of(db, people_in(chain, {}), local_date(now))
    reached = {it.introducer_id for it in chain} | {
        each for it in chain if it.is_accepted for each in (it.named_id, it.seeker_id)
    }
    for to_id in sorted(reached - {by_id}):
        values = {"subject": chain[0].subject, "thanks": text, "by": _thanking(chain, to_id, by_id, people)}
        write_mail(db, settings, THANKED, people[to_id], now=now, url=_mine(settings), **values)


def _thanking(chain: Sequence[IntroductionFacts], to_id: int, by_id: int, people: dict[int, Someone]) -> str:
    """Who thanks: in full to whom they met, else by the name they show."""
    has_met = any(it.is_accepted and to_id in (it.named_id, it.seeker_id) for it in chain)
    return people[by_id].name if has_met else people[by_id].shown_name


def _mine(settings: Settings) -> str:
    return f"{settings.base_url}/introductions/mine"
