"""The old forms of an enterprise's operations: camel case, numbered pages, codes of their own."""

from datetime import timedelta
from decimal import Decimal

from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import Story, customer

from .money import CREDIT, DEBIT, cash, credit, trans_id

MEMBERS = "ListEnterpriseSubCustomersV1"
TRANSFERABLE = "ShowMultiAccountTransferAmountV1"
RECLAIMABLE = "ListEnterpriseMultiAccountV1"
ALLOCATE = "UpdateSubEnterpriseAmountV1"
RECLAIM = "ReclaimSubEnterpriseAmountV1"
AMOUNT = {"transfer": "totalTransferAmount", "retrieve": "totalRetrieveAmout"}


def get(party, path, **query):
    """Ask for an old form; the id in the path is not looked at."""
    return party.caller.raw("GET", f"/v1.0/{party.id}/customer/{path}", query=list(query.items()))


def post(party, path, body):
    return party.caller.raw("POST", f"/v1.0/{party.id}/customer/account-mgr/{path}", body=body)


def move(party, path, member, amount, balance_type=None, **more):
    """Allocate or reclaim; None leaves a field out."""
    member = getattr(member, "id", member)
    body = {"subCustomerId": member, "deductMode": "1", AMOUNT[path]: amount,
            "balanceType": balance_type, **more}
    return post(party, path, {name: value for name, value in body.items() if value is not None})


def outcome(answer):
    """Status and code; the check items where there are any."""
    body = answer.json()
    items = body.get("failCheckItems")
    return [answer.status_code, body.get("error_code"), *([items] if items else [])]


def no_content(c, what, answer):
    c.check.equal(what, [answer.status_code, answer.content], [204, b""])


@scenario(MEMBERS, "every field, filters and numbered pages")
def members(c):
    story = Story(c)
    rows = []
    for place in range(3):
        display = f"成员 {place}"
        member = story.member(display_name=display)
        rows.insert(0, {"id": member.id, "name": member.name, "displayName": display, "status": 1,
                        "orgPartyId": story.unit, "orgPartyName": story.unit_name})

    def check(what, wanted, total, **query):
        answer = get(story.master, "customer-mgr/enterprise-customers", **query)
        c.check.json(MEMBERS, what, answer, {"totalCount": total, "subCustomerInfos": wanted})

    check("all", rows, 3)
    check("first page", rows[:2], 3, offset="1", limit="2")
    check("second page", rows[2:], 3, offset="2", limit="2")
    check("third page", [], 3, offset="3", limit="2")
    check("by name", [rows[0]], 1, sub_customer_name=rows[0]["name"])
    check("by a part of it", [rows[0]], 1, sub_customer_name=rows[0]["name"][3:], fuzzy_query="1")
    check("by display name", [rows[1]], 1, display_name="成员 1", fuzzy_query="0")
    check("of a unit", rows, 3, org_party_id=story.unit)
    for what, query in {
        "page 0": {"offset": "0"},
        "page too large": {"offset": "200001"},
        "limit 101": {"limit": "101"},
        "empty fuzzy": {"fuzzy_query": ""},
        "empty unit": {"org_party_id": ""},
        "null unit": {"org_party_id": "null"},
    }.items():
        answer = get(story.master, "customer-mgr/enterprise-customers", **query)
        c.check.equal(what, outcome(answer), [400, "CBC.0100"])
    other = get(customer(c, "person"), "customer-mgr/enterprise-customers")
    c.check.equal("no master", outcome(other), [403, "CBC.0151"])


@scenario(TRANSFERABLE, "cash, and credit in numbered pages")
def transferable(c):
    expiry = stamp(c.operator.now() + timedelta(days=90))
    story = Story(c, over_invoiced="100.05").fund("1000.55", [("500", None), ("300.5", expiry)])

    def ask(**query):
        return get(story.master, "account-mgr/transfer-amount", **query)

    row = {"availTransferAmount": Decimal("900.5"), "measureId": 1, "currency": "CNY"}
    c.check.json(TRANSFERABLE, "cash", ask(balance_type=DEBIT), {"totalCount": 1, "amountInfo": [row]})
    endless = {**row, "availTransferAmount": 500, "amount": 500, "creditAmount": 500}
    part = Decimal("300.5")
    dated = {**row, "availTransferAmount": part, "amount": part, "creditAmount": part,
             "expireTime": expiry}
    for page, wanted in {"1": [endless], "2": [dated], "3": []}.items():
        answer = ask(balance_type=CREDIT, offset=page, limit="1")
        c.check.json(TRANSFERABLE, f"page {page}", answer, {"totalCount": 2, "amountInfo": wanted})
    for what, query in {"no type": {}, "page 0": {"balance_type": CREDIT, "offset": "0"},
                        "empty page": {"balance_type": CREDIT, "offset": ""}}.items():
        c.check.equal(what, outcome(ask(**query)), [400, "CBC.0100"])
    person = get(customer(c, "person"), "account-mgr/transfer-amount", balance_type=DEBIT)
    c.check.equal("no master", outcome(person), [403, "CBC.0151"])


@scenario(RECLAIMABLE, "cash and credit of a member")
def reclaimable(c):
    expiry = stamp(c.operator.now() + timedelta(days=90))
    story = Story(c).fund("1000", [("300", expiry)])
    member = story.member()
    no_content(c, "cash", move(story.master, "transfer", member, "60.10"))
    no_content(c, "credit", move(story.master, "transfer", member, "40", CREDIT, expireTime=expiry))

    def ask(member_id=member.id, **query):
        query = {"sub_customer_id": member_id, **query}
        return get(story.master, "account-mgr/retrieve-amount", **query)

    row = {"availRetrieveAmount": Decimal("60.1"), "measureId": 1, "currency": "CNY"}
    c.check.json(RECLAIMABLE, "cash", ask(balance_type=DEBIT), {"totalCount": 1, "amountInfo": [row]})
    lent = {**row, "availRetrieveAmount": 40, "amount": 40, "creditAmount": 40, "expireTime": expiry}
    c.check.json(RECLAIMABLE, "credit", ask(balance_type=CREDIT), {"totalCount": 1, "amountInfo": [lent]})
    stranger = ask("nobody", balance_type=DEBIT)
    c.check.equal("not a member", outcome(stranger), [400, "CBC.99000047"])
    c.check.equal("no type", outcome(ask()), [400, "CBC.0100"])
    other = get(member, "account-mgr/retrieve-amount", sub_customer_id=member.id, balance_type=DEBIT)
    c.check.equal("no master", outcome(other), [403, "CBC.0151"])


def refusals(c, path, codes):
    """What both directions are refused with; `codes` are those of the direction."""
    expiry = stamp(c.operator.now() + timedelta(days=90))
    story = Story(c).fund("100", [("100", expiry)])
    member, custody = story.member(), story.member("custody")
    no_content(c, "an allocation", move(story.master, "transfer", member, "10"))
    again = trans_id()
    first = move(story.master, path, member, "1", transId=again)
    no_content(c, "the first", first)
    past = stamp(c.operator.now() - timedelta(days=1))
    other = stamp(c.operator.now() + timedelta(days=91))
    ask = lambda *what, **more: outcome(move(story.master, path, *what, **more))
    seen = {
        "the same id": ask(member, "1", transId=again),
        "not a member": ask("nobody", "1"),
        "custody": ask(custody, "1"),
        "ended": ask(member, "1", CREDIT, expireTime=past),
        "no such credit": ask(member, "1", CREDIT, expireTime=other),
        "too much": ask(member, "1000"),
        "nothing": ask(member, "0"),
        "no amount": ask(member, None),
        "another mode": ask(member, "1", deductMode="2"),
        "no mode": ask(member, "1", deductMode=None),
        "empty type": ask(member, "1", ""),
        "id too long": ask(member, "1", transId="x" * 65),
    }
    bad = [400, "CBC.0100"]
    wanted = {
        "the same id": [400, "CBC.99007009"],
        "no such credit": [400, "CBC.99000047"],
        "too much": [400, "CBC.99005003"],
        **{what: bad for what in ("nothing", "no amount", "another mode", "no mode", "empty type",
                                  "id too long")},
        **codes,
    }
    c.check.equal("refusals", seen, wanted)
    person = move(customer(c, "person"), path, member, "1")
    c.check.equal("no master", outcome(person), [403, "CBC.0151"])


@scenario(ALLOCATE, "cash and credit move, and what is refused")
def allocate(c):
    expiry = stamp(c.operator.now() + timedelta(days=90))
    story = Story(c).fund("100.5", [("50", expiry)])
    member = story.member()
    no_content(c, "cash", move(story.master, "transfer", member, "10.05", transId="x" * 64))
    no_content(c, "credit", move(story.master, "transfer", member, "20.5", CREDIT, expireTime=expiry))
    c.check.equal("cash", [cash(story.master), cash(member)], [Decimal("90.45"), Decimal("10.05")])
    c.check.equal("credit", credit(member), [Decimal("20.5"), Decimal("20.5")])
    refusals(c, "transfer", {
        "not a member": [500, "CBC.7001"],
        "custody": [500, "CBC.7004", ["NO_TRANSFER_FOR_FC_SUBACCOUNT"]],
        "ended": [500, "CBC.7181"],
    })


@scenario(RECLAIM, "cash and credit move back, and what is refused")
def reclaim(c):
    expiry = stamp(c.operator.now() + timedelta(days=90))
    story = Story(c).fund("100", [("50", expiry)])
    member = story.member()
    no_content(c, "cash", move(story.master, "transfer", member, "60"))
    no_content(c, "credit", move(story.master, "transfer", member, "20", CREDIT, expireTime=expiry))
    no_content(c, "cash back", move(story.master, "retrieve", member, "10.05"))
    no_content(c, "credit back", move(story.master, "retrieve", member, "20", CREDIT, expireTime=expiry))
    c.check.equal("cash", [cash(story.master), cash(member)], [Decimal("50.05"), Decimal("49.95")])
    c.check.equal("credit", credit(story.master), [50, 50])
    refusals(c, "retrieve", {
        "not a member": [400, "CBC.99000047"],
        "custody": [400, "CBC.99007004", ["NO_RETRIEVE_FOR_FC_SUBACCOUNT"]],
        "ended": [500, "CBC.7181"],
    })
