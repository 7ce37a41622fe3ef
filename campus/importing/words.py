"""An event of an import in the reader's words, as the preview and the command line show it."""

from dataclasses import dataclass
from itertools import islice

from pyramid.i18n import TranslationString

from campus.domain.event import HUB_ZONE
from campus.domain.hubtime import local_date
from campus.domain.series import How
from campus.importing.values import ACTS, BOOKS, PlannedEvent, State
from campus.spaces.catalogue import Catalogue
from campus.web import words
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.recurrences import rule_sentence
from campus.web.sentences import sentence
from campus.web.sentences.importing import import_note_sentence

_FEW = 5
_STATES = {
    State.NEW: ("ok", _("Will be booked")),
    State.CHANGED: ("in", _("Will be changed")),
    State.CANCELLED: ("stop", _("Will be cancelled")),
    State.SAME: ("", _("Imported before, unchanged")),
    State.OLDER: ("", _("Imported before, in a newer version")),
    State.PAST: ("", _("Past: left out")),
    State.NOT_HELD: ("", _("Cancelled in the file: left out")),
    State.LATER: ("", _("Later: choose the file once more")),
    State.NO_LENGTH: ("", _("Without an end: left out")),
    State.TWICE: ("", _("Twice in the file: left out")),
}


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as it is shown. ``own`` is its time on its own clock, where that is not the hub's; ``counted`` says how
    many dates of a series will be booked; ``reasons`` are sentences of what is in the way, ``more`` how many are not
    told."""

    planned: PlannedEvent
    title: str
    when: str
    own: str
    rule: str
    place: str
    kind: str
    state: str
    counted: str
    reasons: tuple[str, ...]
    more: int
    notes: tuple[str, ...]

    @property
    def index(self) -> int:
        return self.planned.file.index

    @property
    def is_choosing(self) -> bool:
        """Whether a room can be chosen for it."""
        return self.planned.state in BOOKS

    @property
    def is_cancelling(self) -> bool:
        return self.planned.state is State.CANCELLED

    @property
    def is_act(self) -> bool:
        return self.planned.state in ACTS


def event_row(planned: PlannedEvent, locale: str) -> EventRow:
    """``planned`` in words."""
    file = planned.file
    event = file.event
    kind, state = _state(planned)
    slot = file.slot
    reasons = _reasons(planned, locale)
    notes = (*event.notes, *(note for each in event.overrides for note in each.notes))
    said = (translated(import_note_sentence(each, locale), locale) for each in notes)
    return EventRow(
        planned=planned,
        title=event.title,
        when="" if slot is None else words.full_span(slot.starts_at, slot.ends_at, locale),
        own="" if event.zone == HUB_ZONE else f"{event.wall:%Y-%m-%d %H:%M} ({event.zone})",
        rule="" if event.recurrence is None else rule_sentence(event.recurrence, locale),
        place=event.location,
        kind=kind,
        state=translated(state, locale),
        counted=_counted(planned, locale),
        reasons=tuple(reasons[:_FEW]),
        more=max(len(reasons) - _FEW, 0),
        notes=tuple(islice(dict.fromkeys(said), _FEW)),
    )


def _state(planned: PlannedEvent) -> tuple[str, TranslationString]:
    if planned.state is State.CANCELLED and not planned.is_taken:
        return "", _("Stays as it is")
    if planned.state not in BOOKS:
        return _STATES[planned.state]
    if planned.plan is None:
        return "wait", _("Without a room: left out")
    if not planned.is_act:
        return ("stop", _("Cannot be booked: left out")) if planned.plan.failing else ("", _("Left out"))
    moves = [each for each in planned.choices.values() if each.how is How.MOVE]
    if moves and planned.file.is_series:
        return "in", _("Will be booked with changes")
    if moves:
        is_there = moves[0].room_id == planned.plan.room_id
        return "in", _("Will be booked at another time") if is_there else _("Will be booked in another room")
    if any(each.how is not How.KEEP for each in planned.choices.values()):
        return "wait", _("Will be booked without some dates")
    return _STATES[planned.state]


def _counted(planned: PlannedEvent, locale: str) -> str:
    if not planned.file.is_series or planned.state not in BOOKS:
        return ""
    total = len(planned.file.dates)
    if planned.plan is None:
        return translated(_("Dates ahead: ${total}", mapping={"total": total}), locale)
    said = {"free": planned.booked, "total": total}
    return translated(_("Dates that will be booked: ${free} of ${total}", mapping=said), locale)


def _reasons(planned: PlannedEvent, locale: str) -> list[str]:
    """What is in the way; of a series with its day."""
    found = []
    for each in planned.plan.failing if planned.plan is not None else ():
        day = words.short_day(local_date(each.slot.starts_at), locale)
        for refusal in each.refusals:
            said = translated(sentence(refusal, locale), locale)
            found.append(f"{day}: {said}" if planned.file.is_series else said)
    return found


def said_moves(planned: PlannedEvent, catalogue: Catalogue, locale: str) -> list[str]:
    """Where dates go that cannot be as the file has them: ``Thu 26 Nov 12:00–13:00 · Studio``."""
    found = []
    for choice in planned.choices.values():
        if choice.how is How.MOVE and choice.slot is not None and choice.room_id is not None:
            span = words.short_span(choice.slot.starts_at, choice.slot.ends_at, locale)
            found.append(f"→ {span} · {words.named(catalogue.rooms[choice.room_id], locale)}")
    return found
