"""Packages of usage (`bills` C): bought by an order, and what is left of them."""

from decimal import Decimal

from huaweicloudsdkbss import v2 as cn

from suite.registry import scenario
from suite.story import customer

from .civil import civil
from .shop import Shop, line, month_later

LIST = "ListFreeResourceInfos"
USAGES = "ListFreeResourceUsages"
RECORDS = "ListFreeResourcesUsageRecords"
LIST_FORMER = "ListFreeResourceInfosV2"
STORAGE = {
    "cloud_service_type": "hws.service.type.obs", "resource_type": "hws.resource.type.obs",
    "resource_spec": "package.standard_3az.100gb", "region": "cn-north-4",
}
TRAFFIC = {
    "cloud_service_type": "hws.service.type.vpc", "resource_type": "hws.resource.type.bandwidth",
    "resource_spec": "package.upflow.1tb", "region": "global",
}
GB, TB = 10, 9
ACTIVE, EXPIRED = 1, 3
MONTHLY, FROM_THE_ORDER = 4, 2


def packages(who, **body):
    request = cn.ListFreeResourceInfosRequest(body=cn.ListFreeResourceInfosReq(**body))
    return who.call("list_free_resource_infos", request)


def usages(who, *ids):
    body = cn.ListFreeResourceUsagesReq(free_resource_ids=list(ids))
    return who.call("list_free_resource_usages", cn.ListFreeResourceUsagesRequest(body=body))


def records(who, begin, end, **query):
    request = cn.ListFreeResourcesUsageRecordsRequest(deduct_time_begin=begin, deduct_time_end=end, **query)
    return who.call("list_free_resources_usage_records", request)


def bought(shop, product, **more):
    """An order of one package, provided."""
    return shop.bought(line(product, resources=[{"resource_name": "package"}], **more))["order_id"]


@scenario(LIST, "two packages, and what each holds")
def listed(c):
    with civil(c) as clock:
        shop = Shop(c)
        storage, traffic = bought(shop, STORAGE), bought(shop, TRAFFIC)
        seen = packages(shop.party)
        found = {one.order_id: one for one in seen.free_resource_packages}
        c.check.equal("both", [seen.total_count, sorted(found)], [2, sorted([storage, traffic])])

        def row(order, product, names, reuse, quota, measure):
            term = c.operator.order(order)["order_line_items"][0]
            one = found[order]
            return {
                "order_instance_id": one.order_instance_id, "order_id": order, "product_id": term["product_id"],
                "product_name": names[0], "enterprise_project_id": "", "enterprise_project_scope": 0,
                "effective_time": term["effective_time"], "expire_time": term["expire_time"], "status": ACTIVE,
                "service_type_code": product["cloud_service_type"], "service_type_name": names[1],
                "region_code": product["region"], "source_type": 0, "bundle_type": "ATOMIC_PKG",
                "quota_reuse_mode": reuse, "free_resources": [{
                    "free_resource_id": one.free_resources[0].free_resource_id, "usage_type_name": names[2],
                    "amount": quota, "original_amount": quota, "measure_id": measure}],
            }

        first = row(storage, STORAGE, ("标准存储多AZ包 100GB", "对象存储服务", "存储容量(每小时)"), 1, "74400", GB)
        second = row(traffic, TRAFFIC, ("公网流量包 1TB", "虚拟私有云", "公网流出流量"), 2, "1", TB)
        c.check.answer(LIST, "of storage", packages(shop.party, order_id=storage),
                       {"total_count": 1, "free_resource_packages": [first]})
        c.check.answer(LIST, "of traffic", packages(shop.party, service_type_code_list=["HWS.SERVICE.TYPE.VPC"]),
                       {"total_count": 1, "free_resource_packages": [second]})
        c.check.equal("expired ones", packages(shop.party, status=EXPIRED).total_count, 0)
        item = first["free_resources"][0]["free_resource_id"]
        term = c.operator.order(storage)["order_line_items"][0]
        kept = {"free_resource_id": item, "free_resource_type_name": "云存储", "usage_type_name": "存储容量(每小时)",
                "amount": Decimal(74400), "original_amount": Decimal(74400), "measure_id": GB}
        seen = usages(shop.party, item, "1")
        c.check.answer(USAGES, "its window; of nobody's nothing", seen, {"free_resources": [{
            **kept, "quota_reuse_cycle": MONTHLY,
            "quota_reuse_cycle_type": FROM_THE_ORDER, "start_time": term["effective_time"],
            "end_time": clock.end("03-31")}]})
        c.check.equal("nothing was used", records(shop.party, clock.stamp("03-01 10:30:00")[:10],
                                                  clock.stamp("03-02 10:30:00")[:10]).total_count, 0)
        c.check.equal("a stranger's", usages(Shop(c).party, item).free_resources, [])
        old = shop.party.caller.raw("POST", "/v2/payments/free-resources/query", body={"order_id": storage})
        c.check.equal("by the old form", [old.status_code, old.json()["total_count"]], [200, 1])


@scenario(LIST, "a package ends with its term")
def ended(c):
    with civil(c) as clock:
        shop = Shop(c)
        order = bought(shop, STORAGE)
        begun = clock.stamp("03-01 10:30:01")
        c.check.equal("until then", packages(shop.party, order_id=order).free_resource_packages[0].expire_time,
                      month_later(begun))
        clock.to("04-02 00:00:00")
        c.check.equal("then", packages(shop.party, order_id=order).free_resource_packages[0].status, EXPIRED)


@scenario(LIST, "refusals")
def refusals(c):
    party = customer(c, "enterprise")
    c.check.refused(LIST, "no such status", lambda: packages(party, status=5), 400, "CBC.0100")


@scenario(USAGES, "refusals")
def usage_refusals(c):
    party = customer(c, "enterprise")
    c.check.refused(USAGES, "none named", lambda: usages(party), 400, "CBC.0100")


@scenario(RECORDS, "refusals")
def record_refusals(c):
    party = customer(c, "enterprise")
    ask = lambda what, begin, end: c.check.refused(
        RECORDS, what, lambda: records(party, begin, end), 400, "CBC.0100")
    ask("more than ninety days", "2026-01-01", "2026-04-02")
    ask("no day", "2026-01-01", "2026-01")


@scenario(LIST, "a user without rights")
def without_rights(c):
    nobody = Shop(c, cash=None).nobody()
    ask = lambda operation, call: c.check.refused(operation, operation, call, 403, "CBC.0151")
    ask(LIST, lambda: packages(nobody))
    ask(USAGES, lambda: usages(nobody, "1"))
    ask(RECORDS, lambda: records(nobody, "2026-01-01", "2026-01-02"))
