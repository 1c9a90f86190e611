"""The addresses as an OpenAPI 3.1 description, made of the same list as the routes."""

from __future__ import annotations

from typing import Any

from dashboard.data.addresses import Address, addresses
from dashboard.data.parameters import Parameter
from locales import t

LISTED = 150
REFUSALS = ("400", "404", "405", "413", "414", "429", "503")


def description(snapshot: str, site: str) -> dict[str, Any]:
    """The description of every address that hands out data, in the language in use, with the members of `snapshot`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": t("IP enforcement in China: published statistics"),
            "version": snapshot,
            "description": t("Read-only. Every answer is of one snapshot, which its ETag names."),
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": site}],
        "tags": [{"name": name} for name in dict.fromkeys(address.group for address in addresses())],
        "paths": {address.path: _path(snapshot, address) for address in addresses()} | _of_the_server(),
        "components": {
            "schemas": {"Refusal": _refusal()},
            "responses": {"Refusal": {"description": t("Not answered, and why"), "content": _content("Refusal")}},
        },
    }


def _path(snapshot: str, address: Address) -> dict[str, Any]:
    described = {
        "tags": [address.group],
        "summary": f"{address.title}: {address.ending}",
        "parameters": [_parameter(snapshot, parameter) for parameter in address.parameters],
    }
    lacking = address.lacking(snapshot)
    if lacking:
        described["description"] = lacking
    body = {"content": {address.media_type: {"schema": _schema(address)}}}
    return {
        method: {
            **described,
            "operationId": f"{method}_{address.path.removeprefix('/data/').translate(str.maketrans('/.', '__', '{}'))}",
            "responses": {
                "200": {"description": address.title, **(body if method == "get" else {})},
                "206": {"description": t("The part that the header Range asks for")},
                "304": {"description": t("Not changed")},
                "416": {"description": t("The file has no such part")},
                **{status: {"$ref": "#/components/responses/Refusal"} for status in REFUSALS},
            },
        }
        for method in ("get", "head")
    }


def _schema(address: Address) -> dict[str, Any]:
    return {"type": "object"} if "json" in address.media_type else {}


def _parameter(snapshot: str, parameter: Parameter) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string"}
    if parameter.members:
        members = list(parameter.members(snapshot))
        if len(members) <= LISTED:
            one["enum"] = members
    schema = {"type": "array", "items": one, "uniqueItems": True, "minItems": 1} if parameter.many else one
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "path" if parameter.in_path else "query",
        "required": parameter.in_path,
        "description": parameter.meaning,
        "schema": schema,
    }
    if parameter.many:
        described |= {"style": "form", "explode": False}
    if parameter.example:
        described["example"] = parameter.example.split(",") if parameter.many else parameter.example
    return described


def _of_the_server() -> dict[str, Any]:
    texts = {"/healthz": t("Whether there is a snapshot to serve"), "/version": t("Which snapshot is served")}
    return {
        path: {
            "get": {
                "tags": ["server"],
                "summary": text,
                "operationId": path.strip("/"),
                "responses": {
                    "200": {"description": text, "content": {"application/json": {"schema": {"type": "object"}}}},
                    "503": {"$ref": "#/components/responses/Refusal"},
                },
            }
        }
        for path, text in texts.items()
    }


def _refusal() -> dict[str, Any]:
    text = {"type": ["string", "null"]}
    return {
        "type": "object",
        "required": ["error", "parameter", "value", "nearest"],
        "properties": {
            "error": {"type": "string"},
            "parameter": text,
            "value": text,
            "nearest": {"type": "array", "items": {"type": "string"}},
        },
    }


def _content(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
