"""What operators look for over the whole realm, what they export, and cards that nobody has yet."""

import csv
import io
from decimal import Decimal

from .operator_business import CUSTOMERS, ask, refused
from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import customer

BATCHES = "/operator/v1/card-batches"
REDEEM = "/hubu/v1/stored-value-cards/redeem"
CARDS = "/v2/promotions/benefits/stored-value-cards"


def listed(page):
    """How many there are, and the customers of a page in its order."""
    return [page["total_count"], *(row["customer_id"] for row in page["customers"])]


@scenario("the operator plane", "customers are found by part of a name, level, master and partner")
def customers(c):
    mark = fresh("srch_")
    named = {"account_name": f"{mark}_a", "display_name": "北方 Lab", "level": "V7", "settlement": "monthly"}
    first = ask(c, "POST", CUSTOMERS, {"kind": "enterprise", **named}).json()
    second = ask(c, "POST", CUSTOMERS, {"kind": "person", "account_name": f"{mark}_b"}).json()
    first_id, second_id = first["customer_id"], second["customer_id"]
    found = ask(c, "GET", CUSTOMERS, name=mark.upper()).json()
    c.check.equal("newest first", listed(found), [2, second_id, first_id])
    page = ask(c, "GET", CUSTOMERS, name=mark, offset="1", limit="1").json()
    c.check.equal("the second", listed(page), [2, first_id])
    for asked in ({"level": "V7"}, {"settlement": "monthly"}, {"kind": "enterprise"}):
        one = ask(c, "GET", CUSTOMERS, name=mark, **asked).json()
        c.check.equal(str(asked), listed(one), [1, first_id])
    partner = customer(c, "solution_provider")
    c.operator.associate(partner.id, second["customer_id"], 2)
    of_partner = ask(c, "GET", CUSTOMERS, partner_id=partner.id).json()
    c.check.equal("of a partner", [row["account_name"] for row in of_partner["customers"]], [f"{mark}_b"])
    refused(c, "no such master", ask(c, "GET", CUSTOMERS, master_id="nobody"), 404, "HUBU.0101")


@scenario("the operator plane", "postings and writes are found whoever they are of, and exported")
def postings(c):
    party = customer(c, "enterprise")
    number, path = fresh("=BT-"), f"{CUSTOMERS}/{party.id}"
    paid = ask(c, "POST", f"{path}/recharges", {"amount": "100.00000001", "channel": "2", "channel_no": number})
    trade = paid.json()["trade_id"]
    found = ask(c, "GET", "/operator/v1/postings", trade_id=trade).json()
    c.check.equal("one posting", found["total_count"], 1)
    posting = found["postings"][0]
    amounts = {entry["book_kind"]: entry["amount"] for entry in posting["entries"]}
    c.check.equal("its entries", amounts, {"cash": "100.00000001", "funding": "-100.00000001"})
    for asked in ({"customer_id": party.id}, {"posting_id": posting["posting_id"]},
                  {"customer_id": party.id, "amount_from": "100.00000001", "book_kind": "cash"}):
        same = ask(c, "GET", "/operator/v1/postings", **asked)
        c.check.json("ListPostings", str(asked), same, {"total_count": 1, "postings": [posting]})
    none = ask(c, "GET", "/operator/v1/postings", customer_id=party.id, trade_type="REFUND")
    c.check.json("ListPostings", "none", none, {"total_count": 0, "postings": []})
    trail = ask(c, "GET", "/operator/v1/audit", subject_id=party.id, operation="RechargeCustomer").json()
    c.check.equal("one write", trail["total_count"], 1)
    c.check.equal("about it", trail["entries"][0]["subject_id"], party.id)
    c.check.equal("its amount", trail["entries"][0]["detail"]["amount"], "100.00000001")
    nobody = ask(c, "GET", "/operator/v1/audit", subject_id="nobody")
    refused(c, "about nobody", nobody, 404, "HUBU.0101")
    exported(c, party, posting, number)


def table(answer):
    """The rows of an export."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))


def in_english(c, path, **query):
    base = c.demo.operator_base.removesuffix("/operator/v1")
    return c.operator.caller.raw("GET", path, query=list(query.items()), base=base,
                                 headers={"X-Language": "en_US"})


def exported(c, party, posting, number):
    """The journal and the statement hold the payment, with its digits and without its formula."""
    journal = in_english(c, "/operator/v1/journal.csv")
    c.check.equal("a table", journal.headers["Content-Type"], "text/csv;charset=UTF-8;header=present")
    sums = {}
    rows = table(journal)
    for row in rows:
        sums[row["posting_id"]] = sums.get(row["posting_id"], Decimal(0)) + Decimal(row["amount"])
    c.check.true("every posting sums to zero", not any(sums.values()), len(sums))
    ours = [row for row in rows if row["posting_id"] == posting["posting_id"]]
    cash = next(row for row in ours if row["book_kind"] == "cash")
    got = [cash[name] for name in ("customer_id", "direction", "amount", "balance", "channel_no", "number")]
    c.check.equal("the payment", got, [party.id, "credit", "100.00000001", "100.00000001", "'" + number, "1"])
    after = table(in_english(c, "/operator/v1/journal.csv", after_posting_id=posting["posting_id"]))
    c.check.true("what came after", posting["posting_id"] not in {row["posting_id"] for row in after})
    path = f"{CUSTOMERS}/{party.id}/statement.csv"
    statement = in_english(c, path, account="cash")
    c.check.equal("its length is known", statement.headers["X-Row-Count"], "1")
    lines = table(statement)
    got = [(line["posting_id"], line["amount"], line["balance"]) for line in lines]
    c.check.equal("the statement", got, [(posting["posting_id"], "100.00000001", "100.00000001")])
    chinese = ask(c, "GET", path, account="cash")
    c.check.true("headings in Chinese", chinese.content.decode("utf-8").startswith("交易时间,"))
    refused(c, "no account", ask(c, "GET", path), 400, "CBC.0100")


@scenario("the operator plane", "cards are made before anybody has them, redeemed, bound and voided")
def cards(c):
    plan = c.operator.coupon_plan("stored_value_card", "gift", "50", valid_days=30)["plan_id"]
    body = {"plan_id": plan, "name": "fair", "count": 3}
    made = ask(c, "POST", BATCHES, body)
    batch = made.json()
    want = {"batch_id": batch["batch_id"], "plan_id": plan, "name": "fair", "active": True, "face_value": "50.00",
            "created_time": batch["created_time"], "cards": batch["cards"]}
    c.check.json("CreateCardBatch", "made", made, want, 201)
    numbers = [card["card_no"] for card in batch["cards"]]
    c.check.equal("three cards", len(set(numbers)), 3)
    path, party = f"{BATCHES}/{batch['batch_id']}", customer(c, "person")
    code = batch["cards"][0]["code"].lower().replace("-", "")
    got = party.caller.raw("POST", REDEEM, body={"code": code})
    want = {"card_no": numbers[0], "card_name": "gift", "face_value": "50.00"}
    for drawn in ("card_id", "effective_time", "expire_time"):
        want[drawn] = got.json()[drawn]
    c.check.json("RedeemStoredValueCard", "redeemed", got, want, 201)
    held = party.caller.raw("GET", CARDS, query=[("status", "1")]).json()
    c.check.equal("it holds", [(one["card_id"], one["balance"]) for one in held["stored_value_cards"]],
                  [(want["card_id"], "50.00")])
    refused(c, "a second time", party.caller.raw("POST", REDEEM, body={"code": code}), 409, "HUBU.0167")
    wrong = party.caller.raw("POST", REDEEM, body={"code": "0000-0000-0000-0000"})
    refused(c, "a wrong code", wrong, 400, "HUBU.0166")
    bound = ask(c, "POST", f"{path}/cards/{numbers[1]}/bind", {"customer_id": party.id})
    row = {"card_no": numbers[1], "card_name": "gift", "face_value": "50.00", "state": "usable"}
    for drawn in ("card_id", "effective_time", "expire_time", "redeemed_time"):
        row[drawn] = bound.json()[drawn]
    c.check.json("BindCard", "bound", bound, row, 201)
    void = ask(c, "POST", f"{path}/void", {"reason": "conformance"})
    c.check.json("VoidCardBatch", "void", void, {"voided": 1})
    refused(c, "void again", ask(c, "POST", f"{path}/void", {"reason": "conformance"}), 409, "HUBU.0122")
    shown = ask(c, "GET", path).json()
    counts = {name: shown[name] for name in ("cards", "unredeemed", "redeemed", "voided")}
    c.check.equal("counts", counts, {"cards": 3, "unredeemed": 0, "redeemed": 2, "voided": 1})
    listed = ask(c, "GET", f"{path}/cards").json()
    states = [card["state"] for card in listed["cards"]]
    c.check.equal("states", states, ["redeemed", "redeemed", "voided"])
    refused(c, "no such batch", ask(c, "GET", f"{BATCHES}/CB7"), 404, "HUBU.0164")
