"""The vendor's first SDK buys, by every method it has for prices, orders and resources with terms."""

from decimal import Decimal

from openstack.exceptions import HttpException

from suite.first_sdk import FirstSdk
from suite.registry import scenario

from .rating import DISK, SERVER
from .shop import CANCELLED, COMPLETED, MONTH, TO_PAY, Shop, details, line, month_later, orders

TITLE = "the first SDK buys"
SIZES = {"resource_size": "resourceSize", "size_measure_id": "resouceSizeMeasureId"}


class FirstBuyer(Shop):
    """A customer that asks by that SDK alone."""

    def __init__(self, c):
        super().__init__(c)
        self.first = FirstSdk(self.party.caller)

    def ask(self, method, *path, **fields):
        """One of the SDK's methods; they all take the caller's domain first."""
        with self.c.environment(**self.first.endpoint):
            return getattr(self.first.bss, method)(self.party.id, *path, **fields)

    def refused(self, method, *path, **fields):
        """Why; the SDK puts the answer into its exception's words."""
        try:
            answer = self.ask(method, *path, **fields)
        except HttpException as refusal:
            return str(refusal)
        return answer.error_code

    def resource(self, ident):
        answer = self.ask("query_customer_period_resources_list", resource_ids=ident)
        self.c.check.equal("one resource", [answer.error_code, answer.total_count], ["CBC.0000", 1])
        return answer.data[0]

    def cash(self):
        return Decimal(self.operator.cash(self.party.id))


def done(answer):
    return [answer.error_code, answer.error_msg]


DONE = ["CBC.0000", "success"]


@scenario(TITLE, "prices, an order that is paid, another that is cancelled")
def bought(c):
    buyer = FirstBuyer(c)
    project = buyer.party.caller.raw("GET", "/v3/projects").json()["projects"][0]["id"]
    (server, _), (disk, _) = buyer.month(SERVER), buyer.month(DISK)
    product = {"id": "1", "cloudServiceType": DISK["cloud_service_type"], "resourceType": DISK["resource_type"],
               "resourceSpecCode": DISK["resource_spec"], **{old: DISK[new] for new, old in SIZES.items()}}
    price = buyer.ask("query_rating", tenantId=project, regionId=DISK["region"], chargingMode=0, periodType=MONTH,
                      periodNum=1, subscriptionNum=2, productInfos=[product])
    c.check.equal("the price of two disks", [*done(price), Decimal(str(price.ratingResult["amount"]))],
                  [*DONE, disk * 2])
    placed = buyer.place(line(SERVER), line(DISK), combined=True)["order_id"]
    paid = buyer.ask("pay_period_order", orderId=placed, payAccountType=2)
    c.check.equal("paid", done(paid), DONE)
    c.check.true("with a number of the trade", bool(paid.tradeNo))
    buyer.provided()
    c.check.equal("cash", buyer.cash(), Decimal(10000) - server - disk)
    seen = buyer.ask("query_order_detail", order_id=placed, offset=1, limit=10)
    c.check.equal("its lines", [*done(seen), seen.count, seen.orderInfo["status"]], [*DONE, 2, COMPLETED])
    things = buyer.ask("query_resource_status_by_orderId", placed, offset=1, limit=10)
    c.check.equal("its resources", [*done(things), things.totalSize, {one["status"] for one in things.resources}],
                  [*DONE, 2, {1}])
    other = buyer.place()["order_id"]
    c.check.equal("cancelled", done(buyer.ask("cancel_order", action_id="cancel", orderId=other)), DONE)
    orders = buyer.ask("query_order_list", page_size=10, page_index=1, sort="-createTime")
    c.check.equal("the list", [(one["orderId"], one["status"]) for one in orders.data["orderInfos"]],
                  [(other, CANCELLED), (placed, COMPLETED)])
    waits = buyer.ask("query_order_list", page_size=10, page_index=1, status=TO_PAY)
    c.check.equal("nothing is to be paid", waits.data["totalSize"], 0)
    again = buyer.refused("pay_period_order", orderId=placed, payAccountType=2)
    c.check.true("paid before", "CBC.99003106" in again, again)


@scenario(TITLE, "renews, by hand and by itself, and leaves")
def renewed(c):
    buyer = FirstBuyer(c)
    price, _ = buyer.month(SERVER)
    ident = buyer.bought(line(SERVER, count=2))["resource_ids"][0]
    before = buyer.resource(ident)
    c.check.equal("bought for a month", before["expire_time"], month_later(before["valid_time"]))
    auto = lambda method: buyer.ask(method, ident, action_id="autorenew")
    c.check.equal("to renew by itself", done(auto("enable_auto_renew")), DONE)
    c.check.equal("it is so", buyer.resource(ident)["next_operation_policy"], 3)
    auto("disable_auto_renew")
    c.check.equal("not any more", buyer.resource(ident).get("next_operation_policy"), 0)
    answer = buyer.ask("renew_subscription_by_resourceId", resource_ids=[ident], period_type=MONTH, period_num=2,
                       expire_mode=0, isAutoPay=1)
    c.check.equal("renewed and paid", [*done(answer), len(answer.order_ids)], [*DONE, 1])
    c.check.equal("cash", buyer.cash(), 10000 - 4 * price)
    left = buyer.ask("unsubscribe_by_resourceId", resourceIds=[ident], unSubType=2, unsubscribeReasonType=5,
                     unsubscribeReason="conformance")
    c.check.equal("the renewed months are left", [*done(left), len(left.orderIds)], [*DONE, 1])
    c.check.equal("their price is back", buyer.cash(), 10000 - 2 * price)
    rows = buyer.ask("query_refund_order_amount", left.orderIds[0])
    amounts = [Decimal(str(row["amount"])) for row in rows.resource_info_list]
    c.check.equal("what came back", [*done(rows), rows.total_count, amounts], [*DONE, 1, [-2 * price]])
    c.check.equal("it ends as before", buyer.resource(ident)["expire_time"], before["expire_time"])
    other = buyer.bought(line(SERVER))["order_id"]
    buyer.ask("unsubscribe_period_order", order_id=other, unsub_type=1, unsubscribe_reason_type=5)
    buyer.provided()
    c.check.equal("all of the order is left", buyer.cash(), 10000 - 2 * price)
    kinds = {one.order_type for one in orders(buyer.party, limit=20).order_infos}
    c.check.equal("new, renewed, left", kinds, {1, 2, 4})
    c.check.equal("the order stays completed", details(buyer.party, other).order_info.status, COMPLETED)
