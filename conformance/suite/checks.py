"""Checks that count, and go on after a failure so that one defect does not hide the next."""

import json
import threading
from decimal import Decimal

from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

from .interface import interface


class Checks:
    """The checks of one scenario."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.refusals = set()
        self.fields = {}
        self._lock = threading.Lock()

    def true(self, what, holds, detail=""):
        """One check; `detail` says what was seen when it fails."""
        with self._lock:
            if holds:
                self.passed += 1
            else:
                self.failures.append(f"{what}{': ' if detail else ''}{detail}")
        return holds

    def equal(self, what, got, want):
        """Equal, and of the same kind: a string that reads like a number is no number."""
        same = kinds(got) == kinds(want) and got == want
        return self.true(what, same, f"got {show(got)}, want {show(want)}")

    def answer(self, operation, what, response, want, status=200):
        """A whole SDK answer, field by field; remembers which fields of the operation were seen."""
        got = fields(response)
        self.note_fields(operation, got)
        self.equal(f"{what}: status", response.status_code, status)
        return self.equal(what, got, want)

    def json(self, operation, what, response, want, status=200):
        """The whole JSON answer of a plain request, as `answer` does it."""
        got = json.loads(response.text, parse_float=Decimal)
        self.note_fields(operation, got)
        self.equal(f"{what}: status", response.status_code, status)
        return self.equal(what, got, want)

    def note_fields(self, operation, got):
        """Remembers which fields of the operation were compared."""
        with self._lock:
            self.fields.setdefault(operation, set()).update(paths(got))

    def done(self, operation, what, response, status=204):
        """An answer without a body."""
        with self._lock:
            self.fields.setdefault(operation, set())
        self.equal(f"{what}: status", response.status_code, status)
        return self.equal(f"{what}: body", response.raw_content, b"")

    def refused(self, operation, what, call, status, code, items=None):
        """The SDK's exception for `call()`: status, code, check items in order, request id, text."""
        try:
            answer = call()
        except ServiceResponseException as refusal:
            seen = (refusal.status_code, refusal.error_code, refusal.items)
            if self.equal(what, seen, (status, code, items)):
                self.note_refusal(operation, what, refusal, items)
            self.true(f"{what}: request id", bool(refusal.request_id))
            self.true(f"{what}: text", bool(refusal.error_msg) and len(refusal.error_msg) <= 1000)
            return refusal
        self.true(what, False, f"not refused; answered {answer.status_code} {answer.raw_content!r}")
        return None

    def note_refusal(self, operation, what, refusal, items):
        """Remembers which of the operation's declared refusals, and which check items, it was."""
        one = interface().operations[operation]
        found = one.refusal(refusal.status_code, refusal.error_code, refusal.error_msg)
        if self.true(f"{what}: is declared", found is not None, refusal.error_msg):
            with self._lock:
                self.refusals.update((operation, found.name, item) for item in items or [None])


def fields(value):
    """An SDK model as plain data under its wire names, without what is absent."""
    if hasattr(value, "attribute_map"):
        pairs = ((wire, getattr(value, attr)) for attr, wire in value.attribute_map.items())
        return {wire: fields(inner) for wire, inner in pairs if inner is not None}
    if isinstance(value, list):
        return [fields(inner) for inner in value]
    return value


def paths(value, prefix=""):
    """The dotted names of every field in plain data; a list adds no level."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield prefix + name
            yield from paths(inner, f"{prefix}{name}.")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, prefix)


def kinds(value):
    """The shape of a value; whole and fractional JSON numbers count as one kind."""
    if isinstance(value, dict):
        return {key: kinds(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [kinds(inner) for inner in value]
    if isinstance(value, bool):
        return bool
    return Decimal if isinstance(value, (int, Decimal)) else type(value)


def show(value):
    """A short text of a value for messages."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) < 900 else text[:900] + "..."
