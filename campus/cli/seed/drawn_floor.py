"""The plan of the main building's second floor, drawn, and where its rooms are on it."""

from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 1000
_PAPER, _ROOM, _HALL, _WAY = (255, 255, 255), (233, 237, 251), (220, 230, 252), (247, 245, 240)
_WALL, _SOFT, _WET = (62, 66, 78), (150, 154, 164), (227, 242, 233)
_THICK = 12
PLAN_WORDS = (
    "2층 평면도. 가운데 복도를 사이에 두고 남쪽에 까치홀 A·B·C가, 북쪽에 계단, 승강기, 화장실, 회의실 203과 204가 있습니다.",
    "Plan of the second floor. South of the corridor Magpie Hall A, B and C; north of it stairs, lift, toilets and meeting rooms 203 and 204.",
)
# Left, top, right, bottom, its number, colour.
_ROOMS = (
    (80, 560, 680, 920, "201A", _HALL),
    (680, 560, 1080, 920, "201B", _HALL),
    (1080, 560, 1520, 920, "201C", _HALL),
    (80, 80, 320, 400, "", _WAY),
    (320, 80, 500, 400, "", _WAY),
    (500, 80, 760, 400, "WC", _WET),
    (760, 80, 1160, 400, "203", _ROOM),
    (1160, 80, 1520, 400, "204", _ROOM),
)
# Doors: the middle on the wall and which wall, the upper or the lower one of the corridor.
_DOORS = ((380, 560), (880, 560), (1300, 560), (200, 400), (410, 400), (630, 400), (960, 400), (1340, 400))
_DOOR = 84


@dataclass(frozen=True, slots=True)
class Marked:
    """Where a room is, in thousandths of the plan, and how to find it."""

    room: str
    x: int
    y: int
    ko: str
    en: str


MARKED = (
    Marked("kkachi-hall", 500, 860, "복도 남쪽 전체", "the whole south side of the corridor"),
    Marked("kkachi-a", 237, 700, "승강기에서 내려 바로 맞은편", "opposite the lift"),
    Marked("kkachi-b", 550, 700, "화장실 맞은편", "opposite the toilets"),
    Marked("kkachi-c", 812, 700, "복도 남쪽 끝", "at the far end, south side"),
    Marked("meeting-203", 600, 200, "화장실 바로 옆", "beside the toilets"),
    Marked("meeting-204", 837, 200, "복도 북쪽 끝", "at the far end, north side"),
)


def draw_floor() -> Image.Image:
    """The plan in RGB."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((80, 80, 1520, 920), fill=_WAY)
    for left, top, right, bottom, _name, colour in _ROOMS:
        pen.rectangle((left, top, right, bottom), fill=colour, outline=_WALL, width=_THICK // 2)
    pen.rectangle((80 - _THICK, 80 - _THICK, 1520 + _THICK, 920 + _THICK), outline=_WALL, width=_THICK)
    for x, y in _DOORS:
        pen.rectangle((x - _DOOR // 2, y - _THICK // 2, x + _DOOR // 2, y + _THICK // 2), fill=_WAY)
    # The hall's walls between its parts open.
    for x in (680, 1080):
        for y in range(576, 916, 28):
            pen.rectangle((x - 4, y, x + 4, y + 13), fill=_HALL)
    _stairs(pen)
    _lift(pen)
    for x in range(140, 1450, 110):
        for y in (80 - _THICK, 920):
            pen.rectangle((x, y, x + 70, y + _THICK), fill=(206, 226, 242))
    # The entrance, at the end of the corridor.
    pen.rectangle((80 - _THICK, 430, 80, 530), fill=_WAY)
    font = ImageFont.load_default(size=40)
    for left, _top, right, bottom, name, _colour in _ROOMS:
        pen.text(((left + right) / 2, bottom - 56), name, fill=_WALL, font=font, anchor="mm")
    return image


def _stairs(pen: ImageDraw.ImageDraw) -> None:
    for y in range(120, 330, 24):
        pen.line((120, y, 280, y), fill=_SOFT, width=4)
    pen.line((200, 120, 200, 312), fill=_SOFT, width=4)
    pen.polygon([(200, 96), (186, 120), (214, 120)], fill=_SOFT)


def _lift(pen: ImageDraw.ImageDraw) -> None:
    box = (350, 140, 470, 300)
    pen.rectangle(box, outline=_SOFT, width=4)
    pen.line(box, fill=_SOFT, width=3)
    pen.line((470, 140, 350, 300), fill=_SOFT, width=3)
