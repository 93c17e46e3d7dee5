"""Vouchers between a master and a member: what may go, what went, and what may come back."""

from huaweicloudsdkbss.v2 import (
    ListMultiAccountRetrieveCouponsRequest,
    ListMultiAccountTransferCouponsRequest,
)

from suite.checks import fields
from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import Story, company, customer

from .coupons import BAD_PAGES, LIMITS, Wallet, claim, coupons, reclaim, shown_limits
from .money import trans_id

MAY_GO = "ListMultiAccountTransferCoupons"
MAY_COME = "ListMultiAccountRetrieveCoupons"
CLAIM = "ClaimEnterpriseMultiAccountCoupon"
RECLAIM = "ReclaimEnterpriseMultiAccountCoupon"


def may_go(party, **page):
    return party.call("list_multi_account_transfer_coupons", ListMultiAccountTransferCouponsRequest(**page))


def may_come(party, member, **page):
    request = ListMultiAccountRetrieveCouponsRequest(sub_customer_id=member, **page)
    return party.call("list_multi_account_retrieve_coupons", request)


@scenario(CLAIM, "a voucher goes whole")
def goes(c):
    story, wallet = Story(c), Wallet(c)
    master, member = story.master, story.member()
    plan, coupon = wallet.give(master, use_limits=LIMITS)
    wallet.give(master, "flexi", "5")
    wallet.give(master, scene="other")
    row = {"coupon_id": coupon, "plan_name": "voucher 100", "balance": "100.00",
           "effective_time": stamp(wallet.begin), "expire_time": stamp(wallet.end),
           "use_limits": shown_limits(plan)}
    c.check.answer(MAY_GO, "what may go", may_go(master),
                   {"total_count": 1, "avail_transfer_coupons": [row]})
    got = claim(master, member, coupon, "100.00", trans_id=trans_id())
    child = got.sub_coupon_id
    c.check.answer(CLAIM, "claimed", got, {"sub_coupon_id": child})
    c.check.equal("nothing else may go", may_go(master).total_count, 0)
    mine = coupons(member).user_coupons[0]
    c.check.equal("the member's", [mine.coupon_id, mine.balance, mine.status], [child, 100.0, 2])
    c.check.equal("its limits", fields(mine)["use_limits"], shown_limits(plan))
    source = coupons(master, coupon_id=coupon).user_coupons[0]
    c.check.equal("the master's", [source.balance, source.status], [0.0, 3])
    back = {**row, "sub_coupon_id": child}
    c.check.answer(MAY_COME, "what may come back", may_come(master, member.id),
                   {"total_count": 1, "avail_retrieve_coupons": [back]})
    got = reclaim(master, member, coupon, child, trans_id=trans_id())
    c.check.answer(RECLAIM, "reclaimed", got, {"real_retrieve_amout": "100.00"})
    c.check.equal("the member's is reclaimed", coupons(member).user_coupons[0].status, 5)
    source = coupons(master, coupon_id=coupon).user_coupons[0]
    c.check.equal("the master's is usable", [source.balance, source.status], [100.0, 2])
    c.check.equal("nothing may come back", may_come(master, member.id).total_count, 0)


@scenario(CLAIM, "checks, in the documented order")
def claim_checks(c):
    story, wallet = Story(c), Wallet(c)
    master, member = story.master, story.member()
    give = lambda *args, **more: wallet.give(master, *args, **more)[1]
    coupon = give()

    def refused(what, items, coupon=coupon, whom=member, amount="100"):
        call = lambda: claim(master, whom, coupon, amount)
        c.refused(what, call, 400, "CBC.99007004", items)

    refused("in part", ["COUPON_TRANS_ONE_TIME"], amount="99.99")
    refused("unknown", ["COUPON_NOT_EXIST_OR_NOT_PRI"], coupon="CP1")
    refused("the member's own", ["COUPON_NOT_EXIST_OR_NOT_PRI"], coupon=wallet.give(member)[1])
    refused("a flexi-purchase coupon", ["ONLY_CASH_COUPON_CAN_TRANSFER"], coupon=give("flexi"))
    refused("another scene", ["COUPON_SCENE_CAN_NOT_TRANSFER"], coupon=give(scene="other"))
    refused("a partner's", ["COUPON_SOURCE_TYPE_FORBID"], coupon=give(issuer="partner"))
    inactive = give(active=False)
    refused("inactive", ["COUPON_TRANS_ONE_TIME", "COUPON_STATUS_CAN_NOT_OPERATE"], coupon=inactive)
    frozen = give()
    c.operator.act_on_coupon(master.id, frozen, "freeze")
    refused("frozen", ["COUPON_STATUS_CAN_NOT_OPERATE"], coupon=frozen)
    named = story.member(real_name=company())
    refused("another company", ["SAME_LEGAL_TRANS_COUPON"], whom=named)
    other = story.member()
    c.operator.change(other.id, signing_entity="other-entity")
    refused("another signing entity", ["MUST_BE_SAME_SIGNING_ENTITY"], whom=other)
    refused("custody", ["NO_TRANSFER_FOR_FC_SUBACCOUNT"], whom=story.member("custody"))
    c.check.equal("nothing moved", may_go(master).avail_transfer_coupons[-1].coupon_id, coupon)


@scenario(CLAIM, "refusals")
def claim_refusals(c):
    story, wallet = Story(c), Wallet(c)
    master, member = story.master, story.member()
    _, coupon = wallet.give(master)
    for amount in ("0", "-1", "1.005", "abc", "", None):
        call = lambda amount=amount: claim(master, member, coupon, amount)
        c.refused(f"amount {amount!r}", call, 400, "CBC.0100")
    for what, call in {
        "no member": lambda: claim(master, None, coupon),
        "no coupon": lambda: claim(master, member, None),
        "transaction id too long": lambda: claim(master, member, coupon, trans_id="f" * 33),
    }.items():
        c.refused(what, call, 400, "CBC.0100")
    c.refused("a stranger", lambda: claim(master, customer(c, "enterprise"), coupon), 400, "CBC.99007001")
    c.refused("a member", lambda: claim(member, master, coupon), 403, "CBC.0151")
    used = trans_id()
    claim(master, member, coupon, trans_id=used)
    c.refused("twice", lambda: claim(master, member, coupon, trans_id=used), 400, "CBC.99007009")


@scenario(RECLAIM, "checks and refusals")
def reclaim_checks(c):
    story, wallet = Story(c), Wallet(c)
    master, member = story.master, story.member()
    _, source = wallet.give(master)
    used = trans_id()
    child = claim(master, member, source, trans_id=used).sub_coupon_id
    _, another = wallet.give(master)
    _, own = wallet.give(member)

    def refused(what, items, source=source, coupon=child, whom=member):
        c.refused(what, lambda: reclaim(master, whom, source, coupon), 400, "CBC.99007004", items)

    refused("from another source", ["NOT_PRI_TRANSFER_COUPON"], another)
    refused("the member's own", ["NOT_PRI_TRANSFER_COUPON"], another, own)
    both = ["COUPON_NOT_EXIST_OR_NOT_SUB", "SOURCE_COUPON_NOT_EXIST_OR_NOT_PRI"]
    refused("unknown", both, "CP1", "CP2")
    _, flexi = wallet.give(member, "flexi")
    refused("a flexi-purchase coupon", ["ONLY_CASH_COUPON_CAN_TRANSFER", "NOT_PRI_TRANSFER_COUPON"],
            coupon=flexi)
    c.operator.act_on_coupon(member.id, child, "freeze")
    refused("frozen", ["COUPON_STATUS_CAN_NOT_OPERATE"])
    c.operator.act_on_coupon(member.id, child, "unfreeze")
    c.operator.change(member.id, signing_entity="other-entity")
    refused("another signing entity", ["MUST_BE_SAME_SIGNING_ENTITY"])
    c.operator.change(member.id, signing_entity=c.operator.customer(master.id)["signing_entity"])
    custody = story.member("custody")
    lost = ["COUPON_NOT_EXIST_OR_NOT_SUB", "NO_RETRIEVE_FOR_FC_SUBACCOUNT"]
    refused("custody", lost, whom=custody)
    c.operator.act_on_coupon(master.id, source, "recall")
    refused("the source was recalled", ["SOURCE_COUPON_RECALL_BY_ADMIN"])
    c.check.equal("it is not offered either", may_come(master, member.id).total_count, 0)
    for what, call in {
        "no member": lambda: reclaim(master, None, source, child),
        "no coupon": lambda: reclaim(master, member, source, None),
        "no source": lambda: reclaim(master, member, None, child),
        "transaction id too long": lambda: reclaim(master, member, source, child, trans_id="f" * 33),
    }.items():
        c.refused(what, call, 400, "CBC.0100")
    stranger = customer(c, "enterprise")
    c.refused("a stranger", lambda: reclaim(master, stranger, source, child), 400, "CBC.99007001")
    c.refused("a member", lambda: reclaim(member, master, source, child), 403, "CBC.0151")
    call = lambda: reclaim(master, member, source, child, trans_id=used)
    c.refused("transaction id of the allocation", call, 400, "CBC.99007009")


@scenario(MAY_GO, "refusals")
def may_go_refusals(c):
    story = Story(c)
    for what, page in BAD_PAGES.items():
        c.refused(what, lambda page=page: may_go(story.master, **page), 400, "CBC.0100")
    c.refused("a member", lambda: may_go(story.member()), 403, "CBC.0151")


@scenario(MAY_COME, "refusals")
def may_come_refusals(c):
    story = Story(c)
    member = story.member()
    for what, page in BAD_PAGES.items():
        c.refused(what, lambda page=page: may_come(story.master, member.id, **page), 400, "CBC.0100")
    c.refused("no member", lambda: may_come(story.master, None), 400, "CBC.0100")
    stranger = customer(c, "enterprise")
    c.refused("a stranger", lambda: may_come(story.master, stranger.id), 400, "CBC.99007001")
    c.refused("a member", lambda: may_come(member, story.master.id), 403, "CBC.0151")
