"""The business checks of an allocation, one by one and all at once, in the documented order."""

from datetime import timedelta

from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import ALL_PERMISSIONS, Story, company, customer

from .money import CREDIT, DEBIT, allocate, cash

OPERATION = "UpdateSubEnterpriseAmount"
WITHOUT_SHARING = [one for one in ALL_PERMISSIONS if one != "SHARE-CREDIT-TO-SUB"]


def refused(c, what, story, member, balance_type, items):
    call = lambda: allocate(story.master, member, "1", balance_type)
    c.refused(what, call, 400, "CBC.99007004", items)


def funded(c, **master):
    """A master with cash and endless credit."""
    return Story(c, **master).fund("100", [("1000", None)])


def overdue(c, member):
    """Give a customer a receivable that is past due."""
    now = c.operator.now()
    cycle = (now - timedelta(days=62)).strftime("%Y-%m")
    c.operator.post_receivable(member.id, "5.00", cycle, stamp(now - timedelta(days=1)))


@scenario(OPERATION, "checks of the member")
def of_the_member(c):
    story = funded(c)
    own = story.member()
    c.operator.grant_credit(own.id, "10")
    refused(c, "own credit", story, own, CREDIT, ["SUB_CUSTOMER_NO_OWN_CREDIT"])
    closed = story.member(permissions=WITHOUT_SHARING)
    refused(c, "not shared", story, closed, CREDIT, ["NO_SHARE_CREDIT_TO_SUB_PERMISSION"])
    late = story.member()
    overdue(c, late)
    refused(c, "overdue", story, late, CREDIT, ["SUB_CUSTOMER_OVERDUE_BILL"])
    edge = story.member(ies=True)
    refused(c, "edge sites", story, edge, CREDIT, ["PREPAID_PRODUCT_FOR_IES"])
    named = story.member(real_name=company())
    refused(c, "another company", story, named, CREDIT, ["SAME_REAL_NAME_TRANS_CREDIT"])
    for what, member in {"own credit": own, "not shared": closed, "overdue": late, "edge": edge,
                         "another company": named}.items():
        c.check.done(OPERATION, f"cash in spite of: {what}", allocate(story.master, member, "1", DEBIT))
    c.check.equal("five allocations", cash(story.master), 95)


@scenario(OPERATION, "permissions count once the member accepted them")
def acceptance(c):
    story = funded(c)
    member = customer(c, "enterprise", real_name=story.master.company)
    c.operator.link(story.master.id, member.id, "independent", story.unit, ["SHARE-CREDIT-TO-SUB"])
    refused(c, "requested only", story, member, CREDIT, ["NO_SHARE_CREDIT_TO_SUB_PERMISSION"])
    c.operator.accept(story.master.id, member.id, ["SHARE-CREDIT-TO-SUB"])
    c.check.done(OPERATION, "accepted", allocate(story.master, member, "1", CREDIT))


@scenario(OPERATION, "checks of the master")
def of_the_master(c):
    prepaid = funded(c, settlement="realtime")
    items = ["TRANS_CREDIT_EXT_PRI_MUST_POSTPAY"]
    refused(c, "pre-paid master", prepaid, prepaid.member(), CREDIT, items)
    agency = funded(c)
    partner = customer(c, "solution_provider")
    c.operator.associate(partner.id, agency.master.id, 2)
    member, stranger = agency.member(), agency.member(real_name=company())
    refused(c, "agency sale, cash", agency, member, DEBIT, ["PRI_PAID_BP_SUB_CUST_NOT_TRANS_DEBIT"])
    both = ["PRI_PAID_BP_SUB_CUST_NOT_TRANS_DEBIT", "ADVANCE_PAY_PRI_SUB_MUST_SAME_LEGAL"]
    refused(c, "agency sale, another company", agency, stranger, DEBIT, both)
    refused(c, "agency sale, credit", agency, member, CREDIT, ["PRI_PAID_BP_SUB_CUST_NOT_TRANS_CREDIT"])
    resale = funded(c)
    member = resale.member()  # a resale customer takes no members any more
    c.operator.associate(partner.id, resale.master.id, 3)
    refused(c, "resale, cash", resale, member, DEBIT, ["PRI_RESALE_BP_SUB_CUST_NOT_TRANS_DEBIT"])
    refused(c, "resale, credit", resale, member, CREDIT, ["PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT"])


@scenario(OPERATION, "signing entities and custody")
def hosts(c):
    story = funded(c)
    other = story.member()
    c.operator.change(other.id, signing_entity="other-entity")
    refused(c, "another signing entity, cash", story, other, DEBIT, ["MUST_BE_SAME_SIGNING_ENTITY"])
    both = ["NO_CREDIT_TRANSFER_FOR_DIFF_HOST", "MUST_BE_SAME_SIGNING_ENTITY"]
    refused(c, "another signing entity, credit", story, other, CREDIT, both)
    custody = story.member("custody")
    refused(c, "custody, cash", story, custody, DEBIT, ["NO_TRANSFER_FOR_FC_SUBACCOUNT"])
    both = ["NO_SHARE_CREDIT_TO_SUB_PERMISSION", "NO_TRANSFER_FOR_FC_SUBACCOUNT"]
    refused(c, "custody, credit", story, custody, CREDIT, both)


@scenario(OPERATION, "every check that applies, in order")
def all_at_once(c):
    story = funded(c, settlement="realtime")
    member = story.member(permissions=WITHOUT_SHARING, real_name=company(), ies=True)
    c.operator.grant_credit(member.id, "10")
    overdue(c, member)
    c.operator.change(member.id, signing_entity="other-entity")
    c.operator.associate(customer(c, "solution_provider").id, story.master.id, 3)
    items = [
        "SUB_CUSTOMER_NO_OWN_CREDIT",
        "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
        "TRANS_CREDIT_EXT_PRI_MUST_POSTPAY",
        "SAME_REAL_NAME_TRANS_CREDIT",
        "SUB_CUSTOMER_OVERDUE_BILL",
        "PREPAID_PRODUCT_FOR_IES",
        "NO_CREDIT_TRANSFER_FOR_DIFF_HOST",
        "MUST_BE_SAME_SIGNING_ENTITY",
        "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT",
    ]
    refused(c, "all", story, member, CREDIT, items)
    # A resale customer is not shown its balances; the operator sees them.
    c.check.equal("nothing moved", c.operator.cash(story.master.id), "100.00")
