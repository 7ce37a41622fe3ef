"""What a choice for a date of a plan is called, for one reader: its part of the outcome, its chip, its label."""

from dataclasses import dataclass

from pyramid.i18n import Localizer, TranslationString

from campus.booking.queries.line import rooms_like
from campus.booking.series_words import part_of, why_skipped
from campus.domain.series import Choice, How, PlannedDate, SeriesPlan, Verdict
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.web import words
from campus.web.locale import _

VERDICTS = {
    Verdict.FREE: _("Free"),
    Verdict.HOLIDAY: _("Public holiday"),
    Verdict.CLOSED: _("Closed"),
    Verdict.CLASH: _("Taken"),
    Verdict.RULE: _("Against a rule"),
}
_PARTS = {"confirmed": _("Confirmed"), "asked": _("Asked for"), "waiting": _("Waiting")}


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the page; whoever may except sets rules aside with a reason, and waits for no manager's answer."""

    localizer: Localizer
    locale: str
    may_except: bool

    def say(self, text: TranslationString | str) -> str:
        return str(self.localizer.translate(text))


@dataclass(frozen=True, slots=True)
class PlanWords:
    """The words of one plan for one reader. ``is_one``: a date alone, that is not kept when it is skipped."""

    catalogue: Catalogue
    reading: Reading
    plan: SeriesPlan
    is_one: bool = False

    def part(self, planned: PlannedDate, choice: Choice) -> str:
        """To which part of the outcome ``choice`` adds one."""
        asked = [self.plan.room_id] if self._is_asked(self.plan.room_id) else []
        part = part_of(planned, choice, self.plan.room_id, asked)
        return "confirmed" if part == "undecided" and self.may_set_aside(planned) else part

    def may_set_aside(self, planned: PlannedDate) -> bool:
        """Whether the reader may book the date all the same, with a reason."""
        refusals = planned.refusals
        return self.reading.may_except and bool(refusals) and all(each.may_override for each in refusals)

    @property
    def has_rooms_alike(self) -> bool:
        """Whether other rooms could pass for the usual one."""
        return len(rooms_like(self.catalogue, self.catalogue.rooms[self.plan.room_id], people=1)) > 1

    def why(self, planned: PlannedDate) -> str:
        """Why the date would be skipped, in a word or two."""
        return self.reading.say(why_skipped(planned, self.reading.locale))

    def chip(self, planned: PlannedDate, choice: Choice) -> str:
        """What the chip says: a word, the other room, the other hour, or why it is skipped."""
        part = self.part(planned, choice)
        if choice.how is How.MOVE and choice.room_id is not None and choice.slot is not None:
            if part == "other_time":
                return words.clock(choice.slot.starts_at)
            return words.named(self.catalogue.rooms[choice.room_id], self.reading.locale)
        if part == "skipped":
            return self.why(planned)
        return self.reading.say(VERDICTS[planned.verdict] if part == "undecided" else _PARTS[part])

    def label(self, planned: PlannedDate, choice: Choice) -> tuple[str, str]:
        """What the choice is called where it is offered, and a note beside it."""
        say, usual = self.reading.say, self.catalogue.rooms[self.plan.room_id]
        if choice.how is How.MOVE and choice.room_id is not None and choice.slot is not None:
            if choice.room_id == usual.id:
                return self._other_time(planned, choice.slot)
            return self._other_room(planned, self.catalogue.rooms[choice.room_id], choice.slot)
        if choice.how is How.KEEP:
            label = _("Meet as planned") if planned.is_free else _("Book against the rule, as an exception")
            return say(label), words.named(usual, self.reading.locale)
        if choice.how is How.WAIT and choice.is_wide:
            return say(_("Wait for any room like it")), say(_("Of the same kind, in the same zone, as well equipped."))
        if choice.how is How.WAIT:
            return say(_("Wait for this room")), say(_("The date stands in line until the room frees up."))
        if self.is_one:
            return say(_("Leave it out")), say(_("Nothing is booked for it."))
        return say(_("Skip this date")), say(_("Kept with its reason; you can bring it back later."))

    def _other_time(self, planned: PlannedDate, slot: Slot) -> tuple[str, str]:
        locale = self.reading.locale
        if slot.contains(planned.slot):
            around = self.reading.say(_("around it, in the steps of this room"))
            return words.time_span(slot.starts_at, slot.ends_at, locale), around
        shift = int((slot.starts_at - planned.slot.starts_at).total_seconds() // 60)
        length = words.length(abs(shift), locale)
        early = _("${length} earlier", mapping={"length": length})
        late = _("${length} later", mapping={"length": length})
        return words.time_span(slot.starts_at, slot.ends_at, locale), self.reading.say(early if shift < 0 else late)

    def _other_room(self, planned: PlannedDate, room: RoomFacts, slot: Slot) -> tuple[str, str]:
        locale = self.reading.locale
        notes = [words.seats(room.capacity, locale), words.whereabouts(room, locale)]
        if slot != planned.slot:
            notes.insert(0, words.time_span(slot.starts_at, slot.ends_at, locale))
        if self._is_asked(room.id):
            notes.append(self.reading.say(_("a manager answers first")))
        return words.named(room, locale), " · ".join(notes)

    def _is_asked(self, room_id: int) -> bool:
        return self.catalogue.rooms[room_id].rules.policy.approval.value and not self.reading.may_except
