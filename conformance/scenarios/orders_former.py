"""The old forms of orders: camel case, pages numbered from 1, a code of success."""

from decimal import Decimal

from suite.registry import scenario

from .coupons import Wallet
from .old_forms_enterprise import outcome
from .orders import EBS, EC2, NOBODYS
from .orders_paid import limit
from .rating import DISK, SERVER, cents
from .shop import (
    CANCELLED, COMPLETED, PAYS, PRODUCTS, TO_PAY, UNSUBSCRIBE, MONTH, NEW, Shop, details, line, month_later,
    pay, pay_body, taken, unsubscribe, used_and_all,
)

LIST = "ListCustomerOrdersV1"
DETAILS = "ShowCustomerOrderDetailsV1"
PAY, PAY_AGAIN = "PayOrdersV1", "PayOrdersV2"
CANCEL = "CancelCustomerOrderV1"
LEAVE = "CancelOrderSubscriptionV1"
RESOURCES = "ListOrderResourcesV1"
REFUNDS = "ShowRefundOrderDetailsV1"
DONE = {"error_code": "CBC.0000", "error_msg": "success"}
PAY_PATH = "/v2/orders/customer-orders/pay"


def read(shop, path, **query):
    pairs = [(name, str(value)) for name, value in query.items()]
    return shop.party.caller.raw("GET", f"/v1.0/{shop.party.id}/common/order-mgr/{path}", query=pairs)


def write(shop, method, path, body=None, **query):
    pairs = [(name, str(value)) for name, value in query.items()]
    whole = f"/v1.0/{shop.party.id}/customer/order-mgr/{path}"
    return shop.party.caller.raw(method, whole, query=pairs, body=body)


def amounts(off=(), flexi=0, vouchers=0, kept=None):
    shown = [*off, *(pair for pair in (("301", vouchers), ("302", flexi)) if pair[1])]
    info = {"discountList": [{"discountType": code, "discountAmount": amount} for code, amount in shown],
            "cashcouponAmount": flexi, "couponAmount": vouchers, "cardAmount": 0}
    return info if kept is None else {**info, "commissionAmount": kept[0], "consumedAmount": kept[1]}


def former(shop, order, seen, status, official, left=None, info=None, kind=NEW, service=EC2):
    """An order; `seen` is the answer's own, for when it was changed last."""
    row = {
        "orderId": order["order_id"], "customerId": shop.party.id, "sourceType": 1, "status": status,
        "orderType": kind, "currency": official, "currencyAfterDiscount": official if left is None else left,
        "currencyOfficial": official, "measureId": 1, "createTime": order["create_time"],
        "lastUpdateTime": seen["lastUpdateTime"], "needAudit": False, "currencyType": "CNY",
        "amountInfo": info or amounts(), "serviceType": service,
    }
    return {**row, "paymentTime": order["payment_time"]} if "payment_time" in order else row


@scenario(LIST, "every field, filters and numbered pages")
def listed(c):
    shop = Shop(c)
    (server, _), (disk, _) = shop.month(SERVER), shop.month(DISK)
    c.operator.grant_discount(shop.party.id, "0.9")
    old = shop.place(line(SERVER, count=2))["order_id"]
    c.operator.advance(seconds=5)
    new = shop.bought(line(DISK))["order_id"]
    two, two_off = taken(server * 2, "0.9")
    small, small_off = taken(disk, "0.9")
    answer = read(shop, "orders/detail", page_size=10, page_index=1)
    seen = answer.json()["data"]["orderInfos"]
    rows = [
        former(shop, c.operator.order(new), seen[0], COMPLETED, disk, small, amounts([("605", small_off)]),
               service=EBS),
        former(shop, c.operator.order(old), seen[1], TO_PAY, server * 2, two, amounts([("605", two_off)])),
    ]
    data = {"pageSize": 10, "pageIndex": 1, "totalSize": 2, "orderInfos": rows}
    c.check.json(LIST, "newest first", answer, {**DONE, "data": data})
    for what, query, want in [
        ("the second page", {"page_size": 1, "page_index": 2}, [old]),
        ("oldest first", {"sort": "createTime"}, [old, new]),
        ("to be paid", {"status": 6}, [old]),
        ("of a service", {"service_type": EBS}, [new]),
        ("by its id", {"order_id": old}, [old]),
    ]:
        asked = {"page_size": 10, "page_index": 1, **query}
        got = read(shop, "orders/detail", **asked).json()["data"]["orderInfos"]
        c.check.equal(what, [row["orderId"] for row in got], want)
    for what, query in {"no page": {"page_size": 10}, "page 0": {"page_size": 10, "page_index": 0},
                        "no size": {"page_index": 1}, "too large": {"page_size": 101, "page_index": 1}}.items():
        c.check.equal(what, outcome(read(shop, "orders/detail", **query)), [400, "CBC.0100"])


@scenario(DETAILS, "every field, before and after")
def shown(c):
    shop = Shop(c)
    (server, server_id), (disk, disk_id) = shop.month(SERVER), shop.month(DISK)
    placed = shop.place(line(SERVER), line(DISK), combined=True)
    ident, parts = placed["order_id"], placed["sub_order_ids"]
    row = lambda part, product, product_id, price, **more: {
        "orderLineItemId": f"{part}-000001", "cloudServiceType": product["cloud_service_type"],
        "productId": product_id, "productSpecDesc": PRODUCTS[product["resource_spec"]], "periodType": MONTH,
        "periodNum": 1, "subscriptionNum": 1, "currency": price, "currencyAfterDiscount": price,
        "currencyOfficial": price, "amountInfo": amounts(), "currencyType": "CNY", **more}

    def check(what, status, **times):
        answer = read(shop, f"orders/{ident}")
        order = former(shop, c.operator.order(ident), answer.json()["orderInfo"], status, server + disk)
        rows = [row(parts[0], SERVER, server_id, server, **times), row(parts[1], DISK, disk_id, disk, **times)]
        c.check.json(DETAILS, what, answer, {**DONE, "orderInfo": order, "count": 2, "orderlineItems": rows})
        page = read(shop, f"orders/{ident}", offset=2, limit=1).json()
        c.check.equal(f"{what}: the second page", [one["orderLineItemId"] for one in page["orderlineItems"]],
                      [rows[1]["orderLineItemId"]])

    check("to be paid", TO_PAY)
    pay(shop.party, ident)
    shop.provided()
    effective = c.operator.order(ident)["completed_time"]
    check("completed", COMPLETED, validTime=effective, expireTime=month_later(effective))
    c.check.equal("nobody's", outcome(read(shop, f"orders/{NOBODYS}")), [400, "CBC.30000010"])
    c.check.equal("page 0", outcome(read(shop, f"orders/{ident}", offset=0)), [400, "CBC.0100"])


@scenario(DETAILS, "what discounts take off, and what is kept of what is left")
def shown_amounts(c):
    shop = Shop(c)
    price, product = shop.month(SERVER)
    c.operator.grant_discount(shop.party.id, "0.9")
    left, off = taken(price, "0.9")
    placed = shop.bought()
    bought, kept = placed["order_id"], amounts([("605", off)])
    c.operator.advance(days=6)
    gone = unsubscribe(shop.party, *placed["resource_ids"]).order_ids[0]
    shop.provided()
    for order in (bought, gone):
        answer, whole = read(shop, f"orders/{order}"), c.operator.order(order)
        seen, row = answer.json(), whole["order_line_items"][0]
        if order == gone:
            used, hours = used_and_all(row["effective_time"], c.operator.order(bought)["order_line_items"][0][
                "expire_time"], whole["create_time"])
            fee, consumed = cents(left / 10), cents(left * used / hours)
            price = left = consumed + fee - left
            kept = amounts(kept=(fee, consumed))
        item = {"orderLineItemId": f"{order}-000001", "cloudServiceType": EC2, "productId": product,
                "productSpecDesc": PRODUCTS[SERVER["resource_spec"]], "periodType": MONTH, "subscriptionNum": 1,
                "currency": price, "currencyAfterDiscount": left, "currencyOfficial": price, "amountInfo": kept,
                "currencyType": "CNY", "validTime": row["effective_time"], "expireTime": row["expire_time"]}
        kind = UNSUBSCRIBE if order == gone else NEW
        want = former(shop, whole, seen["orderInfo"], COMPLETED, price, left, kept, kind)
        lines = [item if order == gone else {**item, "periodNum": 1}]
        c.check.json(DETAILS, f"order of type {kind}", answer,
                     {**DONE, "orderInfo": want, "count": 1, "orderlineItems": lines})
    newest = read(shop, "orders/detail", page_size=1, page_index=1)
    data = {"pageSize": 1, "pageIndex": 1, "totalSize": 2, "orderInfos": [want]}
    c.check.json(LIST, "what is given back", newest, {**DONE, "data": data})


@scenario(PAY, "coupons by their ids, and the discount that was selected")
def paid(c):
    shop, wallet = Shop(c), Wallet(c)
    price, _ = shop.month(SERVER)
    c.operator.grant_discount(shop.party.id, "0.9")
    _, voucher = wallet.give(shop.party, "voucher", "10")
    placed = shop.place()["order_id"]
    body = {"orderId": placed, "payAccountType": 2, "bpId": shop.party.id, "couponIds": [voucher]}
    answer = write(shop, "POST", "order/pay", body)
    c.check.json(PAY, "paid", answer, {**DONE, "tradeNo": answer.json()["tradeNo"]})
    left, _ = taken(price, "0.9")
    c.check.equal("cash", Decimal(c.operator.cash(shop.party.id)), 10000 - (left - 10))
    again = lambda **more: outcome(write(shop, "POST", "order/pay", {**body, **more}))
    c.check.equal("paid before", again(), [400, "CBC.99003106"])
    c.check.equal("nobody's", again(orderId=NOBODYS), [400, "CBC.30000010"])
    other = shop.place()["order_id"]
    c.check.equal("a spent voucher", again(orderId=other), [400, "CBC.99003112"])
    c.check.equal("a voucher of nobody's", again(orderId=other, couponIds=["CP1"]), [400, "CBC.0100"])
    trade = shop.place(line(SERVER), line(DISK), combined=True)["sub_order_ids"][0]
    c.check.equal("a part", again(orderId=trade, couponIds=[]), [400, "CBC.99000089"])
    poor = Shop(c, cash=None)
    owed = {"orderId": poor.place()["order_id"]}
    c.check.equal("too little", outcome(write(poor, "POST", "order/pay", owed)), [400, "CBC.99005003"])


@scenario(PAY_AGAIN, "the body of the third form")
def paid_again(c):
    shop, wallet = Shop(c), Wallet(c)
    price, _ = shop.month(SERVER)
    discount = c.operator.grant_discount(shop.party.id, "0.9")["discount_id"]
    _, voucher = wallet.give(shop.party, "voucher", "10")
    placed = shop.place()["order_id"]
    send = lambda *more, **also: shop.party.caller.raw("POST", PAY_PATH, body={**pay_body(*more), **also})
    answer = send(placed, [(voucher, PAYS["voucher"])], (discount, 2))
    c.check.equal("paid", [answer.status_code, answer.content], [204, b""])
    left, _ = taken(price, "0.9")
    c.check.equal("cash", Decimal(c.operator.cash(shop.party.id)), 10000 - (left - 10))
    c.check.equal("paid before", outcome(send(placed)), [400, "CBC.99003106"])
    c.check.equal("nobody's", outcome(send(NOBODYS)), [400, "CBC.30000010"])
    c.check.equal("no such word", outcome(send(placed, use_coupon="MAYBE")), [400, "CBC.0100"])


def pays(operation, shop, order, coupons=(), discount=None):
    """A payment by one of the two forms; the older one names no discount, and takes the one that was selected."""
    if operation == PAY:
        return write(shop, "POST", "order/pay", {"orderId": order, "couponIds": [one for one, _ in coupons]})
    return shop.party.caller.raw("POST", PAY_PATH, body=pay_body(order, coupons, discount))


def coupon_refusals(c, shop, plain, discount):
    """Coupons that do not pay: what, the code, who has them, the coupons, the discount; `plain` has no discount."""
    wallet = Wallet(c)
    give = lambda to, kind="voucher", worth="10", **more: (
        wallet.give(to.party, kind, worth, **more)[1], PAYS[kind])
    spent = give(plain)
    pay(plain.party, plain.place()["order_id"], [spent])
    both = [give(plain, group="marketplace"), give(plain, "flexi", group="special")]
    return [
        ("a spent one", "CBC.99003112", plain, [spent], None),
        ("not with that discount", "CBC.99003116", shop,
         [give(shop, **limit("simultaneousUseWithContractDiscount", "0"))], discount),
        ("too deep a discount", "CBC.99003117", shop, [give(shop, **limit("minConsumeDiscount", "0.95"))], discount),
        ("a voucher and a discount coupon", "CBC.99003147", plain, [give(plain), give(plain, "discount", "0.5")], None),
        ("the marketplace's and a special one", "CBC.99003156", plain, both, None),
    ]


def pay_refusals(c, operation):
    shop, plain, poor = Shop(c), Shop(c), Shop(c, cash=None)
    discount = (c.operator.grant_discount(shop.party.id, "0.9")["discount_id"], 2)
    orders = {one: one.place()["order_id"] for one in (shop, plain, poor)}
    for what, code, who, coupons, with_it in coupon_refusals(c, shop, plain, discount):
        c.check.equal(what, outcome(pays(operation, who, orders[who], coupons, with_it)), [400, code])
    c.check.equal("too little", outcome(pays(operation, poor, orders[poor])), [400, "CBC.99005003"])
    c.check.equal("another's", outcome(pays(operation, poor, orders[plain])), [400, "CBC.30000010"])
    part = plain.place(line(SERVER), line(DISK), combined=True)["sub_order_ids"][1]
    c.check.equal("a part", outcome(pays(operation, plain, part)), [400, "CBC.99000089"])
    if operation == PAY_AGAIN:
        wrong = pays(operation, plain, orders[plain], (), discount)
        c.check.equal("a discount of another's", outcome(wrong), [400, "CBC.99003108"])
    c.operator.advance(days=8)
    c.check.equal("too late", outcome(pays(operation, shop, orders[shop])), [400, "CBC.99003110"])


@scenario(PAY, "refusals")
def pay_refused(c):
    pay_refusals(c, PAY)


@scenario(PAY_AGAIN, "refusals")
def pay_again_refused(c):
    pay_refusals(c, PAY_AGAIN)


@scenario(CANCEL, "cancelled, and only once")
def cancelled(c):
    shop = Shop(c)
    placed = shop.place()["order_id"]
    send = lambda order, what="cancel": write(shop, "PUT", "orders/actions", {"orderId": order}, action_id=what)
    c.check.equal("another action", outcome(send(placed, "delete")), [400, "CBC.0100"])
    c.check.json(CANCEL, "cancelled", send(placed), DONE)
    c.check.equal("it is over", details(shop.party, placed).order_info.status, CANCELLED)
    c.check.equal("cancelled before", outcome(send(placed)), [400, "CBC.99005010"])
    c.check.equal("nobody's", outcome(send(NOBODYS)), [400, "CBC.30000010"])
    trade = shop.place(line(SERVER), line(DISK), combined=True)
    c.check.equal("a part", outcome(send(trade["sub_order_ids"][0])), [400, "CBC.99000089"])


def leave(shop, order, **query):
    return write(shop, "DELETE", f"orders/{order}", **{"unsub_type": 1, **query})


@scenario(LEAVE, "all that an order bought, within five days")
def left(c):
    shop = Shop(c)
    placed = shop.bought(line(SERVER, count=2))
    order = placed["order_id"]
    c.check.equal("no such type", outcome(leave(shop, order, unsub_type=3)), [400, "CBC.0100"])
    c.check.equal("no renewed term", outcome(leave(shop, order, unsub_type=2)), [400, "CBC.99003128"])
    c.check.equal("nobody's", outcome(leave(shop, NOBODYS)), [400, "CBC.30000010"])
    answer = leave(shop, order, unsubscribe_reason_type=5, unsubscribe_reason="conformance")
    ids = answer.json()["unsub_order_ids"]
    c.check.json(LEAVE, "left", answer, {**DONE, "unsub_order_ids": ids})
    c.check.equal("an order for each", len(ids), 2)
    kinds = {details(shop.party, one).order_info.order_type for one in ids}
    c.check.equal("they give back", kinds, {UNSUBSCRIBE})
    c.check.equal("all is back", Decimal(c.operator.cash(shop.party.id)), Decimal(10000))
    shop.provided()
    c.check.equal("left before", outcome(leave(shop, order)), [400, "CBC.30000067"])


@scenario(RESOURCES, "before and after they are provided")
def resources(c):
    shop = Shop(c)
    row = lambda product: {"cloudServiceType": product["cloud_service_type"], "regionCode": product["region"],
                           "resourceType": product["resource_type"],
                           "resourceSpecCode": product["resource_spec"]}
    size = {"resourceSize": DISK["resource_size"], "resouceSizeMeasureId": DISK["size_measure_id"]}
    placed = shop.place(line(SERVER), line(DISK), combined=True)
    order, ids = placed["order_id"], placed["resource_ids"]
    ask = lambda **page: read(shop, f"orders-resource/{order}", **page)
    waiting = {one["status"] for one in ask().json()["resources"]}
    c.check.equal("they wait", [len(waiting), 1 in waiting], [1, False])
    c.check.equal("no ids yet", [one.get("resourceId") for one in ask().json()["resources"]], [None, None])
    pay(shop.party, order)
    shop.provided()
    rows = [{**row(SERVER), "resourceId": ids[0], "status": 1},
            {**row(DISK), **size, "resourceId": ids[1], "status": 1}]
    c.check.json(RESOURCES, "provided", ask(), {**DONE, "totalSize": 2, "resources": rows})
    c.check.json(RESOURCES, "a page", ask(offset=2, limit=1), {**DONE, "totalSize": 2, "resources": rows[1:]})
    c.check.equal("page 0", outcome(ask(offset=0)), [400, "CBC.0100"])
    c.check.equal("nobody's", outcome(read(shop, f"orders-resource/{NOBODYS}")), [400, "CBC.99000083"])
    gone = unsubscribe(shop.party, ids[0]).order_ids[0]
    c.check.equal("it gives back", outcome(read(shop, f"orders-resource/{gone}")), [400, "CBC.99000083"])


@scenario(REFUNDS, "rows after a week")
def refunds(c):
    shop = Shop(c)
    price, _ = shop.month(SERVER)
    placed = shop.bought()
    resource = placed["resource_ids"][0]
    bought = c.operator.order(placed["order_id"])["order_line_items"][0]
    c.operator.advance(days=6)
    gone = unsubscribe(shop.party, resource).order_ids[0]
    order = c.operator.order(gone)
    used, hours = used_and_all(bought["effective_time"], bought["expire_time"], order["create_time"])
    kept = [-price, cents(price * used / hours), cents(price / 10)]
    rows = [{"id": f"{gone}-{number:06}", "resource_id": resource, "amount": amount, "measure_id": "1",
             "customer_id": shop.party.id, "resourceType": SERVER["resource_type"], "cloudServiceType": EC2,
             "regionCode": SERVER["region"], "preOrderId": placed["order_id"]}
            for number, amount in enumerate(kept, 1)]
    ask = lambda order: read(shop, "orders/refund-order", order_id=order)
    c.check.json(REFUNDS, "rows", ask(gone), {**DONE, "total_count": 3, "resource_info_list": rows})
    c.check.equal("a purchase", outcome(ask(placed["order_id"])), [400, "CBC.99005026"])
    c.check.equal("no order", outcome(read(shop, "orders/refund-order")), [400, "CBC.0100"])
