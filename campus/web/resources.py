"""Reading ids out of addresses."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request

_LARGEST_ID = 2**31 - 1


def path_id(request: Request, name: str = "id") -> int:
    """The number at ``{name}`` of the route; what cannot be an id of ours raises HTTPNotFound."""
    raw = request.matchdict[name]
    if not raw.isascii() or not raw.isdecimal() or len(raw) > len(str(_LARGEST_ID)) or int(raw) > _LARGEST_ID:
        raise HTTPNotFound()
    return int(raw)
