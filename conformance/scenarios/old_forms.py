"""The old form of the balances query, which the SDK no longer has."""

from datetime import timedelta
from decimal import Decimal

from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import customer

OPERATION = "ShowCustomerAccountBalancesV1"


def ask(party, domain_id=None, **more):
    path = f"/v1.0/{domain_id or party.id}/customer/account-mgr/balances"
    return party.caller.raw("GET", path, **more)


@scenario(OPERATION, "every field, in the old spelling")
def every_field(c):
    party = customer(c, "enterprise", settlement="monthly")
    now = c.operator.now()
    c.operator.recharge(party.id, "120.55")
    c.operator.grant_credit(party.id, "1000.5")
    c.operator.post_receivable(party.id, "33.07", now.strftime("%Y-%m"), stamp(now + timedelta(days=9)))
    answer = ask(party)
    seen = {row["account_type"]: row for row in answer.json()["account_balances"]}
    c.check.equal("accounts", sorted(seen), [1, 2])
    rows = []
    for kind, amount in {1: Decimal("120.55"), 2: Decimal("1000.5")}.items():
        row = {
            "account_id": seen[kind]["account_id"],
            "account_type": kind,
            "amount": amount,
            "currency": "CNY",
            "designated_amount": 0,
            "measure_unit": 1,
        }
        rows.append({**row, "credit_amount": amount} if kind == 2 else row)
    c.check.true("ids", all(0 < len(row["account_id"]) <= 64 for row in rows))
    c.check.json(OPERATION, "whole answer", answer, {
        "error_code": "CBC.0000",
        "error_msg": answer.json()["error_msg"],
        "account_balances": rows,
        "debtAmount": Decimal("33.07"),
        "measureId": 1,
        "currency": "CNY",
    })


@scenario(OPERATION, "a reseller's customer has no account of its own")
def of_a_reseller(c):
    partner, party = customer(c, "solution_provider"), customer(c, "enterprise")
    c.operator.associate(partner.id, party.id, 3)
    answer = ask(party)
    c.check.equal("resale", [answer.status_code, answer.json()["error_code"]], [400, "CBC.99000049"])


@scenario(OPERATION, "the domain in the path, and who asks")
def path(c):
    party = customer(c, "person")
    c.operator.recharge(party.id, "3.01")
    literal = ask(party, "%7Bdomain_id%7D")
    c.check.equal("the SDK's unfilled placeholder", literal.status_code, 200)
    long = ask(party, "a" * 65)
    c.check.true("too long", long.status_code in (400, 404), long.status_code)
    other = c.caller("other_site").raw("GET", f"/v1.0/{party.id}/customer/account-mgr/balances")
    c.check.equal("a customer of the other site", [other.status_code, other.json()["error_code"]],
                  [403, "CBC.0156"])
