"""Resources with terms on the international site: its own SDK, dollars, no five days, no going on demand at once.

By the month the server is 7.39; the disk is 0.1426 a GB, 5.704 for its 40, to the cent 5.70.
"""

from decimal import Decimal

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario

from .civil import civil
from .orders_former import DONE
from .rating import YEAR
from .renewals import cash, quoted
from .shop import Shop, line, refunds, unsubscribe
from .subscriptions import (
    AUTO_RENEW, CLOSED, GRACE, IN_USE, TO_ON_DEMAND, at_expiry, auto_renew, configure, no_auto_renew,
    of_product, quote, renew, resources, server_with_disk, stands,
)
from .subscriptions_former import delete
from .subscriptions_former import renew as renew_former
from .unsubscriptions import amounts

LEAVE = "CancelResourcesSubscription"
LIST = "ListPayPerUseCustomerResources"


def rows(shop, order):
    return [one.amount for one in refunds(shop.party, order, shop.sdk).refund_infos]


@scenario("RenewalResources", "bought, renewed to a day for all, left with a fee, in dollars", site="intl")
def in_dollars(c):
    with civil(c) as clock:
        shop = Shop(c, cash="100")
        sdk, who = shop.sdk, shop.party
        server, disk = server_with_disk(shop)
        # 100 - 7.39 - 5.70
        c.check.equal("bought", cash(shop), Decimal("86.91"))
        answer = configure(who, "EXPIRE_DATE", "15", sdk)
        c.check.answer("SetResourcesRenewConfig", "a day for all", answer, DONE)
        # A month and 14 days: 7.39 x 44/30 = 10.8387, 5.704 x 44/30 = 8.3659.
        want = quoted("19.21", (server, "19.21"), currency="USD")
        told = quote(who, server, sdk=sdk, include_relative_resources=True)
        c.check.answer("ListRenewRateOnPeriod", "with 14 days", told, want)
        answer = renew(who, server, sdk=sdk)
        want = {"order_ids": answer.order_ids, "fail_resource_infos": []}
        c.check.answer("RenewalResources", "renewed", answer, want)
        c.check.equal("paid", cash(shop), Decimal("67.70"))
        for one in (server, disk):
            c.check.equal("mid May", stands(who, one, sdk), [IN_USE, clock.end("05-15"), GRACE])
        left = unsubscribe(who, server, sdk=sdk)
        c.check.answer(LEAVE, "left", left, {"order_ids": left.order_ids, "fail_resource_infos": []})
        # Nothing of the first hour is used; a tenth is kept all the same, and nothing of what has not begun.
        kept = amounts("-7.39", "0.74", "-10.84", "-5.70", "0.57", "-8.37")
        c.check.equal("no five days", rows(shop, left.order_ids[0]), kept)
        # 67.70 + 6.65 + 10.84 + 5.13 + 8.37
        c.check.equal("back", cash(shop), Decimal("98.69"))


@scenario(LEAVE, "long terms have fees of their own", site="intl")
def long_terms(c):
    with civil(c):
        shop = Shop(c, cash="1000")
        # 2 x 73.90 and 15 %; 3 x 73.90 and 15 %, 33.255; 73.90 and 10 %.
        for years, kept in [(2, ("-147.80", "22.17")), (3, ("-221.70", "33.26")), (1, ("-73.90", "7.39"))]:
            bought = shop.bought(line(shop.server, unit=YEAR, number=years))["resource_ids"]
            left = unsubscribe(shop.party, *bought, sdk=shop.sdk).order_ids[0]
            c.check.equal(f"{years} years", rows(shop, left), amounts(*kept))
        # 1 000 - 22.17 - 33.26 - 7.39
        c.check.equal("cash", cash(shop), Decimal("937.18"))


@scenario(LIST, "every field, by itself and on demand", site="intl")
def life(c):
    with civil(c) as clock:
        shop = Shop(c, cash="100")
        sdk, who = shop.sdk, shop.party
        server, disk = server_with_disk(shop)
        auto_renew(who, disk, sdk, auto_renew_times=1)
        c.check.equal("set", stands(who, server, sdk)[2], AUTO_RENEW)
        clock.to("03-25 03:00:00")
        c.check.equal("renewed by itself", [cash(shop), *stands(who, server, sdk)],
                      [Decimal("73.82"), IN_USE, clock.end("05-01"), GRACE])
        auto_renew(who, server, sdk)
        c.check.done("CancelAutoRenewalResources", "cancelled", no_auto_renew(who, server, sdk))
        answer = at_expiry(who, "SET_UP", server, sdk=sdk)
        c.check.answer("UpdatePeriodToOnDemand", "on demand at its end", answer, {"error_details": []})
        c.check.equal("set too", stands(who, disk, sdk)[2], TO_ON_DEMAND)
        seen = fields(resources(who, sdk))["data"]
        more = {"effective_time": clock.stamp("03-01 10:30:00"), "expire_time": clock.end("05-01"),
                "update_time": clock.stamp("03-25 03:00:00"), "expire_policy": TO_ON_DEMAND}
        ident = "OFFI-ap-southeast-1-{}".format
        want = [
            {**of_product(shop.server, "server", server, seen[0]), **more,
             "product_id": ident("vm-s6.small.1.linux")},
            {**of_product(shop.disk, "disk", disk, seen[1]), **more, "product_id": ident("volume-SSD"),
             "parent_resource_id": server, "is_main_resource": 0},
        ]
        c.check.answer(LIST, "both", resources(who, sdk), {"total_count": 2, "data": want})
        clock.to("05-02 00:00:00")
        c.check.equal("on demand since", [stands(who, one, sdk)[0] for one in (server, disk)], [CLOSED] * 2)


@scenario(LEAVE, "refusals abroad", site="intl")
def refusals(c):
    shop = Shop(c)
    sdk, who, nobodys = shop.sdk, shop.party, fresh("none-")
    for operation, call, code in [
        (LEAVE, lambda: unsubscribe(who, nobodys, sdk=sdk), "CBC.99003012"),
        ("RenewalResources", lambda: renew(who, nobodys, sdk=sdk), "CBC.99003016"),
        ("AutoRenewalResources", lambda: auto_renew(who, nobodys, sdk), "CBC.99003012"),
        ("CancelAutoRenewalResources", lambda: no_auto_renew(who, nobodys, sdk), "CBC.99003012"),
        ("UpdatePeriodToOnDemand", lambda: at_expiry(who, "SET_UP", nobodys, sdk=sdk), "CBC.99003012"),
        ("SetResourcesRenewConfig", lambda: configure(who, "EXPIRE_DATE", "31", sdk), "CBC.0100"),
        ("ListRenewRateOnPeriod", lambda: quote(who, nobodys, nobodys, sdk=sdk), "CBC.30050012"),
    ]:
        c.check.refused(operation, operation, call, 400, code)
    instantly = "/v2/orders/subscriptions/resources/to-on-demand/instantly"
    answer = who.caller.raw("POST", instantly, body={"resource_ids": [nobodys]})
    c.check.true("going on demand at once is not offered", answer.status_code in (404, 501), answer.text)


@scenario("RenewalResourcesV1", "the old forms, in dollars", site="intl")
def old_forms(c):
    with civil(c) as clock:
        shop = Shop(c, cash="100")
        server, _ = server_with_disk(shop)
        answer = renew_former(shop, server, mode=AUTO_RENEW)
        c.check.json("RenewalResourcesV1", "renewed", answer, {**DONE, "order_ids": answer.json()["order_ids"]})
        # 100 - 2 x 13.09
        c.check.equal("cash", cash(shop), Decimal("73.82"))
        c.check.equal("by itself from then on", stands(shop.party, server, shop.sdk),
                      [IN_USE, clock.end("05-01"), AUTO_RENEW])
        answer = delete(shop, server)
        want = {**DONE, "orderIds": answer.json()["orderIds"]}
        c.check.json("CancelResourcesSubscriptionV1", "left", answer, want)
        # 73.82 + 6.65 + 5.13 + 13.09
        c.check.equal("back", cash(shop), Decimal("98.69"))
