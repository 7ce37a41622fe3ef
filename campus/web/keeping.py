"""Pieces of pages that are the same for many requests: written once in each language, then kept.

For macros that are imported without context: they know their arguments and the language, never who asks. What stands
in no argument and in no key cannot be in the piece.
"""

from collections.abc import Callable, Hashable

from markupsafe import Markup
from pyramid.threadlocal import get_current_request

from campus.db import Memory

LETTERS_KEPT = 6_000_000

Macro = Callable[..., Markup]


def new_memory() -> Memory[Markup]:
    """What one application keeps: some six million letters."""
    return Memory(LETTERS_KEPT)


def kept(macro: Macro, *arguments: Hashable) -> Markup:
    """``macro(*arguments)``, written anew only for arguments (frozen values) that were not asked for lately."""
    return kept_as(arguments, macro, *arguments)


def kept_as(key: Hashable, macro: Macro, *arguments: object) -> Markup:
    """The same for arguments that cannot be compared; ``key`` must differ wherever they do."""
    request = get_current_request()
    if request.registry["settings"].is_development:
        # Pictures and style sheets may change under a running server there, and with them their addresses.
        return macro(*arguments)
    memory: Memory[Markup] = request.registry["kept_pieces"]
    # The macro itself is part of the key: when its template changes it is another one.
    name = (macro, request.locale_name, key)
    piece = memory.get(name)
    if piece is None:
        piece = macro(*arguments)
        memory.keep(name, piece, len(piece))
    return piece
