"""What is chosen for each date in the way, as a form sends it: ``choice-17`` is ``cancel``, ``ask`` or
``move:<room>:<start>:<end>``. Whatever else is sent is left out, never guessed."""

from collections.abc import Mapping
from datetime import UTC, datetime

from campus.booking.services.clearing import Choice, Way
from campus.booking.services.rehousing import Berth, Planned
from campus.booking.services.shutting import Agreed
from campus.desk.forms.shutting import MessageForm
from campus.domain.slot import Slot, SlotRefused
from campus.spaces.catalogue import Catalogue

PREFIX = "choice-"


def choice_value(choice: Choice) -> str:
    """``cancel``, ``ask`` or ``move:<room>:<start>:<end>``, in seconds since 1970."""
    if choice.berth is None:
        return choice.way.value
    slot = choice.berth.slot
    return f"move:{choice.berth.room.id}:{int(slot.starts_at.timestamp())}:{int(slot.ends_at.timestamp())}"


def first_choice(planned: Planned) -> Choice:
    """What is proposed: the likest place, else that the date is cancelled."""
    return Choice(Way.MOVE, planned.berths[0]) if planned.berths else Choice(Way.CANCEL)


def read_choices(sent: Mapping[str, str], catalogue: Catalogue, *, may_ask: bool) -> dict[int, Choice]:
    """The choices that were sent, by date; what cannot be read is left out, so that it is shown anew."""
    found = {}
    for name, raw in sent.items():
        number = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and number.isascii() and number.isdecimal() and len(number) < 10:
            choice = _choice(raw, catalogue, may_ask=may_ask)
            if choice is not None:
                found[int(number)] = choice
    return found


def _choice(raw: str, catalogue: Catalogue, *, may_ask: bool) -> Choice | None:
    if raw == Way.CANCEL or (raw == Way.ASK and may_ask):
        return Choice(Way(raw))
    parts = raw.split(":")
    if len(parts) != 4 or parts[0] != Way.MOVE or not all(each.isascii() and each.isdecimal() for each in parts[1:]):
        return None
    room = catalogue.rooms.get(int(parts[1][:9]))
    try:
        slot = Slot(*(datetime.fromtimestamp(int(each[:10]), UTC) for each in parts[2:]))
    except (SlotRefused, OverflowError, ValueError):
        return None
    return None if room is None else Choice(Way.MOVE, Berth(room, slot))


def agreed(choices_: Mapping[int, Choice], form: MessageForm) -> Agreed | None:
    """What was agreed on; None with an error where somebody loses a room without a word."""
    needs_words = any(each.way is not Way.MOVE for each in choices_.values())
    if needs_words and not form.must_say():
        return None
    return Agreed(choices_, form.message)
