"""Why an inquiry and a line of an order come to what they do; both are asked for by plain requests."""

from decimal import Decimal

from suite.registry import scenario

from .civil import civil
from .rating import A_MONTH, SERVER, numbered, project
from .shop import Shop, details, pay, refunds, taken, unsubscribe
from .subscriptions import configure, renew, server_with_disk

EXPLAIN = "ExplainAmount"
INQUIRY = "/v2/bills/ratings/period-resources/subscribe-rate"


def ask(who, path):
    return who.raw("GET", path)


def explained(c, what, answer, amount):
    """An explanation whose steps come to this amount."""
    body = answer.json()
    c.check.equal(f"{what}: status", answer.status_code, 200)
    c.check.equal(f"{what}: amount", Decimal(body["amount"]), amount)
    c.check.equal(f"{what}: currency", body["currency"], "CNY")
    lines = [Decimal(row["amount"]) for row in body["lines"]]
    c.check.equal(f"{what}: its lines", sum(lines, Decimal(0)), amount)
    c.check.equal(f"{what}: come to it again", {row["recomputed"] for row in body["lines"]}, {True})
    texts = [step["text"] for row in body["lines"] for step in row["steps"]]
    c.check.true(f"{what}: steps in words", texts and all(texts), texts)
    c.check.note_fields(EXPLAIN, body)
    return body


@scenario(EXPLAIN, "an inquiry, by the header of its answer")
def inquiry(c):
    shop = Shop(c)
    price, product = shop.month(SERVER)
    c.operator.grant_discount(shop.party.id, "0.9")
    who = shop.party.caller
    body = {"project_id": project(who), "product_infos": [
        numbered(0, {**SERVER, **A_MONTH}), numbered(1, {**SERVER, **A_MONTH, "period_num": 3})]}
    answer = who.raw("POST", INQUIRY, body=body)
    path = answer.headers.get("X-Hubu-Explain", "")
    c.check.true("the header", path.startswith("/hubu/v1/explain/subscribe-inquiry/"), path)
    offer = answer.json()["optional_discount_rating_results"][0]
    month, _ = taken(price, "0.9")
    quarter, _ = taken(price * 3, "0.9")
    c.check.equal("the inquiry's own", Decimal(str(offer["amount"])), month + quarter)
    # An inquiry for terms answers the list price, and each discount that could be chosen beside it.
    seen = explained(c, "the inquiry", ask(who, path), price * 4)
    told = [step["values"] for row in seen["lines"] for step in row["steps"]]
    for amount in (month, quarter):
        c.check.true(f"the discount leaves {amount}", str(amount) in str(told), told)
    c.check.equal("its lines", [(row["id"], row["product_id"]) for row in seen["lines"]],
                  [("line 0", product), ("line 1", product)])
    hidden = explained(c, "no right to see discounts", ask(shop.nobody(), path), price * 4)
    c.check.true("no discount is told", "0.9" not in str(hidden), hidden)
    refused = ask(who, "/hubu/v1/explain/subscribe-inquiry/nothing")
    c.check.equal("no such id", [refused.status_code, refused.json()["error_code"]], [400, "CBC.0100"])


@scenario(EXPLAIN, "a line of an order, paid and left")
def order_line(c):
    shop, other = Shop(c), Shop(c)
    price, product = shop.month(SERVER)
    discount = c.operator.grant_discount(shop.party.id, "0.9")["discount_id"]
    placed = shop.place()
    order = placed["order_id"]
    pay(shop.party, order, (), (discount, 2))
    shop.provided()
    path = f"/hubu/v1/explain/order-line/{order}-000001"
    left, _ = taken(price, "0.9")
    who = shop.party.caller
    seen = explained(c, "a line", ask(who, path), left)
    c.check.equal("as the order tells it", details(shop.party, order).order_info.amount_after_discount,
                  float(left))
    c.check.equal("which", [(row["id"], row["product_id"]) for row in seen["lines"]],
                  [(f"{order}-000001", product)])
    entries = [entry for posting in seen["postings"] for entry in posting["entries"]
               if entry["customer_id"] == shop.party.id]
    c.check.equal("what was posted", [(row["book_kind"], Decimal(row["amount"])) for row in entries],
                  [("cash", -left), ("revenue", left)])
    told = lambda answer: [answer.status_code, answer.json()["error_code"]]
    c.check.equal("another's", told(ask(other.party.caller, path))[0], 404)
    c.check.equal("no such line", told(ask(who, path[:-1] + "9"))[0], 404)
    gone = unsubscribe(shop.party, *placed["resource_ids"]).order_ids[0]
    rows = sum((one.amount for one in refunds(shop.party, gone).refund_infos), Decimal(0))
    explained(c, "what is given back", ask(who, f"/hubu/v1/explain/refund/{gone}"), -rows)


@scenario(EXPLAIN, "a renewal with days beyond its month, and what is given back of it")
def renewal(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        c.operator.grant_discount(shop.party.id, "0.9")
        configure(shop.party, "EXPIRE_DATE", "15")
        order = renew(shop.party, server).order_ids[0]
        who = shop.party.caller
        # A month and 14 days with a tenth off: 47.65 x 44/30 x 0.9 = 62.898, 36.80 x 44/30 x 0.9 = 48.576.
        for number, amount in [(1, "62.90"), (2, "48.58")]:
            path = f"/hubu/v1/explain/order-line/{order}-{number:06}"
            seen = explained(c, f"line {number}", ask(who, path), Decimal(amount))
            told = str([step["values"] for row in seen["lines"] for step in row["steps"]])
            c.check.true(f"line {number}: its days", "14" in told, told)
        clock.to("04-20 15:30:00")
        gone = unsubscribe(shop.party, server).order_ids[0]
        # From midnight of the 2nd 447 of 44 days' 1 056 hours are used: 62.90 x 447/1056 = 26.6253, and a fee of
        # 6.29: 29.98 are left. 48.58 x 447/1056 = 20.5637 and 4.858: 23.16 are left.
        seen = explained(c, "what is given back", ask(who, f"/hubu/v1/explain/refund/{gone}"), Decimal("53.14"))
        told = str([step["values"] for row in seen["lines"] for step in row["steps"]])
        for amount in ("26.63", "6.29", "20.56", "4.86"):
            c.check.true(f"{amount} is told", amount in told, told)
        rows = [one.amount for one in refunds(shop.party, gone).refund_infos]
        want = ["-62.90", "26.63", "6.29", "-48.58", "20.56", "4.86"]
        c.check.equal("as its rows tell it", rows, [Decimal(one) for one in want])
