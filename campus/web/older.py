"""Lists that grow at their top: pages go on from the last entry shown, so nothing is shown twice or left out."""

from urllib.parse import urlencode

from pyramid.request import Request


def read_before(request: Request) -> int | None:
    """``?before=``: list what is older than this entry; None, also for what is no number, is from the newest on."""
    raw = request.GET.get("before", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else None


def older_url(request: Request, last: int) -> str:
    """The address of what is older than the entry ``last``, with the same filters."""
    pairs = [(name, value) for name, value in request.GET.items() if name != "before"]
    return "?" + urlencode([*pairs, ("before", last)])
