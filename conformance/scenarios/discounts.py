"""Discounts that operators grant and end, and the contract that a customer sees of its own."""

from datetime import timedelta
from decimal import Decimal

from huaweicloudsdkbss.v2 import BusinessDiscountQueryReq, ListBusinessDiscountInfoRequest

from suite.checks import fields
from suite.operator_plane import fresh, stamp
from suite.registry import scenario
from suite.story import customer

from .operator_business import ask, refused

OPERATION = "ListBusinessDiscountInfo"
CALL = "list_business_discount_info"
NOTHING = {"total_count": 0, "product_quoting_items": [], "category_quoting_items": [],
           "category_quoting_item_steps": [], "sites": []}
YEARS = [f"{years}_YEARLY" for years in range(1, 6)]
EVERY_MODE = ["ONDEMAND", "DAILY", "MONTHLY", *YEARS]
# Codes that no catalogue has: what is seen does not depend on what is sold.
SERVICE = "hws.service.type.conformance"
MACHINE = "hws.resource.type.conformance"
SPEC = "c1.conformance"


def info(party, kind="CATEGORY_ITEM", **more):
    body = BusinessDiscountQueryReq(quoting_item_type=kind, **more)
    return party.call(CALL, ListBusinessDiscountInfoRequest(body=body))


def modes(answer):
    items = answer.category_quoting_items + answer.product_quoting_items
    return [item.charging_mode for item in items]


def commerce(discount, seen, count, **more):
    """The whole answer to a contract of one discount; what is sold decides which regions there are."""
    sites = [{"site_code": "HWC_CN", "site_name": "中国站", "regions": seen["sites"][0]["regions"]}]
    return {**NOTHING, "total_count": count, "commerce_id": discount["discount_id"],
            "commerce_code": discount["discount_id"], "effective_time": discount["effective_time"],
            "sites": sites, **more}


def category(discount, mode, **more):
    return {"item_id": f"{discount['discount_id']}-{mode}", "site_code": "HWC_CN", "charging_mode": mode,
            "effective_time": discount["effective_time"], **more}


@scenario(OPERATION, "a contract by categories and by products")
def contract(c):
    party = customer(c, "enterprise")
    c.check.answer(OPERATION, "no contract", info(party), NOTHING)
    promotion = c.operator.promote("0.99", expire_time=stamp(c.operator.now() + timedelta(hours=1)))
    c.check.equal("a promotion is none", fields(info(party)), NOTHING)
    # It is everybody's, and lowers what other scenarios are told.
    c.operator.end_discount(promotion["discount_id"])

    scope = {"cloud_service_type": SERVICE, "resource_type": MACHINE, "region": "nowhere-1",
             "modes": ["subscribe"], "least_months": 24}
    first = c.operator.grant_discount(party.id, "0.8512", scope=scope)
    known = {"cloud_service_type": SERVICE, "resource_type_code": MACHINE, "region_code": "nowhere-1",
             "discount_ratio": Decimal("0.8512")}
    got = info(party)
    items = [category(first, mode, **known) for mode in YEARS[1:]]
    wanted = commerce(first, fields(got), 4, category_quoting_items=items)
    c.check.answer(OPERATION, "years from two on", got, wanted)

    end = stamp(c.operator.now() + timedelta(days=30))
    scope = {"cloud_service_type": SERVICE, "resource_type": MACHINE, "resource_spec": SPEC,
             "modes": ["on_demand"]}
    price = c.operator.grant_discount(party.id, "0.0712345678", mode=1, scope=scope, expire_time=end)
    got = info(party, "PRODUCT_ITEM")
    item = {"item_id": f"{price['discount_id']}-ONDEMAND", "product_spec_name": SPEC,
            "cloud_service_type": SERVICE, "site_code": "HWC_CN", "related_regions": [],
            "charging_mode": "ONDEMAND", "preferential_category": 0, "preferential_type": 1,
            "sales_price": Decimal("0.0712345678"), "effective_time": price["effective_time"],
            "expire_time": end, "product_quoting_item_steps": []}
    wanted = commerce(first, fields(got), 1, product_quoting_items=[item])
    c.check.answer(OPERATION, "a fixed price", got, wanted)
    c.operator.end_discount(first["discount_id"])
    got = fields(info(party, "PRODUCT_ITEM"))
    of_price = commerce(price, got, 1, product_quoting_items=[item], expire_time=end)
    c.check.equal("the contract is what is left", got, of_price)
    c.operator.end_discount(price["discount_id"])
    c.check.equal("and it ends", fields(info(party, "PRODUCT_ITEM")), NOTHING)


@scenario(OPERATION, "filters and pages")
def filters(c):
    party = customer(c, "enterprise")
    c.operator.grant_discount(party.id, scope={"cloud_service_type": SERVICE})
    every = info(party)
    c.check.equal("every mode", modes(every), EVERY_MODE)
    for what, more, wanted in [
        ("a service in other letters", {"cloud_service_types": ["other", SERVICE.upper()]}, EVERY_MODE),
        ("another service", {"cloud_service_types": ["other"]}, []),
        ("modes in other letters", {"charging_modes": ["monthly", "1_yearly"]}, ["MONTHLY", "1_YEARLY"]),
        ("a mode that nothing has", {"charging_modes": ["1_YEARLY_RI"]}, []),
        ("empty lists", {"cloud_service_types": [], "charging_modes": []}, EVERY_MODE),
        ("the site in other letters", {"site_code": "hwc_cn"}, EVERY_MODE),
        ("another site", {"site_code": "HWC_HK"}, []),
    ]:
        got = info(party, **more)
        c.check.equal(what, [got.total_count, modes(got)], [len(wanted), wanted])
    page = info(party, offset=1, limit=2)
    c.check.equal("a page", [page.total_count, modes(page)], [8, EVERY_MODE[1:3]])
    past = info(party, offset=8)
    c.check.equal("past the last", [past.total_count, modes(past)], [8, []])


@scenario(OPERATION, "what is refused")
def refusals(c):
    party = customer(c, "enterprise")
    for what, more in {
        "another type": {"kind": "SKU_ITEM"},
        "101 services": {"cloud_service_types": ["x"] * 101},
        "a long service": {"cloud_service_types": ["x" * 65]},
        "21 modes": {"charging_modes": ["x"] * 21},
        "no site": {"site_code": ""},
        "limit 0": {"limit": 0},
        "limit 1001": {"limit": 1001},
        "offset too large": {"offset": 2147483648},
    }.items():
        c.refused(what, lambda: info(party, **more), 400, "CBC.0100")
    untyped = lambda: party.call(CALL, ListBusinessDiscountInfoRequest(body=BusinessDiscountQueryReq()))
    c.refused("no type", untyped, 400, "CBC.0100")
    user = c.caller_for(party.id, c.operator.create_user(party.id, fresh("user_"), "S3cret!pass-word"))
    body = BusinessDiscountQueryReq(quoting_item_type="PRODUCT_ITEM")
    without = lambda: user.call(CALL, ListBusinessDiscountInfoRequest(body=body))
    c.refused("a user without a policy", without, 403, "CBC.0151")


@scenario("the operator plane", "discounts are granted, listed and ended")
def granted(c):
    party, stranger = customer(c, "enterprise"), customer(c, "enterprise")
    distributor, reseller = customer(c, "distributor"), customer(c, "reseller")
    c.operator.associate(distributor.id, reseller.id, 4)
    c.operator.associate(reseller.id, party.id, 1)
    path = f"/operator/v1/customers/{party.id}/discounts"
    scope = {"cloud_service_type": SERVICE, "modes": ["renew"], "least_months": 12, "least_amount": "99.50"}
    body = {"discount_type": "607", "partner_id": reseller.id, "name": "loyalty", "discount_mode": 0,
            "discount_value": "0.90", "scope": scope}
    made = ask(c, "POST", path, body)
    seen = made.json()
    own = {"discount_id": seen["discount_id"], "customer_id": party.id, "discount_value": "0.9",
           "effective_time": seen["effective_time"], "created_time": seen["created_time"]}
    c.check.json("CreateDiscount", "a partner's", made, {**body, **own}, 201)
    c.operator.grant_discount(party.id, kind="606", partner_id=distributor.id)
    commercial = c.operator.grant_discount(party.id)["discount_id"]
    others = f"/operator/v1/customers/{stranger.id}/discounts"
    refused(c, "another's customer", ask(c, "POST", others, body), 409, "HUBU.0212")
    nobody = ask(c, "POST", f"/operator/v1/customers/{'0' * 32}/discounts", body)
    refused(c, "nobody", nobody, 404, "HUBU.0101")
    refused(c, "no partner", ask(c, "POST", path, {**body, "partner_id": None}), 400, "CBC.0100")

    kinds = lambda answer: [row["discount_type"] for row in answer.json()["discounts"]]
    listed = ask(c, "GET", path)
    c.check.note_fields("ListCustomerDiscounts", listed.json())
    c.check.equal("the newest first", kinds(listed), ["605", "606", "607"])
    c.check.equal("one kind", kinds(ask(c, "GET", path, discount_type="606")), ["606"])
    end = ask(c, "POST", f"/operator/v1/discounts/{commercial}/end", {"reason": "conformance"})
    c.check.equal("ended", [end.status_code, "expire_time" in end.json()], [200, True])
    c.check.note_fields("EndDiscount", end.json())
    later = stamp(c.operator.now() + timedelta(days=1))
    c.check.equal("tomorrow", kinds(ask(c, "GET", path, at_time=later)), ["606", "607"])
    again = ask(c, "POST", f"/operator/v1/discounts/{commercial}/end", {"reason": "conformance"})
    refused(c, "ended before", again, 409, "HUBU.0211")
    unknown = ask(c, "POST", "/operator/v1/discounts/DC1/end", {"reason": "conformance"})
    refused(c, "no such discount", unknown, 404, "HUBU.0210")


@scenario("the operator plane", "a promotion is everybody's until it is ended")
def promotion(c):
    body = {"name": fresh("spring_"), "discount_mode": 0, "discount_value": "0.95"}
    made = ask(c, "POST", "/operator/v1/promotions", body)
    seen = made.json()
    wanted = {**body, "discount_id": seen["discount_id"], "discount_type": "700", "scope": {"modes": []},
              "effective_time": seen["effective_time"], "created_time": seen["created_time"]}
    c.check.json("CreatePromotion", "as it was made", made, wanted, 201)
    listed = ask(c, "GET", "/operator/v1/promotions", limit="100").json()
    c.check.note_fields("ListPromotions", listed)
    found = [row for row in listed["discounts"] if row["discount_id"] == seen["discount_id"]]
    c.check.equal("listed", found, [wanted])
    c.operator.end_discount(seen["discount_id"])
    later = stamp(c.operator.now() + timedelta(seconds=1))
    left = ask(c, "GET", "/operator/v1/promotions", at_time=later, limit="100").json()["discounts"]
    c.check.true("no longer", all(row["discount_id"] != seen["discount_id"] for row in left))
