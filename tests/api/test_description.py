"""The OpenAPI document says what the routes do: no more, no less."""

from collections.abc import Mapping
from typing import Any

import pytest
from webtest import TestApp, TestResponse

from campus.api import bearers
from campus.db import Sessions
from tests.api.conftest import Ask, new_key, reading
from tests.support.hub import Hub

_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


@pytest.fixture
def document(app: TestApp) -> Mapping[str, Any]:
    answer = app.get("/api/v1/openapi.json")
    assert (answer.content_type, answer.headers["Cache-Control"]) == ("application/json", "no-store")
    assert "Set-Cookie" not in answer.headers
    return answer.json


def found(document: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    """``node``, or what its ``$ref`` leads to."""
    if "$ref" not in node:
        return node
    there: Any = document
    for step in node["$ref"].removeprefix("#/").split("/"):
        there = there[step]
    return there


def fits(document: Mapping[str, Any], schema: Mapping[str, Any], value: Any, where: str = "") -> list[str]:
    """What of ``value`` is against ``schema``, as far as this document uses JSON Schema."""
    schema = found(document, schema)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    allowed = tuple(kind for name in kinds for kind in ((int, float) if name == "number" else (_TYPES[name],)))
    if allowed and not isinstance(value, allowed):
        return [f"{where}: {value!r} is no {kinds}"]
    wrong = [f"{where}: {value!r} is none of them"] if value not in schema.get("enum", [value]) else []
    if isinstance(value, dict):
        known = schema.get("properties", {})
        wrong += [f"{where}: no {name}" for name in schema.get("required", ()) if name not in value]
        if schema.get("additionalProperties", True) is False:
            wrong += [f"{where}: {name} is not described" for name in value if name not in known]
        for name, each in value.items():
            wrong += fits(document, known.get(name, {}), each, f"{where}/{name}")
    if isinstance(value, list):
        for index, each in enumerate(value):
            wrong += fits(document, schema.get("items", {}), each, f"{where}/{index}")
    return wrong


def check(document: Mapping[str, Any], path: str, answer: TestResponse) -> None:
    operation = document["paths"][path][answer.request.method.lower()]
    described = found(document, operation["responses"][str(answer.status_int)])
    assert answer.content_type in described["content"]
    assert fits(document, described["content"][answer.content_type]["schema"], answer.json) == []
    assert set(described.get("headers", ())) <= set(answer.headers)


def test_every_route_is_described(app: TestApp, document: Mapping[str, Any]) -> None:
    introspector = app.router.registry.introspector
    routes = {
        item["introspectable"]["name"]: item["introspectable"]["pattern"]
        for item in introspector.get_category("routes")
        if item["introspectable"]["pattern"].startswith("/api/")
    }
    views = set()
    for item in introspector.get_category("views"):
        view = item["introspectable"]
        methods = view["request_methods"]
        # The view that refuses all other methods has several.
        if view["route_name"] in routes and (isinstance(methods, str) or len(methods) == 1):
            views.add((routes[view["route_name"]], methods if isinstance(methods, str) else methods[0]))
    assert views == {(path, method.upper()) for path, it in document["paths"].items() for method in it}
    assert document["openapi"].startswith("3.1.")


def test_references_lead_somewhere(document: Mapping[str, Any]) -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            found(document, node)
            node = list(node.values())
        if isinstance(node, list):
            for each in node:
                walk(each)

    walk(document)


def test_answers_are_as_described(
    document: Mapping[str, Any], post: Ask, get: Ask, sessions: Sessions, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/api/v1/readings"
    own = new_key(sessions, hub, hub.studio)
    good, bad = {"readings": [reading()]}, {"readings": [reading("nowhere"), 1]}
    asked = {"room": "meeting", "kind": "power"}
    answers = [
        post(good),
        post({**bad, "leave_out_wrong": True}),
        post(b"{", 400),
        post(good, 401, token=None),
        post(good, 403, token=own),
        post(b" " * 300_000, 413),
        post(good, 415, content_type="text/csv"),
        post(bad, 422),
        get(**asked),
        get(401, token="wrong", **asked),
        get(403, token=own, **asked),
        get(422),
    ]
    monkeypatch.setitem(sessions.info, "api_calls", bearers.FullAnswers(1))
    answers += [post(good), post(good, 429), get(429, **asked)]
    for answer in answers:
        check(document, path, answer)
    for method in ("post", "get"):
        tried = {str(each.status_int) for each in answers if each.request.method == method.upper()}
        assert tried == set(document["paths"][path][method]["responses"])
    for sent in (good, {**good, "leave_out_wrong": True}):
        schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert fits(document, schema, sent) == []
    assert fits(document, schema, bad)
