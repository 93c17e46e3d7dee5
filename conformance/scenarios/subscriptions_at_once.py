"""Requests about one resource that come at once, or twice: it is renewed, paid and left as often as it says."""

from decimal import Decimal

from suite.operator_plane import fresh
from suite.registry import scenario

from .civil import civil
from .renewals import cash, renewals
from .repeats import at_once
from .shop import TO_PAY, Shop, pay, unsubscribe
from .subscriptions import CLOSED, GRACE, IN_USE, at_expiry, on_demand_now, renew, stands

KEYED = "Idempotency-Key"
RENEW, LEAVE = "/v2/orders/subscriptions/resources/renew", "/v2/orders/subscriptions/resources/unsubscribe"
OFTEN = 20


def counted(c, what, seen, served, refused):
    """So many were served; all others were refused with one of these codes."""
    others = [one for one in seen if one != 200 and one != 204]
    c.check.equal(f"{what}: served", len(seen) - len(others), served)
    c.check.true(f"{what}: refused", set(others) <= set(refused), others)


@scenario("RenewalResources", "at once: one order, paid once")
def renewed(c):
    shop = Shop(c)
    server = shop.bought()["resource_ids"][0]
    seen = at_once([lambda: renew(shop.party, server, pay=0)] * OFTEN)
    counted(c, "renewed", seen, 1, ["CBC.99003100"])
    order = renewals(shop)
    c.check.equal("one order", [one.status for one in order], [TO_PAY])
    seen = at_once([lambda: pay(shop.party, order[0].order_id)] * OFTEN)
    counted(c, "paid", seen, 1, ["CBC.99003106", "CBC.99000088"])
    # 10 000 - 2 x 47.65
    c.check.equal("once", cash(shop), Decimal("9904.70"))
    seen = at_once([lambda: renew(shop.party, server)] * 4)
    c.check.equal("paid at once: each is a renewal of its own", seen, [200] * 4)
    c.check.equal("six months", cash(shop), Decimal("9714.10"))


@scenario("CancelResourcesSubscription", "at once: left once, and all of it is back once")
def left(c):
    with civil(c) as clock:
        shop = Shop(c)
        server = shop.bought()["resource_ids"][0]
        renew(shop.party, server)
        seen = at_once([lambda: unsubscribe(shop.party, server, what=2)] * OFTEN)
        counted(c, "the renewed term", seen, 1, ["CBC.99003128"])
        c.check.equal("it is back", [cash(shop), *stands(shop.party, server)],
                      [Decimal("9952.35"), IN_USE, clock.end("04-01"), GRACE])
        seen = at_once([lambda: unsubscribe(shop.party, server)] * OFTEN)
        counted(c, "all of it", seen, 1, ["CBC.30000067", "CBC.99003651"])
        c.check.equal("all is back", cash(shop), Decimal("10000.00"))


@scenario("UpdatePeriodToOnDemandInstantly", "at once: turned once")
def turned(c):
    with civil(c):
        shop = Shop(c)
        server = shop.bought()["resource_ids"][0]
        told = []
        ask = lambda: told.append(on_demand_now(shop.party, server)) or told[-1]
        seen = at_once([ask] * OFTEN)
        c.check.equal("all are told", seen, [200] * OFTEN)
        results = [one.to_ondemand_service_results[0].result for one in told]
        c.check.equal("one did it", [results.count("SUCCESS"), results.count("FAIL")], [1, OFTEN - 1])
        c.check.equal("all is back", cash(shop), Decimal("10000.00"))
        shop.provided()
        late = at_once([lambda: at_expiry(shop.party, "SET_UP", server)])
        c.check.equal("there is no term", late, ["CBC.99003012"])
        c.check.equal("closed", stands(shop.party, server)[0], CLOSED)


@scenario(KEYED, "renewals and unsubscriptions are answered the same again")
def keyed(c):
    shop = Shop(c)
    server = shop.bought()["resource_ids"][0]
    who = shop.party.caller
    for path, body in [
        (RENEW, {"resource_ids": [server], "period_type": 2, "period_num": 1, "is_auto_pay": 1}),
        (LEAVE, {"resource_ids": [server], "unsubscribe_type": 1}),
    ]:
        headers = {KEYED: fresh("key-", 24)}
        seen = [who.raw("POST", path, body=body, headers=headers) for _ in range(3)]
        c.check.equal(f"{path}: done", [one.status_code for one in seen], [200] * 3)
        c.check.equal(f"{path}: one order", len({one.text for one in seen}), 1)
        other = who.raw("POST", path, body={**body, "resource_ids": ["r"]}, headers=headers)
        c.check.true(f"{path}: another body", 400 <= other.status_code < 500, other.text)
    c.check.equal("one renewal", len(renewals(shop)), 1)
    c.check.equal("all is back", cash(shop), Decimal("10000.00"))
