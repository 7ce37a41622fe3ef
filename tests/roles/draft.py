"""Prints docs/roles.md with the table as it is observed: ``python -m tests.roles.draft > roles.md``. Then read the
diff.

All words stay; each chapter's rows are asked anew; routes that have no row yet get one in the chapter that shares most
of their address; rows without a route are gone.
"""

import sys
import tempfile
from pathlib import Path

from pyramid.router import Router

from campus import make_app
from tests.roles.addresses import NoValue, path_of
from tests.roles.asking import World
from tests.roles.routes import OPEN, Route, read_routes
from tests.roles.table import FILE, Row, chapter_for, read_chapters, rewritten
from tests.roles.world import open_world
from tests.support.applications import INI
from tests.support.databases import SqliteTemplates
from tests.support.engines import Engines


def wanted(router: Router, text: str) -> dict[str, list[Row]]:
    """The rows that each chapter of ``text`` should have, with nothing known of who may."""
    routes = read_routes(router)
    written = read_chapters(text)
    homes = {heading: sorted({row.address for row in rows}) for heading, rows in written.items()}
    cases = {(row.address, row.case): heading for heading, rows in written.items() for row in rows}
    found: dict[str, list[Row]] = {}
    for route in routes.values():
        known = {case: heading for (address, case), heading in cases.items() if address == route.address}
        home = next(iter(known.values()), "") or chapter_for(route.address, homes)
        for case, heading in ({"": home} | known).items():
            kept = [row.method for row in written.get(heading, []) if (row.address, row.case) == (route.address, case)]
            found.setdefault(heading, []).extend(_rows(route, case, kept))
    return found


def _rows(route: Route, case: str, kept: list[str]) -> list[Row]:
    """Of a further kind of thing only the methods that are written already."""
    methods = kept if case else [method for method in route.permissions if method in ("GET", "POST") or method in kept]
    return [Row(route.address, case, method, right(route, method), ()) for method in methods]


def right(route: Route, method: str) -> str:
    """The permission as the table names it."""
    said = route.permissions.get(method, "")
    return "open" if said == OPEN else said


def unanswerable(world: World, rows: list[Row]) -> list[str]:
    """What is to be added before these can be asked for, in words."""
    found = []
    for row in rows:
        try:
            path_of(row.address, row.case, {**world.things, "oneself": "1"}, has_key=True)
        except NoValue as lack:
            found.append(str(lack))
    return sorted(set(found))


def redrawn(world: World, text: str) -> str:
    """``text`` with what is observed."""
    rows = wanted(world.router, text)
    if lacking := unanswerable(world, [row for each in rows.values() for row in each]):
        raise SystemExit("\n".join(lacking))
    return rewritten(text, lambda heading: [world.observed(row) for row in rows.get(heading, [])])


def main() -> None:
    engines = Engines()
    with tempfile.TemporaryDirectory() as folder:
        file = SqliteTemplates(Path(folder)).file(with_hub=True)
        with open_world(file, engines, lambda settings, sessions: make_app(settings, sessions, dict(INI))) as world:
            text = redrawn(world, FILE.read_text("utf-8"))
        engines.dispose()
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
