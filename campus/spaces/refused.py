"""Why a place is not changed. Nothing was written when one of these is raised."""

from collections.abc import Mapping

from campus.spaces.drafts import Draft


class PlaceGone(LookupError):
    """There is no such zone, building, floor, room or piece of equipment any more."""


class StalePlace(Exception):
    """Somebody changed it since the form was shown; ``current`` is how it stands."""

    def __init__(self, current: Draft) -> None:
        super().__init__("The place was changed meanwhile.")
        self.current = current


class NotEmpty(Exception):
    """What still stands in it, by kind (``buildings``, ``floors``, ``rooms``, ``tenancies`` …), never zero."""

    def __init__(self, found: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{count} {what}" for what, count in found.items()))
        self.found = dict(found)


class LevelTaken(Exception):
    """The building has this floor already."""


class PartOfPart(Exception):
    """A part of a room is never itself divided; only the whole can have parts."""
