"""What a policy would change, before it is saved: its sentences, its rooms, what contradicts it, whom it hits."""

import hashlib
from collections.abc import Sequence
from typing import Any

from pyramid.request import Request

from campus.booking.queries.impact import find_impact, with_policies
from campus.desk.impact_page import carried, hit_page, page_asked
from campus.domain.rules import RoomPolicy, limits_of
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.policies import PolicyFacts, read_policies
from campus.spaces.queries.rules import together
from campus.spaces.queries.troubles import Trouble, troubles, with_draft
from campus.spaces.services.policies import PolicyDraft
from campus.web.sentences import changed_sentences, contradiction_sentence, owner_words, said_sentences

Line = tuple[str, str]


def as_policy(draft: PolicyDraft, policy: PolicyFacts | None) -> PolicyFacts:
    """``draft`` as the policy that it would be; a new one has the id 0."""
    number, version, is_the_hubs = (policy.id, policy.version, policy.is_the_hubs) if policy else (0, 1, False)
    return PolicyFacts(number, version, draft.name_ko, draft.name_en, is_the_hubs, draft.numbers, draft.room_ids)


def find_troubles(request: Request, draft: PolicyFacts) -> list[Trouble]:
    """What ``draft`` would contradict together with the others."""
    return troubles(read_catalogue(request.db).bookable, read_policies(request.db), draft)


def mark_of(found: Sequence[Trouble]) -> str:
    """A short mark of what was warned of; empty where there is nothing."""
    said = [(each.contradiction, [it.id for it in each.others], [it.id for it in each.rooms]) for each in found]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32] if said else ""


def preview_of(request: Request, draft: PolicyFacts, before: PolicyFacts | None) -> dict[str, Any]:
    """The values of the page. The number of statements grows with nothing."""
    policies, catalogue = read_policies(request.db), read_catalogue(request.db)
    after = with_draft(policies, draft)
    changed = with_policies(catalogue.bookable, policies, after)
    number = page_asked(request)
    impact = find_impact(request.db, changed, page=number, now=request.now)
    found = troubles(catalogue.bookable, policies, draft)
    return {
        "draft": draft,
        "lines": _said(request, draft, before),
        "rooms_before": _rooms(request, before),
        "rooms": _rooms(request, draft),
        "effects": _effects(request, catalogue.bookable, policies, after, draft),
        "troubles": [_trouble(request, each) for each in found],
        "mark": mark_of(found),
        "hits": hit_page(request, impact, number),
        "sent": carried(request),
    }


def _said(request: Request, draft: PolicyFacts, before: PolicyFacts | None) -> list[tuple[str, str]]:
    """Each sentence with ``gone``, ``new`` or ``same``."""
    say = request.localizer.translate
    old = [] if before is None else [say(each) for each in said_sentences(before.numbers, request.locale_name)]
    new = [say(each) for each in said_sentences(draft.numbers, request.locale_name)]
    gone = [("gone", each) for each in old if each not in new]
    return [*gone, *(("same" if each in old else "new", each) for each in new)]


def _rooms(request: Request, policy: PolicyFacts | None) -> list[RoomFacts] | None:
    if policy is None or policy.room_ids is None:
        return None
    return [each for each in read_catalogue(request.db).rooms.values() if each.id in policy.room_ids]


def _effects(
    request: Request,
    rooms: Sequence[RoomFacts],
    policies: Sequence[PolicyFacts],
    after: Sequence[PolicyFacts],
    draft: PolicyFacts,
) -> list[dict[str, Any]]:
    """Rooms for which the rule changes the same: what holds no longer, what holds then, and who is stricter."""
    was = next((each.room_ids for each in policies if each.id == draft.id), frozenset())
    found: dict[tuple[tuple[Line, ...], ...], list[RoomFacts]] = {}
    known: dict[tuple[RoomPolicy, RoomPolicy], tuple[tuple[Line, ...], ...]] = {}
    for room in rooms:
        if not any(ids is None or room.id in ids for ids in (was, draft.room_ids)):
            continue
        pair = together(policies, room.id, room.kind), together(after, room.id, room.kind)
        if pair not in known:
            known[pair] = _compare(request, *pair, draft)
        found.setdefault(known[pair], []).append(room)
    return [
        {"rooms": where, "gone": gone, "new": new, "stricter": stricter}
        for (gone, new, stricter), where in found.items()
    ]


def _compare(
    request: Request, before: RoomPolicy, after: RoomPolicy, draft: PolicyFacts
) -> tuple[tuple[Line, ...], ...]:
    """Sentences with their owners: those that hold no longer, the new ones, and those stricter than the draft's."""
    say, locale = request.localizer.translate, request.locale_name
    gone, come = (
        tuple((say(text), owner) for text, owner in each) for each in changed_sentences(before, after, locale)
    )
    limits = limits_of(after)
    owners = {
        owner_words(limits[name].owner, locale)
        for name, limit in limits_of(draft.numbers).items()
        if limits[name].value != limit.value
    }
    return gone, come, tuple((owner, "") for owner in sorted(owners))


def _trouble(request: Request, it: Trouble) -> dict[str, Any]:
    text = request.localizer.translate(contradiction_sentence(it.contradiction, request.locale_name))
    return {"text": text, "others": it.others, "rooms": it.rooms, "names": it.contradiction.names}
