"""Thunderbird without a screen and with a fresh profile, told by Marionette to subscribe, to refresh and to say what it
shows. What is asked runs in its own window, on the calendars that a person at it would see.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import json
import os
import shutil
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from tests.support.needs import missing
from tests.support.readers import Shown
from tests.support.serving import PATIENCE_SECONDS, until

NO_THUNDERBIRD = "no Thunderbird: install thunderbird (Debian: apt-get install thunderbird)"
_PREFERENCES = {
    "marionette.port": 0,  # any that is free
    "calendar.timezone.useSystemTimezone": False,
    "calendar.timezone.local": "Asia/Seoul",
    "mail.provider.suppress_dialog_on_startup": True,
    "mailnews.start_page.enabled": False,
    "mail.rights.version": 1,
    "app.update.auto": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}
_HEAD = """
const done = arguments[arguments.length - 1];
const {cal} = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const told = work => work.then(value => done({value}), problem => done({problem: `${problem} ${problem.stack}`}));
function loaded(calendar) {
  return new Promise((resolve, reject) => {
    const observer = {
      QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
      onLoad() {
        calendar.removeObserver(observer);
        resolve(calendar.id);
      },
      onError: (_calendar, number, text) => reject(new Error(`${number} ${text}`)),
    };
    for (const name of ["StartBatch", "EndBatch", "AddItem", "ModifyItem", "DeleteItem", "PropertyChanged",
      "PropertyDeleting"]) {
      observer[`on${name}`] = () => {};
    }
    calendar.addObserver(observer);
  });
}
"""
_LISTEN = """
window.answers = [];
Services.obs.addObserver(channel => {
  const {URI, responseStatus} = channel.QueryInterface(Ci.nsIHttpChannel);
  window.answers.push([URI.spec, responseStatus]);
}, "http-on-examine-response");
"""
# What "New calendar, on the network" comes to.
_SUBSCRIBE = """
const [address, isKeptOffline] = arguments;
const calendar = cal.manager.createCalendar("ics", Services.io.newURI(address));
calendar.name = address;
calendar.setProperty("cache.enabled", isKeptOffline);
cal.manager.registerCalendar(calendar);
told(loaded(cal.manager.getCalendarById(calendar.id)));
"""
_REFRESH = """
const calendar = cal.manager.getCalendarById(arguments[0]);
const again = loaded(calendar);
calendar.refresh();
told(again);
"""
_DATES = """
const [id, from, to] = arguments;
const {ITEM_FILTER_TYPE_EVENT, ITEM_FILTER_CLASS_OCCURRENCES} = Ci.calICalendar;
told(cal.manager.getCalendarById(id).getItemsAsArray(
  ITEM_FILTER_TYPE_EVENT | ITEM_FILTER_CLASS_OCCURRENCES, 0, cal.createDateTime(from), cal.createDateTime(to)
).then(items => items.map(each =>
  [each.startDate.nativeTime / 1e6, each.endDate.nativeTime / 1e6, each.title, each.status]
)));
"""


class _Marionette:
    """Commands as JSON, each with its length before it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        self.answers = self.socket.makefile("rb")
        self.count = 0
        assert self._read()["marionetteProtocol"] == 3
        self.ask("WebDriver:NewSession", capabilities={})
        self.ask("Marionette:SetContext", value="chrome")
        self.ask("WebDriver:SetTimeouts", script=PATIENCE_SECONDS * 1000)

    def _read(self) -> Any:
        digits = b""
        while (octet := self.answers.read(1)) != b":":
            assert octet, "Thunderbird has hung up"
            digits += octet
        return json.loads(self.answers.read(int(digits)))

    def ask(self, name: str, **parameters: Any) -> Any:
        self.count += 1
        message = json.dumps([0, self.count, name, parameters]).encode()
        self.socket.sendall(b"%d:%b" % (len(message), message))
        _kind, number, problem, result = self._read()
        assert (number, problem) == (self.count, None)
        return result

    def close(self) -> None:
        self.answers.close()
        self.socket.close()


class Thunderbird:
    """A running Thunderbird; ``folder`` is where its profile is made, or was made the last time."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("thunderbird")
        if program is None:
            missing(NO_THUNDERBIRD)
        self.profile = folder / "profile"
        self.profile.mkdir(exist_ok=True)
        self._listens.unlink(missing_ok=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()]
        (self.profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self.version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        options = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
        with (folder / "thunderbird.log").open("wb") as log:
            self.process = subprocess.Popen(
                [program, *options, "--profile", self.profile],
                env=os.environ | {"HOME": str(folder)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def _listens(self) -> Path:
        return self.profile / "MarionetteActivePort"

    def _port(self) -> int:
        """Where it listens; 0 until it does."""
        assert self.process.poll() is None, "Thunderbird has ended"
        return int(self._listens.read_text(encoding="ascii") or 0) if self._listens.exists() else 0

    def __enter__(self) -> Self:
        try:
            until(lambda: self._port() > 0)
            self.marionette = _Marionette(self._port())
            self.marionette.ask("WebDriver:ExecuteScript", script=_LISTEN, args=[])
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, problem: object, *_more: object) -> None:
        """Quit, so that it remembers its calendars."""
        if problem is None:
            self.marionette.ask("Marionette:Quit", flags=["eForceQuit"])
            self.process.wait(PATIENCE_SECONDS)
        self.marionette.close()
        self.end()

    def end(self) -> None:
        """End it, whatever it does."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_SECONDS)

    def _tell(self, script: str, *values: Any) -> Any:
        found = self.marionette.ask("WebDriver:ExecuteAsyncScript", script=_HEAD + script, args=values)["value"]
        assert "problem" not in found, found["problem"]
        return found["value"]

    def subscribe(self, address: str, *, is_kept_offline: bool = False) -> str:
        """Subscribe to the calendar at ``address``, which is fetched, and its id. ``is_kept_offline``: in a database of
        Thunderbird's rather than in its memory, which is another way of expanding series."""
        return str(self._tell(_SUBSCRIBE, address, is_kept_offline))

    def refresh(self, calendar: str) -> None:
        """Fetch again, as it does every half hour and when "Synchronize" is pressed."""
        self._tell(_REFRESH, calendar)

    def dates(self, calendar: str, start: datetime, end: datetime) -> list[Shown]:
        """What it shows from ``start`` to ``end``, series expanded by itself; cancelled events aside."""
        bounds = [f"{each.astimezone(UTC):%Y%m%dT%H%M%SZ}" for each in (start, end)]
        return sorted(
            (datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC), title, status)
            for first, last, title, status in self._tell(_DATES, calendar, *bounds)
            if status != "CANCELLED"
        )

    def answers(self, address: str) -> list[int]:
        """What the server answered when ``address`` was asked for, as Thunderbird understood it."""
        found = self.marionette.ask("WebDriver:ExecuteScript", script="return window.answers;", args=[])["value"]
        return [status for asked, status in found if asked == address]
