"""Bills (`bills` A1 to A4): what orders bring to them, row by row, day by day, and as a month.

A month of the server is 47.65; the voucher pays 10 of it. One that begins on 1 March at 10:30 has 758 hours.
"""

from decimal import Decimal

from huaweicloudsdkbss import v2 as cn

from suite.registry import scenario
from suite.story import Story, customer

from .civil import civil
from .coupons import Wallet
from .rating import DISK, SERVER
from .shop import NAMES, PAYS, TYPES, Shop, line, pay, unsubscribe
from .subscriptions import renew

FEES = "ListCustomerBillsFeeRecords"
RESOURCES = "ListCustomerselfResourceRecords"
DETAILS = "ListCustomerselfResourceRecordDetails"
SUMS = "ShowCustomerMonthlySum"
PURCHASE, RENEWAL, LEFT = 1, 2, 4
CONSUMED, RETURNED = 1, 2
MONTH = "20"
PRICE = Decimal("47.65")
REGION_NAME = "华北-北京四"
PRODUCT = {SERVER["resource_type"]: "通用计算型 s6.small.1 1核 1GB Linux", DISK["resource_type"]: "超高IO"}


def fees(who, cycle, **query):
    return who.call("list_customer_bills_fee_records", cn.ListCustomerBillsFeeRecordsRequest(bill_cycle=cycle, **query))


def resources(who, cycle, **query):
    request = cn.ListCustomerselfResourceRecordsRequest(cycle=cycle, **query)
    return who.call("list_customerself_resource_records", request)


def details(who, cycle, **body):
    body = cn.QueryResRecordsDetailReq(cycle=cycle, **body)
    request = cn.ListCustomerselfResourceRecordDetailsRequest(body=body)
    return who.call("list_customerself_resource_record_details", request)


def sums(who, cycle, **query):
    return who.call("show_customer_monthly_sum", cn.ShowCustomerMonthlySumRequest(bill_cycle=cycle, **query))


def number(value):
    """An amount as the SDK reads it from these answers."""
    return Decimal(str(value))


class Month:
    """What a customer bought and gave back in March, with a voucher."""

    def __init__(self, c, clock):
        self.c, self.clock, self.shop = c, clock, Shop(c)
        self.cycle = f"{clock.year}-03"
        _, self.voucher = Wallet(c).give(self.shop.party, "voucher", "10")
        placed = self.shop.place(line(SERVER, resources=[{"resource_name": "web"}]))
        self.order, self.server = placed["order_id"], placed["resource_ids"][0]
        pay(self.shop.party, self.order, [(self.voucher, PAYS["voucher"])])
        self.shop.provided()
        clock.to("03-03 09:00:00")
        self.renewal = renew(self.shop.party, self.server).order_ids[0]
        self.shop.provided()
        clock.to("03-20 18:00:00")
        self.leave = unsubscribe(self.shop.party, self.server, what=2).order_ids[0]
        self.shop.provided()
        self.bought, self.renewed, self.left = (
            clock.stamp(day) for day in ("03-01 10:30:00", "03-03 09:00:00", "03-20 18:00:00"))

    def kinds(self):
        """The three rows, the last first: type, when, its order, list price, voucher, cash."""
        return [
            (LEFT, self.left, self.leave, -PRICE, 0, -PRICE),
            (RENEWAL, self.renewed, self.renewal, PRICE, 0, PRICE),
            (PURCHASE, self.bought, self.order, PRICE, 10, PRICE - 10),
        ]


def paid(amount, voucher, cash, words):
    """What paid a row, by the names of one of the forms."""
    names = dict(amount="amount", flexi="flexipurchase_coupon_amount", cards="stored_card_amount", **words)
    kept = {names["amount"]: number(amount), "cash_amount": number(cash), "coupon_amount": number(voucher)}
    nothing = ["credit_amount", names["flexi"], names["cards"], "bonus_amount", "debt_amount", names["off"]]
    return {**kept, **{name: 0 for name in nothing}}


@scenario(FEES, "a purchase, a renewal, and what was given back")
def transactions(c):
    with civil(c) as clock:
        month = Month(c, clock)
        want = [{
            "bill_cycle": month.cycle, "customer_id": month.shop.party.id, "account_name": month.shop.party.name,
            "service_type_code": SERVER["cloud_service_type"], "service_type_name": NAMES[SERVER["cloud_service_type"]],
            "resource_type_code": SERVER["resource_type"], "resource_type_name": TYPES[SERVER["resource_type"]],
            "region_code": SERVER["region"], "region_name": REGION_NAME,
            "enterprise_project_id": "0", "enterprise_project_name": "default", "charging_mode": 1,
            "consume_time": when, "trade_time": when, "provider_type": 1, "trade_id": order, "id": "",
            "bill_type": kind, "status": 1, "official_amount": number(official), "official_discount_amount": 0,
            "erase_amount": 0, "consume_amount": number(official), "cash_amount": number(cash), "credit_amount": 0,
            "coupon_amount": number(voucher), "flexipurchase_coupon_amount": 0, "stored_value_card_amount": 0,
            "bonus_amount": 0, "debt_amount": 0, "writeoff_amount": 0,
        } for kind, when, order, official, voucher, cash in month.kinds()]
        who = month.shop.party
        c.check.answer(FEES, "the month", fees(who, month.cycle),
                       {"total_count": 3, "currency": "CNY", "records": want})
        ask = lambda what, rows, **query: c.check.equal(
            what, [one.bill_type for one in fees(who, month.cycle, **query).records], rows)
        ask("what was given back", [LEFT], bill_type=LEFT)
        ask("one order", [PURCHASE], trade_id=month.order)
        ask("its first days", [RENEWAL, PURCHASE], bill_date_begin=month.cycle + "-01", bill_date_end=month.cycle + "-03")
        ask("the second row", [RENEWAL], offset=1, limit=1)
        ask("on demand", [], charging_mode=3)
        c.check.equal("another month", fees(who, f"{clock.year}-02").total_count, 0)


@scenario(FEES, "refusals")
def transaction_refusals(c):
    party = customer(c, "enterprise")
    ask = lambda what, cycle, status, code, **query: c.check.refused(
        FEES, what, lambda: fees(party, cycle, **query), status, code)
    ask("no cycle", "2026-13", 400, "CBC.0100")
    ask("days of another month", "2026-01", 400, "CBC.0100", bill_date_begin="2026-02-01", bill_date_end="2026-02-02")
    ask("no such way of charging", "2026-01", 400, "CBC.0100", charging_mode=2)


@scenario(RESOURCES, "row by row, by day and by cycle")
def by_resource(c):
    with civil(c) as clock:
        month = Month(c, clock)
        who = month.shop.party
        product = c.operator.order(month.order)["order_line_items"][0]["product_id"]
        spec = PRODUCT[SERVER["resource_type"]]
        same = {
            "customer_id": who.id, "account_name": who.name, "region": SERVER["region"], "region_name": REGION_NAME,
            "cloud_service_type": SERVER["cloud_service_type"],
            "cloud_service_type_name": NAMES[SERVER["cloud_service_type"]], "resource_type": SERVER["resource_type"],
            "resource_type_name": TYPES[SERVER["resource_type"]], "resource_id": month.server, "resource_name": "web",
            "resource_tag": "", "sku_code": SERVER["resource_spec"], "enterprise_project_id": "0",
            "enterprise_project_name": "default", "charge_mode": "1", "product_id": product, "product_name": spec,
            "product_spec_desc": spec, "measure_id": 1,
        }
        formula = lambda voucher: f"1【周期数】/1【周期转换】*47.65【单价】-0【优惠金额】-{voucher}【代金券抵扣】"
        seen = resources(who, month.cycle)
        ids = [one.id for one in seen.fee_records]
        c.check.true("ids", all(ids) and len(set(ids)) == 3, ids)
        records = []
        for ident, (kind, when, order, official, voucher, cash) in zip(ids, month.kinds()):
            row = {
                **same, "bill_type": kind, "bill_date": when[:10], "trade_id": order, "order_id": order, "id": ident,
                "trade_time": when, "consume_time": when, "official_amount": number(official), "discount_amount": 0,
                **paid(official, voucher, cash, {"off": "adjustment_amount"}),
            }
            if kind != LEFT:
                row |= {"period_type": MONTH, "period_num": 1, "unit_price": Decimal("47.65"), "unit": "元/月",
                        "formula": formula(voucher)}
            records.append(row)
        c.check.answer(RESOURCES, "row by row", seen, {"fee_records": records, "total_count": 3, "currency": "CNY"})
        days = resources(who, month.cycle, statistic_type=2)
        c.check.equal("by day", [(one.bill_date, one.bill_type, one.amount) for one in days.fee_records],
                      [(row["bill_date"], row["bill_type"], row["amount"]) for row in records])
        cycle = resources(who, month.cycle, statistic_type=1)
        c.check.equal("by cycle, one of each type", sorted((one.bill_type, one.amount) for one in cycle.fee_records),
                      [(PURCHASE, PRICE), (RENEWAL, PRICE), (LEFT, -PRICE)])
        ask = lambda what, rows, **query: c.check.equal(
            what, [one.bill_type for one in resources(who, month.cycle, **query).fee_records], rows)
        ask("one resource", [LEFT, RENEWAL, PURCHASE], resource_id=month.server)
        ask("another resource", [], resource_id="nothing")
        ask("one type", [RENEWAL], bill_type=RENEWAL)
        ask("one day", [RENEWAL], bill_date_begin=month.cycle + "-03", bill_date_end=month.cycle + "-03")


@scenario(RESOURCES, "refusals, and who sees what")
def resources_of_others(c):
    story = Story(c)
    hers = story.member()
    ask = lambda what, who, code, status, **query: c.check.refused(
        RESOURCES, what, lambda: resources(who, query.pop("cycle", "2026-01"), **query), status, code)
    ask("no month", hers, "CBC.0100", 400, cycle="2026-00")
    ask("no such grouping", hers, "CBC.0100", 400, statistic_type=4)
    ask("nobody's member", story.master, "CBC.0151", 403, method="sub_customer", sub_customer_id="0" * 32)
    c.check.equal("a member sees its own, whatever it asks for",
                  resources(hers, "2026-01", method="all").total_count, 0)


@scenario(DETAILS, "by cycle, by day, and row by row")
def records(c):
    with civil(c) as clock:
        month = Month(c, clock)
        who = month.shop.party
        same = {
            "cycle": month.cycle, "customer_id": who.id, "account_name": who.name, "payer_account_id": who.id,
            "region": SERVER["region"], "region_name": REGION_NAME, "cloud_service_type": SERVER["cloud_service_type"],
            "cloud_service_type_name": NAMES[SERVER["cloud_service_type"]],
            "resource_Type_code": SERVER["resource_type"], "resource_type_name": TYPES[SERVER["resource_type"]],
            "res_instance_id": month.server, "resource_name": "web", "resource_tag": "",
            "sku_code": SERVER["resource_spec"], "product_spec_desc": PRODUCT[SERVER["resource_type"]],
            "root_resource_id": month.server, "parent_resource_id": month.server, "az_code_infos": [], "enterprise_project_id": "0",
            "enterprise_project_name": "default", "charge_mode": 1, "id": "", "measure_id": 1,
            "extend_params": {"self_resource_id": month.server, "relation_infos": []},
        }
        names = {"amount": "consume_amount", "off": "adjustment_amount"}

        def row(kind, when, official, voucher, cash, **more):
            term = {} if kind == LEFT else {"period_type": int(MONTH), "period_num": 1}
            kept = paid(official, voucher, cash, {"off": names["off"]})
            kept["consume_amount"] = kept.pop("amount")
            return {**same, **term, **kept, "bill_type": kind, "official_amount": number(official),
                    "discount_amount": 0, **more}

        days = [row(kind, when, official, voucher, cash, bill_date=when[:10])
                for kind, when, _, official, voucher, cash in month.kinds()]
        c.check.answer(DETAILS, "by day", details(who, month.cycle, statistic_type=2),
                       {"monthly_records": days, "total_count": 3, "currency": "CNY"})
        cycle = details(who, month.cycle)
        c.check.equal("by cycle, where nothing is said",
                      sorted((one.bill_type, one.consume_amount) for one in cycle.monthly_records),
                      [(PURCHASE, PRICE), (RENEWAL, PRICE), (LEFT, -PRICE)])
        rows = details(who, month.cycle, statistic_type=3).monthly_records
        c.check.equal("row by row", [(one.trade_id, one.consume_time) for one in rows],
                      [(order, when) for _, when, order, *_ in month.kinds()])
        few = details(who, month.cycle, statistic_type=2, query_type="DAILY",
                      bill_cycle_begin=month.cycle + "-02", bill_cycle_end=month.cycle + "-04")
        c.check.equal("some days", [one.bill_type for one in few.monthly_records], [RENEWAL])


@scenario(DETAILS, "refusals")
def record_refusals(c):
    party = customer(c, "enterprise")
    ask = lambda what, **body: c.check.refused(
        DETAILS, what, lambda: details(party, **{"cycle": "2026-01", **body}), 400, "CBC.0100")
    days = {"query_type": "DAILY", "bill_cycle_begin": "2026-01-01", "bill_cycle_end": "2026-01-02"}
    ask("days by cycle", statistic_type=1, **days)
    ask("days without days", statistic_type=2, query_type="DAILY")
    ask("no month", cycle="2026")


@scenario(SUMS, "of a master, its custody member, and one that pays itself")
def monthly(c):
    with civil(c) as clock:
        story = Story(c, settlement="realtime")
        own, custody, independent = story.master, story.member("custody"), story.member()
        cycle = f"{clock.year}-03"
        for party, product in ((own, SERVER), (custody, DISK), (independent, SERVER)):
            Shop(c, cash=None if party is custody else "1000", party=party).bought(line(product))
        disk = Shop(c).month(DISK)[0]

        def row(party, product, amount):
            service, kind = product["cloud_service_type"], product["resource_type"]
            return {
                "bill_cycle": cycle, "bill_type": CONSUMED, "customer_id": party.id, "account_name": party.name,
                "service_type_code": service, "service_type_name": NAMES[service], "resource_type_code": kind,
                "resource_type_name": TYPES[kind], "charging_mode": 1, "official_amount": number(amount),
                "official_discount_amount": 0, "truncated_amount": 0, "consume_amount": number(amount),
                "debt_amount": 0, "coupon_amount": 0, "flexipurchase_coupon_amount": 0,
                "stored_value_card_amount": 0, "cash_amount": number(amount), "credit_amount": 0,
                "writeoff_amount": 0, "measure_id": 1,
            }

        def whole(rows):
            amount = sum(Decimal(str(one["consume_amount"])) for one in rows)
            nothing = ("debt_amount", "coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount",
                       "credit_amount", "writeoff_amount")
            return {"total_count": len(rows), "bill_sums": rows, "consume_amount": number(amount),
                    "cash_amount": number(amount), **{name: 0 for name in nothing}, "measure_id": 1,
                    "currency": "CNY"}

        rows = [row(own, SERVER, PRICE), row(custody, DISK, disk), row(independent, SERVER, PRICE)]
        seen = sums(own, cycle)
        ordered = sorted(rows, key=lambda one: [told.customer_id for told in seen.bill_sums].index(one["customer_id"]))
        c.check.answer(SUMS, "all of them", seen, whole(ordered))
        c.check.answer(SUMS, "the master's own", sums(own, cycle, method="oneself"), whole(rows[:1]))
        c.check.answer(SUMS, "a member's", sums(own, cycle, method="sub_customer", sub_customer_id=custody.id),
                       whole(rows[1:2]))
        c.check.answer(SUMS, "what the custody member is told", sums(custody, cycle), whole(rows[1:2]))


@scenario(SUMS, "refusals")
def sum_refusals(c):
    story = Story(c)
    hers = story.member(permissions=())
    c.check.refused(SUMS, "no month", lambda: sums(story.master, "2026-1"), 400, "CBC.0100")
    c.check.refused(SUMS, "one that does not let it", lambda: sums(
        story.master, "2026-01", method="sub_customer", sub_customer_id=hers.id), 403, "CBC.0151")


@scenario(FEES, "a user without rights")
def without_rights(c):
    nobody = Shop(c, cash=None).nobody()
    for operation, ask in ((FEES, fees), (RESOURCES, resources), (DETAILS, details), (SUMS, sums)):
        c.check.refused(operation, operation, lambda: ask(nobody, "2026-01"), 403, "CBC.0151")
