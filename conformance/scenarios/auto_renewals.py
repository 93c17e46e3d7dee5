"""Renewals that nobody has to think of (`orders` D3, E): set, cancelled, tried at three in the morning."""

from decimal import Decimal

from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import Story

from .civil import civil
from .coupons import Wallet, coupons
from .rating import SERVER, YEAR
from .renewals import RENEWAL, cash, renewals
from .shop import COMPLETED, MONTH, TO_PAY, Shop, cancel, details, line, orders, unsubscribe
from .subscriptions import (
    AUTO_RENEW, EXPIRED, FROZEN, GRACE, IN_USE, TO_ON_DEMAND, at_expiry, auto_renew, configure, no_auto_renew,
    renew, server_with_disk, stands,
)

SET = "AutoRenewalResources"
CANCEL = "CancelAutoRenewalResources"
CONFIG = "SetResourcesRenewConfig"
BY_SYSTEM = 8
RIGHT = {"Effect": "Allow", "Action": ["bss:renewal:update"]}


@scenario(SET, "so many times, for the unit that was bought; then none")
def so_often(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        c.check.done(SET, "through the disk", auto_renew(shop.party, disk, auto_renew_times=2))
        for one in (server, disk):
            c.check.equal("both", stands(shop.party, one), [IN_USE, clock.end("04-01"), AUTO_RENEW])
        clock.to("03-25 02:59:59")
        c.check.equal("not before three", len(renewals(shop)), 0)
        clock.to("03-25 03:00:00")
        made = renewals(shop)[0]
        # 47.65 + 36.80
        got = [made.source_type, made.order_type, made.status, made.amount_after_discount]
        c.check.equal("by the system", got, [BY_SYSTEM, RENEWAL, COMPLETED, 84.45])
        c.check.equal("who", details(shop.party, made.order_id).order_info.user_name, "系统")
        c.check.equal("once more", stands(shop.party, server), [IN_USE, clock.end("05-01"), AUTO_RENEW])
        clock.to("04-24 03:00:00")
        for one in (server, disk):
            c.check.equal("no more", stands(shop.party, one), [IN_USE, clock.end("06-01"), GRACE])
        # 10 000 less three times 84.45
        c.check.equal("cash", cash(shop), Decimal("9746.65"))
        clock.to("06-02 00:00:00")
        c.check.equal("it ends", stands(shop.party, server), [EXPIRED, clock.end("06-01"), GRACE])


@scenario(SET, "changed: what is not said stays")
def changed(c):
    with civil(c) as clock:
        shop = Shop(c)
        server = shop.bought()["resource_ids"][0]
        auto_renew(shop.party, server, auto_renew_times=1, period_type="YEAR")
        auto_renew(shop.party, server)
        clock.to("03-25 03:00:00")
        # A year is 476.50; 10 000 - 47.65 - 476.50.
        c.check.equal("a year", [cash(shop), *stands(shop.party, server)],
                      [Decimal("9475.85"), IN_USE, clock.end("04-01", 1), GRACE])
        other = shop.bought(line(SERVER, unit=YEAR))["resource_ids"][0]
        auto_renew(shop.party, other)
        auto_renew(shop.party, other, period_type="MONTH")
        at_expiry(shop.party, "SET_UP", server)
        auto_renew(shop.party, server)
        c.check.equal("it takes the place of going on demand", stands(shop.party, server)[2], AUTO_RENEW)
        at_expiry(shop.party, "SET_UP", server)
        c.check.equal("and the other way round", stands(shop.party, server)[2], TO_ON_DEMAND)
        c.operator.advance(days=359)
        got = details(shop.party, renewals(shop)[0].order_id).order_line_items[0]
        c.check.equal("by the month", [got.period_type, got.period_num], [MONTH, 1])
        c.check.done(CANCEL, "cancelled", no_auto_renew(shop.party, other))
        c.check.equal("it is seen", stands(shop.party, other)[2], GRACE)


@scenario(SET, "the voucher with the largest balance, and no more than cash reaches")
def paid_with(c):
    with civil(c) as clock:
        shop, wallet = Shop(c, cash="100"), Wallet(c)
        server = shop.bought()["resource_ids"][0]
        vouchers = {worth: wallet.give(shop.party, "voucher", worth)[1] for worth in ("5", "20", "10")}
        auto_renew(shop.party, server)
        clock.to("03-25 03:00:00")
        # 100 - 47.65 - (47.65 - 20)
        c.check.equal("cash", cash(shop), Decimal("24.70"))
        left = {one.coupon_id: one.balance for one in coupons(shop.party).user_coupons}
        c.check.equal("vouchers", {worth: left.get(ident) for worth, ident in vouchers.items()},
                      {"5": 5.0, "20": 0.0, "10": 10.0})
        clock.to("04-24 03:00:00")
        # 47.65 - 10 = 37.65 is more than 24.70.
        c.check.equal("not renewed", [cash(shop), len(renewals(shop))], [Decimal("24.70"), 1])
        c.check.equal("no order stays", len(orders(shop.party, status=TO_PAY).order_infos), 0)
        c.operator.recharge(shop.party.id, "12.95")
        clock.to("04-25 03:00:00")
        c.check.equal("the next day", [cash(shop), *stands(shop.party, server)],
                      [Decimal("0.00"), IN_USE, clock.end("06-01"), AUTO_RENEW])


@scenario(SET, "what an order has is tried the next day, and what is set late at once")
def held(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, other = (shop.bought()["resource_ids"][0] for _ in range(2))
        auto_renew(shop.party, server)
        clock.to("03-24 12:00:00")
        order = renew(shop.party, server, pay=0).order_ids[0]
        clock.to("03-26 12:00:00")
        c.check.equal("an order has it", stands(shop.party, server)[1], clock.end("04-01"))
        cancel(shop.party, order)
        clock.to("03-27 03:00:00")
        c.check.equal("it is free", stands(shop.party, server)[1], clock.end("05-01"))
        auto_renew(shop.party, other)
        clock.to("03-28 03:00:00")
        c.check.equal("set later than it would be tried first", stands(shop.party, other)[1], clock.end("05-01"))


@scenario(SET, "the master pays for a member in custody")
def custody(c):
    with civil(c) as clock:
        story = Story(c, settlement="realtime").fund("1000")
        shop = Shop(c, cash=None, party=story.member("custody"))
        server = shop.bought()["resource_ids"][0]
        c.check.equal("bought", Decimal(c.operator.cash(story.master.id)), Decimal("952.35"))
        auto_renew(shop.party, server, auto_renew_times=1)
        clock.to("03-25 03:00:00")
        c.check.equal("renewed", stands(shop.party, server), [IN_USE, clock.end("05-01"), GRACE])
        c.check.equal("paid", Decimal(c.operator.cash(story.master.id)), Decimal("904.70"))


@scenario(CONFIG, "how many days before the end")
def deduction(c):
    with civil(c) as clock:
        shop = Shop(c)
        server = shop.bought()["resource_ids"][0]
        auto_renew(shop.party, server)
        configure(shop.party, "DEDUCTION_DATE", "2")
        clock.to("03-30 02:59:59")
        c.check.equal("not yet", stands(shop.party, server)[1], clock.end("04-01"))
        clock.to("03-30 03:00:00")
        c.check.equal("two days before", stands(shop.party, server)[1], clock.end("05-01"))
        clock.to("04-25 12:00:00")
        configure(shop.party, "DEDUCTION_DATE", "7")
        c.check.equal("its time is over already", stands(shop.party, server)[1], clock.end("05-01"))
        clock.to("04-26 03:00:00")
        c.check.equal("at the next three", stands(shop.party, server)[1], clock.end("06-01"))


@scenario(CONFIG, "a day for all counts for what renews itself, too")
def unified_day(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        auto_renew(shop.party, server)
        configure(shop.party, "EXPIRE_DATE", "-1")
        clock.to("03-25 03:00:00")
        # 1 May and 30 days: twice 47.65 and twice 36.80; 10 000 - 84.45 - 168.90.
        c.check.equal("the end of May", [cash(shop), stands(shop.party, disk)[1]],
                      [Decimal("9746.65"), clock.end("05-31")])
        clock.to("05-24 03:00:00")
        # 31 May and a month is 30 June, which is its last day.
        c.check.equal("the end of June", [cash(shop), stands(shop.party, disk)[1]],
                      [Decimal("9662.20"), clock.end("06-30")])


@scenario(SET, "refusals")
def set_refusals(c):
    with civil(c) as clock:
        shop, other = Shop(c), Shop(c)
        server, frozen, gone = (shop.bought()["resource_ids"][0] for _ in range(3))
        others = other.bought()["resource_ids"][0]
        unsubscribe(shop.party, gone)
        for what, one in {"nobody's": fresh("none-"), "another's": others, "closed": gone}.items():
            c.refused(what, lambda one=one: auto_renew(shop.party, one), 400, "CBC.99003012")
        c.operator.freeze_resource(frozen)
        c.refused("frozen", lambda: auto_renew(shop.party, frozen), 400, "CBC.99003602")
        for what, body in {
            "negative": {"auto_renew_times": -1},
            "100 times": {"auto_renew_times": 100},
            "by the week": {"period_type": "WEEK"},
        }.items():
            c.refused(what, lambda body=body: auto_renew(shop.party, server, **body), 400, "CBC.0100")
        c.refused("a long id", lambda: auto_renew(shop.party, "r" * 65), 400, "CBC.0100")
        c.refused("a user without rights", lambda: auto_renew(shop.nobody(), server), 403, "CBC.0151")
        c.check.done(SET, "a user with them", auto_renew(shop.nobody(RIGHT), server, auto_renew_times=0))
        no_auto_renew(shop.party, server)
        clock.to("04-02 00:00:00")
        c.refused("in grace", lambda: auto_renew(shop.party, server), 400, "CBC.99003602")
        clock.to("04-17 00:00:00")
        c.check.equal("in retention", stands(shop.party, server)[0], FROZEN)
        c.refused("retained", lambda: auto_renew(shop.party, server), 400, "CBC.99003602")


@scenario(CANCEL, "refusals")
def cancel_refusals(c):
    shop, other = Shop(c), Shop(c)
    server, gone = (shop.bought()["resource_ids"][0] for _ in range(2))
    others = other.bought()["resource_ids"][0]
    unsubscribe(shop.party, gone)
    for what, one in {"nobody's": fresh("none-"), "another's": others, "closed": gone}.items():
        c.refused(what, lambda one=one: no_auto_renew(shop.party, one), 400, "CBC.99003012")
    c.refused("never set", lambda: no_auto_renew(shop.party, server), 400, "CBC.99003605")
    auto_renew(shop.party, server)
    c.check.done(CANCEL, "cancelled", no_auto_renew(shop.party, server))
    c.refused("cancelled before", lambda: no_auto_renew(shop.party, server), 400, "CBC.99003605")
    c.refused("a long id", lambda: no_auto_renew(shop.party, "r" * 65), 400, "CBC.0100")
    c.refused("a user without rights", lambda: no_auto_renew(shop.nobody(), server), 403, "CBC.0151")
