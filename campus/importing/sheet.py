"""What the preview of an import shows: a page of its events with their plans, and what everything comes to."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from campus.booking.plan_sheet import MOST_OPEN, Sheet, SheetWriter
from campus.booking.plan_words import PlanWords, Reading
from campus.booking.series_choices import wall_stamp
from campus.booking.series_words import PlanAct, Said, say_outcome
from campus.domain.errors import Refusal
from campus.domain.series import How
from campus.importing.answers import Answers
from campus.importing.services.sorting import pages_of
from campus.importing.values import BOOKS, PlannedEvent, State
from campus.importing.words import EventRow, event_row
from campus.spaces.catalogue import Catalogue
from campus.web.locale import _

# ``{n}`` of ``{total}`` dates, as the buttons of the planner.
BUTTONS = {
    "booked": _("Import {n} of {total} dates"),
    "asked": _("Ask for {n} of {total} dates"),
    "waiting": _("Put the dates in line"),
    "nothing": _("Nothing is left to import"),
}
CANCELS = _("Cancel what the file cancels")


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event on the page; ``sheet`` is its plan, where it has one. ``is_changed``: it stands otherwise than it was
    agreed on."""

    row: EventRow
    sheet: Sheet | None
    is_changed: bool
    is_left: bool
    said: str


@dataclass(slots=True)
class Paging:
    """Which events a page shows, settled when it is known what fails: page ``number`` of those that need a look, or of
    all; None chooses by itself."""

    number: int
    only_looks: bool | None
    shown: list[int] = field(default_factory=list)
    pages: int = 1
    looks: int = 0
    total: int = 0

    def pick(self, planned: Sequence[PlannedEvent]) -> Collection[int]:
        """The indexes of the events that are shown."""
        looks = [each for each in planned if each.needs_look]
        self.looks, self.total = len(looks), len(planned)
        if self.only_looks is None:
            self.only_looks = bool(looks) and len(pages_of([each.file for each in planned])) > 1
        pages = pages_of([each.file for each in (looks if self.only_looks and looks else planned)])
        self.pages, self.number = len(pages), min(self.number, len(pages))
        self.shown = [each.index for each in pages[self.number - 1]]
        return self.shown


@dataclass(frozen=True, slots=True)
class ImportSheet:
    """The page. ``elsewhere`` counts the dates of events on other pages by their part of the outcome, and ``why`` are
    the reasons of those that are skipped: the script adds those on the page to them."""

    events: Sequence[ShownEvent]
    said: Said
    counts: Mapping[str, int]
    elsewhere: Mapping[str, int]
    why: Sequence[str]
    acts: int
    cancels: int
    has_acts: bool
    changed: int
    may_set_aside: bool

    @property
    def needs_choice(self) -> bool:
        """Whether any event on the page has a choice for a date."""
        return any(each.sheet is not None and each.sheet.rows for each in self.events)


@dataclass(frozen=True, slots=True)
class ImportWriter:
    """Lays out ``planned`` for one reader; ``answers`` tell what has changed since they agreed."""

    catalogue: Catalogue
    reading: Reading
    answers: Answers

    def sheet(self, planned: Sequence[PlannedEvent], shown: Collection[int], refused: int = -1) -> ImportSheet:
        """The page that shows the events ``shown``; ``refused`` is the index of one that could not be booked beside the
        others."""
        on_page = set(shown)
        here: Counter[str] = Counter()
        there: Counter[str] = Counter()
        why_here: list[str] = []
        why_there: list[str] = []
        for each in planned:
            is_here = each.file.index in on_page
            counts, why = (here, why_here) if is_here else (there, why_there)
            for part, reason in self._parts(each):
                counts[part] += 1
                why += [reason] if part == "skipped" else []
        on_this = [each for each in planned if each.file.index in on_page]
        failing = sum(len(each.plan.failing) for each in on_this if each.plan is not None)
        events = [self._shown(each, refused, is_few=failing <= MOST_OPEN) for each in on_this]
        cancels = sum(each.is_act for each in planned if each.state is State.CANCELLED)
        return ImportSheet(
            events=events,
            said=say_outcome(here + there, [*why_there, *why_here], self.act(cancels)),
            counts=here + there,
            elsewhere=there,
            why=list(dict.fromkeys(why_there)),
            acts=sum(each.is_act for each in planned),
            cancels=cancels,
            has_acts=any(each.state in (*BOOKS, State.CANCELLED) for each in planned),
            changed=sum(self._is_changed(each, refused) for each in planned),
            may_set_aside=any(each.sheet is not None and each.sheet.may_set_aside for each in events),
        )

    def act(self, cancels: int) -> PlanAct:
        """What the outcome's button says; where nothing is booked it may still cancel."""
        return PlanAct(self.reading.localizer, own_buttons=BUTTONS | ({"nothing": CANCELS} if cancels else {}))

    def _words(self, planned: PlannedEvent) -> PlanWords | None:
        if planned.plan is None:
            return None
        return PlanWords(self.catalogue, self.reading, planned.plan, is_one=not planned.file.is_series)

    def _parts(self, planned: PlannedEvent) -> Iterator[tuple[str, str]]:
        """To which part of the outcome each date adds one, and why it is skipped."""
        words = self._words(planned)
        for date in planned.plan.dates if planned.plan is not None else ():
            if words is not None:
                choice = planned.choices[date.wall]
                yield words.part(date, choice), words.why(date) if choice.how is How.SKIP else ""

    def _is_changed(self, planned: PlannedEvent, refused: int) -> bool:
        index = str(planned.file.index)
        was_settled = index in self.answers.choices
        return (was_settled and bool(planned.changed)) or index in self.answers.failed or planned.file.index == refused

    def _shown(self, planned: PlannedEvent, refused: int, *, is_few: bool) -> ShownEvent:
        index = str(planned.file.index)
        words = self._words(planned)
        is_left = self.answers.rooms.get(index) == "-"
        row = event_row(planned, self.reading.locale)
        is_changed = self._is_changed(planned, refused)
        if words is None or planned.state not in BOOKS:
            return ShownEvent(row, None, is_changed, is_left, "")
        act = PlanAct(self.reading.localizer, own_buttons=BUTTONS)
        sheet = SheetWriter(words, act, self._failed(planned), f"{index}-", is_few).sheet(planned.choices)
        return ShownEvent(row, sheet, is_changed, is_left, sheet.said.sentence)

    def _failed(self, planned: PlannedEvent) -> dict[datetime, Sequence[Refusal]]:
        """The dates for which something else was chosen before, each with what stands against that as far as it is
        known."""
        index = str(planned.file.index)
        if index not in self.answers.choices or planned.plan is None:
            return {}
        stamps = self.answers.failed.get(index, ())
        marked: dict[datetime, Sequence[Refusal]] = {
            each.wall: () for each in planned.plan.dates if wall_stamp(each.wall) in stamps
        }
        return marked | dict(planned.changed)
