"""docs/roles.md is what the application does: every row asked as everybody, nothing unwritten answered.

A new route fails here until it has its rows. Write them by ``python -m tests.roles.draft > roles.md``, read the diff as
whoever would misuse it, then take it over as docs/roles.md. Where an address has a variable of a new kind, the failure
says what to add to ``addresses`` and ``things``.
"""

import pytest

from campus.permissions import READING
from tests.roles.asking import ASKERS, STRANGER, UNSAFE, World
from tests.roles.draft import right, unanswerable
from tests.roles.routes import read_routes
from tests.roles.table import FILE, Mark, Row, read_chapters

CHAPTERS = read_chapters(FILE.read_text("utf-8"))
ROWS = [row for rows in CHAPTERS.values() for row in rows]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# What is asked for without the token of a page, and what proves who asks instead.
WITHOUT_TOKEN = {
    "/api/v1/readings": "a key in a header, that no browser sends by itself",
    "/mails/stop/{token}": "the link itself; mail programs press it (RFC 8058)",
}
chapters = pytest.mark.parametrize("chapter", CHAPTERS)
HOW = "run python -m tests.roles.draft > roles.md and read the diff"


@chapters
def test_everybody_gets_what_the_table_says(world: World, chapter: str) -> None:
    wrong = []
    for row in CHAPTERS[chapter]:
        found = world.observed(row)
        wrong += [
            f"{row.method} {row.address} {row.case}: {who} gets {is_.value!r}, the table says {said.value!r}"
            for who, said, is_ in zip(ASKERS, row.cells, found.cells, strict=True)
            if said is not is_
        ]
    assert not wrong, "\n".join([f"docs/roles.md, {chapter} ({HOW}):", *wrong])


@chapters
def test_no_other_key_and_no_closed_account_opens_anything(world: World, chapter: str) -> None:
    """A display's cookie, a key for programs and the login of a disabled administrator: all at once, where they are not
    asked for."""
    wrong = []
    for row in CHAPTERS[chapter]:
        if not row.address.startswith(("/display/", "/api/")):
            found = world.mark(STRANGER, row)
            wrong += [f"{row.method} {row.address} {row.case}: {found.value!r}"] * (found is not row.cells[0])
    assert not wrong, wrong


@chapters
def test_a_form_without_its_token_does_nothing(world: World, chapter: str) -> None:
    """Asked as whoever may, the highest of them."""
    done = []
    for row in CHAPTERS[chapter]:
        allowed = [who for who, cell in zip(ASKERS, row.cells, strict=True) if cell is Mark.MAY]
        if row.method not in UNSAFE or row.address in WITHOUT_TOKEN or not allowed:
            continue
        answer = world.ask(allowed[-1], row.method, row, with_token=False)
        if answer.status_int not in (400, 403) or world.has_changed:
            done.append(f"{row.method} {row.address} {row.case}: {allowed[-1]} gets {answer.status}")
    assert not done, done


@chapters
def test_no_other_method_is_answered(world: World, chapter: str) -> None:
    answered = []
    for address in {row.address for row in CHAPTERS[chapter] if not row.case}:
        written = {row.method for row in CHAPTERS[chapter] if row.address == address}
        for method in (each for each in METHODS if each not in written):
            row = Row(address, "", method, "", ())
            for who in ASKERS if method in ("GET", "POST") else ("key", "concerned", "admin"):
                status = world.ask(who, method, row).status_int
                if status not in (403, 404, 405, 410) or world.has_changed:
                    answered.append(f"{method} {address}: {who} gets {status}")
    assert not answered, "\n".join([f"docs/roles.md, {chapter}: answered, and in no row ({HOW}):", *answered])


def test_every_route_has_its_rows(world: World) -> None:
    routes = read_routes(world.router)
    declared = {(route.address, method) for route in routes.values() for method in route.permissions}
    written = {(row.address, row.method) for row in ROWS if not row.case}
    # A view that answers 405 says itself that there is nothing: test_no_other_method_is_answered asks it.
    spoken = {each for each in declared if each[1] in ("GET", "POST") or each in written}
    assert spoken - written == set(), f"no row in docs/roles.md: {HOW}"
    assert written - spoken == set(), "a row of docs/roles.md without a route"
    of_cases = {(row.address, row.method) for row in ROWS if row.case}
    assert of_cases - written == set()


def test_rows_name_the_rights_of_their_views(world: World) -> None:
    routes = read_routes(world.router)
    said = {row.key: row.right for row in ROWS}
    assert said == {row.key: right(routes[row.address], row.method) for row in ROWS if row.address in routes}


def test_something_stands_for_every_variable(world: World) -> None:
    assert unanswerable(world, ROWS) == []


def test_no_row_stands_twice() -> None:
    assert len({row.key for row in ROWS}) == len(ROWS)


def test_rights_to_read_change_nothing(world: World) -> None:
    reading = {permission.value for permission in READING}
    found = [
        f"{method} {route.address}: {asked}"
        for route in read_routes(world.router).values()
        for method, asked in route.permissions.items()
        if method in UNSAFE and asked in reading
    ]
    assert not found, found


@pytest.mark.parametrize("address", [row.address for row in ROWS if "change-" in row.right and not row.case][:3])
def test_the_table_can_fail(world: World, address: str) -> None:
    """A row that says something else is seen."""
    row = next(row for row in ROWS if row.address == address and not row.case)
    assert world.observed(row).cells == row.cells
    turned = tuple(Mark.MAY if cell is not Mark.MAY else Mark.REFUSED for cell in row.cells)
    assert world.observed(row).cells != turned
