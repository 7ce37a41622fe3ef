"""What is left of an account: a row with an id, so that figures still count one person."""

# Names are in no language of their own; this one says it in both.
LEFT_NAME = "(탈퇴 · left)"
# Nothing is ever delivered below this domain (RFC 2606, section 2).
NOWHERE = "@left.invalid"


def no_address(token: str) -> str:
    """An address that nobody has; ``token`` is random."""
    return f"{token}{NOWHERE}"
