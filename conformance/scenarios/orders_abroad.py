"""Orders on the international site: its own SDK, dollars, no coupons of an order, no five days."""

from suite.checks import fields
from suite.registry import scenario

from .orders import EC2, NOBODYS
from .rating import cents
from .shop import (
    CANCELLED, COMPLETED, PROJECT, TO_PAY, Shop, cancel, details, order_base, order_discounts, orders, pay, refunds,
    unsubscribe, used_and_all,
)


@scenario("ListCustomerOrders", "in dollars", site="intl")
def in_dollars(c):
    shop = Shop(c)
    price, _ = shop.month(shop.server)
    placed = shop.place()
    shown = c.operator.order(placed["order_id"])
    want = {**order_base(shop, shown, EC2, TO_PAY, price), "enterprise_projects": [PROJECT],
            "sub_order_infos": []}
    c.check.answer("ListCustomerOrders", "list", orders(shop.party, shop.sdk),
                   {"total_count": 1, "order_infos": [want]})
    c.check.done("CancelCustomerOrder", "cancelled", cancel(shop.party, placed["order_id"], shop.sdk))
    seen = details(shop.party, placed["order_id"], shop.sdk)
    c.check.equal("it is over", seen.order_info.status, CANCELLED)
    call = lambda: cancel(shop.party, NOBODYS, shop.sdk)
    c.check.refused("CancelCustomerOrder", "nobody's", call, 400, "CBC.30000010")


@scenario("PayOrders", "by a discount, in dollars", site="intl")
def paid_in_dollars(c):
    shop = Shop(c)
    discount = c.operator.grant_discount(shop.party.id, "0.9")["discount_id"]
    placed = shop.place()["order_id"]
    found = fields(order_discounts(shop.party, placed, shop.sdk))["discounts"]
    c.check.equal("its discount", [(one["discount_id"], one["discount_value"]) for one in found],
                  [(discount, "0.9")])
    c.check.done("PayOrders", "paid", pay(shop.party, placed, (), (discount, 2), shop.sdk))
    shop.provided()
    c.check.equal("done", details(shop.party, placed, shop.sdk).order_info.status, COMPLETED)


@scenario("ShowRefundOrderDetails", "there are no five days", site="intl")
def refunded_in_dollars(c):
    shop = Shop(c)
    price, _ = shop.month(shop.server)
    placed = shop.bought()
    bought = c.operator.order(placed["order_id"])["order_line_items"][0]
    c.operator.advance(days=2)
    left = unsubscribe(shop.party, *placed["resource_ids"], sdk=shop.sdk).order_ids[0]
    order = c.operator.order(left)
    used, hours = used_and_all(bought["effective_time"], bought["expire_time"], order["create_time"])
    rows = [one.amount for one in refunds(shop.party, left, shop.sdk).refund_infos]
    c.check.equal("what is kept", rows, [-price, cents(price * used / hours), cents(price / 10)])
