"""What the registry of operations says of itself: the OpenAPI documents in `crates/api/openapi`,
which a test of that crate keeps equal to the code (`cargo xtask docs` writes them)."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "crates/api/openapi"
PLANES = ("vendor", "former", "iam", "hubu", "operator")


@dataclass(frozen=True)
class Refusal:
    """A row of the table of codes."""

    name: str
    status: int
    code: str
    messages: tuple

    @property
    def told(self):
        """Status and code, as the document writes them."""
        return f"{self.status} {self.code}"

    def is_this(self, status, code, message):
        """Could this be what a caller was told? Without a code (the identity service) the message decides."""
        if status != self.status or code not in (None, self.code):
            return False
        return any(re.fullmatch(pattern(one), message, re.S) for one in self.messages)


@cache
def pattern(template):
    """A message with its placeholders open."""
    return ".*".join(re.escape(part) for part in re.split(r"\{\w+\}", template))


@dataclass
class Operation:
    """One operation of the registry."""

    id: str
    plane: str
    noun: str
    method: str
    path: str
    sites: list
    callers: str
    permissions: list
    repeat: str
    inputs: dict
    pages: str
    reply: dict | None
    own: list
    common: list
    items: list
    schemas: dict = field(repr=False)

    @property
    def refusals(self):
        """Everything it may refuse with."""
        return self.own + self.common

    def refusal(self, status, code, message):
        """The refusal a caller was told of, or None where the operation declares none such."""
        fits = (one for one in self.refusals if one.is_this(status, code, message))
        # The most particular one: of the messages that fit, the one with the longest fixed text.
        return max(fits, key=lambda one: max(len(text) for text in one.messages), default=None)

    def outputs(self):
        """The dotted names of all fields of the answer; what repeats below itself stands once."""
        return sorted(set(self._below(self.reply, "", frozenset()))) if self.reply else []

    def _below(self, schema, prefix, above):
        properties, references = self._open(schema)
        if references & above:
            return
        for name, inner in properties.items():
            yield prefix + name
            yield from self._below(inner, f"{prefix}{name}.", above | references)

    def known_as(self, dotted):
        """An answer's field as `outputs` names it; None where the document does not know it."""
        schema, place, places = self.reply or {}, "", {}
        for name in dotted.split("."):
            properties, references = self._open(schema)
            for reference in references:
                place = places.setdefault(reference, place)
            if not properties and place:
                return place  # an open object: what is inside is the caller's own
            if name not in properties:
                return None
            schema, place = properties[name], f"{place}.{name}" if place else name
        return place

    def _open(self, schema):
        """The properties of a schema, through lists, alternatives and references, and the references."""
        properties, references, waiting = {}, frozenset(), [schema]
        while waiting:
            one = waiting.pop()
            if "$ref" in one and one["$ref"] not in references:
                references |= {one["$ref"]}
                waiting.append(self.schemas[one["$ref"].rpartition("/")[2]])
            properties.update(one.get("properties", {}))
            waiting += [one[word] for word in ("items",) if word in one]
            waiting += [inner for word in ("anyOf", "oneOf", "allOf") for inner in one.get(word, [])]
        return properties, references


class Interface:
    """All operations, by id, in the order of the registry."""

    def __init__(self, folder=FOLDER):
        self.operations, self.not_built, self.common, self.of_keys = {}, {}, [], []
        for name in ("cn", "intl", "operator"):
            document = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            self._read(document)
            for row in document.get("x-hubu-not-built", []):
                self.not_built.setdefault(row["operationId"], {**row, "sites": []})["sites"].append(name)
        self._patterns = [
            (one.method, re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(one.path))), one)
            for one in self.operations.values()
        ]

    def _read(self, document):
        codes = {
            name: Refusal(name, row["status"], row["code"], tuple(row["message"].values()))
            for name, row in document["x-hubu-codes"].items()
        }
        self.common = [codes[name] for name in document["x-hubu-common-refusals"]]
        self.of_keys = [codes[name] for name in document["x-hubu-key-refusals"]]
        for path, methods in document["paths"].items():
            for method, row in methods.items():
                one = self._operation(method.upper(), path, row, codes, document)
                self.operations.setdefault(one.id, one)

    def _operation(self, method, path, row, codes, document):
        inputs, pages = inputs_of(row), pages_of(row)
        success = next(one for status, one in row["responses"].items() if status.startswith("2"))
        keyed = any(one["name"] == "Idempotency-Key" for one in row["parameters"])
        return Operation(
            id=row["operationId"],
            plane=row["tags"][0],
            noun=row["x-hubu-noun"],
            method=method,
            path=path,
            sites=row["x-hubu-sites"],
            callers=row["x-hubu-callers"] + (" (owner)" if row.get("x-hubu-owner-only") else ""),
            permissions=permissions_of(row),
            repeat=row["x-hubu-repeat"],
            inputs=inputs,
            pages=pages,
            # A page for people has no fields.
        reply=success.get("content", {}).get("application/json", {}).get("schema"),
            own=[codes[name] for name in row["x-hubu-refusals"]],
            common=self.common + (self.of_keys if keyed else []),
            items=row.get("x-hubu-check-items", []),
            schemas=document["components"]["schemas"],
        )

    def find(self, method, path):
        """The operation that serves a request, or None."""
        fits = [one for known, shape, one in self._patterns if known == method and shape.fullmatch(path)]
        return min(fits, key=lambda one: one.path.count("{"), default=None)


@cache
def interface():
    """The interface of this working copy."""
    return Interface()


def permissions_of(row):
    """What a user of the account, or a partner's operator, needs: each in its forms."""
    return [list(forms) for forms in row.get("x-hubu-permissions", [])] + [
        row[key] for key in ("x-hubu-partner-items",) if key in row
    ]


def inputs_of(row):
    """Place -> [(dotted name, must it be there)]."""
    places = {"path": [], "query": [], "body": []}
    for one in row["parameters"]:
        if one["in"] in places:
            places[one["in"]].append((one["name"], one["required"]))
    body = row.get("requestBody")
    if body:
        places["body"] = list(body_fields(body["content"]["application/json"]["schema"], ""))
    return {place: names for place, names in places.items() if names}


def body_fields(schema, prefix):
    """The fields of a body; a list adds no level."""
    while schema.get("type") == "array":
        schema = schema["items"]
    needed = schema.get("required", [])
    for name, inner in schema.get("properties", {}).items():
        yield prefix + name, name in needed
        yield from body_fields(inner, f"{prefix}{name}.")


def pages_of(row):
    """How a list is paged, or an empty text."""
    shapes = {one["name"]: one["schema"] for one in row["parameters"] if one["in"] == "query"}
    body = row.get("requestBody")
    if body:
        shapes.update(body["content"]["application/json"]["schema"].get("properties", {}))
    said = []
    for name in ("offset", "limit", "page", "per_page"):
        shape = shapes.get(name, {})
        if "minimum" in shape:
            most = shape["maximum"] if shape["maximum"] < 2**31 - 1 else ""
            usual = f" ({shape['default']})" if "default" in shape else ""
            said.append(f"`{name}` {shape['minimum']}…{most}{usual}")
    return ", ".join(said)
