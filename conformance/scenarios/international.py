"""The international site: its own SDK, its currency, its paths."""

from decimal import Decimal

from huaweicloudsdkbssintl.v2 import (
    ListEnterpriseSubCustomersRequest,
    ShowCustomerAccountBalancesRequest,
)

from suite.checks import fields
from suite.registry import scenario
from suite.story import Story, customer

BALANCES = "show_customer_account_balances"
CN_ONLY = [
    ("GET", "/v2/accounts/customer-accounts/account-change-records"),
    ("GET", "/v2/enterprises/multi-accounts/enterprise-organizations"),
    ("GET", "/v2/enterprises/multi-accounts/transfer-amount"),
    ("POST", "/v2/enterprises/multi-accounts/transfer-amount"),
    ("POST", "/v2/enterprises/multi-accounts/retrieve-amount"),
    ("POST", "/v2/enterprises/multi-accounts/sub-customers"),
    ("POST", "/v2/enterprises/multi-accounts/sm-verification-code"),
]


@scenario("ShowCustomerAccountBalances", "in dollars", site="intl")
def dollars(c):
    party = customer(c, "person")
    c.operator.recharge(party.id, "12.34")
    got = party.call(BALANCES, ShowCustomerAccountBalancesRequest())
    rows = {row["account_type"]: row for row in fields(got)["account_balances"]}
    c.check.equal("cash", [rows[1]["amount"], rows[1]["currency"]], [Decimal("12.34"), "USD"])
    c.check.answer("ShowCustomerAccountBalances", "whole answer", got, {
        "account_balances": fields(got)["account_balances"],
        "debt_amount": 0,
        "measure_id": 1,
        "currency": "USD",
    })
    other = c.caller("other_site")
    call = lambda: other.call(BALANCES, ShowCustomerAccountBalancesRequest())
    c.refused("a customer of the other site", call, 403, "CBC.0156")


@scenario("ListEnterpriseSubCustomers", "the same list", site="intl")
def members(c):
    story = Story(c)
    member = story.member(display_name="Lab")
    got = story.master.call("list_enterprise_sub_customers", ListEnterpriseSubCustomersRequest())
    c.check.answer("ListEnterpriseSubCustomers", "list", got, {
        "total_count": 1,
        "sub_customer_infos": [{
            "id": member.id,
            "name": member.name,
            "display_name": "Lab",
            "status": 1,
            "org_id": story.unit,
            "org_name": story.unit_name,
        }],
    })


@scenario("the gateway", "paths of the other site are unknown", site="intl")
def unknown_paths(c):
    caller = c.caller("person")
    for method, path in CN_ONLY:
        answer = caller.raw(method, path, body={} if method == "POST" else None)
        seen = [answer.status_code, answer.json().get("error_code")]
        c.check.equal(f"{method} {path}", seen, [404, "APIGW.0101"])
