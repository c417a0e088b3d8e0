"""OpenAPI of a dialect, generated from its route table."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from glossator.edge.dialect import Dialect
from glossator.edge.routing import Route
from glossator.services.access import VERBS

_PARAMETER = re.compile(r"\{(\w+)\}")


def describe(dialect: Dialect, base: str, version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of a dialect mounted at ``base``."""
    structs: list[Any] = []
    for route in dialect.routes:
        structs += [s for s in (route.body, route.query, route.answer, route.lines) if s]
    unique = list(dict.fromkeys(structs))
    schemas, components = msgspec.json.schema_components(
        unique, ref_template="#/components/schemas/{name}"
    )
    by_struct = dict(zip(unique, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in dialect.routes:
        entry = _operation(route, by_struct, components)
        paths.setdefault(route.path, {})[route.method.lower()] = entry
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Glossator: {dialect.name}", "version": version},
        "servers": [{"url": base}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "externalDocs": {"url": dialect.docs} if dialect.docs else {"url": base},
    }


def _operation(
    route: Route, by_struct: dict[Any, Any], components: dict[str, Any]
) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(route.path)
    ]
    if route.query is not None:
        parameters += _query(by_struct[route.query], components)
    if route.method == "POST" and not route.secret:
        parameters.append(
            {
                "name": "Idempotency-Key", "in": "header", "required": False,
                "schema": {"type": "string", "maxLength": 255},
            }
        )  # fmt: skip
    success: dict[str, Any] = {"description": "done"}
    if route.answer is not None:
        success["content"] = {"application/json": {"schema": by_struct[route.answer]}}
    elif route.media_type != "application/json":
        success["content"] = {route.media_type: {"schema": {"type": "string"}}}
    roles = ", ".join(sorted(VERBS[route.may])) if route.may in VERBS else "everybody"
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "summary": route.summary,
        "description": f"Roles: {roles}.",
        "tags": [route.handler.__module__.rsplit(".", 1)[-1]],
        "parameters": parameters,
        "responses": {str(route.status): success, "4XX": {"description": "refused"}},
    }
    if route.public:
        operation["security"] = []
    content = _content(route, by_struct)
    if content:
        operation["requestBody"] = {"required": not route.optional, "content": content}
    return operation


def _query(schema: dict[str, Any], components: dict[str, Any]) -> list[dict[str, Any]]:
    name = schema["$ref"].rsplit("/", 1)[-1]
    struct = components[name]
    return [
        {
            "name": field, "in": "query", "required": field in struct.get("required", ()),
            "schema": inner,
        }
        for field, inner in struct.get("properties", {}).items()
    ]  # fmt: skip


def _content(route: Route, by_struct: dict[Any, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if route.body is not None:
        content["application/json"] = {"schema": by_struct[route.body]}
    if route.lines is not None:
        content["application/x-ndjson"] = {"schema": by_struct[route.lines]}
    if route.upload:
        content["multipart/form-data"] = {
            "schema": {
                "type": "object", "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }  # fmt: skip
    return content
