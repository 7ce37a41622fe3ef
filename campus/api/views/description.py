"""What programs may ask, for programs."""

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from campus.api.answers import answered
from campus.api.description import describe


@view_config(route_name="api.description", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def show(request: Request) -> Response:
    """The OpenAPI document; anybody may read it."""
    base_url = request.registry["settings"].base_url
    paths = (request.route_path("api.readings"), request.route_path("api.description"))
    return answered(describe(base_url, *paths))
