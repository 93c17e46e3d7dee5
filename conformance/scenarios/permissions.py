"""IAM users: what a policy allows, and the refusal's form when it does not."""

from huaweicloudsdkbss.v2 import (
    ListEnterpriseOrganizationsRequest,
    ListEnterpriseSubCustomersRequest,
)

from suite.operator_plane import fresh, fresh_phone
from suite.registry import scenario
from suite.story import Story

from . import coupon_transfers, coupons, create_member, partner_balances, real_name, sms_code
from .money import DEBIT, allocate, balances, reclaim, reclaimable, records, transferable
from .real_name import Partnership


def calls(story, member, who):
    """Every operation that asks for an action, with the action's last part."""
    lists = {
        "ListEnterpriseOrganizations": lambda: who.call(
            "list_enterprise_organizations", ListEnterpriseOrganizationsRequest()
        ),
        "ListEnterpriseSubCustomers": lambda: who.call(
            "list_enterprise_sub_customers", ListEnterpriseSubCustomersRequest()
        ),
        "ShowMultiAccountTransferAmount": lambda: transferable(who, DEBIT),
        "ListEnterpriseMultiAccount": lambda: reclaimable(who, member, DEBIT),
        "ShowCustomerAccountBalances": lambda: balances(who),
        "ListCustomerAccountChangeRecords": lambda: records(who),
    }
    writes = {
        "CreateSubEnterpriseAccount": lambda: who.call(
            create_member.CALL, create_member.request(story.unit)
        ),
        "UpdateSubEnterpriseAmount": lambda: allocate(who, member, "1"),
        "ReclaimSubEnterpriseAmount": lambda: reclaim(who, member, "1"),
    }
    return lists, writes


def user_of(c, story, *statements):
    """A user of the master with that policy."""
    user = c.operator.create_user(story.master.id, fresh("user_"), "S3cret!pass-word")
    if statements:
        c.operator.set_policy(story.master.id, user, *statements)
    return c.caller_for(story.master.id, user)


def allow(*actions):
    return {"Effect": "Allow", "Action": list(actions)}


@scenario("policies", "a user without any may do nothing")
def nothing(c):
    story = Story(c).fund("10")
    member = story.member()
    user = user_of(c, story)
    lists, writes = calls(story, member, user)
    for operation, call in {**lists, **writes}.items():
        refusal = c.check.refused(operation, f"{operation} without a policy", call, 403, "CBC.0151")
        if refusal:
            form = "user access denied.checkCustomerPermission,correct permission code is "
            c.check.true(f"{operation}: form", form in refusal.error_msg, refusal.error_msg)
            code = refusal.error_msg.rpartition(form)[2]
            c.check.true(f"{operation}: names the action", code.count(":") == 2, refusal.error_msg)
    sms = lambda: user.call(sms_code.CALL, sms_code.request(fresh_phone()))
    c.check.equal("the code needs no permission", sms().status_code, 204)


@scenario("policies", "a user without any has no coupons either")
def no_coupons(c):
    story = Story(c)
    member, user = story.member(), user_of(c, story)
    for operation, call in {
        coupon_transfers.MAY_GO: lambda: coupon_transfers.may_go(user),
        coupon_transfers.MAY_COME: lambda: coupon_transfers.may_come(user, member.id),
        coupon_transfers.CLAIM: lambda: coupons.claim(user, member, "1"),
        coupon_transfers.RECLAIM: lambda: coupons.reclaim(user, member, "1", "2"),
        coupons.RECORDS: lambda: coupons.records(user),
    }.items():
        c.check.refused(operation, f"{operation} without a policy", call, 403, "CBC.0151")


@scenario("policies", "a partner's user without any sees and does nothing for it")
def partners_user(c):
    story = Partnership(c)
    phone = fresh_phone()
    user = c.operator.create_user(story.partner.id, fresh("user_"), "S3cret!pass-word")
    story.partner = c.caller_for(story.partner.id, user)
    for operation, call in {
        real_name.INDIVIDUAL: story.individual,
        real_name.ENTERPRISE: story.enterprise,
        real_name.CHANGE: story.change,
        real_name.RESULT: story.result,
        real_name.SEND: lambda: story.send(phone),
        partner_balances.OPERATION: lambda: partner_balances.ask(story.partner),
    }.items():
        c.check.refused(operation, f"{operation} without a right", call, 403, "CBC.0151")


@scenario("policies", "reading is not writing")
def reading(c):
    story = Story(c).fund("10")
    member = story.member()
    for actions in (
        ("bss:*:view", "businessUnitCenter:*:view"),
        ("bss:balance:view", "businessUnitCenter:businessUnit:view",
         "businessUnitCenter:businessUnitFinance:view"),
    ):
        user = user_of(c, story, allow(*actions))
        lists, writes = calls(story, member, user)
        for operation, call in lists.items():
            c.check.equal(f"{operation} with {actions}", call().status_code, 200)
        for operation, call in writes.items():
            c.check.refused(operation, f"{operation} with {actions}", call, 403, "CBC.0151")


@scenario("policies", "writing, and a denial that wins")
def writing(c):
    story = Story(c).fund("10")
    member = story.member()
    everything = allow("bss:*", "billing:*", "businessUnitCenter:*")
    lists, writes = calls(story, member, user_of(c, story, everything))
    for operation, call in lists.items():
        c.check.equal(operation, call().status_code, 200)
    for operation, call in writes.items():
        c.check.equal(operation, call().status_code, 204)
    deny = {"Effect": "Deny", "Action": ["bss:balance:view", "billing:balance:view"]}
    denied = user_of(c, story, everything, deny)
    c.check.refused("ShowCustomerAccountBalances", "denied", lambda: balances(denied), 403, "CBC.0151")
    lists, _ = calls(story, member, denied)
    got = lists["ListEnterpriseSubCustomers"]()
    c.check.equal("the rest is allowed", got.status_code, 200)
