"""The list of scenarios, and what each is given."""

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Callable

from .callers import Caller
from .checks import Checks
from .operator_plane import Operator


@dataclass(frozen=True)
class Scenario:
    """One story about one operation."""

    operation: str
    title: str
    site: str
    run: Callable

    @property
    def name(self):
        return f"{self.operation}: {self.title}"


SCENARIOS: list[Scenario] = []


def scenario(operation, title, site="cn"):
    """Register the decorated function as a scenario of an operation on a site."""

    def register(run):
        SCENARIOS.append(Scenario(operation, title, site, run))
        return run

    return register


@dataclass
class Context:
    """One scenario's view of a running server."""

    demo: object
    operation: str
    check: Checks = field(default_factory=Checks)

    def __post_init__(self):
        self.operator = Operator(Caller.of_role(self.demo, "operator"))

    def caller(self, role):
        """The caller the server printed for a role."""
        return Caller.of_role(self.demo, role)

    def caller_for(self, customer_id, user=None):
        """A new key pair of a customer, or of one of its users."""
        keys = self.operator.credentials(customer_id, user)
        return Caller(self.demo, keys["ak"], keys["sk"], customer_id)

    @contextmanager
    def environment(self, **variables):
        """Set environment variables for the length of a block."""
        before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    def refused(self, what, call, status, code, items=None):
        """A refusal of this scenario's operation."""
        return self.check.refused(self.operation, what, call, status, code, items)
