"""Requests made from an OpenAPI description: as described, nearly as described, and anything at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

from hypothesis import strategies as st

Description = Mapping[str, Any]

# What parsers, folds and file systems stumble over.
ODD_TEXTS = st.sampled_from([
    "", " ", "\x00", "\ud800", "\u202e", "İ", "ﷺ", "'", '"', "<script>", "../../etc/passwd", "%00", "{{id}}", "=1+1", "NaN",
    "1e999", "-0", "a" * 300, "א" * 300, "\U0001f4a9", "null", "[", "{}", "Gaza", "geonames:295620",
])  # fmt: skip
TEXTS = st.one_of(st.text(max_size=30), ODD_TEXTS)
JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)
# Of the protocol's forms the description says that they hold JSON, not which.
_QUERY = st.fixed_dictionaries({}, optional={
    "query": st.one_of(TEXTS, JSON_VALUES),
    "type": st.one_of(st.sampled_from(["place", "city", "Person"]), JSON_VALUES),
    "limit": st.one_of(st.integers(-2, 200), JSON_VALUES),
    "type_strict": st.one_of(st.sampled_from(["any", "all", "should"]), JSON_VALUES),
    "properties": st.one_of(JSON_VALUES, st.lists(st.fixed_dictionaries({
        "pid": st.sampled_from(["country", "coordinates", "latitude", "longitude", "date", "part_of", "x"]),
        "v": JSON_VALUES,
    }), max_size=4)),
})  # fmt: skip
_CONDITION = st.fixed_dictionaries({}, optional={
    "matchType": st.one_of(st.sampled_from(["name", "property", "id"]), JSON_VALUES),
    "propertyId": st.one_of(st.sampled_from(["country", "type", "part_of", "names", "date"]), JSON_VALUES),
    "propertyValue": JSON_VALUES,
    "v": JSON_VALUES,
    "required": st.booleans(),
    "matchQuantifier": st.one_of(st.sampled_from(["any", "all", "none"]), JSON_VALUES),
})  # fmt: skip
_EXTENSION = st.fixed_dictionaries({
    "ids": st.one_of(st.lists(TEXTS, max_size=4), JSON_VALUES),
    "properties": st.one_of(JSON_VALUES, st.lists(st.fixed_dictionaries(
        {"id": st.one_of(st.sampled_from(["names", "part_of", "population"]), TEXTS)}, optional={"settings": JSON_VALUES},
    ), max_size=4)),
})  # fmt: skip
PROTOCOL = st.one_of(
    st.dictionaries(TEXTS, st.one_of(_QUERY, JSON_VALUES), max_size=3),
    st.fixed_dictionaries({"queries": st.lists(st.one_of(
        st.fixed_dictionaries({"conditions": st.lists(_CONDITION, max_size=3)}, optional={"type": JSON_VALUES, "limit": JSON_VALUES}),
        JSON_VALUES,
    ), max_size=3)}),
    _EXTENSION,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    method: str
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, bytes] = field(default_factory=dict)
    body: bytes | None = None


def value_of(schema: Mapping[str, Any], components: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a schema describes, mostly within its bounds."""
    if "$ref" in schema:
        return value_of(components[schema["$ref"].rpartition("/")[2]], components)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return st.one_of([value_of(one, components) for one in schema[key]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        parts = {name: value_of(one, components) for name, one in schema.get("properties", {}).items()}
        wanted = set(schema.get("required", ()))
        if not parts:
            return st.one_of(PROTOCOL, st.dictionaries(TEXTS, JSON_VALUES, max_size=3))
        return st.fixed_dictionaries(
            {name: one for name, one in parts.items() if name in wanted},
            optional={name: one for name, one in parts.items() if name not in wanted},
        )
    if kind == "array":
        items = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
        return st.lists(value_of(items, components), max_size=4)
    simple: dict[Any, st.SearchStrategy[Any]] = {
        "string": TEXTS,
        "integer": st.integers(-5, 120),
        "number": st.floats(-200, 200),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return simple.get(kind, JSON_VALUES)


def calls(description: Description) -> st.SearchStrategy[Call]:
    """Requests to all described operations."""
    return st.one_of(
        [
            _call(method.upper(), path, operation, description)
            for path, item in description["paths"].items()
            for method, operation in item.items()
        ]
    )


@st.composite
def _call(
    draw: st.DrawFn, method: str, path: str, operation: Mapping[str, Any], description: Description
) -> Call:
    components = description.get("components", {}).get("schemas", {})
    query: list[tuple[str, str]] = []
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", _in_path(draw(TEXTS)))
        elif parameter.get("required") or draw(st.booleans()):
            described = value_of(parameter["schema"], components)
            value = draw(st.one_of(described, PROTOCOL.map(_dumped), TEXTS))
            values = value if isinstance(value, list) else [value]
            query += [(parameter["name"], _text(one)) for one in values]
    kinds = operation.get("requestBody", {}).get("content", {})
    headers = {"accept": draw(st.sampled_from([b"*/*", b"application/x-ndjson", b"\xff;q=x"]))}
    if not kinds:
        return Call(method, path, query, headers)
    kind = draw(st.sampled_from(sorted(kinds)))
    body = draw(_body(kind, kinds[kind].get("schema", {}), components))
    sent = draw(
        st.sampled_from(
            [kind.encode()] * 6 + [b"", b"text/plain", b"multipart/form-data; boundary=x", b"\xff"]
        )
    )
    return Call(method, path, query, {**headers, "content-type": sent}, body)


def _body(kind: str, schema: Mapping[str, Any], components: Mapping[str, Any]) -> st.SearchStrategy[bytes]:
    described = value_of(schema, components)
    if kind == "application/x-www-form-urlencoded":
        fields = st.fixed_dictionaries(
            {}, optional={name: st.one_of(PROTOCOL.map(_dumped), TEXTS) for name in schema["properties"]}
        )
        good = fields.map(_form)
    elif kind == "application/x-ndjson":
        lines = st.one_of(
            JSON_VALUES, st.fixed_dictionaries({"text": TEXTS}, optional={"kind": TEXTS, "country": TEXTS})
        )
        good = st.lists(lines.map(_dumped), max_size=4).map(lambda found: "\n".join(found).encode())
    else:
        good = st.one_of(described, described, PROTOCOL, JSON_VALUES).map(lambda one: _dumped(one).encode())
    return st.one_of(good, good, good, st.binary(max_size=40))


def _dumped(value: Any) -> str:
    return json.dumps(value)


def _form(fields: Mapping[str, str]) -> bytes:
    return "&".join(
        f"{name}={quote_plus(_text(value).encode('utf-8', 'replace'))}" for name, value in fields.items()
    ).encode()


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else _dumped(value)
    return text.encode("utf-8", "replace").decode()


def _in_path(text: str) -> str:
    return quote(_text(text), safe="") or "x"
