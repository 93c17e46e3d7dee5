"""What is sold, over the demo's catalogue: services, types of resources, what is metered, units,
specifications and prices.

Which services and specifications there are is the demo's business: what is compared are answers of the same
catalogue with each other, and the few codes that every catalogue of a cloud has.
"""

from decimal import Decimal

from huaweicloudsdkbss.v2 import (
    ListConversionsRequest,
    ListIncentiveDiscountPoliciesRequest,
    ListMeasureUnitsRequest,
    ListResourceSpecsRequest,
    ListResourceTypesRequest,
    ListServiceResourcesRequest,
    ListServiceTypesRequest,
    ListUsageTypesRequest,
)
from huaweicloudsdkbssintl.v2 import ListResourceSpecsPriceRequest
from huaweicloudsdkbssintl.v2 import ListServiceResourcesRequest as IntlServiceResourcesRequest

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import customer

SERVICES = "ListServiceTypes"
TYPES = "ListResourceTypes"
RESOURCES = "ListServiceResources"
USAGES = "ListUsageTypes"
UNITS = "ListMeasureUnits"
CONVERSIONS = "ListConversions"
SPECS = "ListResourceSpecs"
PRICES = "ListResourceSpecsPrice"
POLICIES = "ListIncentiveDiscountPolicies"
EC2, EBS, VPC = (f"hws.service.type.{name}" for name in ("ec2", "ebs", "vpc"))
VM, VOLUME, BANDWIDTH = (f"hws.resource.type.{name}" for name in ("vm", "volume", "bandwidth"))
REGION, REGION_ABROAD = "cn-north-4", "ap-southeast-1"
ENGLISH = {"x_language": "en_US"}
QUOTED = '""'


def services(party, **query):
    return party.call("list_service_types", ListServiceTypesRequest(**query))


def types(party, **query):
    return party.call("list_resource_types", ListResourceTypesRequest(**query))


def resources(party, **query):
    return party.call("list_service_resources", ListServiceResourcesRequest(**query))


def usages(party, **query):
    return party.call("list_usage_types", ListUsageTypesRequest(**query))


def units(party, **query):
    return party.call("list_measure_units", ListMeasureUnitsRequest(**query))


def conversions(party, **query):
    return party.call("list_conversions", ListConversionsRequest(**query))


def policies(party, **query):
    request = ListIncentiveDiscountPoliciesRequest(**query)
    return party.call("list_incentive_discount_policies", request)


def specs(party, body, **query):
    return party.call("list_resource_specs", ListResourceSpecsRequest(body=body, **query))


def prices(party, body, **query):
    return party.call("list_resource_specs_price", ListResourceSpecsPriceRequest(body=body, **query))


def wanted(service, resource_type, charge_mode="3", **more):
    return {"cloud_service_type": service, "resource_type": resource_type, "region_code": REGION,
            "charge_mode": charge_mode, **more}


def raw(party, path, **query):
    """A query as it is written: the SDK sends neither an empty value nor a null."""
    return party.caller.raw("GET", f"/v2/{path}", query=list(query.items()))


def outcome(answer):
    return [answer.status_code, answer.json().get("error_code")]


def total(answer):
    return [answer.status_code, answer.json().get("total_count")]


REFUSED = [400, "CBC.0100"]


def refuse(c, cases):
    for what, call in cases.items():
        c.refused(what, call, 400, "CBC.0100")


def by(rows, key, value):
    """The one row that has this value, or nothing."""
    return next((row for row in rows if row[key] == value), {})


def pages(ask, limit):
    """The codes of all pages of specifications, and how many there were at the most on one."""
    codes, longest, marker = [], 0, None
    while True:
        more = {} if marker is None else {"marker": marker}
        got = ask(limit=limit, **more)
        rows = getattr(got, "cloud_service_basics", None) or getattr(got, "resource_spec_infos", None) or []
        codes += [(row.cloud_service_type, row.resource_type, row.resource_spec) for row in rows]
        longest = max(longest, len(rows))
        marker = got.page_info.next_marker
        if marker is None:
            return codes, longest


@scenario(SERVICES, "all, by name, and in pages")
def service_types(c):
    party = customer(c, "person")
    got = services(party, limit=1000, **ENGLISH)
    rows = fields(got)["service_types"]
    ecs = by(rows, "service_type_code", EC2)
    wants = [row if row is not ecs else {"service_type_code": EC2, "abbreviation": "ECS",
                                         "service_type_name": "Elastic Cloud Server"} for row in rows]
    c.check.answer(SERVICES, "all", got, {"total_count": len(rows), "service_types": wants})
    codes = [row["service_type_code"] for row in rows]
    c.check.equal("each once", len(set(codes)), len(codes))
    c.check.true("those every cloud has", {EC2, EBS, VPC} <= set(codes), codes)
    chinese = by(fields(services(party, limit=1000))["service_types"], "service_type_code", EC2)
    c.check.equal("in Chinese", chinese["service_type_name"], "弹性云服务器")
    part = services(party, service_type_name="云服务器", limit=1000)
    c.check.true("by a part of the name", by(fields(part)["service_types"], "service_type_code", EC2))
    c.check.true("and no other", all("云服务器" in row.service_type_name for row in part.service_types))
    second = services(party, offset=1, limit=1)
    c.check.equal("the second", [second.total_count, second.service_types[0].service_type_code],
                  [len(codes), codes[1]])
    end = services(party, offset=1_000_000_000)
    c.check.equal("past the end", [end.total_count, end.service_types], [len(codes), []])
    for what, value in {"empty": "", "null": "null"}.items():
        answer = raw(party, "products/service-types", offset=value, limit=value, service_type_name=value)
        c.check.equal(f"{what} means absent", total(answer), [200, len(codes)])
        c.check.equal(f"{what}: ten rows", len(answer.json()["service_types"]), min(10, len(codes)))
    for name in ("offset", "limit"):
        answer = raw(party, "products/service-types", **{name: QUOTED})
        c.check.equal(f'{name}=""', outcome(answer), REFUSED)
    partner = customer(c, "solution_provider")
    c.check.equal("a partner sees the same", services(partner).total_count, len(codes))
    user = c.caller_for(party.id, c.operator.create_user(party.id, fresh("user_"), "S3cret!pass-word"))
    seen = user.call("list_service_types", ListServiceTypesRequest())
    c.check.equal("a user needs no policy", seen.total_count, len(codes))
    refuse(c, {
        "limit 0": lambda: services(party, limit=0),
        "limit 1001": lambda: services(party, limit=1001),
        "offset negative": lambda: services(party, offset=-1),
        "offset too large": lambda: services(party, offset=1_000_000_001),
        "name too long": lambda: services(party, service_type_name="x" * 129),
    })


@scenario(TYPES, "of all services, and of one")
def resource_types(c):
    party = customer(c, "person")
    got = types(party, limit=1000, **ENGLISH)
    rows = fields(got)["resource_types"]
    c.check.answer(TYPES, "all", got, {"total_count": len(rows), "resource_types": rows})
    c.check.equal("who owns servers", by(rows, "resource_type_code", VM).get("service_type_code"), EC2)
    own = [row for row in rows if row["service_type_code"] == VPC]
    got = resources(party, service_type_code=VPC, limit=100, **ENGLISH)
    infos = [{"basic_info": {
        "resource_type_code": row["resource_type_code"],
        "product_owner_service": VPC,
        "name": row["resource_type_name"],
        "description": row["resource_type_desc"],
    }} for row in own]
    c.check.answer(RESOURCES, "of one service", got, {"total_count": len(own), "infos": infos})
    c.check.equal("the second", types(party, offset=1, limit=1).resource_types[0].resource_type_code,
                  rows[1]["resource_type_code"])
    refuse(c, {
        "limit 1001": lambda: types(party, limit=1001),
        "offset negative": lambda: types(party, offset=-1),
    })


@scenario(RESOURCES, "which service, and how many")
def service_resources(c):
    party, path = customer(c, "person"), "products/service-resources"
    unknown = resources(party, service_type_code="hws.service.type.nothing")
    c.check.equal("an unknown service", [unknown.total_count, unknown.infos], [0, []])
    one = resources(party, service_type_code=VPC, limit=1)
    c.check.true("a page of several", one.total_count > 1 and len(one.infos) == 1, fields(one))
    for what, value in {"empty": "", "null": "null"}.items():
        answer = raw(party, path, service_type_code=VPC, offset=value)
        c.check.equal(f"offset {what}", total(answer), [200, one.total_count])
        c.check.equal(f"limit {what}", outcome(raw(party, path, service_type_code=VPC, limit=value)), REFUSED)
        c.check.equal(f"service {what}", outcome(raw(party, path, service_type_code=value)), REFUSED)
    for name in ("offset", "limit"):
        answer = raw(party, path, service_type_code=VPC, **{name: QUOTED})
        c.check.equal(f'{name}=""', outcome(answer), REFUSED)
    refuse(c, {
        "no service": lambda: resources(party),
        "limit 101": lambda: resources(party, service_type_code=VPC, limit=101),
        "offset too large": lambda: resources(party, service_type_code=VPC, offset=10_000_001),
    })


@scenario(RESOURCES, "an empty limit is one of the other site's", site="intl")
def service_resources_abroad(c):
    party, path = customer(c, "person"), "products/service-resources"
    request = IntlServiceResourcesRequest(service_type_code=VPC)
    all_of = party.call("list_service_resources", request)
    answer = raw(party, path, service_type_code=VPC, limit="")
    c.check.equal("empty", total(answer), [200, all_of.total_count])
    c.check.equal("null", outcome(raw(party, path, service_type_code=VPC, limit="null")), REFUSED)


@scenario(USAGES, "of all types of resources, and of one")
def usage_types(c):
    party, path = customer(c, "person"), "products/usage-types"
    got = usages(party, resource_type_code=BANDWIDTH, limit=100, **ENGLISH)
    rows = fields(got)["usage_types"]
    more = {"resource_type_code": BANDWIDTH, "service_type_code": VPC}
    wants = [{**row, **more} for row in rows]
    c.check.answer(USAGES, "bandwidth", got, {"total_count": len(rows), "usage_types": wants})
    c.check.true("by time and by traffic", {"Duration", "upflow"} <= {row["code"] for row in rows}, rows)
    everything = usages(party).total_count
    c.check.true("more of all", everything > len(rows), everything)
    for what, value, count in [("empty", "", everything), ("quoted", QUOTED, 0), ("null", "null", 0)]:
        c.check.equal(what, total(raw(party, path, resource_type_code=value)), [200, count])
    c.check.equal("the second", usages(party, resource_type_code=BANDWIDTH, offset=1, limit=1)
                  .usage_types[0].code, rows[1]["code"])
    refuse(c, {
        "limit 101": lambda: usages(party, limit=101),
        "offset too large": lambda: usages(party, offset=100_000_001),
        "code too long": lambda: usages(party, resource_type_code="x" * 65),
    })


@scenario(UNITS, "every unit, and how they convert")
def measures(c):
    party, path = customer(c, "person"), "bases/conversions"
    got = units(party, **ENGLISH)
    rows = fields(got)["measure_units"]
    gigabyte = {"measure_id": 10, "measure_name": "GB", "abbreviation": "GB", "measure_type": 3}
    wants = [gigabyte if row["measure_id"] == 10 else row for row in rows]
    c.check.answer(UNITS, "all", got, {"measure_units": wants})
    kinds = {row["measure_id"]: row["measure_type"] for row in rows}
    fixed = {1: 1, 4: 2, 10: 3, 11: 3, 14: 4, 15: 16, 17: 7}
    c.check.equal("those the pages name", {unit: kinds.get(unit) for unit in fixed}, fixed)
    short = by(fields(units(party))["measure_units"], "measure_id", 10)
    c.check.equal("in Chinese", short["abbreviation"], "G")
    got = conversions(party)
    every = fields(got)["conversions"]
    c.check.answer(CONVERSIONS, "all", got, {"conversions": every})
    c.check.true("1 GB is 1024 MB", {
        "measure_id": 10, "ref_measure_id": 11, "conversion_ratio": 1024, "measure_type": 3,
    } in every, every)
    c.check.true("each of its unit's type", all(kinds[row["measure_id"]] == row["measure_type"]
                                                == kinds[row["ref_measure_id"]] for row in every))
    traffic = fields(conversions(party, measure_type=3))["conversions"]
    c.check.equal("of traffic", traffic, [row for row in every if row["measure_type"] == 3])
    for what, value in {"empty": "", "null": "null"}.items():
        answer = raw(party, path, measure_type=value)
        c.check.equal(f"{what} means absent", len(answer.json()["conversions"]), len(every))
    c.check.equal("quoted", outcome(raw(party, path, measure_type=QUOTED)), REFUSED)


@scenario(CONVERSIONS, "types that are none")
def no_types(c):
    party = customer(c, "person")
    refuse(c, {
        f"type {kind}": lambda kind=kind: conversions(party, measure_type=kind) for kind in (0, 5, 109)
    })


@scenario(SPECS, "servers by use and by period, in pages")
def specifications(c):
    party = customer(c, "person")
    got = specs(party, wanted(EC2, VM), **ENGLISH)
    seen = fields(got)
    rows = seen["cloud_service_basics"]
    more = {"cloud_service_type": EC2, "cloud_service_type_name": "Elastic Cloud Server",
            "resource_type": VM, "charge_mode": "3", "region_code": REGION}
    c.check.answer(SPECS, "by use", got, {**seen, "cloud_service_basics": [{**row, **more} for row in rows]})
    codes, longest = pages(lambda **page: specs(party, wanted(EC2, VM, **page)), 7)
    c.check.equal("pages of seven", [longest, len(set(codes))], [7, len(codes)])
    first = [code for _, _, code in codes][:len(rows)]
    c.check.equal("the same in pages", first, [row["resource_spec"] for row in rows])
    terms, _ = pages(lambda **page: specs(party, wanted(EC2, VM, "1", **page)), 100)
    c.check.true("by period", terms, terms)
    one = {"filters": [{"key": "RESOURCE_SPEC", "value": first[0]}]}
    got = specs(party, wanted(EC2, VM, **one))
    c.check.equal("by code", [[row.resource_spec for row in got.cloud_service_basics],
                              got.page_info.next_marker], [[first[0]], None])
    answer = party.caller.raw("POST", "/v2/products/resource-specs-query", body=wanted(EC2, VM, **one))
    last = {"cloud_service_basics": answer.json()["cloud_service_basics"], "page_info": {"next_marker": None}}
    c.check.json(SPECS, "the last page says null", answer, last)
    kinds = {row.resource_spec for row in specs(party, wanted(EBS, VOLUME)).cloud_service_basics}
    c.check.true("disks", {"GPSSD", "SATA", "SAS", "SSD"} <= kinds, kinds)
    lines = {row.resource_spec for row in specs(party, wanted(VPC, BANDWIDTH)).cloud_service_basics}
    c.check.true("bandwidth", {"12_bgp", "19_bgp"} <= lines, lines)
    for field in ("cloud_service_type", "resource_type", "region_code"):
        none = specs(party, {**wanted(EC2, VM), field: "nothing"})
        c.check.equal(f"unknown {field}", [none.cloud_service_basics, none.page_info.next_marker], [[], None])
    changed = lambda **more: lambda: specs(party, {**wanted(EC2, VM), **more})
    refuse(c, {
        "no service": changed(cloud_service_type=None),
        "empty region": changed(region_code=""),
        "another way to pay": changed(charge_mode="2"),
        "two filters": changed(filters=one["filters"] * 2),
        "another filter": changed(filters=[{"key": "REGION", "value": "x"}]),
        "limit 101": changed(limit=101),
        "a made up marker": changed(marker="next page"),
        "a marker of nothing": changed(marker="T0ZGSTE"),
    })


@scenario(PRICES, "attributes and prices", site="intl")
def price_list(c):
    party = customer(c, "person")
    ask = lambda **more: prices(party, {"region_code": REGION_ABROAD, **more}, **ENGLISH)
    servers = {"cloud_service_type": EC2, "resource_type": VM, "limit": 5}
    got = ask(need_attributes=True, need_price=True, **servers)
    seen = fields(got)
    infos = seen["resource_spec_infos"]
    more = {"cloud_service_type": EC2, "cloud_service_type_name": "Elastic Cloud Server", "resource_type": VM}
    c.check.answer(PRICES, "servers", got, {
        **seen, "region_code": REGION_ABROAD, "resource_spec_infos": [{**info, **more} for info in infos],
    })
    listed = [price for info in infos for price in info["price_lists"]]
    c.check.true("in dollars", listed and all(price["currency"] == "USD" for price in listed), listed)
    c.check.true("as digits", all(Decimal(price["official_price"]) > 0 for price in listed), listed)
    for price in listed:
        by_use = price["charging_mode"] == "ON_DEMAND"
        has = ["billing_usage_factor" in price, "period_type" in price, "period_nums" in price]
        c.check.equal(f"fields of {price['charging_mode']}", has, [by_use, not by_use, not by_use])
    plain = fields(ask(**servers))["resource_spec_infos"]
    told = {name for info in plain for name in ("attributes", "price_lists") if name in info}
    c.check.equal("neither unless asked for", sorted(told), [])
    disks = ask(cloud_service_type=EBS, resource_type=VOLUME, need_attributes=True)
    sizes = [one for info in fields(disks)["resource_spec_infos"] for one in info["attributes"]]
    ranges = [one["linear_range"] for one in sizes if "linear_range" in one]
    c.check.true("disks have sizes", ranges and all(one["min"] < one["max"] for one in ranges), sizes)
    c.check.answer(PRICES, "disks", disks, fields(disks))
    codes, longest = pages(lambda **page: ask(**{"cloud_service_type": EC2, **page}), 7)
    c.check.equal("pages of seven", [longest, len(set(codes))], [7, len(codes)])
    way = lambda value: {"filters": [{"key": "CHARGING_MODE", "value": value}], "need_price": True}
    for value in ("PERIOD", "ON_DEMAND"):
        rows = fields(ask(**servers, **way(value)))["resource_spec_infos"]
        modes = {price["charging_mode"] for info in rows for price in info["price_lists"]}
        c.check.equal(f"only {value}", sorted(modes), [value])
    for value in ("ONE_TIME", "ON_DEMAND_PKG"):
        c.check.equal(f"nothing is {value}", ask(**way(value)).resource_spec_infos, [])
    one = infos[0]["resource_spec"]
    got = ask(filters=[{"key": "RESOURCE_SPEC", "value": one}])
    c.check.equal("by code", sorted({row.resource_spec for row in got.resource_spec_infos}), [one])
    refuse(c, {
        "no region": lambda: prices(party, {}),
        "an empty service": lambda: ask(cloud_service_type=""),
        "another way to pay": lambda: ask(**way("MONTHLY")),
        "limit 51": lambda: ask(limit=51),
        "a made up marker": lambda: ask(marker="1"),
    })


@scenario(POLICIES, "what partners earn, and whose discounts count")
def incentives(c):
    partner = customer(c, "solution_provider")
    month = c.operator.now().strftime("%Y-%m")
    got = policies(partner, time=month, limit=100)
    rows = fields(got)["policies"]
    c.check.answer(POLICIES, "all", got, {"total_count": len(rows), "policies": rows})
    c.check.equal("a row for each service", len(rows), services(partner).total_count)
    c.check.true("words of the page", all(row["incentive_policy"] in ("0", "1", "2", "13")
                                          and row["allow_discount"] in ("YES", "NO") for row in rows), rows)
    one = policies(partner, time=month, service_type_code=EC2)
    c.check.equal("of one service", fields(one), {
        "total_count": 1, "policies": [by(rows, "service_type_code", EC2)],
    })
    path = "products/incentive-discount-policies"
    for what, value, count in [("empty", "", len(rows)), ("null", "null", len(rows)), ("quoted", QUOTED, 0)]:
        answer = raw(partner, path, time=month, service_type_code=value)
        c.check.equal(what, total(answer), [200, count])
    refuse(c, {
        "no month": lambda: policies(partner),
        "a day": lambda: policies(partner, time=f"{month}-01"),
        "limit 101": lambda: policies(partner, time=month, limit=101),
    })
    for what, kind in {"a customer": "person", "a reseller": "reseller"}.items():
        other = customer(c, kind)
        c.refused(what, lambda: policies(other, time=month), 403, "CBC.0151")
    user = c.caller_for(partner.id, c.operator.create_user(partner.id, fresh("user_"), "S3cret!pass-word"))
    call = lambda: user.call("list_incentive_discount_policies",
                             ListIncentiveDiscountPoliciesRequest(time=month))
    c.refused("a user without the item", call, 403, "CBC.0151")


@scenario("ListServiceTypesV1", "the old forms, which have no pages")
def old_forms(c):
    party = customer(c, "person")
    rows = fields(services(party, limit=1000))["service_types"]
    answer = raw(party, "bases/service-types")
    c.check.json("ListServiceTypesV1", "services", answer, {"service_types": rows})
    one = raw(party, "bases/service-types", service_type_code=EC2).json()["service_types"]
    c.check.equal("of one code", one, [by(rows, "service_type_code", EC2)])
    kinds = fields(types(party, limit=1000))["resource_types"]
    told = [{name: row[name] for name in row if name != "service_type_code"} for row in kinds]
    answer = raw(party, "bases/resource-types")
    c.check.json("ListResourceTypesV1", "types", answer, {"resource_types": told})
    for path, name, count in [("service-types", "service_type", len(rows)),
                              ("resource-types", "resource_type", len(kinds))]:
        for what, value, shown in [("empty", "", count), ("quoted", QUOTED, 0), ("null", "null", 0)]:
            answer = raw(party, f"bases/{path}", **{f"{name}_code": value})
            c.check.equal(f"{path}: {what}", len(answer.json()[f"{name}s"]), shown)
        long = raw(party, f"bases/{path}", **{f"{name}_code": "x" * 65})
        c.check.equal(f"{path}: too long", outcome(long), REFUSED)
