"""Whether an asker's copy still stands: conditional requests (RFC 9110, 13) and the choice of an encoding (12.5.3)."""

import re
from datetime import datetime

from webob.acceptparse import AcceptEncodingValidHeader

# An entity tag is quoted; some programs send it back bare. The weak comparison (8.8.3.2) looks at the opaque part only.
_TAG = re.compile(r'(?:W/)?"([^"]*)"|([^\s,"]+)')


def is_unchanged(
    if_none_match: str | None, if_modified_since: datetime | None, *, etag: str, modified_at: datetime
) -> bool:
    """Whether an answer of 304 is right for a GET or HEAD; ``etag`` comes without its quotes.

    If-None-Match wins over If-Modified-Since when both are sent (RFC 9110, 13.2.2).
    """
    if if_none_match is not None:
        if if_none_match.strip() == "*":
            return True
        return any((quoted or bare) == etag for quoted, bare in _TAG.findall(if_none_match))
    return if_modified_since is not None and modified_at <= if_modified_since


def wants_gzip(accept_encoding: object) -> bool:
    """Whether the request's ``accept_encoding`` names gzip and likes it no less than plain octets."""
    if not isinstance(accept_encoding, AcceptEncodingValidHeader):
        return False
    offers = accept_encoding.acceptable_offers(["gzip", "identity"])
    return bool(offers) and offers[0][0] == "gzip"
