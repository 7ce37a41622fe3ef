"""What needs minutes, kills and real processes: `make prove`. Fixtures are those of the tests."""

pytest_plugins = [
    "tests.support.clock",
    "tests.support.databases",
    "tests.support.hub",
    "tests.support.applications",
]
