"""What a file does not say, and which rooms were chosen, as the preview's form sends them."""

from collections.abc import Mapping, Sequence

from pyramid.request import Request

from campus.booking.filters import MOST_PEOPLE
from campus.booking.models import Purpose
from campus.booking.words import PURPOSES, VISIBILITIES
from campus.domain.rules import Visibility
from campus.importing.values import FileEvent, Terms
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.web.forms import ChoiceField, HubForm, NumberField, choices
from campus.web.locale import _
from campus.web.words import named

LEFT_OUT = "-"
_FRESH = Terms()
_START = {"people": _FRESH.people, "purpose": _FRESH.purpose.value, "visibility": _FRESH.visibility.value, "usual": ""}


class TermsForm(HubForm):
    """For all events that are booked."""

    people = NumberField(_("People"), least=1, most=MOST_PEOPLE)
    purpose = ChoiceField(_("What for"))
    visibility = ChoiceField(_("Who may see the title"))
    usual = ChoiceField(_("Room where the file names none"))


def terms_form(request: Request, catalogue: Catalogue) -> TermsForm:
    """The form with its lists filled."""
    form = TermsForm(request, start=_START)
    form.purpose.choices = choices((each.value, label) for each, label in PURPOSES.items())
    form.visibility.choices = choices((each.value, label) for each, label in VISIBILITIES.items())
    rooms = ((room.slug, named(room, request.locale_name)) for room in catalogue.bookable)
    form.usual.choices = choices([("", _("None")), *rooms])
    return form


def read_terms(request: Request, form: TermsForm, catalogue: Catalogue, files: Sequence[FileEvent]) -> Terms:
    """The terms of a form that passed, with the rooms chosen for ``files``."""
    untitled = request.localizer.translate(PURPOSES[Purpose(form.purpose.data)])
    return Terms(
        people=form.people.data,
        purpose=Purpose(form.purpose.data),
        visibility=Visibility(form.visibility.data),
        rooms=_rooms(request.POST, catalogue, files),
        kept=_kept(request.POST, files),
        usual=catalogue.by_slug.get(form.usual.data or ""),
        untitled=untitled,
    )


def fresh_terms(request: Request) -> Terms:
    """The terms before anything was chosen."""
    return Terms(untitled=request.localizer.translate(PURPOSES[_FRESH.purpose]))


def read_shown(sent: Mapping[str, str], files: Sequence[FileEvent]) -> dict[int, str]:
    """What the form had shown of each event."""
    return {each.index: sent.get(f"shown-{each.index}", "") for each in files}


def _rooms(
    sent: Mapping[str, str], catalogue: Catalogue, files: Sequence[FileEvent]
) -> dict[int, RoomFacts | None]:
    """The rooms chosen; an event for which nothing was chosen, or what is no room, has none."""
    rooms: dict[int, RoomFacts | None] = {}
    for each in files:
        slug = sent.get(f"room-{each.index}", "")
        room = catalogue.by_slug.get(slug)
        if slug == LEFT_OUT or (room is not None and not room.is_retired):
            rooms[each.index] = room
    return rooms


def _kept(sent: Mapping[str, str], files: Sequence[FileEvent]) -> frozenset[int]:
    asked = (each.index for each in files if f"asked-{each.index}" in sent)
    return frozenset(index for index in asked if f"take-{index}" not in sent)
