"""The data map names every column that names a resident, and says what truly happens."""

import pytest
from webtest import TestApp

from campus.models import metadata
from campus.people.data_areas import AREA_NAMES, BASES, Field, Leaving
from campus.people.data_map import DATA_MAP, NO_PERSON, columns

# Names under which tables hold residents without a foreign key.
SUSPECTS = ("resident", "actor", "person", "reviewer", "subject", "target", "message")


def naming() -> set[str]:
    """Every column that refers to residents, or looks as if it did."""
    found = {"residents.id"}
    for table in metadata.tables.values():
        for column in table.columns:
            targets = {key.target_fullname for key in column.foreign_keys}
            is_bare = not targets and column.name.endswith(("_id", "_key")) and column.name.startswith(SUSPECTS)
            if "residents.id" in targets or is_bare:
                found.add(f"{table.name}.{column.name}")
    return found


def test_no_column_that_names_a_resident_is_forgotten() -> None:
    mapped = [f"{table}.{name}" for _area, table, name, _leaving in columns()]
    assert len(mapped) == len(set(mapped))
    assert set(mapped) | set(NO_PERSON) == naming()
    assert not set(mapped) & set(NO_PERSON)


def test_what_is_cleared_may_be_empty() -> None:
    for _area, table, name, leaving in columns():
        if leaving is Leaving.CLEAR:
            assert metadata.tables[table].columns[name].nullable, f"{table}.{name}"


def test_every_area_has_its_words() -> None:
    assert [each.field for each in DATA_MAP] == list(Field)
    assert set(AREA_NAMES) == set(Field)
    assert {each.basis for each in DATA_MAP} <= set(BASES)


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_the_page_says_all_of_it_and_is_found(app: TestApp, locale: str) -> None:
    headers = {"Accept-Language": locale}
    page = app.get("/privacy", status=200, headers=headers)
    assert {f"area-{each.field}" for each in DATA_MAP} <= {it.get("id") for it in page.html.find_all(id=True)}
    for path in ("/", "/sign-up"):
        assert page.request.path in {it.get("href") for it in app.get(path, headers=headers).html.find_all("a")}
    assert "/privacy" in {it.get("href") for it in app.get("/sign-up").html.find(id="sign-up").find_all("a")}
