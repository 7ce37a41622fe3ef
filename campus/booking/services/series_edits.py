"""What an edit of a series would do to each of its dates, worked out before anything is judged or written."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, OccurrenceStatus, Purpose
from campus.booking.queries.occurrences import AHEAD
from campus.booking.services.series_cutting import (
    Cut,
    HeldSeries,
    at_other_time,
    cut_at,
    dates_of_rule,
    extra_date,
    refuse_if_over,
)
from campus.booking.services.series_deciding import Wanted
from campus.domain.errors import HUB, AlreadyOver, Refusal, Refused, SlotTaken, TooManyPeople
from campus.domain.recurrence import Recurrence, SeriesDate
from campus.domain.rules import Visibility
from campus.domain.series import KEEP, Choices
from campus.spaces.catalogue import Catalogue, RoomFacts


class Scope(StrEnum):
    """Which dates of a series an act speaks of."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeries:
    """How a series shall be: from the date that was planned to start at ``original`` on, or all of it (``scope``; a
    single date is changed by ``change_booking``).

    ``starts_minute`` counts from midnight on the clock of the series' zone. Whatever is as that date has it already
    stays as it is everywhere. ``version`` is the one that the form was filled from. ``choices`` say what happens with
    dates that cannot be as asked, by the wall times of the plan. ``override`` is a manager's reason to set rules aside.
    """

    version: int
    scope: Scope
    original: datetime
    title: str
    purpose: Purpose
    people: int
    visibility: Visibility
    note: str
    starts_minute: int
    minutes: int
    room: RoomFacts
    choices: Choices = field(default_factory=dict)
    override: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One date of the part that changes, as it was (``before``) and as the rule now means it (``date``).

    ``is_moving`` dates are judged and booked anew; of the others those that ``follow`` have no room to be judged about.
    """

    before: OccurrenceFacts
    date: SeriesDate
    is_moving: bool
    follows: bool

    @property
    def original(self) -> datetime:
        """When it is planned to start from now on; what is beside the rule keeps its name."""
        return self.before.original_starts_at if self.date.is_extra else self.date.slot.starts_at


@dataclass(frozen=True, slots=True)
class Edit:
    """All that a command comes to. ``kept`` is the recurrence of the dates before the cut, None where there is none;
    ``rest`` that of ``turns``. ``title`` is what the dates have in common from now on."""

    held: HeldSeries
    command: ChangeSeries
    kept: Recurrence | None
    rest: Recurrence
    turns: tuple[Turn, ...]
    title: str
    moves_place: bool

    @property
    def is_split(self) -> bool:
        return self.kept is not None

    @property
    def before_cut(self) -> list[OccurrenceFacts]:
        gone = {each.before.occurrence_id for each in self.turns}
        return [each for each in self.held.dates if each.occurrence_id not in gone]

    @property
    def wanted(self) -> list[Wanted]:
        """The dates that are judged and booked anew, with what is chosen for each."""
        choices = self.command.choices
        return [
            Wanted(each.date, choices.get(each.date.wall, KEEP), each.before) for each in self.turns if each.is_moving
        ]

    @property
    def changes_words(self) -> bool:
        was, command = self.held.dates[0], self.command
        names = ("purpose", "people", "visibility", "note")
        return self.title != self.held.facts.title or any(
            getattr(was, name) != getattr(command, name) for name in names
        )


def work_out(held: HeldSeries, command: ChangeSeries, now: datetime) -> Edit:
    """What ``command`` comes to. Raises :class:`Refused` when nothing that it speaks of lies ahead,
    :class:`BookingGone` when there is no such date."""
    if command.scope is Scope.THIS:
        raise ValueError("One date is changed by change_booking.")
    named = held.named(command.original)
    moves_place = _moves_place(held, named, command)
    day = _first_day(held, named, command, moves_place, now)
    refuse_if_over((each for each in held.dates if held.day(each) >= day), now)
    cut = cut_at(held, day)
    title = held.facts.title if command.title == named.title else command.title
    rest = at_other_time(cut.rest, command.starts_minute, command.minutes) if moves_place else cut.rest
    turns = tuple(_turns(held, cut, rest, command if moves_place else None, now))
    return Edit(held, command, cut.kept, rest, turns, title, moves_place)


def _moves_place(held: HeldSeries, named: OccurrenceFacts, command: ChangeSeries) -> bool:
    """Whether time or room shall change: from those of the series, and of the date from which the form was filled."""
    wall = held.wall(named.slot.starts_at)
    asked = (command.starts_minute, command.minutes, command.room.id)
    usual = (held.minute, held.facts.recurrence.minutes, held.facts.room_id)
    return asked not in (usual, (wall.hour * 60 + wall.minute, named.slot.minutes, named.room_id))


def _first_day(
    held: HeldSeries, named: OccurrenceFacts, command: ChangeSeries, moves_place: bool, now: datetime
) -> date:
    """From which day on the series changes. The past keeps its time and its room."""
    asked = held.first_day if command.scope is Scope.ALL else held.day(named)
    if not moves_place:
        return asked
    ahead = held.first_day_ahead(now)
    if ahead is None:
        raise Refused([AlreadyOver(HUB, max(each.effective_end for each in held.dates))])
    return max(asked, ahead)


def _turns(held: HeldSeries, cut: Cut, rest: Recurrence, moving: ChangeSeries | None, now: datetime) -> Iterator[Turn]:
    """Every date of the rest; ``moving`` is the command where time or room change."""
    pairs = zip(dates_of_rule(cut.rest), dates_of_rule(rest), strict=True)
    means = {was.slot.starts_at: becomes for was, becomes in pairs}
    for each in held.dates:
        if held.day(each) < cut.day:
            continue
        date_ = means.get(each.original_starts_at) or _extra(held, each, rest, moving)
        if moving is None or (each.room_id, each.slot) == (moving.room.id, date_.slot):
            yield Turn(each, date_, is_moving=False, follows=False)
            continue
        is_ahead = each.status in AHEAD and each.slot.starts_at > now
        is_named = each.original_starts_at == moving.original
        stays = not (is_regular(held, each) or is_named or each.status is OccurrenceStatus.WAITING)
        yield Turn(each, date_, is_moving=is_ahead and not stays, follows=each.status not in AHEAD and not stays)


def _extra(held: HeldSeries, each: OccurrenceFacts, rest: Recurrence, moving: ChangeSeries | None) -> SeriesDate:
    """A date beside the rule: it keeps its own time of day, unless that is the series'."""
    wall = held.wall(each.slot.starts_at)
    if moving is None:
        return SeriesDate(wall, each.slot, is_extra=True)
    if wall.time() == held.facts.recurrence.first.time():
        wall = datetime.combine(wall.date(), rest.first.time())
    return extra_date(wall, rest.minutes, rest.zone)


def is_regular(held: HeldSeries, each: OccurrenceFacts) -> bool:
    """Whether a date is in the usual room, as long as usual, and (but for those beside the rule) at its time."""
    usual = held.facts
    at_its_time = each.is_extra or each.slot.starts_at == each.original_starts_at
    is_as_long = each.slot.minutes == usual.recurrence.minutes
    return each.room_id == usual.room_id and at_its_time and is_as_long and each.ended_at is None


def said_against(edit: Edit, catalogue: Catalogue, now: datetime) -> list[Refusal]:
    """What speaks against an edit as a whole: more people than the seats of a room that a date stays in, or a date
    beside the rule that stands at the very time that another shall have."""
    said: list[Refusal] = []
    people = edit.command.people
    if people > edit.held.dates[0].people:
        everyone = edit.held.dates if edit.command.scope is Scope.ALL else [each.before for each in edit.turns]
        moving = {each.before.occurrence_id for each in edit.turns if each.is_moving}
        rooms = [
            catalogue.rooms[each.room_id]
            for each in everyone
            if each.status in LIVE and each.effective_end > now and each.occurrence_id not in moving
        ]
        smallest = min((room.capacity for room in rooms), default=people)
        if people > smallest:
            said.append(TooManyPeople(HUB, smallest, people))
    taken = {each.original for each in edit.turns if not each.date.is_extra}
    beside = [each for each in edit.turns if each.date.is_extra and each.original in taken]
    return said + [SlotTaken(HUB, each.date.slot) for each in beside]


def after_words(edit: Edit, each: OccurrenceFacts) -> OccurrenceFacts:
    """``each`` with the words of the command; a date keeps a title of its own, unless the command is filled from it."""
    command, own = edit.command, each.title
    is_own = own != edit.held.facts.title and not (
        each.original_starts_at == command.original and edit.title != edit.held.facts.title
    )
    return replace(
        each,
        title=own if is_own else edit.title,
        purpose=command.purpose,
        people=command.people,
        visibility=command.visibility,
        note=command.note,
    )
