"""The hub for programs: readings of meters over HTTP, and the keys with which they are sent."""

from pyramid.config import Configurator

READINGS, DESCRIPTION = "/api/v1/readings", "/api/v1/openapi.json"
# 1,000 readings take some 90 KB.
_BODY_OCTETS = 256 * 1024


def includeme(config: Configurator) -> None:
    """This floor's routes; what stands below ``/api/`` is answered to programs, errors too."""
    config.speak_to_programs("/api/")
    config.add_route("api.readings", READINGS)
    config.add_route("api.description", DESCRIPTION)
    config.take_bodies(READINGS, _BODY_OCTETS)
    # What is sent is read and judged first: that must not hold the write lock.
    config.write_apart("api.readings")
    config.add_route("api.keys", "/manage/keys")
    config.add_route("api.key.revoke", r"/manage/keys/{id:\d+}/revoke")
    config.scan("campus.api.views")
    config.scan("campus.api.manage")
