"""What a browser tells about itself: a short label, its network, and whether someone signed in from it before."""

import hashlib
import hmac
import secrets
from ipaddress import IPv6Address, IPv6Network, ip_address

# The first that is found wins: Edge calls itself Chrome too, and Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Whale", "Whale"),
    ("KAKAOTALK", "KakaoTalk"),
    ("NAVER", "NAVER"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """``Chrome · Windows`` from a User-Agent header; made of our own words only. Unknown ones give ""."""
    found = (next((label for mark, label in marks if mark in user_agent), None) for marks in (_BROWSERS, _SYSTEMS))
    return " · ".join(label for label in found if label)


def network_of(address: str | None) -> str:
    """The network that tries to sign in are counted for: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Network((int(parsed), 64), strict=False))
    return str(parsed)


def _signature(secret: str, email: str, nonce: str) -> str:
    return hmac.new(secret.encode(), f"device\n{email}\n{nonce}".encode(errors="replace"), hashlib.sha256).hexdigest()


def device_mark(secret: str, email: str) -> str:
    """What a browser keeps from which the account ``email`` was used: whoever guesses elsewhere cannot lock it out."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_signature(secret, email, nonce)}"


def marked_device(secret: str, email: str, mark: str | None) -> str | None:
    """The device's own random name if ``mark`` was made for ``email``, else None."""
    nonce, dot, signature = (mark or "").partition(".")
    expected = _signature(secret, email, nonce)
    if not dot or not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        return None
    return nonce
