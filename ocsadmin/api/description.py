"""The API description as a page needs it: operations by resource, with the shapes of what goes in and comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from itertools import groupby
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 5

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One value of a shape; ``depth`` 0 is the outermost."""

    name: str
    kind: str
    required: bool
    text: str
    depth: int

    @property
    def indent(self) -> str:
        return "· " * self.depth


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True)
class Answer:
    status: str
    phrase: str
    shape: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    tag: str
    text: str
    parameters: tuple[Parameter, ...]
    body: tuple[Field, ...]
    answers: tuple[Answer, ...]
    curl: str

    @property
    def summary(self) -> str:
        return self.text.split("\n", 1)[0]


def operations_by_resource(host: str) -> list[tuple[str, list[Operation]]]:
    """All operations, grouped by resource. ``host`` is that of the examples: ``https://console.contoso.com``."""
    schema = _schema()
    reader = _Reader(schema.get("components", {}).get("schemas", {}), host)
    found = sorted(reader.operations(schema.get("paths", {})), key=lambda one: (one.tag, one.path))
    return [(tag, list(group)) for tag, group in groupby(found, key=lambda one: one.tag)]


@lru_cache(maxsize=1)
def _schema() -> Schema:
    """Made once per process: it changes only with the code."""
    made: Schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


class _Reader:
    """Follows the references of a schema."""

    def __init__(self, shapes: Schema, host: str) -> None:
        self.shapes, self.host = shapes, host

    def operations(self, paths: Schema) -> Iterator[Operation]:
        for path, methods in paths.items():
            for method in METHODS:
                if method in methods:
                    yield self._operation(path, method, methods[method])

    def _operation(self, path: str, method: str, given: Schema) -> Operation:
        body = _content(given.get("requestBody", {}))
        fields = tuple(self.fields(body))
        return Operation(
            id=given["operationId"],
            method=method.upper(),
            path=path,
            tag=given.get("tags", [""])[0],
            text=given.get("description", given.get("summary", "")).replace("``", ""),
            parameters=tuple(self._parameter(one) for one in given.get("parameters", [])),
            body=fields,
            answers=tuple(self._answer(status, one) for status, one in given.get("responses", {}).items()),
            curl=self._curl(path, method, self._example(body) if fields else None),
        )

    def _parameter(self, given: Schema) -> Parameter:
        kind, text = self.kind(given.get("schema", {})), given.get("description", "")
        return Parameter(given["name"], given["in"], kind, given.get("required", False), text)

    def _answer(self, status: str, given: Schema) -> Answer:
        schema = _content(given)
        phrase = HTTPStatus(int(status)).phrase if status.isdecimal() else ""
        return Answer(status, phrase, self.kind(schema) if schema else "", tuple(self.fields(schema)))

    def fields(self, schema: Schema, depth: int = 0) -> Iterator[Field]:
        """The values of an object, each followed by those inside it."""
        found = self._resolved(schema)
        if found.get("type") == "array":
            found = self._resolved(found.get("items", {}))
        if depth >= DEEPEST:
            return
        for name, inner in found.get("properties", {}).items():
            text = inner.get("description", "")
            yield Field(name, self.kind(inner), name in found.get("required", ()), text, depth)
            yield from self.fields(inner, depth + 1)

    def kind(self, schema: Schema) -> str:
        """The type in words: ``text (uuid)``, ``list of Job``, ``one of delta, full``."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            target = self.shapes.get(name, {})
            return self.kind(target) if "enum" in target else name
        if "allOf" in schema and len(schema["allOf"]) == 1:
            return self.kind(schema["allOf"][0])
        if many := schema.get("oneOf") or schema.get("anyOf"):
            return " or ".join(dict.fromkeys(self.kind(one) for one in many))
        if "enum" in schema:
            return "one of " + ", ".join(json.dumps(one) if one in ("", None) else str(one) for one in schema["enum"])
        return self._plain_kind(schema)

    def _plain_kind(self, schema: Schema) -> str:
        types = schema.get("type", "any value")
        words = [_WORDS.get(one, one) for one in ([types] if isinstance(types, str) else types)]
        if words[0] == "list":
            words[0] = f"list of {self.kind(schema.get('items', {}))}"
        form = f" ({schema['format']})" if "format" in schema else ""
        return " or ".join(words) + form

    def _resolved(self, schema: Schema) -> Schema:
        if "allOf" in schema and len(schema["allOf"]) == 1:
            schema = schema["allOf"][0]
        return self.shapes.get(schema["$ref"].rsplit("/", 1)[-1], {}) if "$ref" in schema else schema

    def _example(self, schema: Schema, depth: int = 0) -> Any:
        """A value of this shape, with required values only."""
        found = self._resolved(schema)
        if "example" in found or "default" in found:
            return found.get("example", found.get("default"))
        if "enum" in found:
            return found["enum"][0]
        kind = found.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object":
            required = found.get("required", ())
            inside = {name: one for name, one in found.get("properties", {}).items() if name in required}
            return {name: self._example(one, depth + 1) for name, one in inside.items()} if depth < DEEPEST else {}
        if kind == "array":
            return [self._example(found.get("items", {}), depth + 1)] if depth < DEEPEST else []
        return {"integer": 1, "number": 1.0, "boolean": True}.get(str(kind), found.get("format", "…"))

    def _curl(self, path: str, method: str, example: Any) -> str:
        lines = ['curl -H "Authorization: Bearer $TOKEN"']
        if method != "get":
            lines.append(f"-X {method.upper()}")
        if example is not None:
            text = json.dumps(example, ensure_ascii=False).replace("'", "'\\''")
            lines += ["-H 'Content-Type: application/json'", f"-d '{text}'"]
        return " \\\n  ".join([*lines, f"'{self.host}{path}'"])


_WORDS = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
    "null": "null",
}


def _content(given: Schema) -> Schema:
    """The schema of a body, of whatever media type."""
    for media in given.get("content", {}).values():
        schema: Schema = media.get("schema", {})
        return schema
    return {}
