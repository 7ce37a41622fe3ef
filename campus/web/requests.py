"""The class of all requests."""

from pyramid.config import Configurator
from pyramid.interfaces import IRequestExtensions

from campus.web.protection import FormRequest


def settle_requests(config: Configurator) -> None:
    """Put what ``config.add_request_method`` gave to requests into their class; the last thing to be configured.

    Pyramid by itself would make a new class for each request, and hang all of it on that.
    """
    config.commit()
    extensions = config.registry.queryUtility(IRequestExtensions)
    members = {**extensions.methods, **extensions.descriptors}
    config.set_request_factory(type("HubRequest", (FormRequest,), members))
    config.registry.unregisterUtility(provided=IRequestExtensions)
