"""The sheet as PDF: two sides, nothing fetched, and what is said where the extra is missing."""

import copy
import re
import socket
import subprocess
import sys
import zlib
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.db import Sessions
from campus.paths import STATIC
from campus.reports.models import MonthClosing
from campus.reports.pdf import RefusedAddress, static_file, write_pdf
from campus.reports.services.closing import close_month
from campus.reports.views import month_sheet
from campus.spaces.queries.catalogue import read_catalogue
from tests.reports.conftest import Put, put
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub

PAGE = "/reports/months/2026-10"
BASE = "http://localhost"
WITHOUT = """
import sys
sys.modules["weasyprint"] = None
from campus.reports.pdf import PDF_IS_THERE
sys.exit(PDF_IS_THERE)
"""


@pytest.fixture
def manager(app: TestApp, sign_in: SignIn, sessions: Sessions, hub: Hub) -> TestApp:
    """The browser of a manager who reads English, in a hub with a booking in October."""
    put(sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=date(2026, 10, 20)), hub.member)
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def pages(octets: bytes) -> int:
    """Objects lie packed in streams (ISO 32000-2, 7.5.7)."""
    packed = re.findall(rb"/ObjStm.*?stream\r?\n(.*?)endstream", octets, re.S)
    objects = octets + b"".join(zlib.decompressobj().decompress(each) for each in packed)
    return len(re.findall(rb"/Type ?/Page\b", objects))


def crowd(sheet: dict[str, Any]) -> None:
    """As much as a sheet may have to hold, under long names."""
    name = {"name_ko": "국가과학기술연구회 융합연구 대회의실", "name_en": "Convergence Research Grand Meeting Room"}
    room = {"id": 1, "slug": "meeting", "capacity": 120} | name
    finding = {"kind": "never-used", "rooms": [room] * 3, "weekday": None, "part": "", "hour": None, "percent": 0}
    empty = finding | {"kind": "always-empty", "weekday": 2, "part": "afternoon", "rooms": [room]}
    sheet["findings"] = [each | {"count": 12, "size": "", "figure": "booked"} for each in [finding] * 2 + [empty] * 6]
    sheet["rooms"] = [sheet["rooms"][0] | room] * 40
    sheet["community"] |= {"sessions": 1234, "came": 23456, "signed_up": 34567, "new": [[name, name]] * 30}


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_never_more_than_two_sides(manager: TestApp, sessions: Sessions, hub: Hub, locale: str) -> None:
    with sessions.write() as db:
        close_month(db, read_catalogue(db), date(2026, 10, 1), by=hub.manager.id, now=NOW)
        closing = db.scalars(select(MonthClosing)).one()
        figures = copy.deepcopy(closing.figures)
        for name, each in figures.items():
            if name != "sheet":
                each |= {"part": each["part"] + 12_345_678, "whole": each["whole"] + 123_456_789}
        crowd(figures["sheet"])
        closing.figures = figures
    manager.set_cookie("locale", locale)
    page = manager.get(PAGE)
    assert len(page.html.select(".report-findings li")) == 8
    assert len(page.html.select(".month-corrections tbody tr")) == 9
    assert pages(manager.get(f"{PAGE}.pdf").body) == 2


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_two_sides(manager: TestApp, locale: str) -> None:
    manager.set_cookie("locale", locale)
    assert f"{PAGE}.pdf" in manager.get(PAGE)
    answer = manager.get(f"{PAGE}.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.body.startswith(b"%PDF-") and pages(answer.body) == 2
    assert 'filename="month-2026-10.pdf"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_without_the_extra(manager: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """No button, and the address says what to install."""
    monkeypatch.setattr(month_sheet, "PDF_IS_THERE", False)
    assert ".pdf" not in manager.get(PAGE)
    assert "campus[pdf]" in manager.get(f"{PAGE}.pdf", status=404)


def test_whether_the_extra_is_there_is_seen() -> None:
    subprocess.run([sys.executable, "-c", WITHOUT], check=True, cwd=STATIC.parent)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        f"file://{STATIC}/css/tokens.css",
        "http://elsewhere.example/static/css/tokens.css",
        "https://localhost/static/css/tokens.css",
        "http://localhost:8080/static/css/tokens.css",
        "http://localhost@elsewhere.example/static/css/tokens.css",
        f"{BASE}/bookings/1",
        f"{BASE}/static/../docs/img/report.png",
        f"{BASE}/static/%2e%2e/docs/img/report.png",
        f"{BASE}/static//etc/passwd",
        f"{BASE}/static/css/",
        f"{BASE}/static/css/none.css",
        f"{BASE}/static/css/tokens.css%00",
        f"{BASE}/static/vendor/htmx/README.md",
        "data:text/css,*{}",
        "ftp://localhost/static/css/tokens.css",
        "",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(RefusedAddress):
        static_file(url, BASE)


def test_our_own_files_are_read() -> None:
    assert static_file(f"{BASE}/static/css/tokens.css?v=1", BASE) == (STATIC / "css/tokens.css").resolve()


def test_nothing_is_fetched() -> None:
    """A page that names a server in every way gets no connection to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        there = f"http://127.0.0.1:{server.getsockname()[1]}"
        page = f"""<html><head><link rel="stylesheet" href="{there}/a.css"><style>
            @import url({there}/b.css); @font-face {{ font-family: x; src: url({there}/c.woff2) }}
            body {{ font-family: x; background: url({there}/d.png) }}</style></head>
            <body><img src="{there}/e.png"><object data="{there}/f.svg"></object>
            <svg><image href="{there}/g.png"></image><use href="{there}/h.svg#x"></use></svg></body></html>"""
        assert write_pdf(page, BASE).startswith(b"%PDF-")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
