"""IAM users: what a policy allows, and the refusal's form when it does not."""

from huaweicloudsdkbss.v2 import (
    ListEnterpriseOrganizationsRequest,
    ListEnterpriseSubCustomersRequest,
)

from suite.operator_plane import fresh, fresh_phone
from suite.registry import scenario
from suite.story import Story

from . import create_member, sms_code
from .money import DEBIT, allocate, balances, reclaim, reclaimable, records, transferable


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
