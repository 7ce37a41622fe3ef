"""What programs may ask, as OpenAPI 3.1. A test holds it against the routes and their answers."""

from typing import Any

from campus.api.bodies import MOST_READINGS
from campus.spaces.models import ReadingKind

_KIND = {"type": "string", "enum": [each.value for each in ReadingKind], "description": "W, people, ppm"}
_INSTANT = {"type": "string", "format": "date-time", "examples": ["2026-11-25T10:00:00+09:00"]}
_ROOM = {"type": "string", "description": "The room's name in addresses", "examples": ["meeting-201"]}

_READING = {
    "type": "object",
    "required": ["room", "kind", "at", "value"],
    "additionalProperties": False,
    "properties": {
        "room": _ROOM,
        "kind": _KIND,
        "at": _INSTANT,
        "value": {"type": "number", "minimum": 0, "exclusiveMaximum": 1_000_000},
    },
}
_PART = {
    "type": "object",
    "required": ["detail"],
    "properties": {
        "index": {"type": "integer"},
        "pointer": {"type": "string"},
        "parameter": {"type": "string"},
        "detail": {"type": "string"},
    },
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": _PART},
    },
}
_SENT = {
    "type": "object",
    "required": ["readings"],
    "additionalProperties": False,
    "properties": {
        "readings": {"type": "array", "maxItems": MOST_READINGS, "items": {"$ref": "#/components/schemas/Reading"}},
        "leave_out_wrong": {"type": "boolean", "default": False},
    },
}
_ADDED = {
    "type": "object",
    "required": ["new", "known"],
    "additionalProperties": False,
    "properties": {
        "new": {"type": "integer"},
        "known": {"type": "integer"},
        "left_out": {"type": "array", "items": _PART},
    },
}
_SHOWN = {
    "type": "object",
    "required": ["readings", "before"],
    "additionalProperties": False,
    "properties": {
        "readings": {"type": "array", "maxItems": 100, "items": {"$ref": "#/components/schemas/Reading"}},
        "before": {"type": ["string", "null"], "description": "Ask with it for the next page; null at the end"},
    },
}


def _answers(schema: str, *statuses: int) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": "Done", "content": _content("application/json", schema)}}
    for status in statuses:
        answers[str(status)] = {"$ref": f"#/components/responses/{'Later' if status == 429 else 'Problem'}"}
    answers["401"] = {"$ref": "#/components/responses/NoKey"}
    return answers


def _content(media_type: str, schema: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _refused(description: str, header: str = "") -> dict[str, Any]:
    headers = {"headers": {header: {"schema": {"type": "string"}}}} if header else {}
    return {"description": description, "content": _content("application/problem+json", "Problem"), **headers}


def _asked(name: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema}


_READINGS = {
    "post": {
        "operationId": "sendReadings",
        "summary": "Send readings: all are taken in, or none; with leave_out_wrong all that are right",
        "security": [{"key": []}],
        "requestBody": {"required": True, "content": _content("application/json", "Sent")},
        "responses": _answers("Added", 400, 403, 413, 415, 422, 429),
    },
    "get": {
        "operationId": "readReadings",
        "summary": "The newest 100 readings of one meter",
        "security": [{"key": []}],
        "parameters": [
            _asked("room", _ROOM, required=True),
            _asked("kind", _KIND, required=True),
            _asked("before", _INSTANT, required=False),
        ],
        "responses": _answers("Shown", 403, 422, 429),
    },
}
_DESCRIPTION = {
    "operationId": "readDescription",
    "summary": "This document",
    "security": [],
    "responses": {"200": {"description": "Done", "content": {"application/json": {"schema": {}}}}},
}


def describe(base_url: str, readings: str, description: str) -> dict[str, Any]:
    """The document, for a hub at ``base_url``; ``readings`` and ``description`` are the paths of the two routes."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Campus",
            "version": "1",
            "summary": "What the meters of rooms say. Sent twice, a reading is kept once.",
        },
        "servers": [{"url": base_url}],
        "paths": {
            readings: _READINGS,
            description: {"get": _DESCRIPTION},
        },
        "components": {
            "schemas": {"Reading": _READING, "Sent": _SENT, "Added": _ADDED, "Shown": _SHOWN, "Problem": _PROBLEM},
            "responses": {
                "Problem": _refused("Refused"),
                "NoKey": _refused("No key, or one that does not work", "WWW-Authenticate"),
                "Later": _refused("Too many calls", "Retry-After"),
            },
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }
