"""Renewals, what they would cost, and how all of an account's run (`orders` B3, D2, D4).

A month of the server is 47.65, of the disk 36.80; a year ten times as much.
"""

from datetime import timedelta
from decimal import Decimal

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import Story, customer

from .catalogue_changes import becomes_dear, traits
from .civil import civil
from .coupons import Wallet
from .orders import EBS, EC2
from .rating import DISK, MONTH, SERVER, YEAR, grant
from .shop import (
    CANCELLED, COMPLETED, TO_PAY, Shop, amount_info, cancel, deadline, details, line, order_base, order_line,
    orders, pay, unsubscribe,
)
from .subscriptions import (
    CLOSED, DISK_ID, GRACE, IN_USE, SERVER_ID, configure, ids, quote, renew, resources,
    server_with_disk, stands,
)

RENEW = "RenewalResources"
QUOTE = "ListRenewRateOnPeriod"
CONFIG = "SetResourcesRenewConfig"
RENEWAL = 2
LARGER = "s6.medium.2.linux"
RENEWS = {"Effect": "Allow", "Action": ["billing:subscription:renew"]}


def cash(shop):
    return Decimal(shop.operator.cash(shop.party.id))


def renewals(shop):
    """The orders that renewed something of a customer's, the newest first."""
    return orders(shop.party, order_type=str(RENEWAL)).order_infos


def quoted(official, *results, offers=(), failed=(), currency="CNY"):
    """An answer of prices; a result is (resource, amount)."""
    answer = {
        "currency": currency,
        "renew_inquiry_results": [{"resource_id": one, "amount": amount} for one, amount in results],
        "fail_resource_infos": list(failed),
    }
    if official:
        answer["official_website_rating_result"] = {"official_website_amount": official}
    return {**answer, "optional_discount_rating_results": list(offers)} if offers else answer


def offer(discount, kind, official, amount, best):
    return {"discount_id": discount[0], "discount_name": discount[1], "discount_type": kind,
            "official_website_amount": official, "amount": amount, "best_offer": best,
            "discount_amount": str(Decimal(official) - Decimal(amount))}


@scenario(QUOTE, "by list and with each discount, with and without what is attached")
def prices(c):
    shop, partner = Shop(c), customer(c, "solution_provider")
    server, disk = server_with_disk(shop)
    other = shop.bought(line(DISK))["resource_ids"][0]
    ask = lambda *named, **more: quote(shop.party, *named, **more)
    c.check.answer(QUOTE, "a month", ask(server), quoted("47.65", (server, "47.65")))
    # 47.65 + 36.80
    c.check.answer(QUOTE, "with the disk", ask(server, include_relative_resources=True),
                   quoted("84.45", (server, "84.45")))
    # 5 x 47.65 = 238.25; 5 x 36.80 = 184.00
    c.check.answer(QUOTE, "five months of two", ask(server, other, number=5),
                   quoted("422.25", (server, "238.25"), (other, "184.00")))
    # Disks by the year: 3 x 368.00
    c.check.answer(QUOTE, "three years", ask(other, unit=YEAR, number=3), quoted("1104.00", (other, "1104.00")))
    c.operator.associate(partner.id, shop.party.id, 2)
    commercial = grant(c, shop.party, "605", "0.9", scope={"cloud_service_type": EC2})
    of_partner = grant(c, shop.party, "607", "0.85", partner_id=partner.id, scope={"cloud_service_type": EBS})
    # The server: 47.65 x 0.9 = 42.885, to the cent 42.89. The disk: 36.80 x 0.85 = 31.28.
    offers = [offer(commercial, 605, "84.45", "79.69", 0), offer(of_partner, 607, "84.45", "78.93", 1)]
    c.check.answer(QUOTE, "by the best", ask(server, other),
                   quoted("84.45", (server, "47.65"), (other, "31.28"), offers=offers))
    # A promotion: 368.00 x 0.8 = 294.40, which is less than 368.00 x 0.85 = 312.80, and never the best.
    promotion = c.operator.promote("0.8", scope={"cloud_service_type": EBS, "modes": ["renew"]})
    offers = [offer(of_partner, 607, "368.00", "312.80", 1),
              offer((promotion["discount_id"], "conformance"), 700, "368.00", "294.40", 0)]
    c.check.answer(QUOTE, "a promotion", ask(other, unit=YEAR), quoted("368.00", (other, "312.80"), offers=offers))
    c.operator.end_discount(promotion["discount_id"])
    hidden = quote(shop.nobody(), server, other)
    c.check.answer(QUOTE, "no right to see discounts", hidden,
                   quoted("84.45", (server, "47.65"), (other, "36.80")))


@scenario(QUOTE, "what is told is what is charged")
def told_and_charged(c):
    shop = Shop(c)
    c.operator.grant_discount(shop.party.id, "0.87")
    disks = [line({**DISK, "resource_size": size}) for size in (37, 111)]
    bought = [shop.bought(one)["resource_ids"][0] for one in disks] + server_with_disk(shop)[:1]
    for day, number, unit in [(None, 1, MONTH), (None, 7, MONTH), ("10", 1, MONTH), ("23", 3, MONTH), ("-1", 1, YEAR)]:
        if day:
            configure(shop.party, "EXPIRE_DATE", day)
        told = quote(shop.party, *bought, unit=unit, number=number, include_relative_resources=True)
        before = cash(shop)
        order = renew(shop.party, *bought, unit=unit, number=number).order_ids[0]
        results = [Decimal(one.amount) for one in told.renew_inquiry_results]
        charged = details(shop.party, order)
        c.check.equal(f"{number} of {unit}: cash", before - cash(shop), sum(results))
        c.check.equal(f"{number} of {unit}: list", str(charged.order_info.official_amount),
                      str(float(told.official_website_rating_result.official_website_amount)))
        lines = [Decimal(str(one.amount_after_discount)) for one in charged.order_line_items]
        # The server's line is followed by its disk's.
        c.check.equal(f"{number} of {unit}: each", [*lines[:2], sum(lines[2:])], results)


@scenario(QUOTE, "each resource that has no price is told")
def no_price(c):
    shop, other = Shop(c), Shop(c)
    server, disk = server_with_disk(shop)
    unpaid, changed, gone = [shop.bought()["resource_ids"][0] for _ in range(3)]
    renew(shop.party, unpaid, pay=0)
    unsubscribe(shop.party, gone)
    nobodys, others = fresh("none-"), other.bought()["resource_ids"][0]

    def failed(*rows):
        told = fields(quote(shop.party, *[one for one, _ in rows])).get("fail_resource_infos")
        c.check.true("in words", all(one.pop("error_msg") for one in told), told)
        return told, [{"resource_id": one, "error_code": code} for one, code in rows]

    with c.operator.trade_rules(provisioning="reported"):
        c.operator.change_resource(changed, resource_spec=LARGER)
        got, want = failed((disk, "CBC.30050007"), (unpaid, "CBC.30050010"), (changed, "CBC.30050011"),
                           (gone, "CBC.30050009"), (nobodys, "CBC.30050009"), (others, "CBC.30050009"))
        c.check.equal("why", got, want)
    some = quote(shop.party, server, disk)
    c.check.note_fields(QUOTE, fields(some))
    failures = fields(some.fail_resource_infos)
    c.check.equal("one hinders no other", fields(some), quoted("47.65", (server, "47.65"), failed=failures))
    with c.operator.trade_rules(longest_months=6):
        told = quote(shop.party, server, number=6).fail_resource_infos
        c.check.equal("too far ahead", [one.error_code for one in told], ["CBC.30050008"])


@scenario(QUOTE, "refusals")
def quote_refusals(c):
    shop = Shop(c, cash=None)
    c.refused("one twice", lambda: quote(shop.party, "r", "s", "r"), 400, "CBC.30050012")
    for what, named, query in bad_terms():
        c.refused(what, lambda named=named, query=query: quote(shop.party, *named, **query), 400, "CBC.0100")
    c.refused("the other site", lambda: quote(c.caller("other_site"), "r"), 403, "CBC.0156")


def bad_terms():
    """What neither a price nor a renewal is asked for."""
    return [
        ("nothing", [], {}),
        ("11 resources", [f"r{number}" for number in range(11)], {}),
        ("a long id", ["r" * 65], {}),
        ("an empty id", [""], {}),
        ("days", ["r"], {"unit": 0}),
        ("no unit", ["r"], {"unit": None}),
        ("no number", ["r"], {"number": None}),
        ("no months", ["r"], {"number": 0}),
        ("12 months", ["r"], {"number": 12}),
        ("4 years", ["r"], {"unit": YEAR, "number": 4}),
    ]


@scenario(RENEW, "an order that is paid, with what is attached")
def renewed(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        clock.to("03-10 12:00:00")
        answer = renew(shop.party, server, number=2)
        order = answer.order_ids[0]
        c.check.answer(RENEW, "renewed", answer, {"order_ids": [order], "fail_resource_infos": []})
        # 2 x 47.65 + 2 x 36.80 = 168.90, of 10 000 - 84.45.
        c.check.equal("cash", cash(shop), Decimal("9746.65"))
        ends = clock.end("06-01")
        for one in (server, disk):
            c.check.equal("it ends two months later", stands(shop.party, one), [IN_USE, ends, GRACE])
        shown, seen = c.operator.order(order), details(shop.party, order)
        base = order_base(shop, shown, EC2, COMPLETED, Decimal("168.90"), kind=RENEWAL, sub_order_infos=[],
                          user_name=seen.order_info.user_name,
                          pending_payment_end_time=deadline(shown["create_time"]))
        times = {"effective_time": clock.end("04-01"), "expire_time": ends}
        lines = [
            order_line(shop, f"{order}-000001", SERVER, SERVER_ID, Decimal("95.30"), number=2, **times),
            order_line(shop, f"{order}-000002", DISK, DISK_ID, Decimal("73.60"), number=2, **times),
        ]
        c.check.answer("ShowCustomerOrderDetails", "its order", seen,
                       {"total_count": 2, "order_info": base, "order_line_items": lines})
        c.check.equal("among renewals", [one.order_id for one in orders(shop.party, order_type="2").order_infos],
                      [order])
        c.check.equal("of its order", ids(resources(shop.party, order_id=order)), [server, disk])


@scenario(RENEW, "paid later, by a voucher and a discount")
def paid_later(c):
    with civil(c) as clock:
        shop, wallet = Shop(c, cash="100"), Wallet(c)
        discount = c.operator.grant_discount(shop.party.id, "0.9")["discount_id"]
        server = shop.bought()["resource_ids"][0]
        limit = {"limit_key": "subscribeType", "value1": "renew", "limit_type": "1"}
        _, voucher = wallet.give(shop.party, "voucher", "30", use_limits=[limit])
        order = renew(shop.party, server, pay=0).order_ids[0]
        c.check.equal("to be paid", details(shop.party, order).order_info.status, TO_PAY)
        c.check.equal("it ends as before", stands(shop.party, server), [IN_USE, clock.end("04-01"), GRACE])
        call = lambda: renew(shop.party, server)
        c.refused("a renewal is unpaid", call, 400, "CBC.99003100")
        pay(shop.party, order, [(voucher, 301)], (discount, 2))
        got = fields(details(shop.party, order))["order_info"]
        # 47.65 x 0.9 = 42.89; less 30 = 12.89.
        c.check.equal("what it comes to", [got["status"], got["amount_after_discount"], got["amount_info"]],
                      [COMPLETED, 12.89, amount_info([("605", "4.76")], vouchers=30)])
        # 100 - 42.89 - 12.89
        c.check.equal("cash", cash(shop), Decimal("44.22"))
        c.check.equal("renewed", stands(shop.party, server), [IN_USE, clock.end("05-01"), GRACE])
        again = renew(shop.party, server, pay=0).order_ids[0]
        cancel(shop.party, again)
        c.check.equal("what is cancelled is free", renew(shop.party, server).status_code, 200)
        c.check.equal("cash again", cash(shop), Decimal("1.33"))


@scenario(RENEW, "on its anniversary, of the month's end, and by the year")
def ends(c):
    with civil(c, "03-31 08:00:00") as clock:
        shop = Shop(c)
        server = shop.bought()["resource_ids"][0]
        c.check.equal("April has no 31st", stands(shop.party, server)[1], clock.end("04-30"))
        # What is clamped once is counted from there.
        for number, unit, day, years in [(1, MONTH, "05-30", 0), (11, MONTH, "04-30", 1), (1, YEAR, "04-30", 2)]:
            renew(shop.party, server, unit=unit, number=number)
            c.check.equal(f"{number} more", stands(shop.party, server)[1], clock.end(day, years))
        # 13 x 47.65 + 476.50 = 1095.95
        c.check.equal("cash", cash(shop), Decimal("8904.05"))


def reasons(c, shop):
    """Why resources are not renewed, each while it holds: what, which, for how long, the code."""
    server, disk = server_with_disk(shop)
    changed, gone = (shop.bought()["resource_ids"][0] for _ in range(2))
    others = Shop(c).bought()["resource_ids"][0]
    unsubscribe(shop.party, gone)
    for what, one in {"nobody's": fresh("none-"), "another's": others, "one that was left": gone}.items():
        yield what, one, {}, "CBC.99003016"
    yield "an attached one", disk, {}, "CBC.30010036"
    order = renew(shop.party, server, pay=0).order_ids[0]
    yield "a renewal is unpaid", server, {}, "CBC.99003100"
    cancel(shop.party, order)
    with c.operator.trade_rules(provisioning="reported"):
        order = c.operator.change_resource(changed, resource_spec=LARGER)["order_id"]
        yield "a change under way", changed, {}, "CBC.99003144"
        c.operator.report(order, changed)
    with c.operator.trade_rules(longest_months=6):
        yield "too far ahead", server, {"number": 6}, "CBC.99003154"
    dear = becomes_dear(c, timedelta(days=2))
    disk = shop.bought(line(dear))["resource_ids"][0]
    yield "not by the year", disk, {"unit": YEAR}, "CBC.30010069"
    with traits(c, f"OFFI-{dear['resource_spec']}", "not_renewable"):
        yield "not renewed", disk, {}, "CBC.30010069"
    c.operator.advance(days=3)
    # 40 GB at 900 000 000 for three months; the most is 92 233 720 368.54.
    yield "too dear", disk, {"number": 3}, "CBC.99006055"


@scenario(RENEW, "refusals: what it is, and where it stands")
def stays(c):
    shop = Shop(c)
    server = shop.bought()["resource_ids"][0]
    c.refused("one of several", lambda: renew(shop.party, server, fresh("none-")), 400, "CBC.99003016")
    for what, one, query, code in reasons(c, shop):
        c.refused(what, lambda: renew(shop.party, one, **query), 400, code)


@scenario(QUOTE, "what the catalogue sells no longer, or too dear")
def not_sold(c):
    shop = Shop(c)
    dear = becomes_dear(c, timedelta(days=2))
    disk = shop.bought(line(dear))["resource_ids"][0]
    # 40 GB at 0.01
    c.check.equal("bought", cash(shop), Decimal("9999.60"))
    why = lambda **query: [one.error_code for one in quote(shop.party, disk, **query).fail_resource_infos]
    c.check.equal("not by the year", why(unit=YEAR), ["CBC.30050008"])
    with traits(c, f"OFFI-{dear['resource_spec']}", "not_renewable"):
        c.check.equal("not renewed", why(), ["CBC.30050013"])
    renew(shop.party, disk, number=2)
    c.check.equal("two months", cash(shop), Decimal("9998.80"))
    c.operator.advance(days=3)
    # 40 GB at 900 000 000
    c.check.equal("it is dear", quote(shop.party, disk).renew_inquiry_results[0].amount, "36000000000.00")
    c.refused("too dear to be told", lambda: quote(shop.party, disk, number=3), 400, "CBC.99006055")


@scenario(RENEW, "refusals: what is asked")
def refusals(c):
    shop = Shop(c)
    server = shop.bought()["resource_ids"][0]
    for what, named, query in bad_terms():
        c.refused(what, lambda named=named, query=query: renew(shop.party, *named, **query), 400, "CBC.0100")
    c.refused("one twice", lambda: renew(shop.party, server, server), 400, "CBC.0100")
    c.refused("paid by 2", lambda: renew(shop.party, server, pay=2), 400, "CBC.0100")
    stranger = Shop(c, party=customer(c, "person"))
    c.refused("not certified", lambda: renew(stranger.party, server), 403, "CBC.0151")
    c.refused("a user without rights", lambda: renew(shop.nobody(), server), 403, "CBC.0151")
    c.check.equal("a user with them", renew(shop.nobody(RENEWS), server, pay=0).status_code, 200)


@scenario(RENEW, "what cannot be paid at once stays to be paid")
def unpaid(c):
    shop = Shop(c, cash="50")
    server = shop.bought()["resource_ids"][0]
    refusal = c.refused("too little", lambda: renew(shop.party, server), 400, "CBC.30050006")
    order = orders(shop.party, order_type="2").order_infos[0]
    c.check.equal("it stays", [order.status, order.amount_after_discount], [TO_PAY, 47.65])
    c.check.true("it is named", order.order_id in refusal.error_msg, refusal.error_msg)
    c.check.equal("nothing was taken", cash(shop), Decimal("2.35"))
    c.operator.recharge(shop.party.id, "45.30")
    pay(shop.party, order.order_id)
    c.check.equal("all of it", cash(shop), Decimal("0.00"))


@scenario(RENEW, "an unpaid renewal is over when what it renews is released")
def overtaken(c):
    with civil(c) as clock:
        shop = Shop(c)
        server = shop.bought()["resource_ids"][0]
        clock.to("04-30 12:00:00")
        order = renew(shop.party, server, pay=0).order_ids[0]
        clock.to("05-01 23:59:58")
        c.check.equal("to be paid", details(shop.party, order).order_info.status, TO_PAY)
        clock.to("05-01 23:59:59")
        c.check.equal("released", stands(shop.party, server)[0], CLOSED)
        c.check.equal("cancelled", details(shop.party, order).order_info.status, CANCELLED)
        c.check.refused("PayOrders", "not paid", lambda: pay(shop.party, order), 400, "CBC.99003106")
        c.check.equal("cash", cash(shop), Decimal("9952.35"))


@scenario(RENEW, "a member in custody: its master pays, at once or when it is asked")
def custody(c):
    with civil(c):
        story = Story(c, settlement="realtime").fund("100")
        shop = Shop(c, cash=None, party=story.member("custody"))
        master = Shop(c, cash=None, party=story.master)
        server = shop.bought()["resource_ids"][0]
        renew(shop.party, server)
        # 100 - 2 x 47.65
        c.check.equal("the master's cash", cash(master), Decimal("4.70"))
        c.refused("too little", lambda: renew(shop.party, server), 400, "CBC.30050006")
        waits = orders(story.master, method="sub_customer", status=TO_PAY).order_infos
        c.check.equal("it is asked", [(one.customer_id, one.agent_pay_info.is_agent_pay) for one in waits],
                      [(shop.party.id, True)])
        c.operator.recharge(story.master.id, "100")
        pay(story.master, waits[0].order_id)
        c.check.equal("paid", cash(master), Decimal("57.05"))


@scenario(RENEW, "what clients of former times still say")
def former_fields(c):
    shop = Shop(c)
    server = shop.bought()["resource_ids"][0]
    send = lambda **more: shop.party.caller.raw(
        "POST", "/v2/orders/subscriptions/resources/renew",
        body={"resource_ids": [server], "period_type": MONTH, "period_num": 1, **more})
    c.check.equal("a policy is not looked at", send(expire_policy=3, is_auto_pay=1).status_code, 200)
    c.check.equal("it stays", stands(shop.party, server)[2], GRACE)
    c.check.equal("no such policy", send(expire_policy=6).json()["error_code"], "CBC.0100")
    c.check.equal("null: to be paid", send(is_auto_pay=None).status_code, 200)
    c.check.equal("two renewals", [one.status for one in renewals(shop)], [TO_PAY, COMPLETED])


@scenario(CONFIG, "a day that all renewals end on")
def unified_day(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        answer = configure(shop.party, "EXPIRE_DATE", "15")
        c.check.answer(CONFIG, "set", answer, {"error_code": "CBC.0000", "error_msg": "success"})
        # 1 May and 14 days: 47.65 x 44/30 = 69.8866..., 36.80 x 44/30 = 53.9733...
        told = quote(shop.party, server, include_relative_resources=True)
        c.check.answer(QUOTE, "with 14 days", told, quoted("123.86", (server, "123.86")))
        order = renew(shop.party, server).order_ids[0]
        rows = details(shop.party, order).order_line_items
        c.check.equal("each to the cent", [one.official_amount for one in rows], [69.89, 53.97])
        c.check.equal("mid May", stands(shop.party, disk)[1], clock.end("05-15"))
        # From there on a month is a month.
        c.check.equal("cash", cash(shop), Decimal("9791.69"))
        renew(shop.party, server)
        c.check.equal("mid June", stands(shop.party, server)[1], clock.end("06-15"))
        c.check.equal("cash again", cash(shop), Decimal("9707.24"))
        configure(shop.party, "EXPIRE_DATE", "-1")
        # 15 July and 16 days: 84.45 x 46/30, each to the cent: 73.06 + 56.43.
        renew(shop.party, server)
        c.check.equal("the end of July", stands(shop.party, server)[1], clock.end("07-31"))
        c.check.equal("cash at last", cash(shop), Decimal("9577.75"))


@scenario(CONFIG, "refusals")
def config_refusals(c):
    shop = Shop(c, cash=None)
    for what, (name, value) in {
        "no such setting": ("EXPIRY", "7"),
        "no setting": (None, "7"),
        "no value": ("EXPIRE_DATE", None),
        "an empty value": ("EXPIRE_DATE", ""),
        "a day before": ("DEDUCTION_DATE", "1"),
        "eight days before": ("DEDUCTION_DATE", "8"),
        "the 29th": ("EXPIRE_DATE", "29"),
        "the 0th": ("EXPIRE_DATE", "0"),
        "01": ("EXPIRE_DATE", "01"),
        "a word": ("DEDUCTION_DATE", "seven"),
    }.items():
        c.refused(what, lambda name=name, value=value: configure(shop.party, name, value), 400, "CBC.0100")
    c.refused("a user without rights", lambda: configure(shop.nobody(), "EXPIRE_DATE", "1"), 403, "CBC.0151")
    c.check.equal("a user with them", configure(shop.nobody(RENEWS), "EXPIRE_DATE", "1").status_code, 200)
