"""Orders: what their customers, whoever pays for them, and partners see of them (`orders` C1 to C5)."""

from datetime import timedelta
from decimal import Decimal

from suite.checks import fields
from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import Story, customer

from .civil import civil
from .coupons import Wallet, coupons
from .rating import DISK, SERVER, cents
from .shop import (
    CANCELLED, COMPLETED, NAMES, PAYS, PROCESSING, PRODUCTS, PROJECT, TO_CONFIRM, TO_PAY, TYPES, UNSUBSCRIBE, Shop,
    amount_info, cancel, deadline, details, instant, line, month_later, order_base, order_coupons,
    order_discounts, order_line, orders, pay, refunds, taken, unsubscribe, used_and_all,
)

LIST = "ListCustomerOrders"
DETAILS = "ShowCustomerOrderDetails"
REFUNDS = "ShowRefundOrderDetails"
COUPONS = "ListOrderCouponsByOrderId"
DISCOUNTS = "ListOrderDiscounts"
LARGER, CHANGE = "s6.medium.2.linux", 3
EC2, EBS = SERVER["cloud_service_type"], DISK["cloud_service_type"]
# The form of an order's id, of nobody's order.
NOBODYS = "CS1906210009V3LZ2"
PAGES = {"limit 0": {"limit": 0}, "limit 101": {"limit": 101}, "offset negative": {"offset": -1}}


def ids(answer):
    return [one.order_id for one in answer.order_infos]


def refused_for_resellers(c, operation, call):
    """A distributor names a reseller that is not its own; `call(distributor, indirect_partner_id=…)`."""
    distributor, stranger = customer(c, "distributor"), customer(c, "reseller")
    again = lambda: call(distributor, indirect_partner_id=stranger.id)
    c.check.refused(operation, "a reseller of nobody's", again, 400, "CBC.99000037")


@scenario(LIST, "every field: one to be paid, a combined trade that is done")
def list_fields(c):
    shop = Shop(c)
    (server, _), (disk, _) = shop.month(SERVER), shop.month(DISK)
    c.operator.grant_discount(shop.party.id, "0.9")
    first = shop.place(line(SERVER, count=2))
    c.operator.advance(seconds=1)
    trade = shop.bought(line(SERVER), line(DISK), combined=True)
    shown, whole = c.operator.order(first["order_id"]), c.operator.order(trade["order_id"])
    two, two_off = taken(server * 2, "0.9")
    one, one_off = taken(server, "0.9")
    small, small_off = taken(disk, "0.9")
    off = lambda amount: amount_info([("605", amount)])
    parts = [{**whole, "order_id": ident} for ident in trade["sub_order_ids"]]
    more = {"enterprise_projects": [PROJECT]}
    want = [
        {**order_base(shop, whole, EC2, COMPLETED, server + disk, one + small, off(one_off + small_off)),
         **more,
         "sub_order_infos": [
             {**order_base(shop, parts[0], EC2, COMPLETED, server, one, off(one_off)), **more},
             {**order_base(shop, parts[1], EBS, COMPLETED, disk, small, off(small_off)), **more},
         ]},
        {**order_base(shop, shown, EC2, TO_PAY, server * 2, two, off(two_off)), **more,
         "sub_order_infos": []},
    ]
    c.check.answer(LIST, "newest first", orders(shop.party), {"total_count": 2, "order_infos": want})


@scenario(LIST, "filters, sorting and pages")
def list_filters(c):
    shop = Shop(c)
    old = shop.place()["order_id"]
    c.operator.advance(hours=2)
    middle = c.operator.now()
    c.operator.advance(hours=1)
    new = shop.bought(line(DISK))["order_id"]
    asked = lambda **query: ids(orders(shop.party, **query))
    now = c.operator.now()
    ago, later = stamp(now - timedelta(days=1)), stamp(now + timedelta(days=1))
    for what, query, want in [
        ("nothing", {}, [new, old]),
        ("oldest first", {"order_by": "createTime"}, [old, new]),
        ("newest first", {"order_by": "-CREATETIME"}, [new, old]),
        ("a page", {"offset": 1, "limit": 1}, [old]),
        ("by its id, in lower case", {"order_id": old.lower()}, [old]),
        ("by an id of nobody's", {"order_id": NOBODYS}, []),
        ("by what is no id", {"order_id": "null"}, []),
        ("to be paid", {"status": TO_PAY}, [old]),
        ("completed", {"status": COMPLETED}, [new]),
        ("processed", {"status": PROCESSING}, []),
        ("new purchases", {"order_type": "1"}, [new, old]),
        ("renewals", {"order_type": "2"}, []),
        ("of a service", {"service_type_code": EBS.upper()}, [new]),
        ("of no service", {"service_type_code": "null"}, []),
        ("placed before", {"create_time_begin": ago, "create_time_end": stamp(middle)}, [old]),
        ("placed since", {"create_time_begin": stamp(middle)}, [new]),
        ("paid", {"payment_time_begin": ago, "payment_time_end": later}, [new]),
        ("itself", {"customer_id": shop.party.id}, [new, old]),
        ("another", {"customer_id": customer(c, "person").id}, []),
        ("oneself", {"method": "oneself"}, [new, old]),
        ("for others", {"method": "sub_customer"}, []),
    ]:
        c.check.equal(what, asked(**query), want)
    c.check.equal("a page knows them all", orders(shop.party, limit=1).total_count, 2)


@scenario(LIST, "a master's, of the members it pays for")
def list_for_others(c):
    story = Story(c)
    member = story.member("custody")
    shop = Shop(c, cash=None, party=member)
    price, _ = shop.month(SERVER)
    placed = shop.place()
    c.check.equal("asked for", pay(member, placed["order_id"]).status_code, 204)
    shown = c.operator.order(placed["order_id"])
    want = {**order_base(shop, shown, EC2, TO_PAY, price), "enterprise_projects": [PROJECT],
            "sub_order_infos": [], "agent_pay_info": {"paying_agent_id": story.master.id,
                                                      "is_agent_pay": True}}
    for what, answer in {"the master's": orders(story.master, method="sub_customer"),
                         "the member's": orders(member)}.items():
        c.check.answer(LIST, what, answer, {"total_count": 1, "order_infos": [want]})
    c.check.equal("the master pays", pay(story.master, placed["order_id"]).status_code, 204)
    shop.provided()
    c.check.equal("done", orders(member).order_infos[0].status, COMPLETED)
    c.check.equal("the master's own", orders(story.master).total_count, 0)


@scenario(LIST, "a partner's, of its customers")
def list_of_customers(c):
    partner, shop, other = customer(c, "solution_provider"), Shop(c), Shop(c)
    c.operator.associate(partner.id, shop.party.id, 2)
    placed = shop.place()["order_id"]
    other.place()
    c.check.equal("all", ids(orders(partner)), [placed])
    c.check.equal("one", ids(orders(partner, customer_id=shop.party.id)), [placed])
    c.check.equal("another's", ids(orders(partner, customer_id=other.party.id)), [])


@scenario(LIST, "refusals")
def list_refusals(c):
    shop = Shop(c)
    day = "2026-01-01T00:00:00Z"
    for what, query in {
        "no such status": {"status": 2},
        "no such type": {"order_type": "5"},
        "a type that is no number": {"order_type": "new"},
        "an empty customer": {"customer_id": ""},
        "sorted by price": {"order_by": "price"},
        "no instant": {"create_time_begin": "2026-01-01"},
        "backwards": {"create_time_begin": day, "create_time_end": "2025-12-31T00:00:00Z"},
        "more than a year": {"payment_time_begin": day, "payment_time_end": "2027-01-03T00:00:00Z"},
        "no such way": {"method": "nobody"},
        "a long id": {"order_id": "C" * 65},
        **PAGES,
    }.items():
        c.refused(what, lambda query=query: orders(shop.party, **query), 400, "CBC.0100")
    c.refused("a user without rights", lambda: orders(shop.nobody()), 403, "CBC.0151")
    refused_for_resellers(c, LIST, lambda who, **query: orders(who, **query))
    c.refused("the other site", lambda: orders(c.caller("other_site")), 403, "CBC.0156")


@scenario(DETAILS, "every field, from the order to its end")
def details_fields(c):
    shop = Shop(c)
    (server, server_id), (disk, disk_id) = shop.month(SERVER), shop.month(DISK)
    placed = shop.place(line(SERVER, count=2, number=3), line(DISK), combined=True)
    ident, parts = placed["order_id"], placed["sub_order_ids"]
    seen = details(shop.party, ident)
    user = fields(seen)["order_info"]["user_name"]
    c.check.true("who placed it", 0 < len(user) <= 64, user)

    def want(status, **times):
        shown = c.operator.order(ident)
        more = {"user_name": user, "pending_payment_end_time": deadline(shown["create_time"])}
        base = lambda order, service, price: {**order_base(shop, order, service, status, price), **more}
        sub = [base({**shown, "order_id": part}, service, price)
               for part, service, price in zip(parts, (EC2, EBS), (server * 6, disk))]
        lines = [
            order_line(shop, f"{parts[0]}-000001", SERVER, server_id, server * 6, number=3, count=2),
            order_line(shop, f"{parts[1]}-000001", DISK, disk_id, disk),
        ]
        if times:
            ends = [times["quarter"], times["month"]]
            for one, expires in zip(lines, ends):
                one |= {"effective_time": times["effective"], "expire_time": expires}
        info = {**base(shown, EC2, server * 6 + disk), "sub_order_infos": sub}
        return {"total_count": 2, "order_info": info, "order_line_items": lines}

    c.check.answer(DETAILS, "to be paid", seen, want(TO_PAY))
    pay(shop.party, ident)
    shop.provided()
    effective = c.operator.order(ident)["completed_time"]
    quarter = month_later(month_later(month_later(effective)))
    done = want(COMPLETED, effective=effective, month=month_later(effective), quarter=quarter)
    c.check.answer(DETAILS, "completed", details(shop.party, ident.lower()), done)
    page = details(shop.party, ident, offset=1, limit=1)
    c.check.equal("a page of its lines", fields(page)["order_line_items"], done["order_line_items"][1:])
    c.check.equal("in English", details(shop.party, ident, x_language="en_US").order_info.service_type_name,
                  "Elastic Cloud Server")
    part = fields(details(shop.party, parts[1]))
    c.check.equal("a part by itself", part["order_line_items"], done["order_line_items"][1:])


@scenario(DETAILS, "one that an agent placed is confirmed first")
def details_confirmed(c):
    shop = Shop(c)
    placed = shop.place(source_type="agent")["order_id"]
    seen = lambda: fields(details(shop.party, placed))["order_info"]
    c.check.equal("to be confirmed", [seen()["status"], seen()["source_type"]], [TO_CONFIRM, 2])
    c.check.equal("by whom", seen()["user_name"], "运营人员")
    c.operator.advance(days=1)
    c.operator.confirm_order(placed)
    c.check.equal("to be paid", seen()["status"], TO_PAY)
    late = instant(seen()["pending_payment_end_time"]) - instant(seen()["create_time"])
    c.check.equal("seven days from then on", late.days, 8)
    reviewed = shop.place(need_review=True)["order_id"]
    c.check.equal("reviewed", details(shop.party, reviewed).order_info.status, 1)
    c.operator.review_order(reviewed, "rejected")
    c.check.equal("refused", details(shop.party, reviewed).order_info.status, CANCELLED)


@scenario(DETAILS, "refusals")
def details_refusals(c):
    shop, other = Shop(c), Shop(c)
    placed = shop.place()["order_id"]
    for what, call in {
        "nobody's": lambda: details(shop.party, NOBODYS),
        "of another form": lambda: details(shop.party, "order"),
        "another's": lambda: details(other.party, placed),
    }.items():
        c.refused(what, call, 400, "CBC.30000010")
    for what, query in PAGES.items():
        c.refused(what, lambda query=query: details(shop.party, placed, **query), 400, "CBC.0100")
    c.refused("a user without rights", lambda: details(shop.nobody(), placed), 403, "CBC.0151")
    refused_for_resellers(c, DETAILS, lambda who, **query: details(who, placed, **query))


@scenario(DISCOUNTS, "every discount an order can be paid with")
def discounts(c):
    shop, partner = Shop(c), customer(c, "solution_provider")
    c.operator.associate(partner.id, shop.party.id, 2)
    commercial = c.operator.grant_discount(shop.party.id, "0.9")["discount_id"]
    scope = {"cloud_service_type": EC2}
    granted = c.operator.grant_discount(shop.party.id, "0.8", "607", partner_id=partner.id, scope=scope)
    granted = granted["discount_id"]
    (server, _), (disk, _) = shop.month(SERVER), shop.month(DISK)
    placed = shop.place(line(SERVER), line(SERVER), line(DISK), combined=True)
    parts = placed["sub_order_ids"]
    _, server_off = taken(server, "0.9")
    _, disk_off = taken(disk, "0.9")
    _, more_off = taken(server, "0.8")
    both = [f"{parts[0]}-000001", f"{parts[0]}-000002"]
    row = lambda ids, off, share: {"order_line_item_ids": ids, "discount_mode": 0, "discount_amount": off,
                                   "discount_ratio": Decimal(share)}
    want = [
        {"discount_id": commercial, "discount_value": "0.9", "discount_type": 2, "orders": [
            {"order_id": parts[0], "order_line_items": [row(both, server_off * 2, "0.9")]},
            {"order_id": parts[1], "order_line_items": [row([f"{parts[1]}-000001"], disk_off, "0.9")]}]},
        {"discount_id": granted, "discount_value": "0.8", "discount_type": 3, "orders": [
            {"order_id": parts[0], "order_line_items": [row(both, more_off * 2, "0.8")]}]},
    ]
    seen = lambda who=shop.party: order_discounts(who, placed["order_id"])
    c.check.answer(DISCOUNTS, "what was granted", seen(), {"discounts": want})
    c.check.equal("no right to see discounts", fields(seen(shop.nobody())), {"discounts": []})
    c.operator.adjust_order(placed["order_id"], "10", mode=2)
    found = fields(seen())["discounts"]
    c.check.equal("an adjustment goes alone", [(one["discount_type"], one["discount_value"]) for one in found],
                  [(609, "10")])
    lines = [row for order in found[0]["orders"] for row in order["order_line_items"]]
    c.check.equal("all of it", sum(row["discount_amount"] for row in lines), Decimal(10))
    pay(shop.party, placed["order_id"], discount=(found[0]["discount_id"], 609))
    c.check.equal("paid", fields(seen()), {"discounts": []})


@scenario(DISCOUNTS, "refusals")
def discount_refusals(c):
    shop, other = Shop(c), Shop(c)
    placed = shop.place()["order_id"]
    c.refused("nobody's", lambda: order_discounts(shop.party, NOBODYS), 400, "CBC.30000010")
    c.refused("another's", lambda: order_discounts(other.party, placed), 400, "CBC.30000010")
    c.refused("none", lambda: order_discounts(shop.party, None), 400, "CBC.0100")
    c.refused("too long", lambda: order_discounts(shop.party, "C" * 65), 400, "CBC.0100")


@scenario(COUPONS, "every field of what an order can be paid with")
def coupons_fields(c):
    shop, wallet = Shop(c), Wallet(c)
    given = {kind: wallet.give(shop.party, kind, worth, **more)[1] for kind, worth, more in [
        ("voucher", "100", {"description": "servers only", "use_limits": [
            {"limit_key": "serviceType", "value1": EC2, "limit_type": "1"}]}),
        ("flexi", "20", {}),
        ("discount", "0.5", {}),
    ]}
    wallet.give(shop.party, use_limits=[{"limit_key": "serviceType", "value1": EBS, "limit_type": "1"}])
    placed = shop.place()["order_id"]
    got = order_coupons(shop.party, placed)
    codes = {one.coupon_id: one for one in coupons(shop.party).user_coupons}
    seen = {one["coupon_id"]: one for one in fields(got)["user_coupons"]}
    c.check.equal("which", sorted(seen), sorted(given.values()))
    worth = {"voucher": 100.0, "flexi": 20.0, "discount": 0.5}
    want = []
    for ident, row in seen.items():
        kind = next(kind for kind, one in given.items() if one == ident)
        limits = fields(codes[ident].use_limits) if kind == "voucher" else []
        c.check.equal(f"{kind}: its limits", [one["value1"] for one in limits],
                      [EC2] if kind == "voucher" else [])
        one = {"coupon_id": ident, "coupon_code": codes[ident].coupon_code, "status": 2,
               "coupon_type": PAYS[kind], "measure_id": 1, "face_value": worth[kind],
               "effective_time": stamp(wallet.begin), "expire_time": stamp(wallet.end),
               "plan_name": codes[ident].plan_name, "plan_desc": "servers only" if limits else "",
               "use_limits": limits, "active_time": codes[ident].active_time,
               "create_time": codes[ident].create_time, "coupon_version": 2, "coupon_usage": "test",
               "coupon_group": 0}
        want.append(one if kind == "discount" else {**one, "balance": worth[kind]})
    most = [{"coupon_type": code, "coupon_group": 0, "use_quantity_value": 1} for code in (300, 301, 302)]
    c.check.answer(COUPONS, "all that fit", got,
                   {"count": 3, "user_coupons": want, "coupon_max_use_quantity": most})
    nothing = {"count": 0, "user_coupons": [], "coupon_max_use_quantity": []}
    c.check.equal("nobody's order", fields(order_coupons(shop.party, NOBODYS)), nothing)
    cancel(shop.party, placed)
    c.check.equal("not to be paid", fields(order_coupons(shop.party, placed)), nothing)


@scenario(COUPONS, "one that was used before, with every value of its limits")
def coupons_used(c):
    shop, wallet = Shop(c), Wallet(c)
    price, _ = shop.month(SERVER)
    limit = {"limit_key": "regionCode", "value1": SERVER["region"], "value2": "Beijing4", "value_unit": "region",
             "limit_type": "2"}
    plan, voucher = wallet.give(shop.party, "voucher", "100", use_limits=[limit])
    paid = shop.place()["order_id"]
    pay(shop.party, paid, [(voucher, PAYS["voucher"])])
    got = order_coupons(shop.party, shop.place()["order_id"])
    seen = fields(got)["user_coupons"][0]
    one = {"coupon_id": voucher, "coupon_code": seen["coupon_code"], "status": 2, "coupon_type": PAYS["voucher"],
           "measure_id": 1, "face_value": 100.0, "balance": float(100 - price), "effective_time": stamp(wallet.begin),
           "expire_time": stamp(wallet.end), "plan_name": "voucher 100", "plan_desc": "",
           "use_limits": [{"use_limiti_info_id": f"{plan[2:]}-1", "promotion_plan_id": plan, **limit}],
           "active_time": seen["active_time"], "create_time": seen["create_time"],
           "last_used_time": c.operator.order(paid)["payment_time"], "coupon_version": 2, "coupon_usage": "test",
           "coupon_group": 0}
    most = [{"coupon_type": PAYS["voucher"], "coupon_group": 0, "use_quantity_value": 1}]
    c.check.answer(COUPONS, "what is left of it", got,
                   {"count": 1, "user_coupons": [one], "coupon_max_use_quantity": most})


@scenario(COUPONS, "refusals")
def coupons_refusals(c):
    shop = Shop(c)
    c.refused("none", lambda: order_coupons(shop.party, None), 400, "CBC.0100")
    c.refused("too long", lambda: order_coupons(shop.party, "C" * 65), 400, "CBC.0100")
    c.refused("a user without rights", lambda: order_coupons(shop.nobody(), NOBODYS), 403, "CBC.0151")


@scenario(REFUNDS, "what is paid, what is used, and the fee")
def refund_rows(c):
    shop = Shop(c)
    price, product = shop.month(SERVER)
    placed = shop.bought()
    resource = placed["resource_ids"][0]
    bought = c.operator.order(placed["order_id"])["order_line_items"][0]
    c.operator.advance(days=6)
    left = unsubscribe(shop.party, resource).order_ids[0]
    shop.provided()
    order = c.operator.order(left)
    used, hours = used_and_all(bought["effective_time"], bought["expire_time"], order["create_time"])
    consumed, fee = cents(price * used / hours), cents(price / 10)
    back = price - consumed - fee
    row = lambda number, amount: {
        "id": f"{left}-{number:06}", "amount": amount, "measure_id": "1", "customer_id": shop.party.id,
        "resource_type_code": SERVER["resource_type"], "resource_type_name": TYPES[SERVER["resource_type"]],
        "service_type_code": EC2, "service_type_name": NAMES[EC2], "region_code": SERVER["region"],
        "base_order_id": placed["order_id"]}
    rows = [row(1, -price), row(2, consumed), row(3, fee)]
    got = refunds(shop.party, left)
    c.check.answer(REFUNDS, "rows", got, {"total_count": 3, "refund_infos": rows})
    c.check.equal("what is back", Decimal(c.operator.cash(shop.party.id)), 10000 - price + back)
    info = amount_info(kept=(fee, consumed))
    shown = details(shop.party, left)
    want = order_base(shop, order, EC2, COMPLETED, -back, info=info, kind=UNSUBSCRIBE,
                      user_name=shown.order_info.user_name, sub_order_infos=[])
    item = order_line(shop, f"{left}-000001", SERVER, product, -back, info=info,
                      effective_time=bought["effective_time"], expire_time=order["create_time"])
    del item["period_num"]
    c.check.answer(DETAILS, "the order that gives back", shown,
                   {"total_count": 1, "order_info": want, "order_line_items": [item]})
    listed = {**want, "enterprise_projects": [PROJECT]}
    del listed["user_name"]
    c.check.answer(LIST, "in the list", orders(shop.party, limit=1), {"total_count": 2, "order_infos": [listed]})


@scenario(REFUNDS, "a change to a smaller one, which is left afterwards")
def refund_of_change(c):
    with civil(c) as clock:
        shop = Shop(c)
        larger = {**SERVER, "resource_spec": LARGER}
        (price, product), (more, before) = shop.month(SERVER), shop.month(larger)
        placed = shop.bought(line(larger))
        resource = placed["resource_ids"][0]
        clock.to("03-15 18:40:00")
        changed = c.operator.change_resource(resource, resource_spec=SERVER["resource_spec"])["order_id"]
        shop.provided()
        seen = fields(details(shop.party, changed))
        c.check.note_fields(DETAILS, seen)
        item, order = seen["order_line_items"][0], seen["order_info"]
        c.check.equal("a change", [order["order_type"], order["status"]], [CHANGE, COMPLETED])
        c.check.equal("to what", [item["product_id"], item["product_spec_desc"]],
                      [product, PRODUCTS[SERVER["resource_spec"]]])
        old = item["base_product_info"]
        c.check.equal("from what", old, {"product_id": before, "product_spec_desc": old["product_spec_desc"],
                                         "product_owner_service": EC2,
                                         "commercial_resource": SERVER["resource_type"]})
        # 414 of 758 hours are left.
        back = cents((more - price) * 414 / 758)
        told = lambda order: [(one.base_order_id, one.amount) for one in refunds(shop.party, order).refund_infos]
        c.check.equal("what goes back", told(changed), [(placed["order_id"], -back)])
        c.check.equal("as the order tells it", order["amount_after_discount"], float(-back))
        c.check.equal("cash", Decimal(c.operator.cash(shop.party.id)), 10000 - more + back)
        # 222 of those 414 hours later: what went back is neither paid nor used any more.
        clock.to("03-25 00:00:00")
        left = unsubscribe(shop.party, resource).order_ids[0]
        paid = more - back
        used, fee = cents(more * 566 / 758 - back * 222 / 414), cents(paid / 10)
        c.check.equal("what is left of it", told(left),
                      [(placed["order_id"], one) for one in (-paid, used, fee)])
        c.check.equal("cash at last", Decimal(c.operator.cash(shop.party.id)), 10000 - used - fee)


@scenario(REFUNDS, "within five days all of it")
def refund_five_days(c):
    shop = Shop(c)
    price, _ = shop.month(SERVER)
    placed = shop.bought()
    left = unsubscribe(shop.party, *placed["resource_ids"]).order_ids[0]
    got = refunds(shop.party, left)
    c.check.equal("one row", [(one.amount, one.base_order_id) for one in got.refund_infos],
                  [(-price, placed["order_id"])])
    c.check.equal("all is back", Decimal(c.operator.cash(shop.party.id)), Decimal(10000))


@scenario(REFUNDS, "refusals")
def refund_refusals(c):
    shop, other = Shop(c), Shop(c)
    bought = shop.place()["order_id"]
    c.refused("a purchase", lambda: refunds(shop.party, bought), 400, "CBC.99005026")
    c.refused("nobody's", lambda: refunds(shop.party, NOBODYS), 400, "CBC.99005026")
    c.refused("another's", lambda: refunds(other.party, bought), 400, "CBC.99005026")
    c.refused("none", lambda: refunds(shop.party, None), 400, "CBC.0100")
    c.refused("too long", lambda: refunds(shop.party, "C" * 65), 400, "CBC.0100")
    c.refused("a user without rights", lambda: refunds(shop.nobody(), bought), 403, "CBC.0151")
    refused_for_resellers(c, REFUNDS, lambda who, **query: refunds(who, bought, **query))
