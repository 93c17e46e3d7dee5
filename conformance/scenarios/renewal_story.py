"""Half a year of a server and its disk, as its accountant would keep it: each amount is worked out by hand.

By the month the server is 47.65 and the disk 36.80, together 84.45; with a tenth off 42.89 and 33.12 (47.65 x 0.9
is 42.885), together 76.01.
"""

from decimal import Decimal

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario

from .civil import civil
from .rating import SERVER, YEAR
from .renewals import cash, renewals
from .shop import COMPLETED, Shop, amount_info, details, line, refunds, unsubscribe
from .subscriptions import (
    AUTO_RENEW, CLOSED, DELETE, DELETE_RETAINED, EXPIRED, FREEZE, FROZEN, GRACE, IN_USE, TO_ON_DEMAND, auto_renew,
    configure, renew, server_with_disk, stands,
)


class Ledger:
    """What its accountant keeps: cash, and where the two resources stand."""

    def __init__(self, c, clock, shop, resources):
        self.c, self.clock, self.shop, self.resources = c, clock, shop, resources

    def is_so(self, when, money, status, ends, policy):
        """Lets time pass until then, and compares."""
        self.clock.to(when)
        self.c.check.equal(f"{when}: cash", cash(self.shop), Decimal(money))
        for one in self.resources:
            want = [status, self.clock.end(ends), policy]
            self.c.check.equal(f"{when}: stands", stands(self.shop.party, one), want)


def bought_and_renewed(book):
    """March: bought, and renewed until the 15th of May, on which all renewals are to end."""
    # 1 000 - 84.45
    book.is_so("03-01 10:30:05", "915.55", IN_USE, "04-01", GRACE)
    configure(book.shop.party, "EXPIRE_DATE", "15")
    configure(book.shop.party, "DEDUCTION_DATE", "3")
    book.clock.to("03-20 09:00:00")
    renew(book.shop.party, book.resources[0])
    # A month and 14 days: 47.65 x 44/30 = 69.8867, 36.80 x 44/30 = 53.9733; 915.55 - 69.89 - 53.97.
    book.is_so("03-20 09:00:05", "791.69", IN_USE, "05-15", GRACE)


def by_itself(book):
    """May: renewed by itself, three days before the end, with a discount that was granted meanwhile."""
    auto_renew(book.shop.party, book.resources[0], auto_renew_times=2)
    book.clock.to("05-10 12:00:00")
    book.c.operator.grant_discount(book.shop.party.id, "0.9")
    book.is_so("05-12 02:59:59", "791.69", IN_USE, "05-15", AUTO_RENEW)
    # 791.69 - 76.01
    book.is_so("05-12 03:00:00", "715.68", IN_USE, "06-15", AUTO_RENEW)
    newest = renewals(book.shop)[0]
    book.c.check.equal("the discount", fields(newest.amount_info), amount_info([("605", "8.44")]))


def spent(book):
    """June: other servers take the cash that the renewal would need."""
    book.clock.to("05-20 12:00:00")
    book.shop.bought(line(SERVER, unit=YEAR))
    book.shop.bought(line(SERVER, number=5))
    # 476.50 x 0.9 = 428.85; 238.25 x 0.9 = 214.425: 715.68 - 428.85 - 214.43 is less than 76.01.
    book.is_so("06-15 23:59:58", "72.40", IN_USE, "06-15", AUTO_RENEW)
    book.is_so("06-15 23:59:59", "72.40", EXPIRED, "06-15", AUTO_RENEW)
    book.is_so("06-30 23:59:58", "72.40", EXPIRED, "06-15", AUTO_RENEW)
    book.is_so("06-30 23:59:59", "72.40", FROZEN, "06-15", AUTO_RENEW)
    leave = lambda: unsubscribe(book.shop.party, book.resources[0])
    refused = book.c.check.refused
    refused("CancelResourcesSubscription", "retained: it is not left", leave, 400, "CBC.99003656")
    refused("AutoRenewalResources", "nor renewed by itself anew",
            lambda: auto_renew(book.shop.party, book.resources[0]), 400, "CBC.99003602")


def out_of_retention(book):
    """July: paid in, and renewed by hand out of its retention; from the old end on."""
    book.clock.to("07-05 10:00:00")
    book.c.operator.recharge(book.shop.party.id, "100")
    order = renew(book.shop.party, book.resources[0]).order_ids[0]
    # 72.40 + 100 - 76.01; the days that it was blocked are paid for.
    book.is_so("07-05 10:00:05", "96.39", IN_USE, "07-15", AUTO_RENEW)
    row = details(book.shop.party, order).order_line_items[0]
    book.c.check.equal("from its old end", [row.effective_time, row.expire_time],
                       [book.clock.end("06-15"), book.clock.end("07-15")])
    # Three days before its end it is renewed by itself for the second time, which was the last.
    book.is_so("07-12 03:00:00", "20.38", IN_USE, "08-15", GRACE)


def left(book):
    """The end of July: left, with a fee."""
    book.clock.to("07-25 09:20:00")
    order = unsubscribe(book.shop.party, book.resources[0]).order_ids[0]
    # From midnight of the 16th 225 of 31 days' 744 hours are used. The server: 42.89 x 225/744 = 12.9708 and a fee
    # of 4.289, 25.63 are left; the disk: 33.12 x 225/744 = 10.0161 and a fee of 3.312, 19.79 are left.
    rows = [str(one.amount) for one in refunds(book.shop.party, order).refund_infos]
    book.c.check.equal("what is kept", rows, ["-42.89", "12.97", "4.29", "-33.12", "10.02", "3.31"])
    book.is_so("07-25 09:20:05", "65.80", CLOSED, "08-15", GRACE)
    order = details(book.shop.party, order).order_info
    book.c.check.equal("its order", [order.status, order.amount_after_discount, fields(order.amount_info)],
                       [COMPLETED, -45.42, amount_info(kept=("7.60", "22.99"))])


@scenario("RenewalResources", "half a year: a day for all, by itself, forgotten, out of retention, left")
def half_a_year(c):
    with civil(c) as clock:
        shop = Shop(c, cash="1000")
        book = Ledger(c, clock, shop, server_with_disk(shop))
        for chapter in (bought_and_renewed, by_itself, spent, out_of_retention, left):
            chapter(book)
        told = {row["source"]: Decimal(row["amount"]) for order in renewals(shop)
                for row in c.operator.order(order.order_id)["payments"]}
        c.check.equal("cash paid all of it", set(told), {"cash"})


def lives(c, clock, shop, resource, *stages):
    """What a resource is to be at the first second of each stage, and was at the last one before it."""
    before = IN_USE
    for day, status in stages:
        clock.to(f"{day} 23:59:58")
        c.check.equal(f"{day}: to its last second", stands(shop.party, resource)[0], before)
        clock.to(f"{day} 23:59:59")
        c.check.equal(f"{day}: then", stands(shop.party, resource)[0], status)
        before = status


@scenario("ListPayPerUseCustomerResources", "how long it lasts depends on the customer's level")
def levels(c):
    for grace, retention, stages in [
        (2, 3, [("04-01", EXPIRED), ("04-03", FROZEN), ("04-06", CLOSED)]),
        (2, 0, [("04-01", EXPIRED), ("04-03", CLOSED)]),
        (0, 3, [("04-01", FROZEN), ("04-04", CLOSED)]),
        (0, 0, [("04-01", CLOSED)]),
    ]:
        level = fresh("V", 6)
        lengths = {"level": level, "grace_days": grace, "retention_days": retention}
        c.operator.call("PUT", "/life-lengths", lengths)
        with civil(c) as clock:
            shop = Shop(c, level=level)
            lives(c, clock, shop, shop.bought()["resource_ids"][0], *stages)


@scenario("ListPayPerUseCustomerResources", "what was asked for when it was bought happens at its end")
def policies(c):
    for policy, stages in {
        DELETE: [("04-01", CLOSED)],
        FREEZE: [("04-01", FROZEN), ("04-16", CLOSED)],
        DELETE_RETAINED: [("04-01", EXPIRED), ("04-16", FROZEN), ("05-01", CLOSED)],
        TO_ON_DEMAND: [("04-01", CLOSED)],
    }.items():
        with civil(c) as clock:
            shop = Shop(c)
            server = shop.bought(line(SERVER, expire_policy=policy))["resource_ids"][0]
            c.check.equal("it is told", stands(shop.party, server), [IN_USE, clock.end("04-01"), policy])
            lives(c, clock, shop, server, *stages)
    with civil(c) as clock:
        shop = Shop(c)
        more = {"expire_policy": AUTO_RENEW, "auto_renew_times": 1, "auto_renew_period_type": "YEAR"}
        server = shop.bought(line(SERVER, **more))["resource_ids"][0]
        clock.to("03-25 03:00:00")
        # 10 000 - 47.65 - 476.50
        c.check.equal("renewed by itself for a year", [cash(shop), *stands(shop.party, server)],
                      [Decimal("9475.85"), IN_USE, clock.end("04-01", 1), GRACE])


@scenario("ListPayPerUseCustomerResources", "what nobody renews is released")
def released(c):
    with civil(c) as clock:
        shop = Shop(c, cash="84.45")
        book = Ledger(c, clock, shop, server_with_disk(shop))
        auto_renew(shop.party, book.resources[1])
        book.is_so("04-01 23:59:59", "0.00", EXPIRED, "04-01", AUTO_RENEW)
        book.is_so("04-16 23:59:59", "0.00", FROZEN, "04-01", AUTO_RENEW)
        book.is_so("05-01 23:59:58", "0.00", FROZEN, "04-01", AUTO_RENEW)
        book.is_so("05-01 23:59:59", "0.00", CLOSED, "04-01", AUTO_RENEW)
        gone = lambda: renew(shop.party, book.resources[0])
        c.check.refused("RenewalResources", "it is too late", gone, 400, "CBC.99003016")
        c.check.equal("no order is left behind", renewals(shop), [])
