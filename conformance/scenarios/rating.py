"""What things would cost, over the demo's catalogue.

Which prices there are is the demo's business: one unit is asked first, and what more costs is worked out
from it here.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from huaweicloudsdkbss import v2 as cn
from huaweicloudsdkbssintl import v2 as intl

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import customer

USAGE = "ListOnDemandResourceRatings"
TERM = "ListRateOnPeriodDetail"
REGION, REGION_ABROAD = "cn-north-4", "ap-southeast-1"
HOUR, GB, DISK_GB = 4, 10, 17
MOST = 2147483647
MONTH, YEAR = 2, 3
VIEW = {"Effect": "Allow", "Action": ["bss:discount:view"]}
SERVER = {
    "cloud_service_type": "hws.service.type.ec2",
    "resource_type": "hws.resource.type.vm",
    "resource_spec": "s6.small.1.linux",
    "region": REGION,
    "subscription_num": 1,
}
DISK = {
    **SERVER,
    "cloud_service_type": "hws.service.type.ebs",
    "resource_type": "hws.resource.type.volume",
    "resource_spec": "SSD",
    "resource_size": 40,
    "size_measure_id": DISK_GB,
}
AN_HOUR = {"usage_factor": "Duration", "usage_value": 1, "usage_measure_id": HOUR}
A_MONTH = {"period_type": MONTH, "period_num": 1}


def project(who):
    """Any project of the caller."""
    return who.raw("GET", "/v3/projects").json()["projects"][0]["id"]


class Asker:
    """A caller with a project, over the SDK of the realm's site."""

    def __init__(self, who, sdk=cn, own=None):
        self.who, self.sdk, self.project = who, sdk, own or project(who)

    def usage(self, *products, **more):
        """The price of products on demand."""
        infos = [self.sdk.DemandProductInfo(**numbered(at, one)) for at, one in enumerate(products)]
        body = {"project_id": self.project, "product_infos": infos, **more}
        request = self.sdk.ListOnDemandResourceRatingsRequest(body=self.sdk.RateOnDemandReq(**body))
        return self.who.call("list_on_demand_resource_ratings", request)

    def terms(self, *products, **more):
        """The price of products for terms."""
        infos = [self.sdk.PeriodProductInfo(**numbered(at, one)) for at, one in enumerate(products)]
        body = {"project_id": self.project, "product_infos": infos, **more}
        request = self.sdk.ListRateOnPeriodDetailRequest(body=self.sdk.RateOnPeriodReq(**body))
        return self.who.call("list_rate_on_period_detail", request)


def numbered(at, product):
    """A product with an id of its own; what is None is left out."""
    kept = {name: value for name, value in product.items() if value is not None}
    return {"id": f"line {at}", **kept}


def cut(amount, decimals=6):
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)


def cents(amount):
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def grant(c, party, kind, ratio, **more):
    """A discount that leaves this share of a price; its id and name."""
    name = fresh("discount-")
    body = {"discount_type": kind, "name": name, "discount_mode": 0, "discount_value": ratio, **more}
    made = c.operator.call("POST", f"/customers/{party.id}/discounts", body)
    return made["discount_id"], name


def usage_line(at, product, official, left=None, discount=None):
    """A line of an answer; `discount` is (id, type, name)."""
    left = official if left is None else left
    off = official - left
    results = []
    if discount:
        ident, kind, name = discount
        results = [{"discount_id": ident, "discount_type": kind, "amount": off, "measure_id": 1,
                    "discount_name": name}]
    return {"id": f"line {at}", "product_id": product, "amount": left, "discount_amount": off,
            "official_website_amount": official, "measure_id": 1, "discount_rating_results": results}


def usage_answer(lines, currency="CNY"):
    total = lambda name: sum((line[name] for line in lines), Decimal(0))
    return {name: total(name) for name in ("amount", "discount_amount", "official_website_amount")} | {
        "measure_id": 1, "currency": currency, "product_rating_results": lines}


@scenario(USAGE, "usage, size, number, decimals")
def usage(c):
    asker = Asker(customer(c, "enterprise").caller)
    one = fields(asker.usage({**SERVER, **AN_HOUR}))
    hour, server = one["amount"], one["product_rating_results"][0]["product_id"]
    c.check.answer(USAGE, "an hour", asker.usage({**SERVER, **AN_HOUR}),
                   usage_answer([usage_line(0, server, hour)]))
    gb = {**DISK, **AN_HOUR, "resource_size": 10}
    fine = fields(asker.usage(gb, inquiry_precision=1))
    exact, disk = fine["amount"], fine["product_rating_results"][0]["product_id"]
    c.check.equal("six decimals", fields(asker.usage(gb))["amount"], cut(exact))
    many = [
        {**SERVER, **AN_HOUR, "usage_value": Decimal("1.5"), "subscription_num": 3},
        {**SERVER, **AN_HOUR, "usage_factor": "DURATION", "available_zone": ""},
        {**gb, "resource_size": 40, "usage_value": 24},
    ]
    lines = [
        usage_line(0, server, hour * Decimal("4.5")),
        usage_line(1, server, hour),
        usage_line(2, disk, exact * 96),
    ]
    c.check.answer(USAGE, "ten decimals", asker.usage(*many, inquiry_precision=1), usage_answer(lines))


@scenario(USAGE, "one discount counts, the commercial one first")
def usage_discounts(c):
    party, partner = customer(c, "enterprise"), customer(c, "solution_provider")
    c.operator.associate(partner.id, party.id, 2)
    asker = Asker(party.caller)
    product = {**SERVER, **AN_HOUR, "usage_value": 100}
    one = fields(asker.usage(product))
    official, server = one["amount"], one["product_rating_results"][0]["product_id"]
    of_partner = grant(c, party, "607", "0.5", partner_id=partner.id)
    line = usage_line(0, server, official, official / 2, (of_partner[0], 607, of_partner[1]))
    c.check.answer(USAGE, "the partner's", asker.usage(product), usage_answer([line]))
    commercial = grant(c, party, "605", "0.9")
    left = cut(official * 9 / 10)
    line = usage_line(0, server, official, left, (commercial[0], 605, commercial[1]))
    c.check.answer(USAGE, "the commercial one", asker.usage(product), usage_answer([line]))
    user_id = c.operator.create_user(party.id, fresh("user_"), "S3cret!pass-word")
    user = c.caller_for(party.id, user_id)
    hidden = usage_answer([usage_line(0, server, official)])
    c.check.answer(USAGE, "no right to see discounts", Asker(user).usage(product), hidden)
    c.operator.set_policy(party.id, user_id, VIEW)
    c.check.answer(USAGE, "that right", Asker(user).usage(product), usage_answer([line]))


@scenario(USAGE, "refusals")
def usage_refusals(c):
    asker = Asker(customer(c, "enterprise").caller)
    hour, disk = {**SERVER, **AN_HOUR}, {**DISK, **AN_HOUR}
    for code, products in {
        "CBC.99006006": [{**hour, "resource_spec": "nothing"}, {**hour, "region": "nowhere"},
                         {**hour, "available_zone": "nowhere"}],
        "CBC.99006074": [{**hour, "usage_factor": "nothing"}],
        "CBC.99006050": [{**hour, "usage_measure_id": GB}],
        "CBC.99006055": [{**hour, "usage_value": 92233720368, "subscription_num": MOST}],
        "CBC.0100": [
            {**disk, "resource_size": None},
            {**disk, "size_measure_id": None},
            {**disk, "size_measure_id": 15},
            {**disk, "resource_size": 1},
            {**hour, "subscription_num": 0},
            {**hour, "usage_value": -1},
            {**hour, "usage_measure_id": None},
            {**hour, "region": None},
        ],
    }.items():
        for product in products:
            c.refused(f"{code} {product}", lambda product=product: asker.usage(product), 400, code)
    twice = [{**hour, "id": "same"}, {**hour, "id": "same"}]
    for what, call in {
        "the same id twice": lambda: asker.usage(*twice),
        "nothing": lambda: asker.usage(),
        "101 products": lambda: asker.usage(*[hour] * 101),
        "precision 2": lambda: asker.usage(hour, inquiry_precision=2),
        "no project": lambda: asker.usage(hour, project_id=None),
        "a project of nobody": lambda: asker.usage(hour, project_id="0" * 32),
        "another's project": lambda: asker.usage(hour, project_id=project(customer(c, "person").caller)),
    }.items():
        c.refused(what, call, 400, "CBC.0100")
    other = c.caller("other_site")
    call = lambda: Asker(other, own="0" * 32).usage(hour)
    c.refused("a customer of the other site", call, 403, "CBC.0156")


def term_line(at, product, official, left=None):
    line = {"id": f"line {at}", "product_id": product, "official_website_amount": official, "measure_id": 1}
    return line if left is None else {**line, "amount": left, "discount_amount": official - left}


def offer(discount, kind, lines, best):
    """An offer of an answer."""
    total = lambda name: sum((line[name] for line in lines), Decimal(0))
    sums = {name: total(name) for name in ("amount", "discount_amount", "official_website_amount")}
    return {"discount_id": discount[0], "discount_name": discount[1], "discount_type": kind,
            "measure_id": 1, "best_offer": best, "product_rating_results": lines, **sums}


def term_answer(lines, offers=(), currency="CNY"):
    total = sum((line["official_website_amount"] for line in lines), Decimal(0))
    official = {"official_website_amount": total, "measure_id": 1, "product_rating_results": lines}
    answer = {"official_website_rating_result": official, "currency": currency}
    return {**answer, "optional_discount_rating_results": list(offers)} if offers else answer


def month_of(asker, product):
    """What a month of a product costs, and its id."""
    line = fields(asker.terms({**product, **A_MONTH}))["official_website_rating_result"]
    line = line["product_rating_results"][0]
    return line["official_website_amount"], line["product_id"]


@scenario(TERM, "terms by list, and each discount that can be chosen")
def terms(c):
    party, partner = customer(c, "enterprise"), customer(c, "solution_provider")
    c.operator.associate(partner.id, party.id, 2)
    asker = Asker(party.caller)
    (server, server_id), (disk, disk_id) = month_of(asker, SERVER), month_of(asker, DISK)
    products = [
        {**SERVER, "period_type": MONTH, "period_num": 2, "subscription_num": 3},
        {**DISK, **A_MONTH, "fee_installment_mode": "NA"},
    ]
    listed = [term_line(0, server_id, server * 6), term_line(1, disk_id, disk)]
    c.check.answer(TERM, "by list", asker.terms(*products), term_answer(listed))
    scope = {"cloud_service_type": SERVER["cloud_service_type"]}
    commercial = grant(c, party, "605", "0.9", scope=scope)
    of_partner = grant(c, party, "607", "0.85", partner_id=partner.id)
    lines = [
        [term_line(0, server_id, server * 6, cents(server * 6 * 9 / 10)), term_line(1, disk_id, disk, disk)],
        [term_line(0, server_id, server * 6, cents(server * 6 * 85 / 100)),
         term_line(1, disk_id, disk, cents(disk * 85 / 100))],
    ]
    offers = [offer(commercial, 605, lines[0], 0), offer(of_partner, 607, lines[1], 1)]
    c.check.answer(TERM, "with discounts", asker.terms(*products), term_answer(listed, offers))
    user_id = c.operator.create_user(party.id, fresh("user_"), "S3cret!pass-word")
    user = c.caller_for(party.id, user_id)
    hidden = Asker(user).terms(*products)
    c.check.answer(TERM, "no right to see discounts", hidden, term_answer(listed))


@scenario(TERM, "refusals")
def term_refusals(c):
    asker = Asker(customer(c, "enterprise").caller)
    month, disk = {**SERVER, **A_MONTH}, {**DISK, **A_MONTH}
    for code, products in {
        "CBC.99006006": [{**month, "resource_spec": "nothing"}, {**month, "period_type": 4}],
        "CBC.99006055": [{**month, "period_num": MOST, "subscription_num": MOST}],
        "CBC.0100": [
            {**disk, "resource_size": None},
            {**disk, "resource_size": 1},
            {**month, "period_type": 1},
            {**month, "period_type": None},
            {**month, "period_num": 0},
            {**month, "subscription_num": 0},
            {**month, "fee_installment_mode": "HALF_PAY"},
            {**month, "fee_installment_mode": "ZERO_PAY"},
            {**month, "fee_installment_mode": "LATER"},
        ],
    }.items():
        for product in products:
            c.refused(f"{code} {product}", lambda product=product: asker.terms(product), 400, code)
    for what, call in {
        "nothing": lambda: asker.terms(),
        "no project": lambda: asker.terms(month, project_id=None),
        "a project of nobody": lambda: asker.terms(month, project_id="0" * 32),
    }.items():
        c.refused(what, call, 400, "CBC.0100")


@scenario(USAGE, "in dollars", site="intl")
def usage_in_dollars(c):
    asker = Asker(customer(c, "enterprise").caller, intl)
    product = {**SERVER, **AN_HOUR, "region": REGION_ABROAD}
    one = fields(asker.usage(product))
    line = usage_line(0, one["product_rating_results"][0]["product_id"], one["amount"] * 10)
    c.check.answer(USAGE, "ten hours", asker.usage({**product, "usage_value": 10}),
                   usage_answer([line], "USD"))


@scenario(TERM, "in dollars", site="intl")
def terms_in_dollars(c):
    asker = Asker(customer(c, "enterprise").caller, intl)
    product = {**SERVER, "region": REGION_ABROAD}
    price, ident = month_of(asker, product)
    ten = asker.terms({**product, "period_type": MONTH, "period_num": 10})
    c.check.answer(TERM, "ten months", ten, term_answer([term_line(0, ident, price * 10)], currency="USD"))
