"""How many SQL statements one request takes, counted in this process on the same database."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from pyramid.request import Request
from sqlalchemy import event

from bench.measuring import Ask, WrongAnswer
from campus import make_app, open_database
from campus.settings import read_settings


def count_statements(file: Path, ask: Ask, cookies: dict[str, str], base_url: str) -> int:
    """Statements of ``ask`` to a server at ``base_url``, its login's included.

    The process has answered before: another page, and where it only reads, the same.
    """
    ini = {
        "campus.environment": "test",
        "campus.base_url": base_url,
        "campus.secret": "x" * 40,
        "campus.database_url": f"sqlite:///{file.resolve()}",
    }
    settings = read_settings(ini, {})
    sessions = open_database(settings)
    app = make_app(settings, sessions)
    counted: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            counted.append(statement)

    _send(app, replace(ask, method="GET", path="/rooms", body=None, expect=200), cookies)
    if ask.method == "GET":
        _send(app, ask, cookies)
    event.listen(sessions.engine, "before_cursor_execute", note)
    _send(app, ask, cookies)
    sessions.engine.dispose()
    return len(counted)


def _send(app: Any, ask: Ask, cookies: dict[str, str]) -> None:
    request = Request.blank(ask.path, method=ask.method, headers=cookies | ask.headers)
    if ask.body is not None:
        request.body = ask.body
    response = request.get_response(app)
    if response.status_int != ask.expect:
        raise WrongAnswer(f"{ask.method} {ask.path}: {response.status}, expected {ask.expect}")
