"""Errors as programs read them: problem details (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

CONTENT_TYPE = "application/problem+json"


def is_for_programs(request: Request) -> bool:
    """Whether the address is one that a floor declared to be for programs."""
    return request.environ.get("PATH_INFO", "").startswith(tuple(request.registry["program_paths"]))


def problem(
    request: Request, status: int, title: str, detail: str = "", more: Mapping[str, Any] | None = None
) -> Response:
    """A problem document; ``title`` and ``detail`` in the asker's language, ``more`` are members beside them."""
    document = {"type": "about:blank", "title": title, "status": status, "detail": detail, **(more or {})}
    response = Response(json_body=document, status=status, content_type=CONTENT_TYPE)
    response.headers.update({"Cache-Control": "no-store", "Content-Language": request.locale_name})
    return response


def _speak_to_programs(config: Configurator, prefix: str) -> None:
    """Declare that programs ask below ``prefix``: errors are problem documents there, and bodies are not forms."""
    config.registry["program_paths"].append(prefix)


def includeme(config: Configurator) -> None:
    """The directive ``config.speak_to_programs``."""
    config.registry["program_paths"] = []
    config.add_directive("speak_to_programs", _speak_to_programs, action_wrap=False)
