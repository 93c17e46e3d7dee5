"""Resources are left (`orders` D7): what is given back, to the cent.

A month of the server is 47.65. One that begins on 1 March at 10:30 ends on 1 April: from 10:00 on these are 758
hours; every further month begins and ends at midnight. The fee is a tenth of what was paid.
"""

from decimal import Decimal

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import Story

from .catalogue_changes import traits
from .civil import civil
from .coupons import Wallet, coupons
from .rating import SERVER
from .renewals import LARGER, cash
from .shop import (
    COMPLETED, PAYS, REVIEW, UNSUBSCRIBE, Shop, amount_info, details, line, pay, refunds, unsubscribe,
)
from .subscriptions import CLOSED, GRACE, IN_USE, SERVER_ID, renew, server_with_disk, stands

LEAVE = "CancelResourcesSubscription"
RENEWALS = 2
RIGHT = {"Effect": "Allow", "Action": ["bss:unsubscribe:update"]}


def rows(shop, order):
    """What an order gives back, and keeps."""
    return [one.amount for one in refunds(shop.party, order).refund_infos]


def amounts(*texts):
    return [Decimal(text) for text in texts]


def left(c, shop, *resources, what=1):
    """Leaves them; one order each, all of them done."""
    answer = unsubscribe(shop.party, *resources, what=what)
    c.check.answer(LEAVE, "left", answer, {"order_ids": answer.order_ids, "fail_resource_infos": []})
    shop.provided()
    return answer.order_ids


@scenario(LEAVE, "within five days for nothing, to the second")
def five_days(c):
    with civil(c) as clock:
        shop, wallet = Shop(c, cash="100"), Wallet(c)
        _, voucher = wallet.give(shop.party, "voucher", "10")
        placed = shop.place()
        pay(shop.party, placed["order_id"], [(voucher, PAYS["voucher"])])
        shop.provided()
        other = shop.bought()["resource_ids"][0]
        # 100 - 37.65 - 47.65
        c.check.equal("bought", cash(shop), Decimal("14.70"))
        clock.to("03-06 10:29:59")
        order = left(c, shop, *placed["resource_ids"])[0]
        c.check.equal("all of it", [cash(shop), rows(shop, order)], [Decimal("52.35"), amounts("-37.65")])
        back = coupons(shop.party).user_coupons[0]
        c.check.equal("the voucher too", [back.coupon_id, back.balance], [voucher, 10.0])
        got = details(shop.party, order).order_info
        c.check.equal("its order", [got.order_type, got.status, got.amount_after_discount, fields(got.amount_info)],
                      [UNSUBSCRIBE, COMPLETED, -37.65, amount_info(vouchers=-10, kept=(0, 0))])
        # It was provided a second later than the first one, and is left a second later than five days.
        clock.to("03-06 10:30:01")
        order = left(c, shop, other)[0]
        # 120 of 758 hours: 47.65 x 120 / 758 = 7.5435; the fee 4.765.
        c.check.equal("with a fee", rows(shop, order), amounts("-47.65", "7.54", "4.77"))
        # 52.35 + 35.34
        c.check.equal("cash", cash(shop), Decimal("87.69"))


@scenario(LEAVE, "ten a year within five days, the eleventh not")
def quota(c):
    with civil(c) as clock:
        shop = Shop(c)
        servers = shop.bought(line(SERVER, count=11))["resource_ids"]
        clock.to("03-02 11:15:00")
        c.check.equal("an order each", len(left(c, shop, *servers[:10])), 10)
        c.check.equal("ten are back", cash(shop), Decimal("9952.35"))
        # 25 of 758 hours: 47.65 x 25 / 758 = 1.5716; the fee 4.765.
        order = left(c, shop, servers[10])[0]
        c.check.equal("the eleventh", rows(shop, order), amounts("-47.65", "1.57", "4.77"))
        c.check.equal("cash", cash(shop), Decimal("9993.66"))


@scenario(LEAVE, "later: vouchers stay away, flexi-purchase coupons get their share")
def with_coupons(c):
    with civil(c) as clock:
        shop, wallet = Shop(c, cash="100"), Wallet(c)
        given = [(wallet.give(shop.party, kind, worth)[1], PAYS[kind])
                 for kind, worth in (("voucher", "10"), ("flexi", "5"))]
        placed = shop.place()
        pay(shop.party, placed["order_id"], given)
        shop.provided()
        # 47.65 - 10 - 5 = 32.65 of cash
        c.check.equal("bought", cash(shop), Decimal("67.35"))
        clock.to("03-15 18:40:00")
        order = left(c, shop, *placed["resource_ids"])[0]
        # 344 of 758 hours of 37.65: 17.0866; the fee 3.765; what is left is 16.79.
        c.check.equal("kept", rows(shop, order), amounts("-37.65", "17.09", "3.77"))
        # 16.79 x 5 / 37.65 = 2.2297, 16.79 x 32.65 / 37.65 = 14.5603.
        c.check.equal("cash", cash(shop), Decimal("81.91"))
        found = {one.coupon_id: one.balance for one in coupons(shop.party).user_coupons}
        c.check.equal("coupons", [found[ident] for ident, _ in given], [0.0, 2.23])
        got = details(shop.party, order).order_info
        c.check.equal("the order", [got.amount_after_discount, fields(got.amount_info)],
                      [-14.56, amount_info(flexi="-2.23", kept=("3.77", "17.09"))])


@scenario(LEAVE, "the ten of a year are counted by the civil year")
def quota_of_the_year(c):
    with civil(c, "12-30 10:30:00") as clock:
        shop = Shop(c)
        servers = shop.bought(line(SERVER, count=21))["resource_ids"]
        clock.to("12-31 23:59:50")
        left(c, shop, *servers[:10])
        c.operator.advance(seconds=10)
        left(c, shop, *servers[10:20])
        c.check.equal("twenty are back", cash(shop), Decimal("9952.35"))
        # From 30 December 10:00 to 2 January 00:00 62 hours, and 30 days more: 38 of 758 are used, 2.3888.
        order = left(c, shop, servers[20])[0]
        c.check.equal("not one more", rows(shop, order), amounts("-47.65", "2.39", "4.77"))


def book(shop, kind, whose=None):
    books = shop.operator.call("GET", f"/customers/{whose or shop.party.id}/books")["books"]
    return sum((Decimal(one["balance"]) for one in books if one["kind"] == kind), Decimal(0))


@scenario(LEAVE, "to cash and credit in the proportion in which they paid, or off the monthly bill")
def to_its_sources(c):
    with civil(c) as clock:
        shop, monthly = Shop(c, cash="10"), Shop(c, settlement="monthly")
        c.operator.grant_credit(shop.party.id, "100")
        servers = [one.bought()["resource_ids"][0] for one in (shop, monthly)]
        # 47.65 - 10 = 37.65 of credit
        c.check.equal("bought", [cash(shop), book(shop, "credit")], amounts("0.00", "62.35"))
        owed = book(monthly, "receivable")
        clock.to("03-15 18:40:00")
        # 344 of 758 hours: 21.6248, and a fee of 4.765: 21.26 are left.
        for one, server in zip((shop, monthly), servers):
            c.check.equal("kept", rows(one, left(c, one, server)[0]), amounts("-47.65", "21.62", "4.77"))
        # 21.26 x 10 / 47.65 = 4.4617 and 21.26 x 37.65 / 47.65 = 16.7983
        c.check.equal("back", [cash(shop), book(shop, "credit")], amounts("4.46", "79.15"))
        c.check.equal("owed less", abs(owed - book(monthly, "receivable")), Decimal("21.26"))
        c.check.equal("not to cash", cash(monthly), Decimal("10000.00"))


@scenario(LEAVE, "to the master who paid for a member in custody")
def to_the_master(c):
    with civil(c):
        story = Story(c, settlement="realtime").fund("100")
        shop = Shop(c, cash=None, party=story.member("custody"))
        server = shop.bought()["resource_ids"][0]
        c.check.equal("paid", book(shop, "cash", story.master.id), Decimal("52.35"))
        left(c, shop, server)
        c.check.equal("back", book(shop, "cash", story.master.id), Decimal("100.00"))
        c.check.equal("not to the member", book(shop, "cash"), Decimal("0.00"))


@scenario(LEAVE, "a renewed resource: the term that runs with a fee, the later one without")
def renewed(c):
    with civil(c) as clock:
        shop = Shop(c)
        server = shop.bought()["resource_ids"][0]
        bought = [renew(shop.party, server).order_ids[0] for _ in range(2)]
        # 10 000 - 3 x 47.65
        c.check.equal("paid", cash(shop), Decimal("9857.05"))
        clock.to("04-10 12:20:00")
        order = left(c, shop, server)[0]
        # The first term is over. Of the second 204 of 720 hours: 47.65 x 204 / 720 = 13.5008; the fee 4.765.
        c.check.equal("rows", rows(shop, order), amounts("-47.65", "13.50", "4.77", "-47.65"))
        c.check.equal("of which orders", [one.base_order_id for one in refunds(shop.party, order).refund_infos],
                      [bought[0]] * 3 + [bought[1]])
        # 9 857.05 + 29.38 + 47.65
        c.check.equal("cash", cash(shop), Decimal("9934.08"))
        c.check.equal("closed", stands(shop.party, server)[0], CLOSED)


@scenario(LEAVE, "only the renewed terms that have not begun")
def renewed_terms(c):
    with civil(c) as clock:
        shop, wallet = Shop(c), Wallet(c)
        server, disk = server_with_disk(shop)
        _, voucher = wallet.give(shop.party, "voucher", "10")
        order = renew(shop.party, server, pay=0).order_ids[0]
        pay(shop.party, order, [(voucher, PAYS["voucher"])])
        renew(shop.party, server)
        # 10 000 - 3 x 84.45 + 10
        c.check.equal("paid", [cash(shop), stands(shop.party, disk)[1]], [Decimal("9756.65"), clock.end("06-01")])
        clock.to("04-02 00:00:00")
        gone = left(c, shop, server, what=RENEWALS)[0]
        c.check.equal("only the last one", [stands(shop.party, one) for one in (server, disk)],
                      [[IN_USE, clock.end("05-01"), GRACE]] * 2)
        c.check.equal("all of it", rows(shop, gone), amounts("-47.65", "-36.80"))
        c.check.equal("it is back", cash(shop), Decimal("9841.10"))
        again = lambda: unsubscribe(shop.party, server, what=RENEWALS)
        c.refused("the other one has begun", again, 400, "CBC.99003128")
        renew(shop.party, server)
        c.check.equal("renewed again", stands(shop.party, server)[1], clock.end("06-01"))


@scenario(LEAVE, "attached ones go along, or by themselves")
def attached(c):
    with civil(c):
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        c.check.equal("the disk", len(left(c, shop, disk)), 1)
        c.check.equal("alone", [stands(shop.party, one)[0] for one in (server, disk)], [IN_USE, CLOSED])
        # 10 000 - 47.65
        c.check.equal("cash", cash(shop), Decimal("9952.35"))
        other, its = server_with_disk(shop)
        c.check.equal("both are named: one order", len(left(c, shop, its, other)), 1)
        c.check.equal("gone", [stands(shop.party, one)[0] for one in (other, its)], [CLOSED] * 2)
        c.check.equal("cash again", cash(shop), Decimal("9952.35"))
        third, _ = server_with_disk(shop)
        c.check.equal("two of them: two orders", len(left(c, shop, server, third)), 2)
        c.check.equal("all of it", cash(shop), Decimal("10000.00"))


@scenario(LEAVE, "a large refund is looked at first")
def reviewed(c):
    with civil(c) as clock, c.operator.trade_rules(review_above="47.64"):
        shop = Shop(c)
        server, other = (shop.bought()["resource_ids"][0] for _ in range(2))
        first, second = (unsubscribe(shop.party, one).order_ids[0] for one in (server, other))
        for one in (first, second):
            c.check.equal("reviewed", details(shop.party, one).order_info.status, REVIEW)
        c.check.equal("nothing is back", cash(shop), Decimal("9904.70"))
        c.check.equal("nothing is left", stands(shop.party, server)[0], IN_USE)
        again = lambda: unsubscribe(shop.party, server)
        c.refused("it is under way", again, 400, "CBC.99003651")
        c.operator.review_order(first)
        c.operator.review_order(second, "rejected")
        shop.provided()
        c.check.equal("approved", stands(shop.party, server)[0], CLOSED)
        c.check.equal("rejected", stands(shop.party, other)[0], IN_USE)
        c.check.equal("one is back", cash(shop), Decimal("9952.35"))
        clock.to("03-10 12:00:00")
        # 218 of 758 hours: 47.65 x 218 / 758 = 13.7041; with the fee less is given back than is looked at.
        order = left(c, shop, other)[0]
        c.check.equal("a small one", rows(shop, order), amounts("-47.65", "13.70", "4.77"))


def reasons(c, clock, shop):
    """Why resources are not left, each while it holds: what, the order that bought one, what of it, the code."""
    server, unpaid, changed, gone, frozen = (shop.bought() for _ in range(5))
    named = lambda placed: placed["resource_ids"][0]
    unsubscribe(shop.party, named(gone))
    shop.provided()
    yield "left before", gone, 1, "CBC.30000067"
    renew(shop.party, named(unpaid), pay=0)
    yield "its renewal is unpaid", unpaid, 1, "CBC.99003100"
    with c.operator.trade_rules(provisioning="reported"):
        order = c.operator.change_resource(named(changed), resource_spec=LARGER)["order_id"]
        yield "a change under way", changed, 1, "CBC.99003651"
        c.operator.report(order, named(changed))
    c.operator.freeze_resource(named(frozen))
    yield "frozen", frozen, 1, "CBC.99003656"
    yield "no renewed term", server, RENEWALS, "CBC.99003128"
    for sale, code in {"savings_plan": "CBC.30000053", "package": "CBC.99003647", "trial": "CBC.99003649",
                       "marketplace": "CBC.99003650", "devcloud": "CBC.99003652"}.items():
        yield sale, shop.bought(line(SERVER, sale_type=sale)), 1, code
    with traits(c, SERVER_ID, "not_refundable"):
        yield "not refunded", server, 1, "CBC.99003647"
    clock.to("03-07 12:00:00")
    with c.operator.refund_fees((1, "0.1")):
        two = shop.bought(line(SERVER, number=2))
        c.operator.advance(days=6)
        yield "no fee is set", two, 1, "CBC.99006066"
    clock.to("04-02 00:00:00")
    yield "in grace", server, 1, "CBC.99003656"
    clock.to("04-17 00:00:00")
    yield "retained", server, 1, "CBC.99003656"


@scenario(LEAVE, "refusals: what it is, and where it stands")
def stays(c):
    with civil(c) as clock:
        shop, other = Shop(c), Shop(c)
        server, others = (one.bought()["resource_ids"][0] for one in (shop, other))
        for what, named in {"nobody's": [fresh("none-")], "another's": [others],
                            "one of several": [server, others]}.items():
            c.refused(what, lambda named=named: unsubscribe(shop.party, *named), 400, "CBC.99003012")
        for what, placed, of, code in reasons(c, clock, shop):
            c.refused(what, lambda: unsubscribe(shop.party, *placed["resource_ids"], what=of), 400, code)


@scenario(LEAVE, "refusals: what is asked")
def refusals(c):
    shop = Shop(c)
    server = shop.bought()["resource_ids"][0]
    for what, named, more in [
        ("nothing", [], {}),
        ("11 resources", [f"r{number}" for number in range(11)], {}),
        ("one twice", [server, server], {}),
        ("a long id", ["r" * 65], {}),
        ("no type", [server], {"what": None}),
        ("type 3", [server], {"what": 3}),
        ("reason 6", [server], {"unsubscribe_reason_type": 6}),
        ("a long reason", [server], {"unsubscribe_reason": "x" * 1001}),
    ]:
        call = lambda named=named, more=more: unsubscribe(shop.party, *named, **more)
        c.refused(what, call, 400, "CBC.0100")
    c.refused("a user without rights", lambda: unsubscribe(shop.nobody(), server), 403, "CBC.0151")
    c.refused("the other site", lambda: unsubscribe(c.caller("other_site"), server), 403, "CBC.0156")
    said = {"unsubscribe_reason_type": 5, "unsubscribe_reason": "x" * 1000}
    c.check.equal("a user with them, and a reason", unsubscribe(shop.nobody(RIGHT), server, **said).status_code, 200)
