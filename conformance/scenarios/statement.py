"""A customer's account change records."""

from datetime import timedelta

from huaweicloudsdkbss.v2 import ListCustomerAccountChangeRecordsRequest

from suite.checks import fields
from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import Story, customer

from .money import CREDIT, DEBIT, allocate, reclaim, records, trans_id

OPERATION = "ListCustomerAccountChangeRecords"
ZONE = timedelta(hours=8)


def day(when):
    """The civil day of an instant."""
    return (when + ZONE).strftime("%Y-%m-%d")


def plain(response):
    got = fields(response)
    got.setdefault("records", [])
    return got


def row(seen, trade, change, balance, kind, name, channel=None):
    """What a record should say; ids and times are the server's and checked apart."""
    want = {
        "account_change_id": seen["account_change_id"],
        "trade_detail_type": trade,
        "trade_time": seen["trade_time"],
        "trade_id": seen["trade_id"],
        "change_amount": change,
        "balance_after_change": balance,
        "revenue_expense_type": kind,
        "bill_cycle": seen["bill_cycle"],
        "account_name": name,
    }
    for optional in ("payment_channel_id", "payment_channel_no"):
        if optional in seen:
            want[optional] = ""
    for optional in ("consume_time", "cloud_service_type_name", "resource_type_name"):
        if optional in seen:
            want[optional] = ""
    if channel:
        want["payment_channel_id"], want["payment_channel_no"] = channel
    return want


def check_rows(c, what, response, wanted):
    """Compare a page with (trade, change, balance, kind, name, channel) tuples, newest first."""
    got = plain(response)
    if not c.check.equal(f"{what}: rows", len(got["records"]), len(wanted)):
        return got
    want = [row(seen, *values) for seen, values in zip(got["records"], wanted)]
    answer = {"total_count": len(wanted), "currency": "CNY", "records": want}
    c.check.answer(OPERATION, what, response, {**got, **answer})
    ids = [one["account_change_id"] for one in got["records"]]
    c.check.equal(f"{what}: an id each", len(set(ids)), len(ids))
    return got


def story_with_moves(c):
    """Recharge, allocate, reclaim; gives the story, the member and the statement's wanted rows."""
    story = Story(c)
    member = story.member()
    c.operator.recharge(story.master.id, "1000.55", "2", "BANK-0001")
    used = [trans_id(), trans_id()]
    allocate(story.master, member, "100.05", trans_id=used[0])
    reclaim(story.master, member, "0.05", trans_id=used[1])
    name, sub = story.master.name, member.name
    master_rows = [
        ("SOURCE_OPERATION_RETRIEVE", "0.05", "900.55", "REVENUE", name),
        ("SOURCE_OPERATION_TRANSFER", "100.05", "900.50", "EXPENSE", name),
        ("SOURCE_OPERAIION_RECHARGE", "1000.55", "1000.55", "REVENUE", name, ("2", "BANK-0001")),
    ]
    member_rows = [
        ("SOURCE_OPERATION_RETRIEVE", "0.05", "100.00", "EXPENSE", sub),
        ("SOURCE_OPERATION_TRANSFER", "100.05", "100.05", "REVENUE", sub),
    ]
    return story, member, master_rows, member_rows, used


@scenario(OPERATION, "cash: recharge, allocation and reclaim, both sides")
def both_sides(c):
    before = c.operator.now() - timedelta(seconds=1)
    story, member, master_rows, member_rows, _ = story_with_moves(c)
    after = c.operator.now() + timedelta(seconds=1)
    got = check_rows(c, "master", records(story.master), master_rows)
    check_rows(c, "member", records(member), member_rows)
    for one in got["records"]:
        inside = stamp(before) <= one["trade_time"] <= stamp(after)
        c.check.true("time within the story", inside, one["trade_time"])
        c.check.equal("cycle", one["bill_cycle"], day(after)[:7])
    moved = plain(records(member))["records"]
    c.check.equal("one trade id on both sides", [one["trade_id"] for one in moved],
                  [one["trade_id"] for one in got["records"][:2]])
    nothing = plain(records(customer(c, "person")))
    c.check.equal("nothing", (nothing["total_count"], nothing["records"]), (0, []))


@scenario(OPERATION, "credit: grant, allocation and reclaim")
def of_credit(c):
    story = Story(c)
    member = story.member()
    c.operator.grant_credit(story.master.id, "1000")
    allocate(story.master, member, "200.25", CREDIT)
    reclaim(story.master, member, "0.25", CREDIT)
    name, sub = story.master.name, member.name
    check_rows(c, "master", records(story.master, CREDIT), [
        ("SOURCE_OPERATION_RETRIEVE", "0.25", "800.00", "REVENUE", name),
        ("SOURCE_OPERATION_TRANSFER", "200.25", "799.75", "EXPENSE", name),
        ("SOURCE_OPERAIION_ADJUST_CREDIT", "1000.00", "1000.00", "REVENUE", name),
    ])
    check_rows(c, "member", records(member, CREDIT), [
        ("SOURCE_OPERATION_RETRIEVE", "0.25", "200.00", "EXPENSE", sub),
        ("SOURCE_OPERATION_TRANSFER", "200.25", "200.25", "REVENUE", sub),
    ])
    c.check.equal("no cash moved", plain(records(member))["total_count"], 0)


@scenario(OPERATION, "adjustments, freezing and expiry")
def other_trades(c):
    party = customer(c, "enterprise")
    c.operator.recharge(party.id, "100")
    c.operator.adjust(party.id, "cash", "-10.50")
    c.operator.adjust(party.id, "cash", "0.50")
    hold = c.operator.hold(party.id, "40")
    c.operator.release(party.id, hold)
    name = party.name
    check_rows(c, "cash", records(party), [
        ("SOURCE_OPERAIION_MANUALUNFROZE", "40.00", "90.00", "REVENUE", name),
        ("SOURCE_OPERAIION_MANUALFROZE", "40.00", "50.00", "EXPENSE", name),
        ("SOURCE_OPERAIION_ADJUST", "0.50", "90.00", "REVENUE", name, ("11", "")),
        ("SOURCE_OPERAIION_ADJUST", "10.50", "89.50", "EXPENSE", name, ("11", "")),
        ("SOURCE_OPERAIION_RECHARGE", "100.00", "100.00", "REVENUE", name, ("1", "")),
    ])
    expiry = stamp(c.operator.now() + timedelta(days=3))
    c.operator.grant_credit(party.id, "55.5", expiry)
    c.operator.advance(days=4)
    check_rows(c, "credit", records(party, CREDIT), [
        ("SOURCE_OPERAIION_EXPIRECLEAR", "55.50", "0.00", "EXPENSE", name),
        ("SOURCE_OPERAIION_ADJUST_CREDIT", "55.50", "55.50", "REVENUE", name),
    ])


@scenario(OPERATION, "filters")
def filters(c):
    story, member, *_ , used = story_with_moves(c)
    c.operator.recharge(story.master.id, "1", "1", "ALI-7")
    everything = plain(records(story.master))["records"]
    trades = {one["trade_detail_type"]: one["trade_id"] for one in everything}

    def amounts(**query):
        got = plain(records(story.master, **query))
        c.check.equal(f"total with {query}", got["total_count"], len(got["records"]))
        return [one["change_amount"] for one in got["records"]]

    today = c.operator.now()
    yesterday, tomorrow = day(today - timedelta(days=1)), day(today + timedelta(days=1))
    for want, query in [
        (["1.00", "0.05", "1000.55"], {"revenue_expense_type": "REVENUE"}),
        (["100.05"], {"revenue_expense_type": "EXPENSE"}),
        (["1.00", "1000.55"], {"trade_type": "RECHARGE"}),
        (["100.05"], {"trade_type": "BEADJUST"}),
        (["0.05"], {"trade_type": "BERETRIEVE"}),
        ([], {"trade_type": "EXPIRED"}),
        (["1.00", "0.05", "100.05", "1000.55"], {"trade_type": ""}),
        (["100.05"], {"trade_id": trades["SOURCE_OPERATION_TRANSFER"]}),
        ([], {"trade_id": "no-such-trade"}),
        (["1000.55"], {"payment_channel_id": "2"}),
        (["1.00", "1000.55"], {"payment_channel_id": "1,2"}),
        ([], {"payment_channel_id": "5"}),
        (["1.00"], {"payment_channel_no": "ALI-7"}),
        (["1.00", "0.05", "100.05", "1000.55"], {"trade_time_begin": day(today)}),
        (["1.00", "0.05", "100.05", "1000.55"], {"trade_time_end": day(today)}),
        ([], {"trade_time_begin": tomorrow, "trade_time_end": tomorrow}),
        ([], {"trade_time_end": yesterday}),
        (["100.05"], {"trade_type": "BEADJUST", "revenue_expense_type": "EXPENSE",
                      "trade_time_begin": yesterday, "trade_time_end": tomorrow}),
        ([], {"trade_type": "BEADJUST", "revenue_expense_type": "REVENUE"}),
    ]:
        c.check.equal(f"with {query}", amounts(**query), want)


@scenario(OPERATION, "pages")
def pages(c):
    party = customer(c, "person")
    for count in range(1, 13):
        c.operator.recharge(party.id, f"{count}.00")
    newest = [f"{count}.00" for count in range(12, 0, -1)]

    def page(**query):
        got = plain(records(party, **query))
        c.check.equal(f"total with {query}", got["total_count"], 12)
        return [one["change_amount"] for one in got["records"]]

    c.check.equal("ten by default", page(), newest[:10])
    c.check.equal("the rest", page(offset=10), newest[10:])
    c.check.equal("all", page(limit=100), newest)
    c.check.equal("from the middle", page(offset=5, limit=3), newest[5:8])
    c.check.equal("beyond", page(offset=12), [])
    c.check.equal("far beyond", page(offset=2147483647), [])
    filtered = [page(offset=place, limit=5, trade_type="RECHARGE") for place in (0, 5, 10)]
    c.check.equal("filtered pages", sum(filtered, []), newest)


@scenario(OPERATION, "the last twelve months unless told otherwise")
def default_span(c):
    party = customer(c, "person")
    c.operator.recharge(party.id, "1.00")
    begun = day(c.operator.now())
    c.operator.advance(days=380)
    c.operator.recharge(party.id, "2.00")
    amounts = [one["change_amount"] for one in plain(records(party))["records"]]
    c.check.equal("the old one is out", amounts, ["2.00"])
    old = plain(records(party, trade_time_begin=begun, trade_time_end=begun))
    c.check.equal("asked for", [one["change_amount"] for one in old["records"]], ["1.00"])


@scenario(OPERATION, "refusals")
def refusals(c):
    party = customer(c, "person")
    for what, query in {
        "no balance type": {"balance_type": None},
        "unknown balance type": {"balance_type": "BALANCE_TYPE_COUPON"},
        "empty direction": {"revenue_expense_type": ""},
        "unknown direction": {"revenue_expense_type": "INCOME"},
        "unknown trade type": {"trade_type": "GIFT"},
        "trade type too long": {"trade_type": "A" * 21},
        "begin is no day": {"trade_time_begin": "2026-02-30"},
        "begin is an instant": {"trade_time_begin": "2026-02-03T00:00:00Z"},
        "end is no day": {"trade_time_end": "yesterday"},
        "trade id too long": {"trade_id": "t" * 129},
        "channel number too long": {"payment_channel_no": "n" * 65},
        "channel too long": {"payment_channel_id": "1," * 40},
        "limit 0": {"limit": 0},
        "limit 101": {"limit": 101},
        "offset negative": {"offset": -1},
    }.items():
        query = {"balance_type": DEBIT, **query}
        request = ListCustomerAccountChangeRecordsRequest(**query)
        call = lambda: party.call("list_customer_account_change_records", request)
        c.refused(what, call, 400, "CBC.0100")
