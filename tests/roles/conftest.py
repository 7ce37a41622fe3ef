"""One world for all tests of a file: each request leaves it as it was."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.roles.asking import World
from tests.roles.world import open_world
from tests.support.databases import SqliteTemplates
from tests.support.engines import Engines


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, sqlite_templates: SqliteTemplates, engines: Engines, routers: Any
) -> Iterator[World]:
    """The small hub with one thing of each kind. On SQLite only: who may what does not depend on the database."""
    file = tmp_path_factory.mktemp("roles") / "roles.sqlite"
    shutil.copyfile(sqlite_templates.file(with_hub=True), file)
    with open_world(file, engines, routers.on) as made:
        yield made
