"""Words that only the hub can have written: tokens in mails that need no row of their own.

A token is the text it speaks of, a dot, and an HMAC-SHA256 over purpose and text, cut to 100 bits, in small letters:
mail programs change the case of addresses.
"""

import base64
import hmac

_LETTERS = 20


def sign(secret: str, purpose: str, text: str) -> str:
    """The token for ``text``, which has no dot at its end; good for ``purpose`` alone."""
    return f"{text}.{_seal(secret, purpose, text)}"


def read_signed(secret: str, purpose: str, token: str) -> str | None:
    """The text of a token that :func:`sign` made for ``purpose``, in small letters; None for anything else."""
    text, dot, seal = token.lower().rpartition(".")
    if not dot or not token.isascii() or not hmac.compare_digest(seal, _seal(secret, purpose, text)):
        return None
    return text


def _seal(secret: str, purpose: str, text: str) -> str:
    digest = hmac.digest(secret.encode(), f"campus.mail.{purpose}:{text}".encode(), "sha256")
    return base64.b32encode(digest).decode().lower()[:_LETTERS]
