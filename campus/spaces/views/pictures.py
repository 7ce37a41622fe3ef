"""The octets of photos and plans, as public as the pages they stand on."""

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.permissions import Permission
from campus.spaces.queries.pictures import find_photo_digest, find_plan_digest, read_photo, read_plan
from campus.web.resources import path_id

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
# Whoever opens a picture by itself gets nothing but a picture, and the style by which the browser centres it.
_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'"


@view_config(route_name="spaces.photo", request_method="GET", permission=Permission.VISIT)
def photo(request: Request) -> Response:
    """A room's photo in one of its widths."""
    photo_id, width = path_id(request), path_id(request, "width")
    digest = find_photo_digest(request.db, request.matchdict["slug"], photo_id, width)
    response = _head(request, digest, width)
    if response.status_int == 200:
        _fill(response, read_photo(request.db, photo_id, width), "image/jpeg")
    return response


@view_config(route_name="spaces.plan", request_method="GET", permission=Permission.VISIT)
def plan(request: Request) -> Response:
    """A floor's plan in one of its widths."""
    floor_id, width = path_id(request), path_id(request, "width")
    digest = find_plan_digest(request.db, floor_id, width)
    response = _head(request, digest, width)
    if response.status_int == 200:
        _fill(response, read_plan(request.db, floor_id, width), "image/webp")
    return response


def _head(request: Request, digest: str | None, width: int) -> Response:
    """The answer without its octets: 304 where the asker has them, 404 where there is no such picture."""
    if digest is None:
        raise HTTPNotFound()
    response = Response(content_type="application/octet-stream")
    response.etag = f"{digest}-{width}"
    # The address names the content: another picture has another address.
    response.headers["Cache-Control"] = _FOREVER if request.GET.get("v") == digest else _ASK_AGAIN
    response.headers["Content-Security-Policy"] = _NOTHING_ELSE
    if response.etag in request.if_none_match:
        response.status_int = 304
        del response.headers["Content-Type"]
    return response


def _fill(response: Response, data: bytes | None, media_type: str) -> None:
    if data is None:
        raise HTTPNotFound()  # taken away this moment
    response.content_type, response.body = media_type, data
