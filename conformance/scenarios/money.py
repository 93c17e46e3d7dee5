"""What the money scenarios share: requests that move it, and a look at the accounts."""

import uuid

from huaweicloudsdkbss.v2 import (
    ListCustomerAccountChangeRecordsRequest,
    ListEnterpriseMultiAccountRequest,
    ReclaimSubEnterpriseAmountRequest,
    ShowCustomerAccountBalancesRequest,
    ShowMultiAccountTransferAmountRequest,
    UpdateSubEnterpriseAmountRequest,
)

from suite.checks import fields

DEBIT, CREDIT = "BALANCE_TYPE_DEBIT", "BALANCE_TYPE_CREDIT"
ALLOCATE, RECLAIM = "update_sub_enterprise_amount", "reclaim_sub_enterprise_amount"
BALANCES = "show_customer_account_balances"
TRANSFERABLE = "show_multi_account_transfer_amount"
RECLAIMABLE = "list_enterprise_multi_account"
RECORDS = "list_customer_account_change_records"


def body(member, amount, balance_type=None, **more):
    """The body of an allocation or a reclaim; None leaves a field out."""
    customer_id = getattr(member, "id", member)
    raw = {"customer_id": customer_id, "amount": amount, "balance_type": balance_type, **more}
    return {name: value for name, value in raw.items() if value is not None}


def allocate(master, member, amount, balance_type=None, headers=None, **more):
    """Allocate through the SDK."""
    request = UpdateSubEnterpriseAmountRequest(body=body(member, amount, balance_type, **more))
    return master.call(ALLOCATE, request, **(headers or {}))


def reclaim(master, member, amount, balance_type=None, headers=None, **more):
    """Reclaim through the SDK."""
    request = ReclaimSubEnterpriseAmountRequest(body=body(member, amount, balance_type, **more))
    return master.call(RECLAIM, request, **(headers or {}))


def balances(party):
    """The whole balances answer."""
    return party.call(BALANCES, ShowCustomerAccountBalancesRequest())


def accounts(party, kind):
    """The accounts of one kind in the balances answer, as plain data."""
    rows = fields(balances(party))["account_balances"]
    return [row for row in rows if row["account_type"] == kind]


def cash(party):
    """The cash balance as the wire says it."""
    return accounts(party, 1)[0]["amount"]


def credit(party):
    """[what is left, the limit] of all credit accounts together."""
    rows = accounts(party, 2)
    return [sum(row["amount"] for row in rows), sum(row["credit_amount"] for row in rows)]


def transferable(master, balance_type, **page):
    """What the master may allocate."""
    request = ShowMultiAccountTransferAmountRequest(balance_type=balance_type, **page)
    return master.call(TRANSFERABLE, request)


def reclaimable(master, member, balance_type, **page):
    """What the master may reclaim from that member."""
    request = ListEnterpriseMultiAccountRequest(
        sub_customer_id=member.id, balance_type=balance_type, **page
    )
    return master.call(RECLAIMABLE, request)


def records(party, balance_type=DEBIT, **query):
    """A page of account change records."""
    request = ListCustomerAccountChangeRecordsRequest(balance_type=balance_type, **query)
    return party.call(RECORDS, request)


def trans_id():
    """A transaction id nobody has used: 32 hexadecimal digits."""
    return uuid.uuid4().hex
