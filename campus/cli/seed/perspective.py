"""Drawing rooms in flat perspective: boxes on a floor, seen from the door."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float, float]
FINE = 2  # drawn larger and made small: smooth edges


def shade(colour: Colour, by: float) -> Colour:
    """A colour brought nearer to white (``by`` above 0) or to black (below), -1 to 1."""
    end = 255 if by > 0 else 0
    red, green, blue = (round(each + (end - each) * abs(by)) for each in colour)
    return red, green, blue


@dataclass(slots=True)
class Scene:
    """A room in metres: x to the right from the middle, y up from the floor, z into it from the door.

    ``eye`` is how high it is looked from, ``near`` how far before the door.
    """

    width: int
    height: int
    half: float
    depth: float
    ceiling: float
    eye: float = 1.65
    near: float = 2.6
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width * FINE, self.height * FINE), "white")
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point of the room is on the picture."""
        x, y, z = point
        scale = self.width * FINE * 0.82 / (z + self.near)
        return self.width * FINE / 2 + x * scale, self.height * FINE * 0.46 - (y - self.eye) * scale

    def face(self, points: Sequence[Point], colour: Colour, alpha: int = 255) -> None:
        """A flat shape."""
        self.pen.polygon([self.at(each) for each in points], fill=(*colour, alpha))

    def shell(self, wall: Colour, floor: Colour) -> None:
        """Walls, ceiling and a floor of boards."""
        half, far, top, door = self.half, self.depth, self.ceiling, -self.near + 0.4
        self.face([(-half, 0, door), (half, 0, door), (half, 0, far), (-half, 0, far)], floor)
        for step in range(-8, 9):
            x = half * step / 8
            self.face([(x, 0, door), (x + 0.02, 0, door), (x + 0.02, 0, far), (x, 0, far)], shade(floor, -0.08))
        self.face([(-half, top, door), (half, top, door), (half, top, far), (-half, top, far)], shade(wall, 0.55))
        self.face([(-half, 0, far), (half, 0, far), (half, top, far), (-half, top, far)], wall)
        for x, by in ((-half, -0.07), (half, -0.12)):
            self.face([(x, 0, door), (x, top, door), (x, top, far), (x, 0, far)], shade(wall, by))
            self.face([(x, 0, door), (x, 0.1, door), (x, 0.1, far), (x, 0, far)], shade(wall, by - 0.12))
        self.face([(-half, 0, far), (half, 0, far), (half, 0.1, far), (-half, 0.1, far)], shade(wall, -0.14))

    def box(self, low: Point, high: Point, colour: Colour) -> None:
        """A box between two corners: the faces that are seen from the door."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        if x0 > 0:
            self.face([(x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)], shade(colour, -0.22))
        if x1 < 0:
            self.face([(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)], shade(colour, -0.16))
        if y1 < self.eye:
            self.face([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], shade(colour, 0.16))
        if y0 > self.eye:
            self.face([(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)], shade(colour, -0.25))
        self.face([(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], colour)

    def on_the_wall(self, left: float, low: float, right: float, high: float, colour: Colour) -> None:
        """Something flat on the far wall."""
        far = self.depth - 0.01
        self.face([(left, low, far), (right, low, far), (right, high, far), (left, high, far)], colour)

    def disc(self, centre: Point, radius: float, colour: Colour, alpha: int = 255) -> None:
        """A ball, as it is seen from anywhere."""
        x, y = self.at(centre)
        edge, _y = self.at((centre[0] + radius, centre[1], centre[2]))
        size = edge - x
        self.pen.ellipse((x - size, y - size, x + size, y + size), fill=(*colour, alpha))

    def done(self) -> Image.Image:
        """The picture in its own size."""
        return self.image.reduce(FINE)
