"""The order protocol of infrastructure tools: a prepaid resource from its order to its end.

A tool finds out which site a customer is of, lets its service order, pays, polls the order until it is done,
looks for the resource, sets it to renew by itself, and unsubscribes it in the end.
"""

from suite.registry import scenario

from .shop import (
    COMPLETED, PROCESSING, TO_PAY, UNSUBSCRIBE, Shop, details, line, orders, pay, unsubscribe,
)

ORDERS = "ListCustomerOrders"
LEAVE = "CancelResourcesSubscription"
AUTO_RENEW = 3


def status(shop, order):
    return details(shop.party, order, shop.sdk).order_info.status


def of_order(shop, order, primary=1):
    """The resources of an order, as tools ask for them."""
    body = shop.sdk.QueryResourcesReq(order_id=order, only_main_resource=primary)
    request = shop.sdk.ListPayPerUseCustomerResourcesRequest(body=body)
    return shop.party.call("list_pay_per_use_customer_resources", request)


def told_site(c):
    """What a customer of the other site is told when a tool asks which site it is of."""
    other = c.caller("other_site")
    answer = other.raw("GET", "/v2/products/service-types", query=[("limit", "1")])
    told = [answer.status_code, answer.json().get("error_code")]
    c.check.true("another site's customer", told in ([403, "CBC.0150"], [403, "CBC.0156"]), told)
    own = c.caller("person").raw("GET", "/v2/products/service-types", query=[("limit", "1")])
    c.check.equal("its own site's", own.status_code, 200)


def story(c):
    """The whole way, with a service that reports what it provides."""
    told_site(c)
    shop = Shop(c)
    sdk, names = shop.sdk, ["server", "disk"]
    with c.operator.trade_rules(provisioning="reported"):
        lines = [line(shop.server, resources=[{"resource_name": names[0]}]),
                 line(shop.disk, resources=[{"resource_name": names[1], "parent_index": 0}])]
        placed = shop.place(*lines, combined=True)
        order, (server, disk) = placed["order_id"], placed["resource_ids"]
        c.check.equal("to be paid", status(shop, order), TO_PAY)
        c.check.equal("nothing is there", of_order(shop, order).total_count, 0)
        c.check.equal("paid", pay(shop.party, order, sdk=sdk).status_code, 204)
        c.check.equal("processed", status(shop, order), PROCESSING)
        c.operator.report(order, server)
        c.check.equal("half of it", status(shop, order), PROCESSING)
        c.operator.report(order, disk)
        c.check.equal("completed", status(shop, order), COMPLETED)
        found = of_order(shop, order)
        c.check.equal("the primary one", [(one.resource_id, one.is_main_resource, one.status)
                                          for one in found.data], [(server, 1, 2)])
        both = {one.resource_id: one.parent_resource_id for one in of_order(shop, order, 0).data}
        c.check.equal("with what is attached", both, {server: server, disk: server})
        request = sdk.AutoRenewalResourcesRequest(resource_id=server)
        c.check.equal("auto-renewal", shop.party.call("auto_renewal_resources", request).status_code, 204)
        c.check.equal("is seen", of_order(shop, order).data[0].expire_policy, AUTO_RENEW)
        request = sdk.CancelAutoRenewalResourcesRequest(resource_id=server)
        c.check.equal("none", shop.party.call("cancel_auto_renewal_resources", request).status_code, 204)
        c.check.equal("is seen too", of_order(shop, order).data[0].expire_policy, 0)
        meanwhile(c, shop, server)
        left = unsubscribe(shop.party, server, sdk=sdk)
        c.check.equal("one order that gives back", len(left.order_ids), 1)
        gone = left.order_ids[0]
        c.check.equal("it is processed", status(shop, gone), PROCESSING)
        c.operator.report(gone, server, disk)
    c.check.equal("it is done", status(shop, gone), COMPLETED)
    listed = orders(shop.party, sdk, order_type=str(UNSUBSCRIBE)).order_infos
    c.check.equal("it is listed", [one.order_id for one in listed], [gone])
    again = lambda: unsubscribe(shop.party, server, sdk=sdk)
    c.check.refused(LEAVE, "left before", again, 400, "CBC.30000067")
    c.check.equal("closed", [one.status for one in of_order(shop, order, 0).data], [3, 3])


def meanwhile(c, shop, server):
    """While a change of it is processed a resource is not left."""
    again = lambda: unsubscribe(shop.party, server, sdk=shop.sdk)
    bigger = {"resource_spec": "s6.medium.2.linux", "is_auto_pay": True}
    changed = c.operator.call("POST", f"/resources/{server}/change", bigger)
    c.check.refused(LEAVE, "a change under way", again, 400, "CBC.99003651")
    c.operator.report(changed["order_id"], server)
    c.check.equal("changed", status(shop, changed["order_id"]), COMPLETED)


@scenario(ORDERS, "the order protocol of infrastructure tools")
def protocol(c):
    story(c)


@scenario(ORDERS, "the order protocol of infrastructure tools, abroad", site="intl")
def protocol_abroad(c):
    story(c)
