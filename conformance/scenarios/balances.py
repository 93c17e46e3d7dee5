"""A customer's balances."""

import json
from datetime import timedelta
from decimal import Decimal

from huaweicloudsdkbss.v2 import BssClient, ShowCustomerAccountBalancesRequest
from huaweicloudsdkbss.v2.region.bss_region import BssRegion
from huaweicloudsdkcore.auth.credentials import GlobalCredentials

from suite.callers import KeepBody
from suite.checks import fields
from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import Story, customer

from .money import CREDIT, allocate, balances, cash

OPERATION = "ShowCustomerAccountBalances"
ROLES = [
    "master",
    "member",
    "custody_member",
    "iam_user",
    "person",
    "prepaid",
    "partner",
    "other_site",
    "operator",
]


def account_row(ident, amount, limit):
    """The row of the cash account, or of a credit account where there is a limit."""
    row = {
        "account_id": ident,
        "account_type": 2 if limit else 1,
        "amount": Decimal(amount),
        "currency": "CNY",
        "designated_amount": Decimal(0),
        "measure_id": 1,
    }
    return {**row, "credit_amount": Decimal(limit)} if limit else row


@scenario(OPERATION, "every field of cash, credit and debt")
def every_field(c):
    expiry = stamp(c.operator.now() + timedelta(days=90))
    story = Story(c).fund("120.55", [("1000", expiry), ("0.5", None)])
    allocate(story.master, story.member(), "200.25", CREDIT, expire_time=expiry)
    due = c.operator.now() + timedelta(days=20)
    c.operator.post_receivable(story.master.id, "33.07", c.operator.now().strftime("%Y-%m"), stamp(due))
    got = balances(story.master)
    rows = sorted(fields(got)["account_balances"], key=lambda row: row.get("credit_amount", 0))
    wanted = [("120.55", None), ("0.5", "0.5"), ("799.75", "1000")]
    if c.check.equal("accounts", len(rows), len(wanted)):
        want = [account_row(row["account_id"], *values) for row, values in zip(rows, wanted)]
        c.check.equal("each account", rows, want)
    ids = {row["account_id"] for row in rows}
    c.check.true("an id each", len(ids) == len(rows) and all(0 < len(one) <= 64 for one in ids))
    want = {
        "account_balances": fields(got)["account_balances"],
        "debt_amount": Decimal("33.07"),
        "measure_id": 1,
        "currency": "CNY",
    }
    c.check.answer(OPERATION, "whole answer", got, want)
    raw = json.loads(got.raw_content, parse_float=str, parse_int=str)
    c.check.equal("debt is a JSON number", Decimal(raw["debt_amount"]), Decimal("33.07"))
    text = got.raw_content.decode()
    c.check.true("a number, not a text", '"debt_amount":"' not in text.replace(" ", ""), text)
    again = fields(balances(story.master))
    c.check.equal("stable ids", again, fields(got))


@scenario(OPERATION, "a top-up repays what is owed first")
def repays(c):
    party = customer(c, "enterprise", settlement="monthly")
    now = c.operator.now()
    c.operator.post_receivable(party.id, "30.10", now.strftime("%Y-%m"), stamp(now + timedelta(days=5)))
    before = fields(balances(party))
    c.check.equal("owes", before["debt_amount"], Decimal("30.10"))
    c.operator.recharge(party.id, "100")
    after = fields(balances(party))
    c.check.equal("owes nothing", after["debt_amount"], 0)
    c.check.equal("the rest is cash", cash(party), Decimal("69.9"))


@scenario(OPERATION, "a reseller's customer has no account of its own")
def of_a_reseller(c):
    partner, party = customer(c, "solution_provider"), customer(c, "enterprise")
    c.operator.recharge(party.id, "5")
    c.operator.associate(partner.id, party.id, 3)
    c.refused("resale", lambda: balances(party), 400, "CBC.99000049")
    agency = customer(c, "enterprise")
    c.operator.associate(partner.id, agency.id, 2)
    c.check.equal("agency sale", balances(agency).status_code, 200)


@scenario(OPERATION, "the demo's callers")
def roles(c):
    c.check.equal("roles", sorted(c.demo.roles()), sorted(ROLES))
    for role in ROLES:
        row = c.demo.caller(role)
        names = {"role", "customer_id", "domain_id", "domain_name", "user", "password", "ak", "sk"}
        c.check.true(f"{role} is complete", names <= set(row), sorted(row))
    for role in ("master", "member", "custody_member", "iam_user", "person", "prepaid", "partner"):
        got = balances(c.caller(role))
        c.check.equal(role, [got.status_code, got.currency, got.measure_id], [200, "CNY", 1])
    c.check.true("the master has money", cash(c.caller("master")) > 0)
    other = c.caller("other_site")
    c.refused("a customer of the other site", lambda: balances(other), 403, "CBC.0156")


@scenario(OPERATION, "the SDK redirected by its own environment variables")
def environment(c):
    party = customer(c, "person")
    c.operator.recharge(party.id, "7.01")
    keys = GlobalCredentials(party.caller.ak, party.caller.sk)
    with c.environment(
        HUAWEICLOUD_SDK_REGION_BSS_CN_NORTH_1=c.demo.base, HUAWEICLOUD_SDK_IAM_ENDPOINT=c.demo.base
    ):
        region = BssRegion.value_of("cn-north-1")
        client = BssClient.new_builder().with_credentials(keys).with_region(region).build()
    got = client.show_customer_account_balances(ShowCustomerAccountBalancesRequest())
    c.check.equal("its domain was found", client.get_credentials().domain_id, party.id)
    c.check.equal("cash", [row.amount for row in got.account_balances if row.account_type == 1],
                  [Decimal("7.01")])


@scenario(OPERATION, "whose domain it is")
def domain(c):
    party, other = customer(c, "person"), customer(c, "person")
    claimed = GlobalCredentials(party.caller.ak, party.caller.sk, other.id)
    builder = BssClient.new_builder().with_credentials(claimed).with_endpoint(c.demo.base)
    client = builder.with_exception_handler(KeepBody()).build()
    call = lambda: client.show_customer_account_balances(ShowCustomerAccountBalancesRequest())
    c.refused("another's domain", call, 403, "CBC.0151")
