"""Pictures of the demo's rooms, drawn: there are no photographs of a hub that is invented."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from campus.cli.seed.perspective import Colour, Scene, shade

WIDTH, HEIGHT = 960, 640
PAPER, SAND, MIST, SAGE = (240, 234, 222), (232, 222, 204), (223, 229, 238), (220, 230, 220)
OAK, ASH, SLATE = (196, 156, 112), (214, 188, 150), (150, 158, 170)
BLUE, DEEP, GREEN, AMBER, BRICK = (64, 92, 205), (44, 62, 140), (62, 128, 92), (226, 170, 78), (196, 98, 78)
SKY, HILL, TREE, GLASS, INK = (206, 226, 242), (142, 178, 150), (84, 142, 98), (246, 249, 252), (62, 66, 78)


@dataclass(frozen=True, slots=True)
class Look:
    """How a room looks: its size in metres and colours, and what stands in it."""

    half: float
    depth: float
    ceiling: float
    wall: Colour
    floor: Colour
    parts: tuple[Callable[[Scene], None], ...]
    near: float = 2.6
    eye: float = 1.65


def draw(look: Look) -> Image.Image:
    """The picture of a room."""
    scene = Scene(WIDTH, HEIGHT, look.half, look.depth, look.ceiling, look.eye, look.near)
    scene.shell(look.wall, look.floor)
    for part in look.parts:
        part(scene)
    return scene.done()


def window(left: float, right: float, low: float = 0.8, high: float = 2.5, *, has_tree: bool = False) -> Callable:
    """A window in the far wall: sky, the hills of Daejeon, perhaps a zelkova tree."""

    def part(scene: Scene) -> None:
        far, span, rise = scene.depth, right - left, high - low
        scene.on_the_wall(left - 0.06, low - 0.06, right + 0.06, high + 0.06, GLASS)
        scene.on_the_wall(left, low, right, high, SKY)
        for start, end, peak, colour in ((0, 0.62, 0.52, shade(HILL, 0.25)), (0.3, 1, 0.42, HILL)):
            a, b = left + span * start, left + span * end
            top = (a + (b - a) * 0.55, low + rise * peak, far - 0.02)
            scene.face([(a, low, far - 0.02), top, (b, low, far - 0.02)], colour)
        if has_tree:
            x = left + span * 0.32
            scene.on_the_wall(x - 0.05, low, x + 0.05, low + rise * 0.5, shade(OAK, -0.45))
            for dx, dy, size in ((-0.32, 0.55, 0.36), (0.3, 0.58, 0.36), (0, 0.72, 0.42)):
                scene.disc((x + dx, low + rise * dy, far - 0.02), min(size, rise * 0.27), TREE)
        panes = max(2, round(span / 1.1))
        for each in range(1, panes):
            x = left + span * each / panes
            scene.on_the_wall(x - 0.025, low, x + 0.025, high, GLASS)
        scene.box((left - 0.1, low - 0.1, far - 0.22), (right + 0.1, low - 0.04, far), shade(PAPER, 0.3))
        light = [(left, 0.005, far - 0.1), (right, 0.005, far - 0.1), (right - 0.9, 0.005, 0.9), (left - 0.9, 0.005, 0.9)]
        scene.face(light, (255, 250, 232), 70)

    return part


def screen(left: float, right: float, low: float = 1.0, high: float = 2.3) -> Callable:
    """A large screen on the far wall, with a figure on it."""

    def part(scene: Scene) -> None:
        scene.on_the_wall(left - 0.05, low - 0.05, right + 0.05, high + 0.05, INK)
        scene.on_the_wall(left, low, right, high, (233, 237, 251))
        span, rise = right - left, high - low
        scene.on_the_wall(left + span * 0.08, low + rise * 0.74, left + span * 0.5, low + rise * 0.84, DEEP)
        for place, share in enumerate((0.2, 0.34, 0.28, 0.5)):
            x = left + span * (0.1 + place * 0.2)
            colour = BLUE if place == 3 else shade(BLUE, 0.55)
            scene.on_the_wall(x, low + rise * 0.12, x + span * 0.11, low + rise * (0.12 + share), colour)

    return part


def whiteboard(left: float, right: float) -> Callable:
    """A whiteboard on the far wall with a thought on it."""

    def part(scene: Scene) -> None:
        scene.on_the_wall(left - 0.04, 0.86, right + 0.04, 2.14, shade(SLATE, 0.1))
        scene.on_the_wall(left, 0.9, right, 2.1, (252, 252, 250))
        span = right - left
        for row, (start, end) in enumerate(((0.08, 0.4), (0.08, 0.3), (0.08, 0.36))):
            y = 1.85 - row * 0.2
            scene.on_the_wall(left + span * start, y, left + span * end, y + 0.03, shade(BLUE, 0.1))
        for place, colour in ((0.58, AMBER), (0.74, GREEN), (0.88, BRICK)):
            scene.on_the_wall(left + span * place, 1.5, left + span * place + 0.2, 1.7, shade(colour, 0.25))

    return part


def chair(scene: Scene, x: float, z: float, colour: Colour, *, is_facing_us: bool = False) -> None:
    """A chair with its back away from what it faces."""
    for dx in (-0.19, 0.15):
        scene.box((x + dx, 0, z), (x + dx + 0.04, 0.44, z + 0.04), INK)
    if is_facing_us:
        scene.box((x - 0.22, 0.5, z + 0.4), (x + 0.22, 0.95, z + 0.45), shade(colour, -0.08))
    scene.box((x - 0.22, 0.42, z), (x + 0.22, 0.48, z + 0.44), colour)
    if not is_facing_us:
        scene.box((x - 0.22, 0.5, z - 0.03), (x + 0.22, 0.95, z + 0.02), colour)


def side_chair(scene: Scene, x: float, z: float, colour: Colour) -> None:
    """A chair at the long side of a table, seen from its side."""
    out = 0.2 if x > 0 else -0.2
    low, high = sorted((x + out, x + out + (0.05 if x > 0 else -0.05)))
    scene.box((x - 0.2, 0.42, z - 0.2), (x + 0.2, 0.48, z + 0.22), colour)
    scene.box((x - 0.02, 0, z), (x + 0.02, 0.42, z + 0.04), INK)
    scene.box((low, 0.5, z - 0.2), (high, 0.98, z + 0.22), shade(colour, -0.06))


def long_table(size: tuple[float, float, float], seats: int, wood: Colour, cloth: Colour) -> Callable:
    """One table into the room with ``seats`` chairs on each side; ``size`` is half its width, where it begins and
    ends."""
    half, near, far = size

    def part(scene: Scene) -> None:
        shadow = [(-half - 0.3, 0.004, near), (half + 0.3, 0.004, near), (half + 0.3, 0.004, far), (-half - 0.3, 0.004, far)]
        scene.face(shadow, INK, 38)
        chair(scene, 0, far + 0.12, cloth, is_facing_us=True)
        step = (far - near) / seats
        for place in reversed(range(seats)):
            z = near + step * (place + 0.5)
            for x in (-half - 0.28, half + 0.28):
                side_chair(scene, x, z, cloth)
        for z in (far - 0.3, near + 0.2):
            scene.box((-0.3, 0, z), (0.3, 0.7, z + 0.1), shade(wood, -0.4))
        scene.box((-half, 0.7, near), (half, 0.76, far), wood)
        for share, x in ((0.3, -half * 0.4), (0.62, half * 0.35)):
            z = near + (far - near) * share
            scene.box((x - 0.16, 0.765, z), (x + 0.16, 0.775, z + 0.24), GLASS)

    return part


def rows(count: int, across: int, places: tuple[float, float], cloth: Colour, *, has_tables: bool = False) -> Callable:
    """Rows of chairs that face the far wall, with tables before them or not; ``places`` is where the first one is, and
    how far it is from one to the next."""
    first, gap = places

    def part(scene: Scene) -> None:
        for row in reversed(range(count)):
            z = first + row * gap
            for side in (-1, 1):
                if has_tables:
                    ends = sorted((side * 0.45, side * (0.45 + across * 0.62)))
                    for leg in ends:
                        scene.box((leg - 0.02, 0, z + 0.75), (leg + 0.02, 0.7, z + 0.8), INK)
                    scene.box((ends[0], 0.7, z + 0.6), (ends[1], 0.75, z + 1.1), ASH)
                for place in reversed(range(across)):
                    chair(scene, side * (0.76 + place * 0.62), z, cloth)

    return part


def sofa(x: float, z: float, length: float, colour: Colour) -> Callable:
    """A low sofa that faces us."""

    def part(scene: Scene) -> None:
        low, high = x - length / 2, x + length / 2
        scene.box((low, 0.1, z + 0.55), (high, 0.85, z + 0.8), shade(colour, -0.1))
        scene.box((low, 0.1, z), (high, 0.42, z + 0.6), colour)
        for side in (low, high - 0.18):
            scene.box((side, 0.1, z - 0.02), (side + 0.18, 0.62, z + 0.7), shade(colour, -0.05))
        scene.box((x - 0.5, 0.43, z + 0.35), (x - 0.1, 0.78, z + 0.5), AMBER)

    return part


def low_table(x: float, z: float) -> Callable:
    """A low table with a cup on it."""

    def part(scene: Scene) -> None:
        scene.face([(x - 0.7, 0.004, z - 0.1), (x + 0.7, 0.004, z - 0.1), (x + 0.7, 0.004, z + 0.8), (x - 0.7, 0.004, z + 0.8)], INK, 34)
        scene.box((x - 0.06, 0, z + 0.3), (x + 0.06, 0.36, z + 0.4), shade(OAK, -0.4))
        scene.box((x - 0.6, 0.36, z), (x + 0.6, 0.41, z + 0.7), OAK)
        scene.box((x + 0.1, 0.41, z + 0.3), (x + 0.2, 0.5, z + 0.4), GLASS)

    return part


def plant(x: float, z: float) -> Callable:
    """A plant in a pot."""

    def part(scene: Scene) -> None:
        for dx, y, size in ((-0.16, 0.85, 0.24), (0.18, 0.95, 0.25), (0.0, 1.25, 0.28)):
            scene.disc((x + dx, y, z + 0.1), size, shade(GREEN, 0.1 if dx else 0.0))
        scene.box((x - 0.02, 0.4, z + 0.1), (x + 0.02, 0.8, z + 0.12), shade(OAK, -0.4))
        scene.box((x - 0.2, 0, z), (x + 0.2, 0.42, z + 0.3), BRICK)

    return part


def lamps(*places: tuple[float, float]) -> Callable:
    """Lamps on cords over the table, by x and z."""

    def part(scene: Scene) -> None:
        for x, z in sorted(places, key=lambda place: -place[1]):
            scene.box((x - 0.008, 2.05, z), (x + 0.008, scene.ceiling, z + 0.01), INK)
            scene.disc((x, 1.98, z), 0.34, (255, 240, 200), 60)
            scene.disc((x, 1.98, z), 0.15, (255, 244, 214))

    return part


def rug(x: float, near: float, far: float, half: float, colour: Colour) -> Callable:
    """A rug."""

    def part(scene: Scene) -> None:
        scene.face([(x - half, 0.003, near), (x + half, 0.003, near), (x + half, 0.003, far), (x - half, 0.003, far)], colour)

    return part
