"""Providers for tests: a foreign one (oidc-provider-mock, a process of its own), and ours, which also misbehaves.

The foreign one speaks discovery, authorization code, nonce and ID tokens as others wrote them; it neither checks PKCE
nor changes its keys.
"""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from webtest import TestApp, TestResponse

from campus.people.oidc.discovery import Directory
from campus.providers import Provider
from tests.support.applications import free_port
from tests.support.own_provider import CLIENT, SECRET, OwnProvider, own_provider
from tests.support.serving import until

__all__ = ["OwnProvider"]


@dataclass(frozen=True)
class ForeignProvider:
    """oidc-provider-mock as its makers start it."""

    url: str

    def set_user(self, subject: str, **claims: Any) -> None:
        request = urllib.request.Request(
            f"{self.url}/users/{urllib.parse.quote(subject)}",
            json.dumps(claims).encode(),
            {"Content-Type": "application/json"},
            method="PUT",
        )
        urllib.request.urlopen(request, timeout=10).close()

    def agree(self, address: str, subject: str, **form: str) -> str:
        """What the person does there; where the browser is sent then."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_arguments: Any) -> None:
                return None

        sent = urlencode({"sub": subject, **form}).encode()
        try:
            urllib.request.build_opener(Stay).open(address, sent, timeout=10).close()
        except urllib.error.HTTPError as answer:
            with answer:
                assert answer.code == 302, answer.read()
                return str(answer.headers["Location"])
        raise AssertionError("the provider did not send the browser back")

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/jwks", timeout=10).close()
        except OSError:
            return False
        return True


@contextmanager
def foreign_provider() -> Iterator[ForeignProvider]:
    """A process of its own, until the block ends."""
    port = free_port()
    command = (sys.executable, "-W", "ignore", "-m", "oidc_provider_mock")
    options = ("--port", str(port), "--require-nonce", "true")
    process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    provider = ForeignProvider(f"http://127.0.0.1:{port}")
    try:
        until(lambda: process.poll() is not None or provider.answers())
        assert process.poll() is None
        yield provider
    finally:
        process.terminate()
        process.wait()


def configured(issuer: str, **more: Any) -> Provider:
    """KAIST's provider at ``issuer``, as an operator would name it."""
    values = {
        "name": "kaist",
        "issuer": issuer,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "name_ko": "카이스트",
        "name_en": "KAIST",
        "domains": frozenset({"kaist.example"}),
    }
    return Provider(**(values | more))


def use(app: TestApp, *providers: Provider) -> None:
    """Let the application know ``providers``, and nothing of them yet. The next test has settings of its own."""
    registry = app.router.registry
    registry["settings"] = replace(registry["settings"], providers=providers)
    registry["directory"] = Directory()


def there(page: TestResponse) -> str:
    """Where a page on the way to an institution goes."""
    address = page.html.find(id="there")["href"]
    assert page.headers["Refresh"] == f"0; url={address}"
    return str(address)


def leave(app: TestApp, back: str = "/rooms", name: str = "kaist") -> str:
    """Press the button of the sign-in page; where the browser goes."""
    page = app.get("/sign-in", {"back": back})
    form = next(form for form in page.forms.values() if form.action == f"/sign-in/oidc/{name}")
    return there(form.submit(status=200))


def local(address: str) -> str:
    """The path of an address of the hub."""
    assert re.match(r"http://localhost/", address), address
    return address.removeprefix("http://localhost")


@pytest.fixture
def provider() -> Iterator[OwnProvider]:
    with own_provider() as provider:
        yield provider
