"""What a partner has, in both forms, and what it sees of its resellers and customers."""

from datetime import timedelta
from decimal import Decimal

from huaweicloudsdkbss.v2 import ListPartnerBalancesRequest

from suite.checks import fields
from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import customer

OPERATION = "ListPartnerBalances"
FORMER = "ListPartnerBalancesV1"
CALL = "list_partner_balances"


def ask(party, **query):
    return party.call(CALL, ListPartnerBalancesRequest(**query))


def old(party, **query):
    path = f"/v1.0/{party.id}/partner/account-mgr/balances"
    return party.caller.raw("GET", path, query=list(query.items()))


def rows(kinds, seen, unit="measure_id", number=Decimal):
    """The rows wanted, with the ids seen: (type, amount, limit or None) each. The SDK makes floats of
    all amounts here."""
    wanted = []
    for (kind, amount, limit), row in zip(kinds, seen):
        one = {"account_id": row["account_id"], "account_type": kind, "amount": number(amount),
               "currency": "CNY", "designated_amount": number(0), unit: 1}
        wanted.append(one if limit is None else {**one, "credit_amount": number(limit)})
    return wanted


def outcome(answer):
    return [answer.status_code, answer.json().get("error_code")]


@scenario(OPERATION, "cash, credit, and what may be allocated")
def own(c):
    partner = customer(c, "solution_provider")
    expiry = stamp(c.operator.now() + timedelta(days=30))
    c.operator.recharge(partner.id, "2000.5")
    c.operator.grant_credit(partner.id, "800")
    c.operator.grant_credit(partner.id, "50.05", expiry)
    got = ask(partner)
    seen = fields(got)["account_balances"]
    kinds = [(1, "2000.5", None), (2, "800", "800"), (2, "50.05", "50.05"), (8, "2850.55", None)]
    c.check.answer(OPERATION, "accounts", got, {"account_balances": rows(kinds, seen, number=float)})
    c.check.equal("ids", len({row["account_id"] for row in seen}), 4)
    former = old(partner)
    c.check.json(FORMER, "the old form", former, {
        "error_code": "CBC.0000",
        "error_msg": former.json()["error_msg"],
        "account_balances": rows(kinds, seen, "measure_unit"),
    })
    ignored = ask(partner, indirect_partner_id="nobody")
    c.check.equal("it has no resellers", fields(ignored), fields(got))


@scenario(OPERATION, "a distributor and its resellers")
def resellers(c):
    distributor, rival = customer(c, "distributor"), customer(c, "distributor")
    reseller, stranger = customer(c, "reseller"), customer(c, "reseller")
    c.operator.associate(distributor.id, reseller.id, 4)
    c.operator.associate(rival.id, stranger.id, 4)
    c.operator.recharge(reseller.id, "300.25")
    amounts = lambda got: [row["amount"] for row in fields(got)["account_balances"]]
    part = 300.25
    c.check.equal("its own", amounts(ask(distributor)), [0.0, 0.0])
    c.check.equal("its reseller's", amounts(ask(distributor, indirect_partner_id=reseller.id)), [part, part])
    c.check.equal("the reseller itself", amounts(ask(reseller)), [part, part])
    both = ask(reseller, indirect_partner_id=stranger.id)
    c.check.equal("a reseller names nobody", amounts(both), [part, part])
    for what, other in {"another's": stranger.id, "nobody": "0" * 32, "no id": "a b"}.items():
        c.refused(what, lambda: ask(distributor, indirect_partner_id=other), 400, "CBC.99000037")
    long = lambda: ask(distributor, indirect_partner_id="a" * 65)
    c.refused("an id too long", long, 400, "CBC.0100")
    c.operator.call("DELETE", f"/customers/{distributor.id}/associations/{reseller.id}")
    late = lambda: ask(distributor, indirect_partner_id=reseller.id)
    c.refused("no longer its reseller", late, 400, "CBC.99000037")


@scenario(OPERATION, "who is no partner is told so with success")
def outsiders(c):
    person = customer(c, "person")
    path = "/v2/accounts/partner-accounts/balances"
    c.check.equal("new form", outcome(person.caller.raw("GET", path)), [200, "CBC.5001"])
    c.check.equal("old form", outcome(old(person)), [200, "CBC.5001"])


@scenario(FORMER, "the accounts of a customer it allocates to")
def customers(c):
    partner = customer(c, "solution_provider")
    of_kind = {kind: customer(c, "enterprise") for kind in (1, 2, 3)}
    for kind, one in of_kind.items():
        c.operator.associate(partner.id, one.id, kind)
    c.operator.recharge(of_kind[2].id, "88.88")
    answer = old(partner, customer_id=of_kind[2].id)
    seen = answer.json()["account_balances"]
    c.check.json(FORMER, "agency sale", answer, {
        "error_code": "CBC.0000",
        "error_msg": answer.json()["error_msg"],
        "account_balances": rows([(1, "88.88", None)], seen, "measure_unit"),
    })
    for kind in (1, 3):
        refused = outcome(old(partner, customer_id=of_kind[kind].id))
        c.check.equal(f"type {kind}", refused, [200, "CBC.5024"])
    rival = customer(c, "solution_provider")
    c.check.equal("another's", outcome(old(rival, customer_id=of_kind[2].id)), [200, "CBC.5002"])
    c.check.equal("nobody's", outcome(old(partner, customer_id="0" * 32)), [200, "CBC.5002"])
    c.check.equal("no id", outcome(old(partner, customer_id="a b")), [400, "CBC.0100"])
