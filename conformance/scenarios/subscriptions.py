"""Resources with terms: how they are asked for and told (`orders` D1), and the calls of their operations."""

from datetime import timedelta

from huaweicloudsdkbss import v2 as cn

from suite.checks import fields
from suite.operator_plane import fresh, stamp
from suite.registry import scenario
from suite.story import customer

from .civil import civil
from .orders import EBS, EC2, NOBODYS
from .rating import DISK, MONTH, SERVER
from .shop import NAMES, PRODUCTS, PROJECT, TYPES, Shop, instant, line, unsubscribe

LIST = "ListPayPerUseCustomerResources"
IN_USE, CLOSED, FROZEN, EXPIRED = 2, 3, 4, 5
GRACE, TO_ON_DEMAND, DELETE, AUTO_RENEW, FREEZE, DELETE_RETAINED = range(6)
SERVER_ID, DISK_ID = "OFFI-cn-north-4-vm-s6.small.1.linux", "OFFI-cn-north-4-volume-SSD"


def resources(who, sdk=cn, **query):
    request = sdk.ListPayPerUseCustomerResourcesRequest(body=sdk.QueryResourcesReq(**query))
    return who.call("list_pay_per_use_customer_resources", request)


def renew(who, *named, unit=MONTH, number=1, pay=1, sdk=cn):
    """Renews resources; paid at once unless `pay` says otherwise."""
    body = sdk.RenewalResourcesReq(resource_ids=list(named), period_type=unit, period_num=number, is_auto_pay=pay)
    return who.call("renewal_resources", sdk.RenewalResourcesRequest(body=body))


def quote(who, *named, unit=MONTH, number=1, sdk=cn, **more):
    """What renewing them would cost."""
    body = sdk.ListRenewRateOnPeriodReq(resource_ids=list(named), period_type=unit, period_num=number, **more)
    return who.call("list_renew_rate_on_period", sdk.ListRenewRateOnPeriodRequest(body=body))


def auto_renew(who, resource, sdk=cn, **body):
    body = sdk.AutoRenewalResourcesReq(**body) if body else None
    request = sdk.AutoRenewalResourcesRequest(resource_id=resource, body=body)
    return who.call("auto_renewal_resources", request)


def no_auto_renew(who, resource, sdk=cn):
    request = sdk.CancelAutoRenewalResourcesRequest(resource_id=resource)
    return who.call("cancel_auto_renewal_resources", request)


def configure(who, name, value, sdk=cn):
    """How all renewals of an account run."""
    body = sdk.RenewResourceConfigReq(config_name=name, config_value=value)
    return who.call("set_resources_renew_config", sdk.SetResourcesRenewConfigRequest(body=body))


def at_expiry(who, operation, *named, sdk=cn):
    """Sets that resources go on demand when they end, or cancels it."""
    body = sdk.PeriodToOnDemandReq(operation=operation, resource_ids=list(named))
    return who.call("update_period_to_on_demand", sdk.UpdatePeriodToOnDemandRequest(body=body))


def on_demand_now(who, *named):
    body = cn.PeriodToOnDemandInstantlyReq(resource_ids=list(named))
    request = cn.UpdatePeriodToOnDemandInstantlyRequest(body=body)
    return who.call("update_period_to_on_demand_instantly", request)


def ids(answer):
    return [one.resource_id for one in answer.data]


def stands(who, resource, sdk=cn):
    """Where a resource stands: its status, when it ends, what happens then."""
    one = resources(who, sdk, resource_ids=[resource], only_main_resource=1).data[0]
    return [one.status, one.expire_time, one.expire_policy]


def server_with_disk(shop, **more):
    """A server and its disk, attached to it, for a month; their ids."""
    server = line(shop.server, resources=[{"resource_name": "server"}], **more)
    disk = line(shop.disk, resources=[{"resource_name": "disk", "parent_index": 0}], **more)
    return shop.bought(server, disk, combined=True)["resource_ids"]


def of_product(product, name, ident, seen):
    """What a resource of a product tells of itself whatever becomes of it; `seen` for its internal id."""
    service, kind = product["cloud_service_type"], product["resource_type"]
    row = {
        "id": seen["id"], "resource_id": ident, "resource_name": name, "region_code": product["region"],
        "service_type_code": service, "service_type_name": NAMES[service], "resource_type_code": kind,
        "resource_type_name": TYPES[kind], "resource_spec_code": product["resource_spec"], "project_id": "",
        "parent_resource_id": ident, "is_main_resource": 1, "status": IN_USE, "expire_policy": GRACE,
        "product_spec_desc": PRODUCTS[product["resource_spec"]], "enterprise_project": PROJECT,
    }
    if "resource_size" in product:
        row |= {"spec_size": product["resource_size"], "spec_size_measure_id": product["size_measure_id"]}
    return row


@scenario(LIST, "every field, of a server and its disk, through their life")
def every_field(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        seen = fields(resources(shop.party))["data"]
        c.check.true("ids of their own", len({row["id"] for row in seen}) == 2, seen)
        bought = clock.stamp("03-01 10:30:00")
        times = {"effective_time": bought, "expire_time": clock.end("04-01"), "update_time": bought}
        rows = [
            {**of_product(SERVER, "server", server, seen[0]), "product_id": SERVER_ID, **times},
            {**of_product(DISK, "disk", disk, seen[1]), "product_id": DISK_ID, **times,
             "parent_resource_id": server, "is_main_resource": 0},
        ]

        def check(what, *changes):
            want = [{**row, **change} for row, change in zip(rows, changes)]
            c.check.answer(LIST, what, resources(shop.party), {"total_count": 2, "data": want})

        check("bought", {}, {})
        clock.to("03-10 09:00:00")
        auto_renew(shop.party, disk)
        check("renewed by itself", *[{"expire_policy": AUTO_RENEW}] * 2)
        no_auto_renew(shop.party, server)
        renew(shop.party, server)
        longer = {"expire_time": clock.end("05-01"), "update_time": clock.stamp("03-10 09:00:00")}
        check("renewed", longer, longer)
        ended = {**longer, "status": EXPIRED}
        clock.to("05-02 00:00:00")
        check("grace", ended, ended)
        clock.to("05-17 00:00:00")
        check("retention", *[{**ended, "status": FROZEN}] * 2)
        clock.to("06-01 00:00:00")
        check("released", *[{**ended, "status": CLOSED}] * 2)
        alone = resources(shop.party, resource_ids=[disk])
        c.check.equal("the disk by itself", ids(alone), [disk])


@scenario(LIST, "filters, pages and languages")
def filters(c):
    shop = Shop(c)
    first = server_with_disk(shop)
    c.operator.advance(seconds=5)
    alone = shop.bought(line(DISK, number=2))
    later, order = alone["resource_ids"][0], alone["order_id"]
    trade = c.operator.resource(first[0])["terms"][0]["order_id"]
    unsubscribe(shop.party, first[1])
    shop.provided()
    everything = [*first, later]
    end = instant(c.operator.resource(later)["resource"]["expire_time"])
    before, after = stamp(end - timedelta(seconds=1)), stamp(end + timedelta(seconds=1))
    for what, query, want in [
        ("nothing", {}, everything),
        ("empty lists", {"resource_ids": [], "status_list": [], "order_id": "", "customer_id": ""}, everything),
        ("primary ones", {"only_main_resource": 1}, [first[0], later]),
        ("a primary one and what is attached", {"resource_ids": [first[0]]}, first),
        ("a primary one alone", {"resource_ids": [first[0]], "only_main_resource": 1}, first[:1]),
        ("an attached one", {"resource_ids": [first[1]]}, first[1:]),
        ("an attached one, primary ones alone", {"resource_ids": [first[1]], "only_main_resource": 1}, first[1:]),
        ("several", {"resource_ids": [later, first[1]]}, [first[1], later]),
        ("nobody's", {"resource_ids": [fresh("none-")]}, []),
        ("of an order", {"order_id": order}, [later]),
        ("of a part of a trade", {"order_id": trade}, first[:1]),
        ("of an order of nobody's", {"order_id": NOBODYS}, []),
        ("of what is no order", {"order_id": "order"}, []),
        ("in use", {"status_list": [IN_USE]}, [first[0], later]),
        ("closed or frozen", {"status_list": [CLOSED, FROZEN]}, first[1:]),
        ("expired", {"status_list": [EXPIRED]}, []),
        ("of a service", {"service_type_code": EC2}, first[:1]),
        ("of another", {"service_type_code": EBS}, [first[1], later]),
        ("of none", {"service_type_code": "nothing"}, []),
        ("ends then", {"expire_time_begin": stamp(end), "expire_time_end": stamp(end)}, [later]),
        ("ends after that", {"expire_time_begin": after}, []),
        ("ends before", {"expire_time_end": before}, first),
        ("a page", {"offset": 1, "limit": 1}, first[1:]),
        ("past the end", {"offset": 3}, []),
        ("another's name is not looked at", {"customer_id": Shop(c, cash=None).party.id}, everything),
    ]:
        c.check.equal(what, ids(resources(shop.party, **query)), want)
    c.check.equal("a page knows them all", resources(shop.party, limit=1).total_count, 3)
    request = cn.ListPayPerUseCustomerResourcesRequest(body=cn.QueryResourcesReq(resource_ids=[later]))
    told = shop.party.call("list_pay_per_use_customer_resources", request, X_Language="en_US").data[0]
    c.check.equal("in English", [told.service_type_name, told.resource_type_name, told.product_spec_desc],
                  ["Elastic Volume Service", "Volume", "Ultra-high I/O"])
    bare = shop.party.caller.raw("POST", "/v2/orders/suscriptions/resources/query", body={})
    c.check.equal("an empty body", [row["resource_id"] for row in bare.json()["data"]], everything)


@scenario(LIST, "a partner's, of the customers that it names")
def of_customers(c):
    partner, shop, stranger = customer(c, "solution_provider"), Shop(c), Shop(c)
    c.operator.associate(partner.id, shop.party.id, 2)
    bought, others = shop.bought()["resource_ids"], stranger.bought()["resource_ids"]
    c.check.equal("its customer", ids(resources(partner, customer_id=shop.party.id)), bought)
    c.check.equal("another's", ids(resources(partner, customer_id=stranger.party.id)), [])
    c.check.equal("nobody named", ids(resources(partner)), [])
    c.check.equal("by their ids", ids(resources(shop.party, resource_ids=[*bought, *others])), bought)


@scenario(LIST, "refusals")
def list_refusals(c):
    shop = Shop(c, cash=None)
    for what, query in {
        "51 resources": {"resource_ids": [f"r{number}" for number in range(51)]},
        "a long id": {"resource_ids": ["r" * 65]},
        "a long order": {"order_id": "C" * 65},
        "11 statuses": {"status_list": [IN_USE] * 11},
        "no such status": {"status_list": [1]},
        "a flag of 2": {"only_main_resource": 2},
        "an empty service": {"service_type_code": ""},
        "no instant": {"expire_time_begin": "2026-01-01"},
        "limit 0": {"limit": 0},
        "limit 501": {"limit": 501},
        "offset negative": {"offset": -1},
    }.items():
        c.refused(what, lambda query=query: resources(shop.party, **query), 400, "CBC.0100")
    c.refused("a user without rights", lambda: resources(shop.nobody()), 403, "CBC.0151")
    view = {"Effect": "Allow", "Action": ["billing:subscription:view"]}
    c.check.equal("a user with them", resources(shop.nobody(view)).total_count, 0)
    c.refused("the other site", lambda: resources(c.caller("other_site")), 403, "CBC.0156")
