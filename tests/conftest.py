"""Fixtures of all tests live in ``tests/support``; here is what concerns the run as a whole."""

import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support import postgresql
from tests.support.needs import is_ci

pytest_plugins = [
    "tests.support.clock",
    "tests.support.engines",
    "tests.support.databases",
    "tests.support.hub",
    "tests.support.applications",
    "tests.support.browser",
    "tests.support.providers",
]

# How long an example takes says something of the machine, and nothing of the code.
settings.register_profile("campus", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("campus")

_SERVER = pytest.StashKey[postgresql.Server]()


def pytest_configure(config: pytest.Config) -> None:
    """With several processes the first one starts PostgreSQL for all of them."""
    distributes = getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput")
    binaries = postgresql.find_binaries()
    if distributes and binaries is not None and not os.environ.get("CAMPUS_TEST_POSTGRES"):
        config.stash[_SERVER] = postgresql.start(binaries)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a page is a browser test. These come first: they are long, and in the end nobody would help."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the server is."""
    if _SERVER in node.config.stash:
        node.workerinput["postgresql_url"] = node.config.stash[_SERVER].admin_url


def pytest_unconfigure(config: pytest.Config) -> None:
    if _SERVER in config.stash:
        config.stash[_SERVER].stop()


def _skipped(config: pytest.Config) -> Counter[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return Counter(str(report.longrepr[-1]).removeprefix("Skipped: ") for report in reports)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say aloud what was not tried."""
    for reason, count in _skipped(config).items():
        terminalreporter.write_line(f"NOT TRIED: {count} tests skipped: {reason}", yellow=True, bold=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under CI=true a skipped test fails the run."""
    if is_ci() and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
