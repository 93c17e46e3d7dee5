"""The operator plane as an operator calls it: customers, partners, enterprises and their money."""

from datetime import timedelta
from decimal import Decimal

from suite.interface import interface
from suite.operator_plane import fresh, fresh_phone, stamp
from suite.registry import scenario
from suite.story import Story, company, customer

CUSTOMERS = "/operator/v1/customers"


def ask(c, method, path, body=None, **query):
    """One request of the realm's operator; the HTTP answer, whatever it is."""
    base = c.demo.operator_base.removesuffix("/operator/v1")
    return c.operator.caller.raw(method, path, body=body, query=list(query.items()), base=base)


def refused(c, what, answer, status, code):
    """A refusal of the operator plane."""
    got = [answer.status_code, answer.json().get("error_code") if answer.text else None]
    c.check.equal(what, got, [status, code])


def shown(party, kind, **more):
    """A new customer as it is shown, unless told otherwise."""
    usual = {
        "customer_id": party.id,
        "kind": kind,
        "account_name": party.name,
        "display_name": "",
        "status": "normal",
        "frozen": False,
        "settlement": "realtime",
        "signing_entity": "default",
        "home_site": "cn",
        "ies": False,
        "over_invoiced": "0.00",
        "enterprise_master": False,
    }
    return {**usual, **more}


@scenario("the operator plane", "a customer is opened, found, changed, frozen and let go on")
def customers(c):
    phone, named = fresh_phone(), company()
    party = customer(c, "enterprise", real_name=named, mobile_phone=phone)
    path = f"{CUSTOMERS}/{party.id}"
    seen = ask(c, "GET", path)
    got = seen.json()
    want = shown(party, "enterprise", real_name=named, mobile_phone=phone)
    now = stamp(c.operator.now())
    c.check.true("registered by now", got["registered_time"] <= now, got)
    want["registered_time"] = got["registered_time"]
    c.check.json("ShowCustomer", "shown", seen, want)
    found = ask(c, "GET", CUSTOMERS, account_name=party.name)
    c.check.json("ListCustomers", "found", found, {"total_count": 1, "customers": [want]})
    changed = ask(c, "PATCH", path, {"display_name": "Lab 7", "level": "V3"})
    want.update(display_name="Lab 7", level="V3")
    c.check.json("UpdateCustomer", "changed", changed, want)
    refused(c, "changed again", ask(c, "PATCH", path, {"display_name": "Lab 7"}), 409, "HUBU.0122")
    why = {"reason": "conformance"}
    c.check.equal("frozen", ask(c, "POST", f"{path}/freeze", why).status_code, 204)
    refused(c, "frozen again", ask(c, "POST", f"{path}/freeze", why), 409, "HUBU.0122")
    c.check.equal("seen frozen", ask(c, "GET", path).json()["frozen"], True)
    c.check.equal("let go on", ask(c, "POST", f"{path}/unfreeze", why).status_code, 204)
    refused(c, "let go on again", ask(c, "POST", f"{path}/unfreeze", why), 409, "HUBU.0122")
    again = {"kind": "person", "account_name": fresh("acct_"), "customer_id": party.id}
    refused(c, "the same id", ask(c, "POST", CUSTOMERS, again), 409, "HUBU.0121")


@scenario("the operator plane", "a customer joins a partner and leaves it")
def partners(c):
    partner, party = customer(c, "solution_provider"), customer(c, "person")
    path = f"{CUSTOMERS}/{partner.id}/associations"
    made = ask(c, "POST", path, {"customer_id": party.id, "type": 2})
    row = {"partner_id": partner.id, "customer_id": party.id, "type": 2}
    row["begin_time"] = made.json()["begin_time"]
    c.check.json("AssociateWithPartner", "joined", made, row, 201)
    listed = ask(c, "GET", path)
    c.check.json("ListPartnerAssociations", "listed", listed, {"total_count": 1, "associations": [row]})
    refused(c, "joined again", ask(c, "POST", path, {"customer_id": party.id, "type": 2}), 409, "HUBU.0129")
    c.check.equal("left", ask(c, "DELETE", f"{path}/{party.id}").status_code, 204)
    refused(c, "left again", ask(c, "DELETE", f"{path}/{party.id}"), 404, "HUBU.0130")


@scenario("the operator plane", "an enterprise opens its centre, and its members change")
def enterprise(c):
    master = customer(c, "enterprise")
    path = f"{CUSTOMERS}/{master.id}"
    refused(c, "no master yet", ask(c, "GET", f"{path}/organization-units"), 409, "HUBU.0123")
    root = ask(c, "POST", f"{path}/enterprise-centre", {"name": "Group"})
    c.check.json("OpenEnterpriseCentre", "opened", root, {"root_id": root.json()["root_id"]}, 201)
    root = root.json()["root_id"]
    quota = {"members": 7, "independent_members": 5}
    c.check.equal("quota", ask(c, "PUT", f"{path}/member-quota", quota).status_code, 204)
    unit = ask(c, "POST", f"{path}/organization-units", {"name": "Labs"})
    place = unit.json()
    c.check.json("CreateOrganizationUnit", "unit", unit, dict(place), 201)
    renamed = ask(c, "PATCH", f"{path}/organization-units/{place['id']}", {"name": "Laboratories"})
    c.check.equal("renamed", renamed.status_code, 204)
    refused(c, "unknown unit", ask(c, "PATCH", f"{path}/organization-units/1", {"name": "x"}), 404, "HUBU.0125")
    tree = {"root_id": root, "root_name": "Group",
            "units": [{**place, "name": "Laboratories", "units": []}]}
    c.check.json("ListOrganization", "tree", ask(c, "GET", f"{path}/organization-units"), tree)
    member = customer(c, "enterprise", real_name=master.company)
    asked = ["READ_CONSUME_BILL", "SHARE-CREDIT-TO-SUB"]
    body = {"customer_id": member.id, "mode": "independent", "org_unit_id": place["id"], "permissions": asked}
    added = ask(c, "POST", f"{path}/members", body)
    want = {"customer_id": member.id, "mode": "independent", "requested_permissions": asked}
    c.check.json("AddMember", "added", added, want, 201)
    refused(c, "added again", ask(c, "POST", f"{path}/members", body), 409, "HUBU.0108")
    consent(c, f"{path}/members/{member.id}/permissions")
    moved = ask(c, "PATCH", f"{path}/members/{member.id}", {"org_unit_id": root, "display_name": "Lab"})
    c.check.equal("moved", moved.status_code, 204)
    listed = ask(c, "GET", f"{path}/members")
    row = {"customer_id": member.id, "account_name": member.name, "display_name": "Lab", "status": "normal",
           "mode": "independent", "org_unit_id": root, "org_unit_name": "Group",
           "permissions": ["READ_CONSUME_BILL"], "joined_time": listed.json()["members"][0]["joined_time"]}
    c.check.json("ListMembers", "listed", listed, {"total_count": 1, "members": [row]})
    c.check.equal("removed", ask(c, "DELETE", f"{path}/members/{member.id}").status_code, 204)
    refused(c, "removed again", ask(c, "DELETE", f"{path}/members/{member.id}"), 404, "HUBU.0127")


def consent(c, path):
    """The member declines, is asked again, and accepts."""
    c.check.equal("declined", ask(c, "POST", f"{path}/decline").status_code, 204)
    refused(c, "nothing to decline", ask(c, "POST", f"{path}/decline"), 409, "HUBU.0109")
    once_more = {"permissions": ["READ_CONSUME_BILL"]}
    c.check.equal("asked", ask(c, "POST", f"{path}/request", once_more).status_code, 204)
    c.check.equal("accepted", ask(c, "POST", f"{path}/accept", once_more).status_code, 204)
    refused(c, "holds already", ask(c, "POST", f"{path}/request", once_more), 409, "HUBU.0109")


@scenario("the operator plane", "money comes in, is held, lent and owed, and every posting is there")
def money(c):
    party = customer(c, "enterprise", settlement="monthly")
    path, number = f"{CUSTOMERS}/{party.id}", fresh("BT-")
    paid = {"amount": "100.5", "channel": "2", "channel_no": number}
    first = ask(c, "POST", f"{path}/recharges", paid)
    want = {"trade_id": first.json()["trade_id"], "repaid_amount": "0.00", "cash_balance": "100.50"}
    c.check.json("RechargeCustomer", "paid", first, want, 201)
    refused(c, "paid again", ask(c, "POST", f"{path}/recharges", paid), 409, "HUBU.0102")
    held = ask(c, "POST", f"{path}/holds", {"amount": "30", "reason": "dispute"})
    c.check.json("HoldCustomerCash", "held", held, {"hold_id": held.json()["hold_id"]}, 201)
    release = f"{path}/holds/{held.json()['hold_id']}/release"
    c.check.json("ReleaseCustomerHold", "released", ask(c, "POST", release), {"released_amount": "30.00"})
    refused(c, "released again", ask(c, "POST", release), 409, "HUBU.0104")
    refused(c, "no such hold", ask(c, "POST", f"{path}/holds/1/release"), 404, "HUBU.0103")
    much = {"amount": "100.51", "reason": "dispute"}
    refused(c, "more than there is", ask(c, "POST", f"{path}/holds", much), 400, "CBC.99005003")
    granted = ask(c, "POST", f"{path}/credit-grants", {"amount": "50"})
    c.check.json("GrantCustomerCredit", "lent", granted, {"credit_limit": "50.00"}, 201)
    less = {"account": "cash", "amount": "-0.5", "reason": "agreed"}
    adjusted = ask(c, "POST", f"{path}/adjustments", less)
    c.check.json("AdjustCustomerBalance", "adjusted", adjusted, {"balance": "100.00"}, 201)
    now = c.operator.now()
    owed = {"amount": "140", "bill_cycle": now.strftime("%Y-%m"), "due_time": stamp(now + timedelta(days=9))}
    posted = ask(c, "POST", f"{path}/receivables", owed)
    c.check.equal("owed", posted.status_code, 201)
    c.check.json("PostCustomerReceivable", "owed", posted, dict(posted.json()), 201)
    c.check.equal("all of it", Decimal(posted.json()["owed_amount"]), 140)
    ledger(c, path)


def ledger(c, path):
    """The books, the cash statement and the postings of the story above agree."""
    books = ask(c, "GET", f"{path}/books").json()["books"]
    balances = {book["kind"]: book["balance"] for book in books}
    c.check.equal("cash", balances["cash"], "100.00")
    statement = ask(c, "GET", f"{path}/statement", account="cash").json()
    entries = statement["entries"]
    c.check.equal("currency", statement["currency"], "CNY")
    amounts = [entry["amount"] for entry in entries]
    c.check.equal("cash, newest first", amounts, ["-0.50", "30.00", "-30.00", "100.50"])
    c.check.equal("balances", [entry["balance"] for entry in entries], ["100.00", "100.50", "70.50", "100.50"])
    total = sum((Decimal(one) for one in amounts), Decimal(0))
    c.check.equal("their sum", total, Decimal(balances["cash"]))
    postings = ask(c, "GET", f"{path}/postings").json()
    c.check.equal("each is listed", postings["total_count"], len(postings["postings"]))
    known = {posting["posting_id"] for posting in postings["postings"]}
    c.check.true("of postings that are there", {entry["posting_id"] for entry in entries} <= known)


@scenario("the operator plane", "nobody is a customer that does not exist")
def nobody(c):
    count = 0
    for one in interface().operations.values():
        required = [name for place in ("query", "body") for name, needed in one.inputs.get(place, []) if needed]
        if one.plane != "operator" or "{customer_id}" not in one.path or required:
            continue
        path = one.path.replace("{customer_id}", "nobody").replace("{", "a").replace("}", "")
        body = {} if one.method in ("POST", "PUT", "PATCH") else None
        answer = ask(c, one.method, path, body)
        if answer.status_code != 400:  # some want one of several fields
            refused(c, one.id, answer, 404, "HUBU.0101")
            count += 1
    c.check.true("most operations", count > 20, count)


@scenario("the operator plane", "a customer may not call it, and an operator calls nothing else")
def kept_apart(c):
    story = Story(c)
    base = c.demo.operator_base.removesuffix("/operator/v1")
    for method, path in (("GET", CUSTOMERS), ("GET", f"{CUSTOMERS}/{story.master.id}"), ("GET", "/operator/v1/realm")):
        answer = story.master.caller.raw(method, path, base=base)
        refused(c, path, answer, 403, "CBC.0155")
    answer = c.operator.caller.raw("GET", "/v2/accounts/customer-accounts/balances")
    refused(c, "the other way", answer, 403, "CBC.0155")
