"""Photos and plans as everyone may know them, and the widths in which they are kept."""

from dataclasses import dataclass

PHOTO_WIDTHS = (480, 960, 1600)
PLAN_WIDTHS = (800, 1600)


def widths_of(width: int, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """In which widths a picture is kept whose largest size is ``width`` wide, the smallest first: never larger."""
    return (*(each for each in wanted if each < width), width)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a room; width and height, in pixels, of its largest size. ``digest`` names its content."""

    id: int
    digest: str
    width: int
    height: int
    alt_ko: str
    alt_en: str

    @property
    def widths(self) -> tuple[int, ...]:
        return widths_of(self.width, PHOTO_WIDTHS)


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a floor, likewise."""

    floor_id: int
    digest: str
    width: int
    height: int
    alt_ko: str
    alt_en: str

    @property
    def widths(self) -> tuple[int, ...]:
        return widths_of(self.width, PLAN_WIDTHS)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a room is on its floor's plan, in thousandths from the left and the top; how to find it, or ""."""

    x: int
    y: int
    way_ko: str
    way_en: str


@dataclass(frozen=True, slots=True)
class RoomPictures:
    """What there is to see of a room: its photos, the cover first, and its floor's plan with the room marked on it."""

    photos: tuple[Photo, ...] = ()
    plan: Plan | None = None
    mark: Mark | None = None


NO_PICTURES = RoomPictures()
