"""What a customer of the international site that settles monthly may spend in a month."""

from datetime import timedelta
from decimal import Decimal

from huaweicloudsdkbssintl.v2 import ShowCustomerExpenditureQuotaRequest as Request

from suite.checks import fields
from suite.operator_plane import OperatorError, fresh, stamp
from suite.registry import scenario
from suite.story import customer

OPERATION = "ShowCustomerExpenditureQuota"
CALL = "show_customer_expenditure_quota"
CIVIL = timedelta(hours=8)


def grant(c, party, amount):
    c.operator.call("PUT", f"/customers/{party.id}/expenditure-quota", {"amount": amount})


def quota(granted, used, share):
    return {
        "granting_amount": Decimal(granted),
        "granting_amount_used": Decimal(used),
        "percentage_granting_amount_used": Decimal(share),
        "measure_id": 1,
        "currency": "USD",
    }


@scenario(OPERATION, "what this month has used of it", site="intl")
def used(c):
    party = customer(c, "enterprise", settlement="monthly")
    ask = lambda: party.call(CALL, Request())
    c.check.answer(OPERATION, "none", ask(), quota("0", "0", "0"))
    grant(c, party, "200")
    now = c.operator.now()
    civil = now + CIVIL
    month = civil.strftime("%Y-%m")
    before = (civil.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    due = stamp(now + timedelta(days=40))
    c.operator.post_receivable(party.id, "122", month, due)
    c.operator.post_receivable(party.id, "77", before, due)
    c.check.answer(OPERATION, "used", ask(), quota("200", "122", "0.61"))
    c.operator.recharge(party.id, "100")
    c.check.equal("what was paid was used all the same", fields(ask()), quota("200", "122", "0.61"))
    grant(c, party, "36.6")
    c.check.equal("more than all of it", fields(ask()), quota("36.6", "122", "3.33"))
    user = c.caller_for(party.id, c.operator.create_user(party.id, fresh("user_"), "S3cret!pass-word"))
    c.refused("a user without a policy", lambda: user.call(CALL, Request()), 403, "CBC.0151")
    other = c.caller("other_site")
    c.refused("a customer of the other site", lambda: other.call(CALL, Request()), 403, "CBC.0156")


@scenario(OPERATION, "who has none", site="intl")
def none(c):
    at_once = customer(c, "enterprise", settlement="realtime")
    partner, resold = customer(c, "solution_provider"), customer(c, "enterprise", settlement="monthly")
    c.operator.associate(partner.id, resold.id, 3)
    got = at_once.call(CALL, Request())
    c.check.equal("pays at once", fields(got), quota("0", "0", "0"))
    got = resold.call(CALL, Request())
    c.check.equal("resale: an empty answer", [got.status_code, fields(got)], [200, {}])
    for what, party in {"at once": at_once, "resale": resold}.items():
        try:
            grant(c, party, "1")
            c.check.true(f"{what}: granted", False)
        except OperatorError as refusal:
            c.check.true(what, "HUBU.0197" in str(refusal), refusal)
