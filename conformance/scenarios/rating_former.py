"""The old inquiries (`orders` F1, F1b): what terms and usage cost, also by the prices of another instant, and
what a larger specification would."""

from datetime import timedelta
from decimal import Decimal

from suite.registry import scenario
from suite.story import customer

from .catalogue_changes import becomes_dear
from .civil import civil
from .old_forms_enterprise import outcome
from .orders_former import DONE
from .rating import DISK, GB, HOUR, MONTH, MOST, REGION, REGION_ABROAD, SERVER, YEAR, grant, project
from .renewals import LARGER
from .shop import Shop, details
from .subscriptions import DISK_ID, SERVER_ID, renew, server_with_disk

RATING, COMMON = "QueryRatingV1", "QueryRatingCommonV1"
CHANGE = "QueryChangeRatingV1"
LARGER_ID = f"OFFI-{REGION}-vm-{LARGER}"
OF_OLD = "2025-06-30T15:59:59Z"
PERIOD, ON_DEMAND, ONCE = 0, 1, 2


def named(product, ident=None, **more):
    """A product as old inquiries name it; what is None is left out."""
    row = {"cloudServiceType": product["cloud_service_type"], "resourceType": product["resource_type"],
           "resourceSpecCode": product["resource_spec"], "resourceSize": product.get("resource_size"),
           "resouceSizeMeasureId": product.get("size_measure_id"), "id": ident, **more}
    return {name: value for name, value in row.items() if value is not None}


AN_HOUR = {"usageFactor": "Duration", "usageValue": 1, "usageMeasureId": HOUR}


def ask(who, *products, place="customer", own=None, **more):
    """A month of products, unless told otherwise."""
    body = {"tenantId": own or project(who), "regionId": REGION, "chargingMode": PERIOD, "periodType": MONTH,
            "periodNum": 1, "subscriptionNum": 1, "productInfos": list(products), **more}
    body = {name: value for name, value in body.items() if value is not None}
    return who.raw("POST", f"/v1.0/domain/{place}/product-mgr/query-rating", body=body)


def rated(*lines, currency="CNY"):
    """An answer; a line is (id, product, list price, what is left of it)."""
    whole = lambda official, left: {"originalAmount": official, "amount": left, "discountAmount": official - left,
                                    "measureId": 1}
    amounts = [(Decimal(official), Decimal(left)) for _, _, official, left in lines]
    rows = [{"id": ident, "productId": product, **whole(*pair)}
            for (ident, product, *_), pair in zip(lines, amounts)]
    total = whole(*(sum(column, Decimal(0)) for column in zip(*amounts)))
    return {**DONE, "ratingResult": {**total, "currency": currency, "productRatingResult": rows}}


def each_path(title):
    """A scenario of either path."""

    def register(run):
        scenario(RATING, title)(lambda c: run(c, RATING, "customer"))
        scenario(COMMON, title)(lambda c: run(c, COMMON, "common"))
        return run

    return register


@each_path("terms by list, with a discount, and by the prices of another instant")
def terms(c, operation, place):
    party = customer(c, "enterprise")
    who = party.caller
    server, disk = named(SERVER, "a"), named(DISK, "b")
    check = lambda what, answer, *lines: c.check.json(operation, what, answer, rated(*lines))
    check("a month", ask(who, server, disk, place=place),
          ("a", SERVER_ID, "47.65", "47.65"), ("b", DISK_ID, "36.80", "36.80"))
    # 3 x 2 x 47.65; 476.50
    check("two months of three", ask(who, server, place=place, periodNum=2, subscriptionNum=3),
          ("a", SERVER_ID, "285.90", "285.90"))
    check("a year", ask(who, server, place=place, periodType=YEAR, avaliableZoneId=""),
          ("a", SERVER_ID, "476.50", "476.50"))
    check("by former prices", ask(who, server, place=place, inquiryTime=OF_OLD),
          ("a", SERVER_ID, "51.78", "51.78"))
    grant(c, party, "605", "0.9", scope={"cloud_service_type": SERVER["cloud_service_type"]})
    # 47.65 x 0.9 = 42.885
    check("with a discount", ask(who, server, disk, place=place),
          ("a", SERVER_ID, "47.65", "42.89"), ("b", DISK_ID, "36.80", "36.80"))
    user = c.caller_for(party.id, c.operator.create_user(party.id, "conformance_user", "S3cret!pass-word"))
    check("no right to see discounts", ask(user, server, place=place), ("a", SERVER_ID, "47.65", "47.65"))


@each_path("usage, to six decimals")
def usage(c, operation, place):
    party = customer(c, "enterprise")
    who = party.caller
    of = lambda product, ident, **more: named(product, ident, **{**AN_HOUR, **more})
    on_demand = {"place": place, "chargingMode": ON_DEMAND, "periodType": None, "periodNum": None}
    check = lambda what, answer, *lines: c.check.json(operation, what, answer, rated(*lines))
    check("an hour", ask(who, of(SERVER, "a"), **on_demand), ("a", SERVER_ID, "0.1141", "0.1141"))
    # 40 GB at 0.00186556; 1.5 hours of four: 0.1141 x 6
    check("a disk", ask(who, of(DISK, "b"), **on_demand), ("b", DISK_ID, "0.074622", "0.074622"))
    check("hours of several", ask(who, of(SERVER, "a", usageValue=1.5), subscriptionNum=4, **on_demand),
          ("a", SERVER_ID, "0.6846", "0.6846"))
    check("by former prices", ask(who, of(SERVER, "a"), inquiryTime=OF_OLD, **on_demand),
          ("a", SERVER_ID, "0.124", "0.124"))
    grant(c, party, "605", "0.9")
    # 0.1141 x 0.9
    check("with a discount", ask(who, of(SERVER, "a"), **on_demand), ("a", SERVER_ID, "0.1141", "0.10269"))


@each_path("refusals")
def refusals(c, operation, place):
    who = customer(c, "enterprise").caller
    on_demand = {"chargingMode": ON_DEMAND, "periodType": None, "periodNum": None}
    server, hour = named(SERVER, "a"), named(SERVER, "a", **AN_HOUR)
    told = lambda *products, **more: outcome(ask(who, *products, place=place, **more))
    for what, code, products, more in [
        ("no such specification", "CBC.6006", [{**server, "resourceSpecCode": "nothing"}], {}),
        ("no such zone", "CBC.6006", [server], {"avaliableZoneId": "nowhere"}),
        ("not by the hour", "CBC.6006", [server], {"periodType": 4}),
        ("no such factor", "CBC.6074", [{**hour, "usageFactor": "nothing"}], on_demand),
        ("another unit", "CBC.6050", [{**hour, "usageMeasureId": GB}], on_demand),
        ("too much", "CBC.6055", [server], {"periodNum": MOST, "subscriptionNum": MOST}),
    ]:
        c.check.equal(what, told(*products, **more), [200, code])
    disk = named(DISK, "b")
    for what, products, more in [
        ("no term", [server], {"periodType": None}),
        ("no number", [server], {"periodNum": None}),
        ("with another's end", [server], {"periodType": 5}),
        ("once", [server], {"chargingMode": ONCE}),
        ("no such way", [server], {"chargingMode": 3}),
        ("no usage", [server], on_demand),
        ("no size", [{**disk, "resourceSize": None}], {}),
        ("another size", [{**disk, "resouceSizeMeasureId": 15}], {}),
        ("none of it", [server], {"subscriptionNum": 0}),
        ("no products", [], {}),
        ("101 products", [server] * 101, {}),
        ("a project of nobody", [server], {"own": "0" * 32}),
        ("no instant", [server], {"inquiryTime": "2026-01-01"}),
    ]:
        c.check.equal(what, told(*products, **more), [400, "CBC.0100"])


def change(shop, resource, product, **more):
    body = {"resourceId": resource, "productInfo": named(product), **more}
    return shop.party.caller.raw("POST", "/v1.0/domain/customer/product-mgr/query-change-rating", body=body)


@scenario(CHANGE, "what a larger specification costs for the time that is left")
def larger(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        bigger, wider = {**SERVER, "resource_spec": LARGER}, {**DISK, "resource_size": 100}
        check = lambda what, one, product, line, **more: c.check.json(
            CHANGE, what, change(shop, one, product, **more), rated((one, *line)))
        # 63.39 - 47.65 = 15.74 a month; 60 GB more at 0.92 are 55.20.
        check("at once", server, bigger, (LARGER_ID, "15.74", "15.74"))
        check("a larger disk", disk, wider, (DISK_ID, "55.20", "55.20"))
        clock.to("03-15 18:40:00")
        # 414 of 758 hours are left: 15.74 x 414 / 758 = 8.5967
        check("half-way", server, bigger, (LARGER_ID, "8.60", "8.60"))
        check("asked for earlier", server, bigger, (LARGER_ID, "15.74", "15.74"),
              inquiryTime=clock.stamp("03-01 10:40:00"))
        renew(shop.party, server)
        check("with a renewed month", server, bigger, (LARGER_ID, "24.34", "24.34"))
        grant(c, shop.party, "605", "0.9")
        # Term by term: 8.5967... x 0.9 = 7.737, and 15.74 x 0.9 = 14.166
        check("with a discount", server, bigger, (LARGER_ID, "24.34", "21.91"))
        order = c.operator.change_resource(server, resource_spec=LARGER)["order_id"]
        seen = details(shop.party, order)
        c.check.equal("as it is ordered", [seen.order_info.official_amount, seen.order_info.amount_after_discount],
                      [24.34, 21.91])
        c.check.equal("a line for each term",
                      [(one.effective_time, one.expire_time, one.amount_after_discount) for one in seen.order_line_items],
                      [(clock.stamp("03-15 18:40:00"), clock.end("04-01"), 7.74),
                       (clock.end("04-01"), clock.end("05-01"), 14.17)])


@scenario(CHANGE, "refusals")
def change_refusals(c):
    shop = Shop(c)
    server, disk = server_with_disk(shop)
    frozen, others = (one.bought()["resource_ids"][0] for one in (shop, Shop(c)))
    bigger = {**SERVER, "resource_spec": LARGER}
    told = lambda one, product=bigger, **more: outcome(change(shop, one, product, **more))
    c.check.equal("nobody's", told("nothing"), [200, "CBC.3012"])
    c.check.equal("another's", told(others), [200, "CBC.3012"])
    c.check.equal("no such specification", told(server, {**SERVER, "resource_spec": "nothing"}), [200, "CBC.6006"])
    c.check.equal("of another service", told(server, DISK), [200, "CBC.6006"])
    c.check.equal("as it is", told(server, SERVER), [400, "CBC.0100"])
    c.check.equal("smaller", told(disk, {**DISK, "resource_size": 39}), [400, "CBC.0100"])
    c.check.equal("too small", told(disk, {**DISK, "resource_size": 1}), [400, "CBC.0100"])
    c.check.equal("another project", told(server, tenantId=""), [400, "CBC.0100"])
    c.check.equal("no instant", told(server, inquiryTime="now"), [400, "CBC.0100"])
    c.operator.freeze_resource(frozen)
    c.check.equal("frozen", told(frozen), [200, "CBC.3602"])
    with c.operator.trade_rules(provisioning="reported"):
        order = c.operator.change_resource(server, resource_spec=LARGER)["order_id"]
        c.check.equal("a change under way", told(server, SERVER), [200, "CBC.3651"])
        c.operator.report(order, server)
    c.check.equal("no dearer", told(server, SERVER), [400, "CBC.0100"])
    dear = becomes_dear(c, timedelta(hours=1))
    c.operator.advance(hours=2)
    # 1 000 GB at 900 000 000; the most is 92 233 720 368.54.
    c.check.equal("too dear", told(disk, {**dear, "resource_size": 1000}), [200, "CBC.6055"])
    c.operator.advance(days=40)
    c.check.equal("in grace", told(server, SERVER), [200, "CBC.3602"])


@scenario(RATING, "in dollars", site="intl")
def in_dollars(c):
    who, server = customer(c, "enterprise").caller, named(SERVER, "a")
    one = ask(who, server, regionId=REGION_ABROAD).json()["ratingResult"]["productRatingResult"][0]
    official = Decimal(str(one["originalAmount"]))
    answer = ask(who, server, regionId=REGION_ABROAD, periodNum=3)
    want = rated(("a", one["productId"], official * 3, official * 3), currency="USD")
    c.check.json(RATING, "three months", answer, want)
