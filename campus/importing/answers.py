"""What was chosen for an import so far, and what came of it, as its row keeps them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

from campus.booking.models import Purpose
from campus.booking.series_choices import choice_value, read_choices, wall_stamp
from campus.domain.rules import Visibility
from campus.domain.series import KEEP, SKIP, Choice, Choices, PlannedDate
from campus.importing.values import BOOKS, Agreed, FileEvent, Imported, PlannedEvent, State, Terms
from campus.spaces.catalogue import Catalogue, RoomFacts

LEFT_OUT = "-"
_FRESH = Terms()


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers so far; events are named by their index, written as text.

    ``rooms`` are slugs, or LEFT_OUT. ``choices`` are those for dates as forms send them, by the date's stamp: a date
    that can be booked as planned needs none. An event has an entry once its dates were looked through, in the room that
    ``shown`` names (see :attr:`PlannedEvent.shown`). ``failed`` are dates for which another choice was made since the
    one that was agreed on could not be had; an empty stamp tells that the event itself stands otherwise.
    """

    people: int = _FRESH.people
    purpose: str = _FRESH.purpose.value
    visibility: str = _FRESH.visibility.value
    holidays: str = "skip"
    usual: str = ""
    override: str = ""
    rooms: Mapping[str, str] = field(default_factory=dict)
    kept: Sequence[int] = ()
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, kept: str) -> "Answers":
        """What :meth:`written` wrote; of nothing, the answers before anything was asked."""
        return cls(**json.loads(kept)) if kept else cls()

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    def terms(self, catalogue: Catalogue, files: Iterable[FileEvent], *, untitled: str) -> Terms:
        """The answers as the planner takes them."""
        return Terms(
            people=self.people,
            purpose=Purpose(self.purpose),
            visibility=Visibility(self.visibility),
            skips_holidays=self.holidays == "skip",
            rooms={int(index): _room(catalogue, slug) for index, slug in self.rooms.items()},
            choices={
                each.index: _choices(self.choices[str(each.index)], each, catalogue)
                for each in files
                if str(each.index) in self.choices
            },
            kept=frozenset(self.kept),
            usual=_room(catalogue, self.usual),
            untitled=untitled,
            override=self.override,
        )

    def agreed(self, terms: Terms) -> Agreed:
        """What is agreed on, if the terms are these."""
        return Agreed(terms, {int(index): shown for index, shown in self.shown.items()})

    def settled(
        self, planned: Iterable[PlannedEvent], catalogue: Catalogue, changed: Collection[int] = ()
    ) -> "Answers":
        """The answers with what was settled in ``planned``: choices, what was shown, and what has changed; the events
        ``changed`` in any case."""
        choices, shown, failed = dict(self.choices), dict(self.shown), dict(self.failed)
        for each in planned:
            name = str(each.file.index)
            if each.state in BOOKS or each.state is State.CANCELLED:
                shown[name] = each.shown
            if each.plan is not None:
                choices[name] = {
                    wall_stamp(date.wall): choice_value(each.choices[date.wall], catalogue, date.slot)
                    for date in each.plan.dates
                    if each.choices[date.wall] != self._unchosen(date, each.file)
                }
                # Before an event was looked through nothing was chosen that could have changed.
                gone = map(wall_stamp, each.changed) if name in self.choices else ()
                failed[name] = sorted({*failed.get(name, ()), *gone})
            if each.file.index in changed and not each.changed:
                failed[name] = sorted({*failed.get(name, ()), ""})
        return replace(self, choices=choices, shown=shown, failed={name: each for name, each in failed.items() if each})


    def _unchosen(self, date: PlannedDate, file: FileEvent) -> Choice | None:
        """What holds for a date without a choice, whatever is free; None where that is the best of the moment."""
        if date.holiday is not None and file.is_series and self.holidays == "skip":
            return SKIP
        return KEEP if date.is_free else None


class Ending(StrEnum):
    """How booking what was agreed on ended."""

    DONE = "done"
    CHANGED = "changed"  # something stands otherwise
    REFUSED = "refused"  # an event cannot be booked beside the others
    BROKEN = "broken"  # our own fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of booking: how much was written, or nothing. ``reasons`` are sentences about the event ``index``."""

    ending: Ending
    made: int = 0
    changed: int = 0
    cancelled: int = 0
    index: int = -1
    reasons: Sequence[str] = ()

    @classmethod
    def read(cls, kept: str) -> "Outcome | None":
        """What :meth:`written` wrote; None where nothing was booked yet."""
        if not kept:
            return None
        values = json.loads(kept)
        return cls(**values | {"ending": Ending(values["ending"])})

    @classmethod
    def of(cls, done: Imported) -> "Outcome":
        return cls(Ending.DONE, done.made, done.changed, done.cancelled)

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def _room(catalogue: Catalogue, slug: str) -> RoomFacts | None:
    room = catalogue.by_slug.get(slug)
    return None if room is None or room.is_retired else room


def _choices(kept: Mapping[str, str], file: FileEvent, catalogue: Catalogue) -> Choices:
    sent = {f"choice-{stamp}": value for stamp, value in kept.items()}
    read = read_choices(sent, file.planned, catalogue).choices
    return {wall: choice for wall, choice in read.items() if wall_stamp(wall) in kept}
