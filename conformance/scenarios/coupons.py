"""Coupons and cards: what their owner sees of them.

The SDK makes floats of face values and balances of coupons; elsewhere it keeps the digits.
"""

from datetime import timedelta

from huaweicloudsdkbss.v2 import (
    ClaimEnterpriseMultiAccountCouponRequest,
    ListCustomerCouponChangeRecordsRequest,
    ListStoredValueCardsRequest,
    ListSubCustomerCouponsRequest,
    ReclaimEnterpriseMultiAccountCouponRequest,
)
from huaweicloudsdkbssintl.v2 import ListSubCustomerCouponsRequest as IntlCouponsRequest

from suite.checks import fields
from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import Story, customer

from .money import trans_id

COUPONS = "ListSubCustomerCoupons"
RECORDS = "ListCustomerCouponChangeRecords"
CARDS = "ListStoredValueCards"
BAD_PAGES = {
    "limit 0": {"limit": 0},
    "limit 101": {"limit": 101},
    "offset negative": {"offset": -1},
    "offset too large": {"offset": 2147483648},
}
LIMITS = [
    {"limit_key": "serviceType", "value1": "hws.service.type.ec2", "limit_type": "1"},
    {"limit_key": "regionCode", "value1": "cn-north-1", "value2": "Beijing1",
     "value_unit": "region", "limit_type": "2"},
]


class Wallet:
    """Plans and coupons of a scenario."""

    def __init__(self, c):
        self.operator = c.operator
        self.begin = c.operator.now()
        self.end = self.begin + timedelta(days=90)

    def plan(self, kind="voucher", worth="100", **more):
        body = {"valid_from": stamp(self.begin), "valid_to": stamp(self.end), "scene": "test", **more}
        return self.operator.coupon_plan(kind, f"{kind} {worth}", worth, **body)

    def give(self, party, kind="voucher", worth="100", active=True, **more):
        """One coupon for a customer; its plan's id and its own."""
        plan = self.plan(kind, worth, **more)
        issued = self.operator.issue_coupons(plan["plan_id"], [party.id], active=active)
        return plan["plan_id"], issued[0]["coupon_id"]


def coupons(party, **query):
    return party.call("list_sub_customer_coupons", ListSubCustomerCouponsRequest(**query))


def records(party, balance_type="BALANCE_TYPE_COUPON", **query):
    request = ListCustomerCouponChangeRecordsRequest(balance_type=balance_type, **query)
    return party.call("list_customer_coupon_change_records", request)


def cards(party, status=1, **query):
    return party.call("list_stored_value_cards", ListStoredValueCardsRequest(status=status, **query))


def without_none(**raw):
    return {name: value for name, value in raw.items() if value is not None}


def claim(master, member, coupon, amount="100", **more):
    body = without_none(customer_id=getattr(member, "id", member), coupon_id=coupon, amount=amount, **more)
    request = ClaimEnterpriseMultiAccountCouponRequest(body=body)
    return master.call("claim_enterprise_multi_account_coupon", request)


def reclaim(master, member, source, coupon, **more):
    body = without_none(customer_id=getattr(member, "id", member), coupon_id=source,
                        sub_coupon_id=coupon, **more)
    request = ReclaimEnterpriseMultiAccountCouponRequest(body=body)
    return master.call("reclaim_enterprise_multi_account_coupon", request)


def ids(answer):
    return [one.coupon_id for one in answer.user_coupons]


def shown_limits(plan):
    """How the wire shows `LIMITS`."""
    rows = []
    for number, limit in enumerate(LIMITS, 1):
        rows.append({"use_limiti_info_id": f"{plan[2:]}-{number}", "promotion_plan_id": plan, **limit})
    return rows


def voucher(wallet, party, plan, coupon, seen, **more):
    """A whole voucher of the wallet; what nobody can know beforehand is taken from what was seen."""
    return {
        "coupon_id": coupon,
        "coupon_code": seen["coupon_code"],
        "status": 2,
        "customer_id": party.id,
        "coupon_type": 1,
        "measure_id": 1,
        "valid_time": stamp(wallet.begin),
        "expire_time": stamp(wallet.end),
        "promotion_plan_id": plan,
        "media_type": 1,
        "fetch_method": 3,
        "active_time": seen["active_time"],
        "create_time": seen["create_time"],
        "coupon_version": 2,
        "coupon_usage": "test",
        "is_frozen": "0",
        **more,
    }


@scenario(COUPONS, "every field of a voucher")
def voucher_fields(c):
    party, wallet = customer(c, "person"), Wallet(c)
    more = {"description": "servers only", "source_id": "activity-1", "use_limits": LIMITS,
            "scene": "activity"}
    plan, coupon = wallet.give(party, **more)
    got = coupons(party)
    row = fields(got)["user_coupons"][0]
    want = voucher(wallet, party, plan, coupon, row, face_value=100.0, balance=100.0,
                   plan_name="voucher 100", plan_desc="servers only", currency="CNY",
                   use_limits=shown_limits(plan), source_id="activity-1", coupon_usage="activity",
                   promotion_id="activity-1")
    c.check.answer(COUPONS, "list", got, {"count": 1, "user_coupons": [want]})
    c.check.equal("a code of 16 characters", len(row["coupon_code"]), 16)
    c.check.equal("active at once", row["active_time"], row["create_time"])
    c.operator.act_on_coupon(party.id, coupon, "freeze")
    c.check.equal("frozen", coupons(party).user_coupons[0].is_frozen, "1")


@scenario(COUPONS, "what they were made for, and by which promotion")
def purposes(c):
    party, wallet = customer(c, "person"), Wallet(c)
    for scene, source, issuer, usage, promotion in [
        ("activity", "activity-1", "operator", "activity", "activity-1"),
        ("activity", "", "operator", "activity", None),
        ("activity", "partner-1", "partner", "activity", None),
        ("commercial", "creator-1", "operator", "commercial", None),
        ("other", "creator-1", "operator", None, None),
    ]:
        _, coupon = wallet.give(party, scene=scene, source_id=source, issuer=issuer)
        row = coupons(party, coupon_id=coupon).user_coupons[0]
        c.check.equal(f"{scene} of {source or 'nobody'}", [row.coupon_usage, row.promotion_id],
                      [usage, promotion])
        c.check.equal("the vendor's reserve", row.extend_param1, None)


@scenario(COUPONS, "a distributor's resellers")
def resellers(c):
    distributor, reseller = customer(c, "distributor"), customer(c, "reseller")
    stranger, wallet = customer(c, "reseller"), Wallet(c)
    c.operator.associate(distributor.id, reseller.id, 4)
    _, own = wallet.give(distributor)
    _, theirs = wallet.give(reseller)
    wallet.give(stranger)
    c.check.equal("its own", ids(coupons(distributor)), [own])
    c.check.equal("nobody named", ids(coupons(distributor, indirect_partner_id="")), [own])
    got = coupons(distributor, indirect_partner_id=reseller.id)
    c.check.equal("the reseller's", [(one.coupon_id, one.customer_id) for one in got.user_coupons],
                  [(theirs, reseller.id)])
    c.check.equal("others name nobody", ids(coupons(reseller, indirect_partner_id=stranger.id)), [theirs])
    for what, whom in {"another's": stranger.id, "nobody": "nobody", "itself": distributor.id}.items():
        call = lambda whom=whom: coupons(distributor, indirect_partner_id=whom)
        c.refused(what, call, 400, "CBC.99000037")


@scenario(COUPONS, "filters, pages and states")
def coupon_filters(c):
    party, wallet = customer(c, "person"), Wallet(c)
    plan, voucher = wallet.give(party)
    _, flexi = wallet.give(party, "flexi", "20.5", source_id="activity-2")
    _, discount = wallet.give(party, "discount", "0.85", version="single_use")
    _, inactive = wallet.give(party, active=False)
    wallet.give(party, "stored_value_card", "1000")
    _, recalled = wallet.give(party)
    c.operator.act_on_coupon(party.id, recalled, "recall")
    c.check.equal("newest first, no cards", ids(coupons(party)),
                  [recalled, inactive, discount, flexi, voucher])
    for what, query, want in [
        ("one", {"coupon_id": flexi}, [flexi]),
        ("of a plan", {"promotion_plan_id": plan}, [voucher]),
        ("vouchers", {"coupon_type": 1}, [recalled, inactive, voucher]),
        ("discount coupons", {"coupon_type": 2}, [discount]),
        ("product coupons", {"coupon_type": 3}, []),
        ("flexi-purchase coupons", {"coupon_type": 4}, [flexi]),
        ("inactive", {"status": 1}, [inactive]),
        ("usable", {"status": 2}, [discount, flexi, voucher]),
        ("used", {"status": 3}, []),
        ("reclaimed", {"status": 5}, [recalled]),
        ("of a source", {"source_id": "activity-2"}, [flexi]),
        ("of no order", {"order_id": "CS1"}, []),
        ("activated later", {"active_start_time": stamp(wallet.end)}, []),
        ("activated before", {"active_end_time": stamp(wallet.begin - timedelta(seconds=1))}, []),
        ("a page", {"offset": 1, "limit": 2}, [inactive, discount]),
        ("somebody else's id", {"coupon_id": "CP1"}, []),
    ]:
        c.check.equal(what, ids(coupons(party, **query)), want)
    c.check.equal("the count is of all", coupons(party, offset=1, limit=2).count, 5)
    shown = {one.coupon_id: one for one in coupons(party).user_coupons}
    c.check.equal("the old version shows no balance", shown[discount].balance, None)
    c.check.equal("a share of the price", shown[discount].face_value, 0.85)
    c.check.equal("nothing in it yet", shown[inactive].balance, 0.0)
    c.operator.advance(days=91)
    c.check.equal("expired", ids(coupons(party, status=4)), [inactive, discount, flexi, voucher])
    c.check.equal("reclaimed stays", ids(coupons(party, status=5)), [recalled])
    c.operator.advance(days=366)
    c.check.equal("a year later they are gone", ids(coupons(party)), [])


@scenario(COUPONS, "refusals")
def coupon_refusals(c):
    party = customer(c, "person")
    wrong = {
        "status 6": {"status": 6},
        "coupon type 5": {"coupon_type": 5},
        "coupon type empty": {"coupon_type": ""},
        "no instant": {"active_start_time": "2026-01-01"},
        "empty instant": {"active_end_time": ""},
        "id too long": {"coupon_id": "a" * 65},
        **BAD_PAGES,
    }
    for what, query in wrong.items():
        c.refused(what, lambda query=query: coupons(party, **query), 400, "CBC.0100")
    user = c.operator.create_user(party.id, "looks_not", "Blind-Folded-2026!")
    blind = c.caller_for(party.id, "looks_not")
    call = lambda: blind.call("list_sub_customer_coupons", ListSubCustomerCouponsRequest())
    c.refused("a user without the permission", call, 403, "CBC.0151")
    c.check.true("a user there was", bool(user))


@scenario(COUPONS, "vouchers in dollars", site="intl")
def dollars(c):
    party, wallet = customer(c, "person"), Wallet(c)
    plan, coupon = wallet.give(party, worth="12.5")
    got = party.call("list_sub_customer_coupons", IntlCouponsRequest())
    row = fields(got)["user_coupons"][0]
    want = voucher(wallet, party, plan, coupon, row, face_value=12.5, balance=12.5,
                   plan_name="voucher 12.5", plan_desc="", currency="USD", use_limits=[], source_id="")
    c.check.answer(COUPONS, "list", got, {"count": 1, "user_coupons": [want]})


@scenario(CARDS, "cards with something left, and used up")
def card_list(c):
    party, wallet = customer(c, "person"), Wallet(c)
    _, card = wallet.give(party, "stored_value_card", "1000")
    _, recalled = wallet.give(party, "stored_value_card", "5")
    c.operator.act_on_coupon(party.id, recalled, "recall")
    wallet.give(party)
    row = {"card_id": card, "card_name": "stored_value_card 1000", "status": 1,
           "face_value": "1000.00", "balance": "1000.00",
           "effective_time": stamp(wallet.begin), "expire_time": stamp(wallet.end)}
    c.check.answer(CARDS, "usable", cards(party), {"total_count": 1, "stored_value_cards": [row]})
    used = cards(party, status=2)
    c.check.equal("used up", [(one.card_id, one.balance) for one in used.stored_value_cards],
                  [(recalled, "0.00")])
    c.check.equal("by its id", cards(party, card_id=recalled).total_count, 0)
    _, inactive = wallet.give(party, "stored_value_card", "7", active=False)
    both = [cards(party, status, card_id=inactive).total_count for status in (1, 2)]
    c.check.equal("never activated: neither usable nor used up", both, [0, 0])
    c.operator.advance(days=91)
    c.check.equal("past its end with a balance", fields(cards(party))["stored_value_cards"], [row])
    for what, query in {"no status": {"status": None}, "status 3": {"status": 3}, **BAD_PAGES}.items():
        c.refused(what, lambda query=query: cards(party, **query), 400, "CBC.0100")
    user = c.operator.create_user(party.id, "looks_not", "Blind-Folded-2026!")
    blind = c.caller_for(party.id, "looks_not")
    call = lambda: blind.call("list_stored_value_cards", ListStoredValueCardsRequest(status=1))
    c.refused("a user without the permission", call, 403, "CBC.0151")
    c.check.true("a user there was", bool(user))


@scenario(RECORDS, "every change of what a voucher holds")
def change_records(c):
    story, wallet = Story(c), Wallet(c)
    master, member = story.master, story.member()
    _, coupon = wallet.give(master)
    number = trans_id()
    child = claim(master, member, coupon, trans_id=number).sub_coupon_id
    got = records(master, coupon_id=coupon)
    rows = fields(got)["records"]
    common = {"coupon_id": coupon, "bill_cycle": rows[0]["bill_cycle"], "account_name": master.name}
    c.check.answer(RECORDS, "newest first", got, {"total_count": 2, "currency": "CNY", "records": [
        {**common, "trade_detail_type": "SOURCE_OPERATION_TRANSFER", "trade_id": number,
         "trade_time": rows[0]["trade_time"], "change_amount": "100.00",
         "balance_after_change": "0.00", "revenue_expense_type": "EXPENSE"},
        {**common, "trade_detail_type": "SOURCE_OPERAIION_PRIZE", "trade_id": rows[1]["trade_id"],
         "trade_time": rows[1]["trade_time"], "change_amount": "100.00",
         "balance_after_change": "100.00", "revenue_expense_type": "REVENUE"},
    ]})
    of_member = records(member).records
    c.check.equal("the member's", [(one.coupon_id, one.trade_id) for one in of_member], [(child, number)])
    reclaim(master, member, coupon, child)
    kinds = lambda **query: [one.trade_detail_type for one in records(master, **query).records]
    c.check.equal("came back", kinds(trade_type="COUPONCANCEL"), ["SOURCE_OPERATION_RETRIEVE"])
    c.check.equal("activated", kinds(trade_type="ADJUST"), ["SOURCE_OPERAIION_PRIZE"])
    c.check.equal("spent", kinds(revenue_expense_type="EXPENSE"), ["SOURCE_OPERATION_TRANSFER"])
    c.check.equal("by the transaction", kinds(trade_id=number), ["SOURCE_OPERATION_TRANSFER"])
    c.check.equal("a page", kinds(offset=1, limit=1), ["SOURCE_OPERATION_TRANSFER"])
    c.check.equal("another day", kinds(trade_time_begin="2020-01-01", trade_time_end="2020-01-02"), [])
    c.operator.advance(days=91)
    c.check.equal("cleared at the end", kinds(trade_type="EXPIRED"), ["SOURCE_OPERAIION_EXPIRECLEAR"])
    c.check.equal("what was cleared", records(master, trade_type="EXPIRED").records[0].change_amount,
                  "100.00")


@scenario(RECORDS, "refusals")
def record_refusals(c):
    party = customer(c, "person")
    wrong = {
        "no balance type": {"balance_type": None},
        "cash": {"balance_type": "BALANCE_TYPE_DEBIT"},
        "empty direction": {"revenue_expense_type": ""},
        "empty trade type": {"trade_type": ""},
        "a recharge": {"trade_type": "RECHARGE"},
        "empty day": {"trade_time_begin": ""},
        "more than a year": {"trade_time_begin": "2025-01-01", "trade_time_end": "2026-01-02"},
        "backwards": {"trade_time_begin": "2026-01-02", "trade_time_end": "2026-01-01"},
        **BAD_PAGES,
    }
    for what, query in wrong.items():
        c.refused(what, lambda query=query: records(party, **query), 400, "CBC.0100")
    resold = customer(c, "enterprise")
    partner = customer(c, "solution_provider")
    c.operator.associate(partner.id, resold.id, 3)
    c.refused("a resale customer", lambda: records(resold), 403, "CBC.0151")
