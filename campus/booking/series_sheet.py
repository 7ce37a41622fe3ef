"""What the page of a series shows of its dates: the strip month by month, the next one, and how many stand where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import MappingProxyType

from pyramid.i18n import Localizer, TranslationString

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, OccurrenceStatus
from campus.booking.queries.check_ins import CheckInFacts
from campus.booking.queries.series import SeriesFacts
from campus.booking.series_words import WHY_SKIPPED, month_title
from campus.booking.stages import Stage, said_of_stage, stage_of
from campus.booking.stamps import stamp_of
from campus.booking.words import STATUSES
from campus.domain.hubtime import local, local_date
from campus.spaces.catalogue import Catalogue
from campus.web import words
from campus.web.locale import _


@dataclass(frozen=True, slots=True)
class DateChip:
    """A date in the strip: how it is drawn, its word, its stamp in addresses; ``wall`` is naive, on the hub's clock."""

    stamp: str
    wall: datetime
    look: str
    sign: str
    text: str
    is_extra: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class DateMonth:
    """The dates of one month; ``title`` names it."""

    title: str
    chips: Sequence[DateChip]


@dataclass(frozen=True, slots=True)
class SeriesSheet:
    """The dates of a series as its page shows them; ``next`` is what is under way or comes next."""

    months: Sequence[DateMonth]
    next: OccurrenceFacts | None
    said: str
    total: int


# How many dates stand where, in the order of the sentence; ``{n}`` is how many.
_COUNTED = {
    "ahead": _("{n} ahead"),
    "pending": _("{n} to be approved"),
    "waiting": _("{n} waiting"),
    "past": _("{n} past"),
    "missed": _("{n} missed"),
    "skipped": _("{n} skipped"),
    "gone": _("{n} cancelled"),
}


_NOTHING: Mapping[int, CheckInFacts] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DatesWriter:
    """Lays out the dates of ``series`` at ``now``; ``places`` are the places in line, by occurrence."""

    series: SeriesFacts
    catalogue: Catalogue
    localizer: Localizer
    locale: str
    now: datetime
    places: Mapping[int, int]

    def sheet(
        self, dates: Sequence[OccurrenceFacts], check_ins: Mapping[int, CheckInFacts] = _NOTHING
    ) -> SeriesSheet:
        """``dates`` in the order of their time, with what became of those that have begun."""
        ordered = sorted(dates, key=lambda each: (each.slot, each.occurrence_id))
        ahead = [each for each in ordered if not each.is_over(self.now)]
        following = ahead[0] if ahead else None
        stages = {each.occurrence_id: self._stage(each, check_ins.get(each.occurrence_id)) for each in ordered}
        chips = [self._chip(each, stages[each.occurrence_id], each is following) for each in ordered]
        by_month = groupby(chips, key=lambda chip: chip.wall.date().replace(day=1))
        counts = Counter(self._standing(each, stages[each.occurrence_id]) for each in ordered)
        parts = [self._say(text).format(n=counts[name]) for name, text in _COUNTED.items() if counts[name]]
        return SeriesSheet(
            months=[DateMonth(month_title(first, self.locale), list(group)) for first, group in by_month],
            next=following,
            said=" · ".join(parts),
            total=len(ordered),
        )

    def skip_reason(self, it: OccurrenceFacts) -> str:
        """Why a date is skipped: the holiday's name, the closure's, or a word."""
        named = it.skip_ko if self.locale == "ko" else it.skip_en
        return named or (self._say(WHY_SKIPPED[it.skip_kind]) if it.skip_kind else "")

    def _say(self, text: TranslationString | str) -> str:
        return str(self.localizer.translate(text))

    def _stage(self, it: OccurrenceFacts, check_in: CheckInFacts | None) -> Stage | None:
        if it.status is not OccurrenceStatus.CONFIRMED:
            return None
        return stage_of(it, self.catalogue.rooms[it.room_id].rules.policy, check_in, self.now)

    def _standing(self, it: OccurrenceFacts, stage: Stage | None) -> str:
        if stage is Stage.RELEASED:
            return "missed"
        if it.status is OccurrenceStatus.CONFIRMED:
            return "past" if it.is_over(self.now) else "ahead"
        named = {
            OccurrenceStatus.PENDING: "pending",
            OccurrenceStatus.WAITING: "waiting",
            OccurrenceStatus.SKIPPED: "skipped",
        }
        return named.get(it.status, "gone")

    def _chip(self, it: OccurrenceFacts, stage: Stage | None, is_next: bool) -> DateChip:
        look, sign, text = self._state(it, stage)
        return DateChip(
            stamp=stamp_of(it.original_starts_at),
            wall=local(it.slot.starts_at).replace(tzinfo=None),
            look=f"{look} is-next" if is_next else look,
            sign=sign,
            text=text,
            is_extra=it.is_extra,
            is_next=is_next,
        )

    def _state(self, it: OccurrenceFacts, stage: Stage | None) -> tuple[str, str, str]:
        """How a date is drawn, its sign and its word."""
        if stage is Stage.RELEASED:
            return "is-gone", "×", self._say(said_of_stage(stage).word)
        if stage in (Stage.IN, Stage.MISSING, Stage.DONE):
            look, sign = ("is-past", "✓") if stage is Stage.DONE else ("is-ok", "✓" if stage is Stage.IN else "…")
            return look, sign, self._say(said_of_stage(stage).word)
        if it.status is OccurrenceStatus.SKIPPED:
            return "is-skipped", "–", self.skip_reason(it)
        if it.status is OccurrenceStatus.WAITING:
            place = self.places.get(it.occurrence_id)
            said = _("Waiting") if place is None else _("Place ${place} in line", mapping={"place": place})
            return "is-waiting", "…", self._say(said)
        if it.status not in LIVE:
            return "is-gone", "×", self._say(STATUSES[it.status])
        if it.is_over(self.now):
            return "is-past", "✓", self._say(_("Past"))
        if it.status is OccurrenceStatus.PENDING:
            return "is-asked", "?", self._say(_("To be approved"))
        if it.room_id != self.series.room_id:
            return "is-moved", "→", words.named(self.catalogue.rooms[it.room_id], self.locale)
        if it.slot.starts_at != it.original_starts_at:
            is_other_day = local_date(it.slot.starts_at) != local_date(it.original_starts_at)
            moved = self._say(_("Another day")) if is_other_day else words.clock(it.slot.starts_at)
            return "is-moved", "→", moved
        return "is-ok", "✓", self._say(STATUSES[it.status])
