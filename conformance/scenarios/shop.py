"""A customer that orders, and what its orders look like; prices are those that the demo's catalogue tells."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from huaweicloudsdkbss import v2 as cn
from huaweicloudsdkbssintl import v2 as intl

from suite.operator_plane import STAMP, fresh, stamp
from suite.story import customer

from .rating import DISK, REGION_ABROAD, SERVER, Asker, cents, month_of

REVIEW, PROCESSING, CANCELLED, COMPLETED, TO_PAY, TO_CONFIRM = 1, 3, 4, 5, 6, 9
NEW, UNSUBSCRIBE = 1, 4
MONTH, YEAR = 2, 3
NAMES = {SERVER["cloud_service_type"]: "弹性云服务器", DISK["cloud_service_type"]: "云硬盘"}
TYPES = {SERVER["resource_type"]: "云主机", DISK["resource_type"]: "云硬盘"}
PRODUCTS = {SERVER["resource_spec"]: "通用计算型 s6.small.1 1核 1GB Linux", DISK["resource_spec"]: "超高IO"}
PROJECT = {"id": "0", "name": "default"}
# Vouchers, discount coupons, flexi-purchase coupons and cards, as a payment names them.
PAYS = {"discount": 300, "voucher": 301, "flexi": 302, "stored_value_card": 303}
CHINA = timedelta(hours=8)


def line(product, count=1, unit=MONTH, number=1, resources=None, **more):
    """A line of an order that the operator places; so many resources, or those."""
    kept = {name: value for name, value in product.items() if name != "subscription_num"}
    resources = resources or [{"resource_name": fresh("web-")} for _ in range(count)]
    return {**kept, "period_type": unit, "period_num": number, "resources": resources, **more}


class Shop:
    """A customer with so much cash, and what it orders."""

    def __init__(self, c, cash="10000", party=None, **more):
        self.c, self.operator = c, c.operator
        self.party = party or customer(c, "enterprise", **more)
        if cash:
            c.operator.recharge(self.party.id, cash)
        abroad = c.demo.site == "intl"
        self.sdk = intl if abroad else cn
        self.currency = "USD" if abroad else "CNY"
        region = {"region": REGION_ABROAD} if abroad else {}
        self.server, self.disk = {**SERVER, **region}, {**DISK, **region}

    def month(self, product):
        """What a month of a product costs, and its id."""
        return month_of(Asker(self.party.caller, self.sdk), product)

    def place(self, *lines, **more):
        """An order; of a server for a month where nothing is said."""
        return self.operator.place_order(self.party.id, *(lines or [line(self.server)]), **more)

    def bought(self, *lines, **more):
        """An order that is paid and provided."""
        placed = self.place(*lines, is_auto_pay=True, **more)
        self.provided()
        return placed

    def provided(self):
        """Lets what is paid be provided."""
        self.operator.advance(seconds=1)

    def nobody(self, *statements):
        """A user of the customer, with these rights."""
        user = self.operator.create_user(self.party.id, fresh("user_"), "S3cret!pass-word")
        if statements:
            self.operator.set_policy(self.party.id, user, *statements)
        return self.c.caller_for(self.party.id, user)


def orders(who, sdk=cn, **query):
    return who.call("list_customer_orders", sdk.ListCustomerOrdersRequest(**query))


def details(who, order, sdk=cn, **query):
    request = sdk.ShowCustomerOrderDetailsRequest(order_id=order, **query)
    return who.call("show_customer_order_details", request)


def refunds(who, order, sdk=cn, **query):
    request = sdk.ShowRefundOrderDetailsRequest(order_id=order, **query)
    return who.call("show_refund_order_details", request)


def order_coupons(who, order):
    return who.call("list_order_coupons_by_order_id", cn.ListOrderCouponsByOrderIdRequest(order_id=order))


def order_discounts(who, order, sdk=cn):
    return who.call("list_order_discounts", sdk.ListOrderDiscountsRequest(order_id=order))


def pay_body(order, coupons=(), discount=None):
    """The body of a payment; coupons and the discount are (id, type)."""
    named = lambda one: {"id": one[0], "type": one[1]}
    body = {"order_id": order, "use_coupon": "YES" if coupons else "NO",
            "use_discount": "YES" if discount else "NO"}
    if coupons:
        body["coupon_infos"] = [named(one) for one in coupons]
    if discount:
        body["discount_infos"] = [named(discount)]
    return body


def pay(who, order, coupons=(), discount=None, sdk=cn, **more):
    request = sdk.PayOrdersRequest(body={**pay_body(order, coupons, discount), **more})
    return who.call("pay_orders", request)


def cancel(who, order, sdk=cn):
    request = sdk.CancelCustomerOrderRequest(body=sdk.CancelCustomerOrderReq(order_id=order))
    return who.call("cancel_customer_order", request)


def unsubscribe(who, *resources, what=1, sdk=cn, **more):
    body = sdk.UnsubscribeResourcesReq(resource_ids=list(resources), unsubscribe_type=what, **more)
    request = sdk.CancelResourcesSubscriptionRequest(body=body)
    return who.call("cancel_resources_subscription", request)


def instant(text):
    return datetime.strptime(text, STAMP).replace(tzinfo=timezone.utc)


def deadline(placed):
    """Until when an order can be paid."""
    return stamp(instant(placed) + timedelta(days=7))


def month_later(effective):
    """When a month that began then ends: 23:59:59 of the same civil day of the next month."""
    begun = instant(effective) + CHINA
    year, month = (begun.year + begun.month // 12, begun.month % 12 + 1)
    first = begun.replace(year=year, month=month, day=1, hour=23, minute=59, second=59)
    end = first + timedelta(days=begun.day - 1)
    while end.month != month:
        end -= timedelta(days=1)
    return stamp(end - CHINA)


def used_and_all(effective, expires, now):
    """The hours of a term that are used, and all of them."""
    whole = lambda text: instant(text).replace(minute=0, second=0)
    hours = lambda span: Decimal(span // timedelta(hours=1))
    end = instant(expires) + timedelta(seconds=1)
    return hours(whole(now) - whole(effective)), hours(end - whole(effective))


def amount_info(off=(), flexi=0, vouchers=0, cards=0, kept=None):
    """`amount_info`: `off` is (type, amount) pairs, `kept` what an unsubscription keeps: fee and consumed."""
    shown = list(off)
    shown += [(code, amount) for code, amount in (("301", vouchers), ("302", flexi)) if amount]
    info = {
        "discounts": [{"discount_type": code, "discount_amount": float(amount)} for code, amount in shown],
        "flexipurchase_coupon_amount": float(flexi),
        "coupon_amount": float(vouchers),
        "stored_card_amount": float(cards),
    }
    if kept is not None:
        info["commission_amount"], info["consumed_amount"] = (float(one) for one in kept)
    return info


def order_base(shop, order, service, status, official, left=None, info=None, kind=NEW, source=1, **more):
    """What every order tells of itself; `order` is as the operator sees it."""
    base = {
        "order_id": order["order_id"],
        "customer_id": shop.party.id,
        "service_type_code": service,
        "service_type_name": NAMES[service],
        "source_type": source,
        "status": status,
        "order_type": kind,
        "amount_after_discount": float(official if left is None else left),
        "official_amount": float(official),
        "measure_id": 1,
        "create_time": order["create_time"],
        "currency": shop.currency,
        "amount_info": info or amount_info(),
        **more,
    }
    if "payment_time" in order:
        base["payment_time"] = order["payment_time"]
    return base


def order_line(shop, ident, product, product_id, official, left=None, info=None, number=1, count=1, **more):
    """A line of an order's details."""
    service = product["cloud_service_type"]
    return {
        "order_line_item_id": ident,
        "order_id": ident.rpartition("-")[0],
        "service_type_code": service,
        "service_type_name": NAMES[service],
        "product_id": product_id,
        "product_spec_desc": PRODUCTS[product["resource_spec"]],
        "period_type": MONTH,
        "period_num": number,
        "subscription_num": count,
        "amount_after_discount": float(official if left is None else left),
        "official_amount": float(official),
        "amount_info": info or amount_info(),
        "currency": shop.currency,
        "product_owner_service": service,
        "commercial_resource": product["resource_type"],
        **more,
    }


def taken(price, share):
    """What a discount that leaves this share leaves of a price, and takes off."""
    left = cents(price * Decimal(share))
    return left, price - left
