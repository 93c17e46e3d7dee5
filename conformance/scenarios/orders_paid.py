"""Orders are paid and cancelled (`orders` C6, C7)."""

from decimal import Decimal

from suite.checks import fields
from suite.registry import scenario
from suite.story import Story

from .coupons import Wallet, coupons
from .orders import EC2, NOBODYS
from .rating import DISK, SERVER
from .shop import (
    CANCELLED, COMPLETED, PAYS, PROCESSING, TO_PAY, Shop, amount_info, cancel, deadline, details, line,
    order_base, order_discounts, order_line, pay, taken,
)

PAY = "PayOrders"
CANCEL = "CancelCustomerOrder"
COMMERCIAL, PARTNERS, ADJUSTMENT = 2, 3, 609


def sums(who, order):
    """What an order comes to."""
    seen = fields(details(who, order))["order_info"]
    return {name: seen[name] for name in ("status", "official_amount", "amount_after_discount", "amount_info")}


def limit(key, value):
    return {"use_limits": [{"limit_key": key, "value1": value, "limit_type": "1"}]}


@scenario(PAY, "by a discount, a voucher, a flexi-purchase coupon, and cash")
def paid(c):
    shop, wallet = Shop(c, cash="30"), Wallet(c)
    price, product = shop.month(SERVER)
    discount = c.operator.grant_discount(shop.party.id, "0.9")["discount_id"]
    _, voucher = wallet.give(shop.party, "voucher", "10")
    _, flexi = wallet.give(shop.party, "flexi", "5")
    placed = shop.place()["order_id"]
    left, off = taken(price, "0.9")
    chosen = [(voucher, PAYS["voucher"]), (flexi, PAYS["flexi"])]
    c.check.done(PAY, "paid", pay(shop.party, placed, chosen, (discount, COMMERCIAL)))
    shop.provided()
    info = amount_info([("605", off)], flexi=5, vouchers=10)
    shown, seen = c.operator.order(placed), details(shop.party, placed)
    bought = shown["order_line_items"][0]
    want = order_base(shop, shown, EC2, COMPLETED, price, left - 15, info, sub_order_infos=[],
                      user_name=seen.order_info.user_name,
                      pending_payment_end_time=deadline(shown["create_time"]))
    item = order_line(shop, f"{placed}-000001", SERVER, product, price, left - 15, info,
                      effective_time=bought["effective_time"], expire_time=bought["expire_time"])
    c.check.answer("ShowCustomerOrderDetails", "what it comes to", seen,
                   {"total_count": 1, "order_info": want, "order_line_items": [item]})
    c.check.equal("cash", Decimal(c.operator.cash(shop.party.id)), Decimal(30) - (left - 15))
    c.check.equal("coupons", [one.balance for one in coupons(shop.party).user_coupons], [0.0, 0.0])
    parts = {(row["source"], Decimal(row["amount"])) for row in c.operator.order(placed)["payments"]}
    c.check.equal("who paid what", sorted(parts),
                  sorted([("voucher", Decimal(10)), ("flexi_coupon", Decimal(5)), ("cash", left - 15)]))


@scenario(PAY, "by cash and then credit, or the monthly bill")
def from_the_account(c):
    shop = Shop(c, cash="10")
    c.operator.grant_credit(shop.party.id, "1000")
    price, _ = shop.month(SERVER)
    placed = shop.place()["order_id"]
    pay(shop.party, placed)
    shown = {row["source"]: Decimal(row["amount"]) for row in c.operator.order(placed)["payments"]}
    c.check.equal("cash, then credit", shown, {"cash": Decimal(10), "credit": price - 10})
    monthly = Shop(c, settlement="monthly")
    placed = monthly.place()["order_id"]
    pay(monthly.party, placed)
    shown = {row["source"]: Decimal(row["amount"]) for row in c.operator.order(placed)["payments"]}
    c.check.equal("the monthly bill", shown, {"monthly": price})
    c.check.equal("cash stays", Decimal(c.operator.cash(monthly.party.id)), Decimal(10000))


@scenario(PAY, "a combined trade as a whole, by a discount coupon")
def trade(c):
    shop, wallet = Shop(c), Wallet(c)
    (server, _), (disk, _) = shop.month(SERVER), shop.month(DISK)
    _, coupon = wallet.give(shop.party, "discount", "0.5")
    placed = shop.place(line(SERVER), line(DISK), combined=True)
    part = placed["sub_order_ids"][0]
    c.refused("a part", lambda: pay(shop.party, part), 400, "CBC.99000089")
    pay(shop.party, placed["order_id"], [(coupon, PAYS["discount"])])
    got = sums(shop.party, placed["order_id"])
    left, off = taken(server + disk, "0.5")
    off_too = sum(row["discount_amount"] for row in got["amount_info"]["discounts"])
    c.check.equal("half of it", [got["amount_after_discount"], off_too], [float(left), float(off)])
    c.check.equal("its kind", [row["discount_type"] for row in got["amount_info"]["discounts"]], ["300"])


@scenario(PAY, "refusals: the order")
def order_refusals(c):
    shop, other = Shop(c), Shop(c)
    placed = shop.place()["order_id"]
    for what, call in {
        "nobody's": lambda: pay(shop.party, NOBODYS),
        "of another form": lambda: pay(shop.party, "order"),
        "another's": lambda: pay(other.party, placed),
    }.items():
        c.refused(what, call, 400, "CBC.30000010")
    c.refused("a user without rights", lambda: pay(shop.nobody(), placed), 403, "CBC.0151")
    poor = Shop(c, cash="1")
    owed = poor.place()["order_id"]
    c.refused("too little", lambda: pay(poor.party, owed), 400, "CBC.99005003")
    c.check.equal("it stays", details(poor.party, owed).order_info.status, TO_PAY)
    pay(shop.party, placed)
    c.refused("paid before", lambda: pay(shop.party, placed), 400, "CBC.99003106")
    agents = shop.place(source_type="agent")["order_id"]
    c.refused("not confirmed", lambda: pay(shop.party, agents), 400, "CBC.99003106")
    late = shop.place()["order_id"]
    c.operator.advance(days=8)
    c.refused("too late", lambda: pay(shop.party, late), 400, "CBC.99003110")
    c.check.equal("it is cancelled", details(shop.party, late).order_info.status, CANCELLED)


@scenario(PAY, "refusals: what it is paid with")
def choice_refusals(c):
    shop, wallet = Shop(c), Wallet(c)
    commercial = c.operator.grant_discount(shop.party.id, "0.9")["discount_id"]
    give = lambda kind="voucher", worth="10", **more: (wallet.give(shop.party, kind, worth, **more)[1], PAYS[kind])
    placed = shop.place()["order_id"]

    def refused(what, code, coupons=(), discount=None):
        c.refused(what, lambda: pay(shop.party, placed, coupons, discount), 400, code)

    refused("a discount of nobody's", "CBC.99003108", discount=("DC1", COMMERCIAL))
    refused("a discount of another type", "CBC.99003108", discount=(commercial, PARTNERS))
    spent = give()
    pay(shop.party, shop.place()["order_id"], [spent])
    refused("an empty voucher", "CBC.99003112", [spent])
    apart = give(**limit("simultaneousUseWithContractDiscount", "0"))
    refused("not with that discount", "CBC.99003116", [apart], (commercial, COMMERCIAL))
    deep = give(**limit("minConsumeDiscount", "0.95"))
    refused("too deep a discount", "CBC.99003117", [deep], (commercial, COMMERCIAL))
    refused("a voucher and a discount coupon", "CBC.99003147", [give(), give("discount", "0.5")])
    market, special = give(group="marketplace"), give("flexi", group="special")
    refused("the marketplace's and a special one", "CBC.99003156", [market, special])
    one = give()
    for what, coupons in {
        "two vouchers": [one, give()],
        "one twice": [one, one],
        "nobody's": [("CP1", 301)],
        "of another type": [(one[0], 302)],
        "of another service": [give(**limit("serviceType", DISK["cloud_service_type"]))],
    }.items():
        refused(what, "CBC.0100", coupons)
    for what, more in {
        "used, and none named": {"use_coupon": "YES"},
        "named, and not used": {"coupon_infos": [{"id": one[0], "type": 301}]},
        "no such word": {"use_coupon": "MAYBE"},
        "no order": {"order_id": None},
        "no such type of coupon": {"use_coupon": "YES", "coupon_infos": [{"id": one[0], "type": 299}]},
        "no such type of discount": {"use_discount": "YES", "discount_infos": [{"id": commercial, "type": 1}]},
        "four coupons": {"use_coupon": "YES", "coupon_infos": [{"id": one[0], "type": 301}] * 4},
    }.items():
        c.refused(what, lambda more=more: pay(shop.party, placed, **more), 400, "CBC.0100")
    c.operator.adjust_order(placed, "0.7")
    refused("not by its adjustment", "CBC.99003108", discount=(commercial, COMMERCIAL))
    adjusted = order_discounts(shop.party, placed).discounts[0]
    c.check.equal("nothing of it was paid", details(shop.party, placed).order_info.status, TO_PAY)
    c.check.done(PAY, "by its adjustment", pay(shop.party, placed, (), (adjusted.discount_id, ADJUSTMENT)))


@scenario(PAY, "a member in custody asks its master")
def custody(c):
    story = Story(c).fund("1000")
    shop = Shop(c, cash=None, party=story.member("custody"))
    placed = shop.place()["order_id"]
    c.check.done(PAY, "asked", pay(shop.party, placed))
    c.check.equal("not paid", details(shop.party, placed).order_info.status, TO_PAY)
    c.check.done(PAY, "paid by the master", pay(story.master, placed))
    c.check.true("paid", details(shop.party, placed).order_info.status in (PROCESSING, COMPLETED))


@scenario(CANCEL, "what it locked is free again")
def cancelled(c):
    shop = Shop(c)
    placed = shop.place(line(SERVER, resources=[{"resource_id": "of-a-cancelled-order"}]))["order_id"]
    c.check.done(CANCEL, "cancelled", cancel(shop.party, placed))
    seen = details(shop.party, placed).order_info
    c.check.equal("it is over", [seen.status, seen.payment_time], [CANCELLED, None])
    c.check.equal("nothing was paid", Decimal(c.operator.cash(shop.party.id)), Decimal(10000))


@scenario(CANCEL, "refusals")
def cancel_refusals(c):
    shop, other = Shop(c), Shop(c)
    placed = shop.place()["order_id"]
    for what, call in {
        "nobody's": lambda: cancel(shop.party, NOBODYS),
        "of another form": lambda: cancel(shop.party, "order"),
        "another's": lambda: cancel(other.party, placed),
    }.items():
        c.refused(what, call, 400, "CBC.30000010")
    c.refused("none", lambda: cancel(shop.party, None), 400, "CBC.0100")
    c.refused("too long", lambda: cancel(shop.party, "C" * 65), 400, "CBC.0100")
    c.refused("a user without rights", lambda: cancel(shop.nobody(), placed), 403, "CBC.0151")
    trade = shop.place(line(SERVER), line(DISK), combined=True)
    c.refused("a part", lambda: cancel(shop.party, trade["sub_order_ids"][1]), 400, "CBC.99000089")
    pay(shop.party, placed)
    c.refused("paid", lambda: cancel(shop.party, placed), 400, "CBC.99005010")
    cancel(shop.party, trade["order_id"])
    c.refused("cancelled before", lambda: cancel(shop.party, trade["order_id"]), 400, "CBC.99005010")
