"""What the page of a plan shows: the strip month by month, a row for each date that needs a choice, the outcome."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from pyramid.i18n import TranslationString

from campus.booking.plan_words import VERDICTS, PlanWords
from campus.booking.series_choices import choice_value, field_name, wall_stamp
from campus.booking.series_words import BOOKED, PlanAct, Said, month_title, say_outcome
from campus.domain.errors import Refusal
from campus.domain.hubtime import local
from campus.domain.series import KEEP, SKIP, WAIT, WAIT_LIKE, Choice, Choices, How, PlannedDate, Verdict
from campus.spaces.catalogue import RoomFacts
from campus.web.sentences import owner_name, sentence

# As many dates as one may look at in one go are open; more are a list to open one by one.
MOST_OPEN = 4
# How each part of the outcome is drawn: a class of the strip and a sign.
LOOKS = {
    "confirmed": ("is-ok", "✓"),
    "asked": ("is-asked", "?"),
    "other_room": ("is-moved", "→"),
    "other_time": ("is-moved", "→"),
    "waiting": ("is-waiting", "…"),
    "skipped": ("is-skipped", "–"),
    "undecided": ("is-clash", "×"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A date in the strip, by its ``wall`` time on the hub's clock; ``why`` is the reason that the outcome names when
    it is skipped."""

    stamp: str
    wall: datetime
    part: str
    text: str
    why: str
    has_row: bool
    is_extra: bool

    @property
    def look(self) -> str:
        return LOOKS[self.part][0]

    @property
    def sign(self) -> str:
        return LOOKS[self.part][1]


@dataclass(frozen=True, slots=True)
class Month:
    """The dates of one month; ``title`` names it."""

    title: str
    chips: Sequence[Chip]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice for a date: its value, words and a note; to which part of the outcome it adds, and the chip's text."""

    value: str
    label: str
    note: str
    part: str
    text: str
    is_chosen: bool

    @property
    def sign(self) -> str:
        return LOOKS[self.part][1]


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date that needs a choice, with its reasons as (sentence, owner); ``is_changed``: it failed a moment ago."""

    planned: PlannedDate
    name: str
    stamp: str
    wall: datetime
    verdict: TranslationString
    holiday: str
    reasons: Sequence[tuple[TranslationString, str]]
    options: Sequence[Option]
    is_open: bool
    is_changed: bool
    is_undecided: bool

    @property
    def chosen(self) -> Option | None:
        return next((each for each in self.options if each.is_chosen), None)


@dataclass(frozen=True, slots=True)
class FreeDate:
    """A date that can be booked as planned, and may be left out; ``part`` and ``text`` are what it is when kept."""

    name: str
    stamp: str
    wall: datetime
    is_skipped: bool
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page shows of a plan; ``changed`` dates failed a moment ago."""

    months: Sequence[Month]
    rows: Sequence[DateRow]
    free: Sequence[FreeDate]
    said: Said
    counts: Mapping[str, int]
    rooms_for_all: Sequence[RoomFacts]
    may_set_aside: bool
    changed: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def booked(self) -> int:
        return sum(self.counts.get(name, 0) for name in BOOKED)


def _wall(planned: PlannedDate) -> datetime:
    """When a date is on the hub's clock, naive: its rule may call it by another day, or by another zone's time."""
    return local(planned.slot.starts_at).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class SheetWriter:
    """Lays out a plan for what it is made for. ``changed`` are the dates that failed a moment ago, by wall time; ``of``
    tells its fields from those of other plans on the same page, which together may have too many dates to be open."""

    words: PlanWords
    act: PlanAct
    changed: Mapping[datetime, Sequence[Refusal]]
    of: str = ""
    may_open: bool = True

    def sheet(self, choices: Choices) -> Sheet:
        """The plan as the page shows it under ``choices``; a date without one is kept."""
        plan = self.words.plan
        needing = [each for each in plan.dates if self._needs_choice(each, choices.get(each.wall, KEEP))]
        walls = {each.wall for each in needing}
        is_few = self.may_open and sum(each.verdict is not Verdict.HOLIDAY for each in needing) <= MOST_OPEN
        chips = [self._chip(each, choices.get(each.wall, KEEP), each.wall in walls) for each in plan.dates]
        by_month = groupby(chips, key=lambda chip: chip.wall.date().replace(day=1))
        counts = Counter(chip.part for chip in chips)
        reasons = [chip.why for chip in chips if chip.part == "skipped"]
        free = [each for each in plan.dates if each.wall not in walls]
        return Sheet(
            months=[Month(month_title(first, self.words.reading.locale), list(group)) for first, group in by_month],
            rows=[self._row(each, choices.get(each.wall, KEEP), is_few) for each in needing],
            free=[self._free(each, choices.get(each.wall, KEEP)) for each in free],
            said=say_outcome(counts, reasons, self.act),
            counts=counts,
            rooms_for_all=[self.words.catalogue.rooms[each] for each in plan.rooms_for_all],
            may_set_aside=any(self.words.may_set_aside(each) for each in needing),
            changed=sum(each.wall in self.changed for each in needing),
        )

    def _needs_choice(self, planned: PlannedDate, choice: Choice) -> bool:
        """Whether a date is shown with its choices: it fails or failed a moment ago, is a holiday though the room is
        open, or goes elsewhere though it need not."""
        is_plain = planned.is_free and planned.verdict is not Verdict.HOLIDAY
        return not is_plain or planned.wall in self.changed or choice.how is How.MOVE

    def _chip(self, planned: PlannedDate, choice: Choice, has_row: bool) -> Chip:
        return Chip(
            stamp=self.of + wall_stamp(planned.wall),
            wall=_wall(planned),
            part=self.words.part(planned, choice),
            text=self.words.chip(planned, choice),
            why=self.words.why(planned),
            has_row=has_row,
            is_extra=planned.is_extra,
        )

    def _free(self, planned: PlannedDate, choice: Choice) -> FreeDate:
        return FreeDate(
            name=field_name(planned, self.of),
            stamp=self.of + wall_stamp(planned.wall),
            wall=_wall(planned),
            is_skipped=choice.how is How.SKIP,
            part=self.words.part(planned, KEEP),
            text=self.words.chip(planned, KEEP),
        )

    def _row(self, planned: PlannedDate, choice: Choice, is_few: bool) -> DateRow:
        locale, holiday = self.words.reading.locale, planned.holiday
        is_changed = planned.wall in self.changed
        is_undecided = self.words.part(planned, choice) == "undecided"
        refusals = self.changed.get(planned.wall) or planned.refusals
        return DateRow(
            planned=planned,
            name=field_name(planned, self.of),
            stamp=self.of + wall_stamp(planned.wall),
            wall=_wall(planned),
            verdict=VERDICTS[planned.verdict],
            holiday="" if holiday is None else holiday.ko if locale == "ko" else holiday.en,
            reasons=[(sentence(each, locale), owner_name(each, locale)) for each in refusals],
            options=[self._option(planned, each, choice) for each in self._offered(planned, choice)],
            is_open=is_changed or is_undecided or (is_few and planned.verdict is not Verdict.HOLIDAY),
            is_changed=is_changed,
            is_undecided=is_undecided,
        )

    def _offered(self, planned: PlannedDate, chosen: Choice) -> list[Choice]:
        nearest = sorted(planned.proposals, key=lambda each: (each.changes_room, each.shift_minutes))
        moves = [Choice(How.MOVE, each.room_id, each.slot) for each in nearest]
        if chosen.how is How.MOVE and chosen not in moves:
            moves.append(chosen)
        keeps = [KEEP] if planned.is_free or self.words.may_set_aside(planned) else []
        waits = [WAIT, *([WAIT_LIKE] if self.words.has_rooms_alike else [])] if planned.may_wait else []
        return [*keeps, *moves, *waits, SKIP]

    def _option(self, planned: PlannedDate, offered: Choice, chosen: Choice) -> Option:
        label, note = self.words.label(planned, offered)
        return Option(
            value=choice_value(offered, self.words.catalogue, planned.slot),
            label=label,
            note=note,
            part=self.words.part(planned, offered),
            text=self.words.chip(planned, offered),
            is_chosen=offered == chosen,
        )
