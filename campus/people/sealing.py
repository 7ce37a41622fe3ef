"""Sealed secrets: what the database must not show by itself.

The key is drawn from the hub's secret (HKDF, RFC 5869). Who has both the database and that secret can read everything.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_OCTETS = 12


class SealBroken(ValueError):
    """The hub's secret is another one than when this was sealed, or the row was tampered with."""


def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"campus.code-app").derive(secret.encode()))


def seal(secret: str, text: str, *, owner: int) -> bytes:
    """``text`` under AES-256-GCM, bound to the resident ``owner``: nonce, then what is sealed."""
    nonce = os.urandom(_NONCE_OCTETS)
    return nonce + _cipher(secret).encrypt(nonce, text.encode(), str(owner).encode())


def unseal(secret: str, sealed: bytes, *, owner: int) -> str:
    """What was sealed for ``owner``. Raises :class:`SealBroken`."""
    nonce, rest = sealed[:_NONCE_OCTETS], sealed[_NONCE_OCTETS:]
    try:
        return _cipher(secret).decrypt(nonce, rest, str(owner).encode()).decode()
    except InvalidTag as problem:
        raise SealBroken("This was sealed with another secret.") from problem
