"""A fresh enterprise for each scenario: a master, its units and its members."""

import random
from dataclasses import dataclass, field
from functools import cached_property

from .operator_plane import fresh, fresh_phone

ALL_PERMISSIONS = [
    "READ_FINANCE_INFO",
    "READ_CONSUME_BILL",
    "SUBSTITUTE-OPEN-INVOICE",
    "TAKE-OVER-OPEN-INVOICE",
    "SHARE-CREDIT-TO-SUB",
    "SHARE-BIZ-DISCOUNT-TO-SUB",
]
SHARE_CREDIT = ["SHARE-CREDIT-TO-SUB"]
CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass
class Party:
    """A customer of the story."""

    context: object
    id: str
    name: str
    company: dict = field(default_factory=dict)

    @cached_property
    def caller(self):
        """The account itself, with a key pair of its own."""
        return self.context.caller_for(self.id)

    def call(self, name, request, **headers):
        """An SDK call by this account."""
        return self.caller.call(name, request, **headers)


class Story:
    """One enterprise: `master`, `unit` (below the root of its organisation) and what is added to it."""

    def __init__(self, context, **master):
        self.context, self.operator = context, context.operator
        master.setdefault("settlement", "monthly")
        master.setdefault("mobile_phone", fresh_phone())
        self.master = customer(context, "enterprise", **master)
        self.unit_name = fresh("unit-")
        made = self.operator.create_unit(self.master.id, self.unit_name)
        self.unit, self.unit_relation = made["id"], made["relation_id"]

    def fund(self, cash=None, credit=()):
        """Give the master cash and credit books, `credit` being (amount, expiry or None) pairs."""
        if cash:
            self.operator.recharge(self.master.id, cash)
        for amount, expire_time in credit:
            self.operator.grant_credit(self.master.id, amount, expire_time)
        return self

    def member(self, mode="independent", permissions=ALL_PERMISSIONS, unit=None, display_name=None, **more):
        """A member that has accepted `permissions`; it is the same company unless told otherwise.

        Only the same legal person becomes a member: another company is certified anew as such later.
        """
        certified = more.pop("real_name", self.master.company)
        member = customer(self.context, "enterprise", real_name=self.master.company, **more)
        self.operator.link(
            self.master.id, member.id, mode, unit or self.unit, permissions, display_name
        )
        if mode == "independent" and permissions:
            self.operator.accept(self.master.id, member.id, permissions)
        if certified != self.master.company:
            self.operator.change(member.id, real_name=certified)
            member.company = certified
        return member


def customer(context, kind, **more):
    """A new customer; an enterprise is verified under a name of its own unless told otherwise."""
    name = more.pop("account_name", None) or fresh("acct_")
    if kind == "enterprise":
        more.setdefault("real_name", company())
    made = context.operator.create_customer(kind, name, **more)
    return Party(context, made["customer_id"], name, more.get("real_name") or {})


def company():
    """A certified name and credit code nobody else has."""
    code = "91" + "".join(random.choices("0123456789", k=6))
    code += "".join(random.choices(CREDIT_CODE, k=9))
    return {"name": fresh("Company "), "credit_code": code + check_character(code)}


def check_character(code):
    """The last character of an 18-character unified social credit code (GB 32100)."""
    total = sum(CREDIT_CODE.index(char) * pow(3, place, 31) for place, char in enumerate(code))
    return CREDIT_CODE[-total % 31]
