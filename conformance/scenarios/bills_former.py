"""The old forms of bills (`bills` F1 to F3), asked for by the vendor's first SDK."""

from suite.checks import show
from suite.first_sdk import FirstSdk
from suite.registry import scenario

from .bills import Month
from .civil import civil
from .rating import SERVER

SUMS = "ShowCustomerMonthlySumV1"
RECORDS = "ListCustomerselfResourceRecordDetailsV1"
FEES = "ListCustomerselfResourceRecordsV1"
DONE = ["CBC.0000", "success", "CNY"]
EC2, VM = SERVER["cloud_service_type"], SERVER["resource_type"]


class Former(Month):
    """The same month, asked for in the old ways."""

    def ask(self, method, **query):
        who = self.shop.party
        first = FirstSdk(who.caller)
        with self.c.environment(**first.endpoint):
            return getattr(first.bss, method)(who.id, **query)

    def plain(self, what, **query):
        who = self.shop.party
        path = f"/v1.0/{who.id}/customer/account-mgr/bill/{what}"
        return who.caller.raw("GET", path, query=[(name, str(value)) for name, value in query.items()])


def told(answer):
    return [answer.error_code, answer.error_msg, answer.currency]


@scenario(SUMS, "what was bought and what was given back, by service and by resource type")
def by_service(c):
    with civil(c) as clock:
        month = Former(c, clock)
        row = {
            "customer_id": month.shop.party.id, "cloud_service_type_code": EC2, "consume_time": month.cycle,
            "pay_method": "0", "debt": 0, "measure_id": 1,
        }
        cash = lambda amount: [{"balance_type_id": "BALANCE_TYPE_DEBIT", "deduct_amount": amount}]
        seen = month.ask("query_monthly_expenditure_summary", cycle=month.cycle)
        c.check.equal("the month", told(seen), DONE)
        bought, left = seen.bill_sums
        c.check.equal("bought, by cash and a voucher", bought, {
            **row, "consume_amount": 95.3, "discount": 0, "bill_type": 0, "discount_detail_infos": [],
            "account_details": [*cash(85.3), {"balance_type_id": "BALANCE_TYPE_COUPON", "deduct_amount": 10}]})
        c.check.equal("given back", left, {
            **row, "consume_amount": -47.65, "discount": 0, "bill_type": 1, "account_details": cash(-47.65),
            "discount_detail_infos": []})
        kinds = month.ask("query_monthly_expenditure_summary", cycle=month.cycle, cloud_service_type_code=EC2)
        c.check.equal("by resource type", [one["resource_type_code"] for one in kinds.bill_sums], [VM, VM])


@scenario(RECORDS, "by resource")
def by_resource(c):
    with civil(c) as clock:
        month = Former(c, clock)
        answer = month.plain("res-records", cycle=month.cycle, payMethod="0", offset=1, limit=10)
        body = answer.json()
        rows = body.pop("monthlyRecords")
        c.check.equal("all of it", body, {
            "error_code": "CBC.0000", "error_msg": "success", "currency": "CNY", "total_count": len(rows)})
        c.check.equal("what it comes to", round(sum(one["consumeAmount"] for one in rows), 2), 47.65)
        c.check.true("of the server", all(one["resInstanceId"] == month.server for one in rows), show(rows))
        seen = month.ask("query_resource_usage_details", cycle=month.cycle, payMethod="0", offset=1, limit=1)
        c.check.equal("one page", [*told(seen), len(seen.monthlyRecords)], [*DONE, 1])


@scenario(FEES, "row by row")
def row_by_row(c):
    with civil(c) as clock:
        month = Former(c, clock)
        days = {"startTime": month.cycle + "-01", "endTime": month.cycle + "-31", "payMethod": "0"}
        seen = month.ask("query_resource_usage_record", **days)
        c.check.equal("all of it", [*told(seen), seen.totalCount], [*DONE, 3])
        c.check.equal("rows", [(one["orderId"], one["amount"], one["feeSourceOperation"]) for one in seen.feeRecords],
                      [(order, float(official), kind) for kind, _, order, official, *_ in month.kinds()])
        one = month.ask("query_resource_usage_record", orderId=month.renewal, **days)
        c.check.equal("one order", [row["orderId"] for row in one.feeRecords], [month.renewal])
        refused = month.plain("res-fee-records", **{**days, "endTime": f"{clock.year}-04-01"})
        c.check.equal("two months", [refused.status_code, refused.json()["error_code"]], [400, "CBC.0100"])
