"""What a master may allocate, and what it may reclaim from a member."""

from datetime import timedelta
from decimal import Decimal

from huaweicloudsdkbss.v2 import ListEnterpriseMultiAccountRequest

from suite.checks import fields
from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import Story

from .money import CREDIT, DEBIT, allocate, reclaim, reclaimable, transferable

ALLOCATE_LIST = "ShowMultiAccountTransferAmount"
RECLAIM_LIST = "ListEnterpriseMultiAccount"
BAD_PAGES = {
    "limit 0": {"limit": 0},
    "limit 101": {"limit": 101},
    "offset negative": {"offset": -1},
    "offset too large": {"offset": 2147483648},
    "offset no number": {"offset": "x"},
}


def row(name, available, **credit):
    return {name: Decimal(available), "measure_id": 1, "currency": "CNY", **credit}


def by_expiry(answer):
    got = fields(answer)
    got["amount_infos"] = sorted(got.get("amount_infos", []), key=lambda one: one.get("expire_time", ""))
    return got


@scenario(ALLOCATE_LIST, "cash less what was invoiced beyond consumption")
def transferable_cash(c):
    story = Story(c, over_invoiced="100.05").fund("1000.55")
    first = {"total_count": 1, "amount_infos": [row("avail_transfer_amount", "900.50")]}
    c.check.answer(ALLOCATE_LIST, "cash", transferable(story.master, DEBIT), first)
    paged = transferable(story.master, DEBIT, offset=5, limit=1)
    c.check.equal("pages do not matter", fields(paged), first)
    c.operator.hold(story.master.id, "900.00")
    after = transferable(story.master, DEBIT).amount_infos[0].avail_transfer_amount
    c.check.equal("less what is frozen", after, Decimal("0.50"))
    allocate(story.master, story.member(), "0.50")
    after = transferable(story.master, DEBIT).amount_infos[0].avail_transfer_amount
    c.check.equal("never below zero", after, 0)
    empty = Story(c, over_invoiced="5").fund()
    nothing = transferable(empty.master, DEBIT)
    c.check.equal("without money", nothing.amount_infos[0].avail_transfer_amount, 0)


@scenario(ALLOCATE_LIST, "one row for each credit book")
def transferable_credit(c):
    expiry = stamp(c.operator.now() + timedelta(days=90))
    story = Story(c).fund("10", [("1000.10", expiry), ("500", None)])
    allocate(story.master, story.member(), "200.05", CREDIT, expire_time=expiry)
    endless = row("avail_transfer_amount", "500", amount=Decimal(500), credit_amount=Decimal(500))
    dated = row(
        "avail_transfer_amount",
        "800.05",
        amount=Decimal("800.05"),
        credit_amount=Decimal("1000.10"),
        expire_time=expiry,
    )
    got = transferable(story.master, CREDIT)
    c.check.answer(ALLOCATE_LIST, "credit", got, fields(got))
    c.check.equal("books", by_expiry(got), {"total_count": 2, "amount_infos": [endless, dated]})
    pages = [transferable(story.master, CREDIT, offset=place, limit=1) for place in range(3)]
    c.check.equal("every page knows the total", [page.total_count for page in pages], [2, 2, 2])
    rows = [one for page in pages for one in fields(page).get("amount_infos", [])]
    c.check.equal("page by page", rows, fields(got)["amount_infos"])
    bare = fields(transferable(Story(c).master, CREDIT))
    c.check.equal("without credit", (bare["total_count"], bare.get("amount_infos") or []), (0, []))
    c.operator.advance(days=91)
    ended = fields(transferable(story.master, CREDIT))
    c.check.equal("after the expiry", ended, {"total_count": 1, "amount_infos": [endless]})


@scenario(ALLOCATE_LIST, "refusals")
def transferable_refusals(c):
    story = Story(c)
    for what, query in {
        "no balance type": {"balance_type": None},
        "empty balance type": {"balance_type": ""},
        "unknown balance type": {"balance_type": "BALANCE_TYPE_COUPON"},
        **{what: {"balance_type": CREDIT, **page} for what, page in BAD_PAGES.items()},
    }.items():
        c.refused(what, lambda: transferable(story.master, **query), 400, "CBC.0100")
    member = story.member(permissions=[])
    c.refused("a member asks", lambda: transferable(member, DEBIT), 403, "CBC.0151")
    c.refused("a person asks", lambda: transferable(c.caller("person"), DEBIT), 403, "CBC.0151")


@scenario(RECLAIM_LIST, "cash: what is left of the allocations")
def reclaimable_cash(c):
    story = Story(c).fund("1000")
    member = story.member()
    c.operator.recharge(member.id, "50.05")

    def check(what, amount):
        want = {"total_count": 1, "amount_infos": [row("avail_retrieve_amount", amount)]}
        got = reclaimable(story.master, member, DEBIT, offset=3, limit=1)
        c.check.answer(RECLAIM_LIST, what, got, want)

    check("its own money is its own", "0")
    allocate(story.master, member, "60.10")
    check("what was allocated", "60.10")
    c.operator.hold(member.id, "90.15")
    check("no more than is free", "20")
    reclaim(story.master, member, "5")
    check("less what was reclaimed", "15")
    c.operator.change(member.id, over_invoiced="10")
    check("less what was invoiced beyond consumption", "5")


@scenario(RECLAIM_LIST, "credit: what is unused of each shared book")
def reclaimable_credit(c):
    expiry = stamp(c.operator.now() + timedelta(days=60))
    story = Story(c).fund(None, [("1000", expiry), ("500", None)])
    member = story.member()
    bare = fields(reclaimable(story.master, member, CREDIT))
    c.check.equal("nothing shared", (bare["total_count"], bare.get("amount_infos") or []), (0, []))
    allocate(story.master, member, "300.25", CREDIT, expire_time=expiry)
    allocate(story.master, member, "40", CREDIT)
    reclaim(story.master, member, "0.25", CREDIT, expire_time=expiry)
    endless = row("avail_retrieve_amount", "40", amount=Decimal(40), credit_amount=Decimal(40))
    dated = row(
        "avail_retrieve_amount",
        "300",
        amount=Decimal(300),
        credit_amount=Decimal(300),
        expire_time=expiry,
    )
    got = reclaimable(story.master, member, CREDIT)
    c.check.answer(RECLAIM_LIST, "credit", got, fields(got))
    c.check.equal("books", by_expiry(got), {"total_count": 2, "amount_infos": [endless, dated]})
    second = fields(reclaimable(story.master, member, CREDIT, offset=1, limit=1))
    want = {"total_count": 2, "amount_infos": fields(got)["amount_infos"][1:]}
    c.check.equal("second page", second, want)


@scenario(RECLAIM_LIST, "refusals")
def reclaimable_refusals(c):
    story = Story(c)
    member = story.member()

    def ask(who=story.master, sub_customer_id=member.id, balance_type=CREDIT, **page):
        request = ListEnterpriseMultiAccountRequest(
            sub_customer_id=sub_customer_id, balance_type=balance_type, **page
        )
        return who.call("list_enterprise_multi_account", request)

    for what, query in {
        "no member": {"sub_customer_id": None},
        "empty member": {"sub_customer_id": ""},
        "member too long": {"sub_customer_id": "a" * 65},
        "no balance type": {"balance_type": None},
        "unknown balance type": {"balance_type": "CASH"},
        **BAD_PAGES,
    }.items():
        c.refused(what, lambda: ask(**query), 400, "CBC.0100")
    c.refused("a member asks", lambda: ask(member), 403, "CBC.0151")
    stranger = Story(c).member(permissions=[])
    for what, other in {"of another master": stranger.id, "of nobody": "0" * 32}.items():
        c.refused(what, lambda: ask(sub_customer_id=other), 400, "CBC.99000047")
