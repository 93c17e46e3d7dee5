"""From terms to usage on demand: when they end (`orders` D5), or at once (`orders` D6).

A month of the server is 47.65. One that begins on 1 March at 10:30 ends on 1 April: 758 hours from 10:00 on.
"""

from decimal import Decimal

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario

from .catalogue_changes import traits
from .civil import civil
from .coupons import Wallet, coupons
from .rating import SERVER
from .renewals import LARGER, cash
from .shop import COMPLETED, PAYS, REVIEW, Shop, amount_info, details, line, pay, refunds, unsubscribe
from .subscriptions import (
    CLOSED, FROZEN, GRACE, IN_USE, SERVER_ID, TO_ON_DEMAND, at_expiry, ids, on_demand_now, renew, resources,
    server_with_disk, stands,
)
from .unsubscriptions import amounts, rows

LATER = "UpdatePeriodToOnDemand"
NOW = "UpdatePeriodToOnDemandInstantly"
CONVERSION = 10
METAL = {
    **SERVER, "cloud_service_type": "hws.service.type.baremetal", "resource_type": "hws.resource.type.pm",
    "resource_spec": "physical.s4.large.linux",
}


def chargings(c, resource):
    """How a resource was charged, and from when to when."""
    rows = c.operator.resource(resource)["chargings"]
    return [(row["mode"], row["from_time"], row.get("to_time")) for row in rows]


@scenario(LATER, "set, cancelled, and what happens when the time comes")
def set_up(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        other = shop.bought()["resource_ids"][0]
        c.check.answer(LATER, "set", at_expiry(shop.party, "SET_UP", server, other), {"error_details": []})
        for one in (server, disk, other):
            c.check.equal("it will go on demand", stands(shop.party, one)[2], TO_ON_DEMAND)
        c.check.answer(LATER, "cancelled", at_expiry(shop.party, "CANCEL", other), {"error_details": []})
        c.check.equal("it will not", stands(shop.party, other)[2], GRACE)
        renew(shop.party, server)
        clock.to("04-02 00:00:00")
        want = [IN_USE, clock.end("05-01"), TO_ON_DEMAND]
        c.check.equal("a renewal goes first", stands(shop.party, server), want)
        clock.to("05-01 23:59:58")
        c.check.equal("to its last second", stands(shop.party, server)[0], IN_USE)
        clock.to("05-01 23:59:59")
        begun, ended = clock.stamp("03-01 10:30:00"), clock.end("05-01")
        for one in (server, disk):
            c.check.equal("closed as a term", stands(shop.party, one)[0], CLOSED)
            c.check.equal("on demand", chargings(c, one), [("period", begun, ended), ("on_demand", ended, None)])
        # 10 000 - 84.45 - 47.65 - 84.45: nothing comes back of what is used up.
        c.check.equal("cash", cash(shop), Decimal("9783.45"))


@scenario(LATER, "of several each that is refused is told")
def partly(c):
    shop = Shop(c)
    server, disk = server_with_disk(shop)
    nobodys = fresh("none-")
    answer = at_expiry(shop.party, "SET_UP", nobodys, server, disk)
    seen = fields(answer)["error_details"]
    c.check.true("in words", all(one["error_msg"] for one in seen), seen)
    want = [{"id": one, "error_code": "CBC.99003012", "error_msg": row["error_msg"]}
            for one, row in zip((nobodys, disk), seen)]
    c.check.answer(LATER, "two of three", answer, {"error_details": want})
    c.check.equal("the third is set", stands(shop.party, server)[2], TO_ON_DEMAND)


@scenario(LATER, "refusals: what it is, and where it stands")
def stays(c):
    with civil(c) as clock:
        shop, other = Shop(c), Shop(c)
        server, unpaid, changed, gone, violating, police = shop.bought(line(SERVER, count=6))["resource_ids"]
        _, disk = server_with_disk(shop)
        others = other.bought()["resource_ids"][0]
        unsubscribe(shop.party, gone)
        refuse = lambda what, code, one, operation="SET_UP", who=shop.party: c.refused(
            what, lambda: at_expiry(who, operation, one), 400, code)
        for what, one in {"nobody's": fresh("none-"), "another's": others, "an attached one": disk,
                          "left before": gone}.items():
            refuse(what, "CBC.99003012", one)
        with traits(c, SERVER_ID, "strict_selected"):
            refuse("strictly selected", "CBC.99003608", server)
        refuse("bare metal", "CBC.99003609", *shop.bought(line(METAL))["resource_ids"])
        for sale, code in {"package": "CBC.99003611", "solution": "CBC.99003622"}.items():
            refuse(sale, code, *shop.bought(line(SERVER, sale_type=sale))["resource_ids"])
        renew(shop.party, unpaid, pay=0)
        refuse("its renewal is unpaid", "CBC.99003623", unpaid)
        with c.operator.trade_rules(provisioning="reported"):
            order = c.operator.change_resource(changed, resource_spec=LARGER)["order_id"]
            refuse("a change under way", "CBC.99003623", changed)
            c.operator.report(order, changed)
        c.operator.freeze_resource(violating)
        refuse("frozen for a violation", "CBC.99003624", violating)
        c.operator.freeze_resource(police, "police")
        refuse("frozen by the police", "CBC.99003625", police)
        c.operator.freeze(other.party.id)
        refuse("its account is frozen", "CBC.99003626", others, who=other.party)
        refuse("never set", "CBC.0100", server, "CANCEL")
        clock.to("04-02 00:00:00")
        graced = shop.party.caller.raw("POST", "/v2/orders/subscriptions/resources/to-on-demand",
                                       body={"operation": "SET_UP", "resource_ids": [server]})
        told = {"error_code": "CBC.99003610", "error_msg": graced.json()["error_msg"]}
        c.check.json(LATER, "in grace, with the status of success", graced, told)


@scenario(LATER, "refusals: what is asked")
def later_refusals(c):
    shop = Shop(c)
    server = shop.bought()["resource_ids"][0]
    for what, operation, named in [
        ("no such operation", "SET", [server]),
        ("in small letters", "set_up", [server]),
        ("none", None, [server]),
        ("nothing", "SET_UP", []),
        ("101 resources", "SET_UP", [f"r{number}" for number in range(101)]),
        ("one twice", "SET_UP", [server, server]),
        ("a long id", "SET_UP", ["r" * 65]),
    ]:
        call = lambda operation=operation, named=named: at_expiry(shop.party, operation, *named)
        c.refused(what, call, 400, "CBC.0100")
    c.refused("a user without rights", lambda: at_expiry(shop.nobody(), "SET_UP", server), 403, "CBC.0151")
    right = {"Effect": "Allow", "Action": ["billing:subscription:renew"]}
    c.check.equal("a user with them", at_expiry(shop.nobody(right), "SET_UP", server).status_code, 200)


def result(resource, order, word="SUCCESS"):
    return {"resource_id": resource, "result": word, "order_id": order}


@scenario(NOW, "what is left comes back without a fee, renewed terms whole, vouchers not")
def at_once(c):
    with civil(c) as clock:
        shop, wallet = Shop(c), Wallet(c)
        given = [(wallet.give(shop.party, kind, worth)[1], PAYS[kind])
                 for kind, worth in (("voucher", "10"), ("flexi", "5"))]
        placed = shop.place()
        pay(shop.party, placed["order_id"], given)
        shop.provided()
        server = placed["resource_ids"][0]
        renewal = renew(shop.party, server).order_ids[0]
        # 10 000 - 32.65 - 47.65
        c.check.equal("paid", cash(shop), Decimal("9919.70"))
        clock.to("03-15 18:40:00")
        answer = on_demand_now(shop.party, server)
        order = fields(answer)["to_ondemand_service_results"][0]["order_id"]
        c.check.answer(NOW, "done", answer, {"to_ondemand_service_results": [result(server, order)]})
        # 344 of 758 hours: 37.65 x 344 / 758 = 17.0866; 20.56 are left.
        c.check.equal("rows", rows(shop, order), amounts("-37.65", "17.09", "-47.65"))
        c.check.equal("of which orders", [one.base_order_id for one in refunds(shop.party, order).refund_infos],
                      [placed["order_id"]] * 2 + [renewal])
        # 20.56 x 5 / 37.65 = 2.7304 to the coupon, 17.83 and 47.65 to cash.
        c.check.equal("cash", cash(shop), Decimal("9985.18"))
        found = {one.coupon_id: one.balance for one in coupons(shop.party).user_coupons}
        c.check.equal("coupons", [found[ident] for ident, _ in given], [0.0, 2.73])
        shop.provided()
        got = details(shop.party, order).order_info
        c.check.equal("the order", [got.order_type, got.status, got.amount_after_discount, fields(got.amount_info)],
                      [CONVERSION, COMPLETED, -65.48, amount_info(flexi="-2.73")])
        then = clock.stamp("03-15 18:40:00")
        c.check.equal("closed as a term", stands(shop.party, server)[0], CLOSED)
        c.check.equal("on demand", chargings(c, server),
                      [("period", clock.stamp("03-01 10:30:00"), then), ("on_demand", then, None)])


@scenario(NOW, "with what is attached, each by itself, and what is refused")
def each(c):
    shop, other = Shop(c), Shop(c)
    server, disk = server_with_disk(shop)
    unpaid, frozen = shop.bought(line(SERVER, count=2))["resource_ids"]
    others = other.bought()["resource_ids"][0]
    renew(shop.party, unpaid, pay=0)
    c.operator.freeze_resource(frozen)
    answer = on_demand_now(shop.party, disk, unpaid, server, frozen, others)
    seen = fields(answer)["to_ondemand_service_results"]
    c.check.true("in words", all(one["error_msg"] for one in seen if one["result"] == "FAIL"), seen)
    failed = lambda place, one, code: {"resource_id": one, "result": "FAIL", "error_code": code,
                                       "error_msg": seen[place]["error_msg"]}
    order = seen[2]["order_id"]
    c.check.answer(NOW, "one of five", answer, {"to_ondemand_service_results": [
        failed(0, disk, "CBC.99003012"), failed(1, unpaid, "CBC.99003623"), result(server, order),
        failed(3, frozen, "CBC.99003624"), failed(4, others, "CBC.99003012")]})
    shop.provided()
    c.check.equal("with its disk", [stands(shop.party, one)[0] for one in (server, disk)], [CLOSED] * 2)
    c.check.equal("two lines", details(shop.party, order).total_count, 2)
    c.check.equal("the others stay", ids(resources(shop.party, status_list=[IN_USE, FROZEN])), [unpaid, frozen])


@scenario(NOW, "a large refund is looked at first")
def audited(c):
    with civil(c), c.operator.trade_rules(review_above="40"):
        shop = Shop(c)
        server, other = (shop.bought()["resource_ids"][0] for _ in range(2))
        answer = on_demand_now(shop.party, server, other)
        orders = [one.order_id for one in answer.to_ondemand_service_results]
        c.check.answer(NOW, "looked at", answer, {"to_ondemand_service_results": [
            result(one, order, "AUDIT") for one, order in zip((server, other), orders)]})
        c.check.equal("nothing is back", cash(shop), Decimal("9904.70"))
        c.check.equal("it is not on demand", stands(shop.party, server)[0], IN_USE)
        c.check.equal("to be reviewed", details(shop.party, orders[0]).order_info.status, REVIEW)
        c.operator.review_order(orders[0])
        c.operator.review_order(orders[1], "rejected")
        shop.provided()
        c.check.equal("approved", stands(shop.party, server)[0], CLOSED)
        c.check.equal("rejected", stands(shop.party, other)[0], IN_USE)
        # Within the first hour nothing is used.
        c.check.equal("one is back", cash(shop), Decimal("9952.35"))


@scenario(NOW, "refusals")
def now_refusals(c):
    shop = Shop(c)
    server = shop.bought()["resource_ids"][0]
    for what, named in {"nothing": [], "11 resources": [f"r{number}" for number in range(11)],
                        "one twice": [server, server], "a long id": ["r" * 65], "an empty id": [""]}.items():
        c.refused(what, lambda named=named: on_demand_now(shop.party, *named), 400, "CBC.0100")
    c.refused("a user without rights", lambda: on_demand_now(shop.nobody(), server), 403, "CBC.0151")
    right = {"Effect": "Allow", "Action": ["billing:subscription:toDemand"]}
    c.check.equal("a user with them", on_demand_now(shop.nobody(right), server).status_code, 200)
