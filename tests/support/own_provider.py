"""A provider of ours for tests, over real HTTP: it checks PKCE and the client's secret, takes each code once, and lies
as it is told."""

import hashlib
import json
import secrets
import threading
import urllib.parse
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

CLIENT, SECRET = "the-hub", "a secret: of + the provider"


@dataclass
class OwnProvider:
    """What it says. ``claims`` go over those of the ID token, None takes one out; ``metadata`` likewise."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    alg: str = "RS256"
    key: Any = None
    published: Any = None
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    drips: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def use_key(self, alg: str) -> None:
        """Sign with a new key from now on, and publish it."""
        self.alg = alg
        if alg == "ES256":
            self.key = ECKey.generate_key("P-256")
        else:
            self.key = OKPKey.generate_key("Ed25519") if alg.startswith("Ed") else RSAKey.generate_key(2048)
        self.key.ensure_kid()
        self.published = self.key

    def discovery(self) -> dict[str, Any]:
        said = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            **self.metadata,
        }
        return {name: value for name, value in said.items() if value is not None}

    def code_for(self, address: str, **more: str) -> str:
        """What the person does: sign in there. Where the browser is sent then."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], **more})}"

    def tokens(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        pair = b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        if [urllib.parse.unquote_plus(each) for each in pair] != [CLIENT, SECRET]:
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": self.id_token(asked["nonce"], access)}

    def id_token(self, nonce: str, access: str) -> str:
        now = int(datetime.now(UTC).timestamp())
        digest = (hashlib.sha512 if self.alg.startswith("Ed") else hashlib.sha256)(access.encode()).digest()
        claims = {
            "iss": self.url,
            "sub": "ada-1",
            "aud": CLIENT,
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            "at_hash": urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode(),
            "email": "ada@kaist.example",
            "email_verified": True,
            "name": "에이다",
            **self.claims,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        if self.alg == "none":
            parts = (json.dumps(each).encode() for each in ({"alg": "none"}, said))
            return ".".join(urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts) + "."
        header = {"alg": self.alg, "kid": getattr(self.key, "kid", None) or "of-nobody"}
        return jwt.encode(header, said, self.key, algorithms=[self.alg])


class _Door(BaseHTTPRequestHandler):
    provider: OwnProvider

    def do_GET(self) -> None:
        here, path = self.provider, urlsplit(self.path).path
        here.asked.append(path)
        if path in here.drips:
            self._drip()
        elif path in here.answers:
            self._say(*here.answers[path])
        elif path == "/.well-known/openid-configuration":
            self._say(200, here.discovery())
        elif path == "/keys":
            self._say(200, {"keys": [here.published.as_dict(private=False)]})
        elif path == "/userinfo":
            self._say(200, here.userinfo)
        elif path == "/authorize":
            self._ask()
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        here, path = self.provider, urlsplit(self.path).path
        here.asked.append(path)
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        if path in here.drips:
            self._drip()
        elif path in here.answers:
            self._say(*here.answers[path])
        elif path == "/token":
            self._say(*here.tokens(form, self.headers.get("Authorization", "")))
        elif path == "/agree":
            self.send_response(303)
            self.send_header("Location", here.code_for(form["asked"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _say(self, status: int, said: Any) -> None:
        octets = said if isinstance(said, bytes) else json.dumps(said).encode()
        self._send(status, "application/json", octets)

    def _ask(self) -> None:
        """A page with a button, as people meet it."""
        address = self.path.replace("&", "&amp;").replace('"', "&quot;")
        page = (
            '<!doctype html><html lang="en"><title>Sign in</title><form method="post" action="/agree">'
            f'<input type="hidden" name="asked" value="{address}"><button>Yes, it is me</button></form></html>'
        )
        self._send(200, "text/html; charset=utf-8", page.encode())

    def _send(self, status: int, kind: str, octets: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)
        except OSError:
            pass  # whoever asked has had enough

    def _drip(self) -> None:
        """An octet now and then, and never an end."""
        try:
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 100000\r\n\r\n{")
            while not self.provider.over.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()
        except OSError:
            pass

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@contextmanager
def own_provider() -> Iterator[OwnProvider]:
    """Ours, on a free port, until the block ends."""
    door = type("Door", (_Door,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    server.daemon_threads = False
    provider = door.provider = OwnProvider(f"http://127.0.0.1:{server.server_address[1]}")
    provider.use_key("RS256")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        provider.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
