"""Mails about points of the no-show ledger: to the desk when one is contested, to the member when it is answered."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.booking.notices import people_named, place_of
from campus.booking.queries.no_shows import MissedDate, common_rule, standings_of
from campus.hub.queries import hub_facts, hub_values
from campus.outbox.services import Recipient, post, post_all
from campus.people.models import ResidentStatus
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import MailText, render_mail, translated
from campus.web.sentences import standing_sentences

CONTESTED, EXCUSED, KEPT = "no-show-contested", "no-show-excused", "no-show-kept"
# The language of the desk's own mailbox.
_DESK = "ko"


def mail_contested(db: Session, settings: Settings, it: MissedDate, *, due_at: datetime, now: datetime) -> None:
    """Tell the desk what a member says of a point, and until when an answer is promised."""
    person = people_named(db, {it.facts.organizer_id})[it.facts.organizer_id]
    values = _values(db, settings, it, _DESK) | {"person": person.name, "due_at": due_at}
    text = render_mail(CONTESTED, _DESK, **values)
    post(db, CONTESTED, Recipient(hub_facts(db, settings).contact_address, _DESK), text, now=now)


def mail_answers(db: Session, settings: Settings, dates: Sequence[MissedDate], *, now: datetime) -> None:
    """Tell members what became of their points: excused, or kept with an answer, and how they stand now. Dates without
    a point are nobody's news."""
    mine = [(it, it.point) for it in dates if it.point is not None]
    people = people_named(db, {point.resident_id for _, point in mine}) if mine else {}
    rule = common_rule(read_catalogue(db))
    stands = standings_of(db, {point.resident_id: rule for _, point in mine}, now=now)

    def mails(is_excused: bool) -> Iterator[tuple[Recipient, MailText]]:
        for it, point in mine:
            to = people[point.resident_id]
            if point.is_excused is not is_excused or to.status is not ResidentStatus.ACTIVE:
                continue
            said = standing_sentences(stands[point.resident_id], to.locale)
            values = _values(db, settings, it, to.locale) | {
                "name": to.name,
                "stands": [translated(each, to.locale) for each in said],
            }
            yield (
                Recipient(to.email, to.locale, to.id),
                render_mail(EXCUSED if is_excused else KEPT, to.locale, **values),
            )

    post_all(db, EXCUSED, mails(True), now=now)
    post_all(db, KEPT, mails(False), now=now)


def _values(db: Session, settings: Settings, it: MissedDate, locale: str) -> dict[str, Any]:
    """What all of these mails name."""
    return {
        "it": it.facts,
        "point": it.point,
        "place": place_of(it.facts, read_catalogue(db), locale),
        "url": f"{settings.base_url}/me/no-shows",
        "desk_url": f"{settings.base_url}/manage/no-shows",
        **hub_values(db, settings, locale),
    }
