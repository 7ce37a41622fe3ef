"""What a viewer may know of an introduction. One place decides; every page and mail about introductions asks it.

Until the named person accepts, only they and the introducer know of it. The asker, everyone else and the hub's managers
see neither that someone was named nor how many were.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campus.connections.models import IntroductionState
from campus.connections.queries.introductions import IntroductionFacts, Link, QuestionFacts
from campus.connections.queries.people import OrganizationName, Someone


class Part(StrEnum):
    """What the viewer is to an introduction."""

    INTRODUCER = "introducer"
    NAMED = "named"
    SEEKER = "seeker"


class Outcome(StrEnum):
    """How an introduction looks to its viewer."""

    YOUR_TURN = "your-turn"
    WAITING = "waiting"
    MET = "met"
    PASSED_ON = "passed-on"
    NOT_THIS_TIME = "not-this-time"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person as far as the viewer may know them; ``email`` only where they said so."""

    name: str
    organization: OrganizationName | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ShownIntroduction:
    """An introduction as its viewer may see it. ``others`` are whom it leads to, ``chain`` the introducers in their
    order; both are empty where the viewer must not know yet."""

    key: str
    part: Part
    outcome: Outcome
    subject: str
    question: QuestionFacts | None
    note: str
    is_hunch: bool
    introducer: ShownPerson | None
    others: tuple[ShownPerson, ...]
    chain: tuple[str, ...]
    created_at: datetime
    lapses_at: datetime
    settled_at: datetime | None
    thanks: str
    thanked_at: datetime | None
    may_thank: bool
    booking_id: int | None

    @property
    def is_yours_to_answer(self) -> bool:
        return self.outcome is Outcome.YOUR_TURN

    @property
    def may_meet(self) -> bool:
        """Whether the viewer is one of the two who met."""
        return self.outcome is Outcome.MET and self.part is not Part.INTRODUCER

    @property
    def may_pass_on(self) -> bool:
        return self.is_yours_to_answer and self.question is not None


def part_of(it: IntroductionFacts, viewer_id: int) -> Part | None:
    """What ``viewer_id`` is to ``it``; None for everyone who must not know of it."""
    if viewer_id == it.introducer_id:
        return Part.INTRODUCER
    if viewer_id == it.named_id:
        return Part.NAMED
    is_led_to = it.is_direct or (it.is_accepted and it.beside_id is None)
    return Part.SEEKER if viewer_id == it.seeker_id and is_led_to else None


def people_in(found: Collection[IntroductionFacts], links: Mapping[int, Link]) -> set[int]:
    """Whose names may be needed to show ``found``."""
    ids = {each for it in found for each in (it.introducer_id, it.seeker_id, it.named_id)}
    return ids | {link.introducer_id for link in links.values()}


def see(
    it: IntroductionFacts,
    viewer_id: int,
    people: Mapping[int, Someone],
    links: Mapping[int, Link],
    *,
    now: datetime,
) -> ShownIntroduction | None:
    """``it`` as ``viewer_id`` may see it, or None. ``links`` are those of its question."""
    part = part_of(it, viewer_id)
    if part is None:
        return None
    outcome = _outcome(it, part, viewer_id, links, now)
    is_met = outcome is Outcome.MET
    is_party = part is not Part.INTRODUCER
    thanks = is_met and it.thanked_at is not None
    return ShownIntroduction(
        key=it.key,
        part=part,
        outcome=outcome,
        subject=it.subject,
        question=it.question,
        note=it.note if not it.is_direct or is_met or not is_party else "",
        is_hunch=it.is_hunch,
        introducer=_in_full(people[it.introducer_id]) if is_party else None,
        others=_others(it, part, people, is_met=is_met),
        chain=tuple(people[each].name for each in _introducers(it, links)) if is_met and is_party else (),
        created_at=it.created_at,
        lapses_at=it.lapses_at,
        settled_at=it.settled_at,
        thanks=it.thanks if thanks else "",
        thanked_at=it.thanked_at if thanks else None,
        may_thank=is_met and it.thanked_at is None and (part is Part.SEEKER or (it.is_direct and is_party)),
        booking_id=it.booking_id if is_met and is_party else None,
    )


def _outcome(
    it: IntroductionFacts, part: Part, viewer_id: int, links: Mapping[int, Link], now: datetime
) -> Outcome:
    if it.state is IntroductionState.ACCEPTED:
        return Outcome.MET
    if it.state is IntroductionState.WITHDRAWN:
        return Outcome.CLOSED
    if it.state is IntroductionState.PASSED_ON:
        # To the one before, passing on looks like thinking it over until someone has accepted.
        return Outcome.PASSED_ON if part is Part.NAMED else _further_along(it, links)
    if it.state is not IntroductionState.OFFERED or it.lapses_at <= now:
        return Outcome.NOT_THIS_TIME
    if part is not Part.INTRODUCER and it.waits_for(viewer_id, now):
        return Outcome.YOUR_TURN
    return Outcome.WAITING


def _further_along(it: IntroductionFacts, links: Mapping[int, Link]) -> Outcome:
    states, parents = set(), {it.id}
    while parents:
        children = [link for link in links.values() if link.parent_id in parents]
        states |= {link.state for link in children}
        parents = {link.id for link in children}
    if IntroductionState.ACCEPTED in states:
        return Outcome.MET
    return Outcome.WAITING if states & {IntroductionState.OFFERED} else Outcome.NOT_THIS_TIME


def _introducers(it: IntroductionFacts, links: Mapping[int, Link]) -> list[int]:
    """The introducers who led to ``it``, the first of the chain first."""
    found, at = [it.introducer_id], it.parent_id
    while at is not None and at in links:
        found.append(links[at].introducer_id)
        at = links[at].parent_id
    return found[::-1]


def chain_of(it: IntroductionFacts, links: Mapping[int, Link]) -> list[int]:
    """Everyone who passed the question on until ``it``, each once."""
    return list(dict.fromkeys(_introducers(it, links)))


def _in_full(person: Someone, *, with_email: bool = False) -> ShownPerson:
    return ShownPerson(person.name, person.organization, person.email if with_email else None)


def _as_shown(person: Someone, *, with_organization: bool = True) -> ShownPerson:
    return ShownPerson(person.shown_name, person.organization if with_organization else None)


def _others(
    it: IntroductionFacts, part: Part, people: Mapping[int, Someone], *, is_met: bool
) -> tuple[ShownPerson, ...]:
    seeker, named = people[it.seeker_id], people[it.named_id]
    if part is Part.INTRODUCER:
        both = (seeker, named) if it.is_direct else (named,)
        return tuple(_as_shown(each) for each in both)
    if is_met and part is Part.NAMED:
        return (_in_full(seeker, with_email=it.seeker_shows_email),)
    if is_met:
        return (_in_full(named, with_email=it.named_shows_email),)
    return () if it.is_direct else (_as_shown(seeker, with_organization=False),)
