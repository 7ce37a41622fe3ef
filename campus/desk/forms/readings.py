"""From which values on a room counts as in use, as a manager sets them."""

from collections.abc import Mapping

from pyramid.request import Request

from campus.spaces.catalogue import RoomFacts
from campus.spaces.models import ReadingKind
from campus.web.forms import HubForm, NumberField, TickField
from campus.web.locale import _

MOST = 999_999


class ThresholdForm(HubForm):
    """One room's thresholds; an empty one says nothing about the room."""

    power = NumberField(_("Power from (W)"), least=1, most=MOST, required=False)
    presence = NumberField(_("People from"), least=1, most=MOST, required=False)
    co2 = NumberField(_("CO₂ from (ppm)"), least=1, most=MOST, required=False)

    def thresholds(self) -> dict[ReadingKind, float | None]:
        """What was set, None where a kind says nothing."""
        return {
            kind: None if (value := self[kind.value].data) is None else float(value)
            for kind in ReadingKind
        }


def threshold_form(
    request: Request, room: RoomFacts, thresholds: Mapping[tuple[int, ReadingKind], float]
) -> ThresholdForm:
    """The form of one room; it shows what holds until it is sent."""
    held = {kind.value: thresholds.get((room.id, kind)) for kind in ReadingKind}
    start = {name: None if value is None else round(value) for name, value in held.items()}
    return ThresholdForm(request, start=start, prefix=f"{room.slug}-")


class AgreeForm(HubForm):
    """Taking a file in."""

    leave_out = TickField(_("Leave out the wrong rows"))
