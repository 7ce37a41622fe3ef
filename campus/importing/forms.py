"""What a file does not say, and what was chosen for its events, as the preview's form sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyramid.request import Request

from campus.booking.filters import MOST_PEOPLE
from campus.booking.forms import LONGEST_EXCEPTION
from campus.booking.series_choices import choice_value, field_name, read_choices, wall_stamp
from campus.booking.series_words import HOLIDAYS
from campus.booking.services.series_planning import holiday_on
from campus.booking.words import PURPOSES, VISIBILITIES
from campus.domain.recurrence import SeriesDate
from campus.domain.series import SKIP
from campus.importing.answers import LEFT_OUT, Answers
from campus.importing.values import FileEvent, elsewhere, room_shown
from campus.spaces.catalogue import Catalogue
from campus.web.forms import ChoiceField, HubForm, LineField, NumberField, choices
from campus.web.locale import _
from campus.web.words import named


class TermsForm(HubForm):
    """For all events that are booked."""

    people = NumberField(_("People"), least=1, most=MOST_PEOPLE)
    purpose = ChoiceField(_("What for"))
    visibility = ChoiceField(_("Who may see the title"))
    usual = ChoiceField(_("Room where the file names none"))
    holidays = ChoiceField(_("Series on public holidays"))
    override = LineField(
        _("Why this is an exception"),
        longest=LONGEST_EXCEPTION,
        required=False,
        hint=_("It is kept with the bookings; only managers read it."),
    )


_NAMES = ("people", "purpose", "visibility", "usual", "holidays", "override")
# What was found is found again only where these differ.
_DECIDING = ("people", "usual", "holidays")


def terms_form(request: Request, catalogue: Catalogue, answers: Answers) -> TermsForm:
    """The form with its lists filled; it shows ``answers`` until it is sent."""
    form = TermsForm(request, start={name: getattr(answers, name) for name in _NAMES})
    form.purpose.choices = choices((each.value, label) for each, label in PURPOSES.items())
    form.visibility.choices = choices((each.value, label) for each, label in VISIBILITIES.items())
    form.holidays.choices = choices(HOLIDAYS.items())
    rooms = ((room.slug, named(room, request.locale_name)) for room in catalogue.bookable)
    form.usual.choices = choices([("", _("None")), *rooms])
    return form


@dataclass(frozen=True, slots=True)
class ReadAnswers:
    """The answers with what was sent; ``unread`` counts choices that could not be read. ``is_anew``: everything is to
    be looked through again."""

    answers: Answers
    unread: int
    is_anew: bool


def read_answers(
    sent: Mapping[str, str], form: TermsForm, catalogue: Catalogue, files: Sequence[FileEvent], answers: Answers
) -> ReadAnswers:
    """``answers`` with what was ``sent`` for the events of ``files`` that the page showed, and for all of them where
    ``form`` passed."""
    reader = _Reader(sent, catalogue, answers)
    for each in files:
        reader.read(each)
    read = reader.answers()
    if not form.errors:
        terms: dict[str, Any] = {name: getattr(form, name).data or "" for name in _NAMES}
        read = replace(read, **terms)
    return ReadAnswers(read, reader.unread, any(getattr(read, name) != getattr(answers, name) for name in _DECIDING))


class _Reader:
    """Takes what was sent for one event after the other."""

    def __init__(self, sent: Mapping[str, str], catalogue: Catalogue, answers: Answers) -> None:
        self._sent, self._catalogue, self._before = sent, catalogue, answers
        self._rooms, self._choices = dict(answers.rooms), dict(answers.choices)
        self._shown, self._failed = dict(answers.shown), dict(answers.failed)
        self._kept = set(answers.kept)
        self.unread = 0

    def answers(self) -> Answers:
        return replace(
            self._before,
            rooms=self._rooms,
            kept=sorted(self._kept),
            choices=self._choices,
            shown=self._shown,
            failed=self._failed,
        )

    def read(self, file: FileEvent) -> None:
        """What was sent for ``file``; nothing where the page did not show it."""
        name = str(file.index)
        if f"asked-{name}" in self._sent:
            self._failed.pop(name, None)
            self._kept.discard(file.index)
            if f"take-{name}" not in self._sent:
                self._kept.add(file.index)
        slug = self._sent.get(f"room-{name}")
        if slug is not None:
            self._failed.pop(name, None)
            shown = self._shown.get(name, "")
            if slug and slug == room_shown(shown):
                self._take_choices(file, name)
            elif slug != room_shown(shown):
                # Planned anew in the room that was chosen.
                self._choices.pop(name, None)
                self._shown[name] = elsewhere(shown, slug if slug in self._catalogue.by_slug else "")
            self._take_room(name, slug)

    def _take_room(self, name: str, slug: str) -> None:
        if slug == LEFT_OUT or slug in self._catalogue.by_slug:
            self._rooms[name] = slug
        else:
            self._rooms.pop(name, None)

    def _take_choices(self, file: FileEvent, name: str) -> None:
        of = f"{name}-"
        sent = [each for each in file.planned if field_name(each, of) in self._sent]
        read = read_choices(self._sent, sent, self._catalogue, of)
        self.unread += len(read.unread)
        holidays = {each.wall for each in sent if self._is_skipped_anyway(file, each)}
        self._choices[name] = {
            wall_stamp(each.wall): choice_value(choice, self._catalogue, each.slot)
            for each in sent
            if (choice := read.choices.get(each.wall)) is not None
            and not (choice is SKIP and each.wall in holidays)
        }

    def _is_skipped_anyway(self, file: FileEvent, date: SeriesDate) -> bool:
        """Whether a date is skipped as long as holidays are: that is no choice of its own."""
        is_asked = file.is_series and self._before.holidays == "skip"
        return is_asked and holiday_on(self._catalogue, date.slot) is not None
