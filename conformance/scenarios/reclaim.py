"""A master reclaims money from a member."""

from datetime import timedelta
from decimal import Decimal

from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import ALL_PERMISSIONS, Story, company

from .allocate_refusals import WITHOUT_SHARING
from .money import CREDIT, DEBIT, allocate, cash, credit, reclaim, trans_id

OPERATION = "ReclaimSubEnterpriseAmount"


@scenario(OPERATION, "cash, exact to the cent")
def cash_returns(c):
    story = Story(c).fund("500.50")
    master, member = story.master, story.member()
    c.operator.recharge(member.id, "7.07")
    allocate(master, member, "200.25")
    c.check.done(OPERATION, "balance type left out", reclaim(master, member, "0.25"))
    c.check.done(OPERATION, "with everything",
                 reclaim(master, member, "99.99", DEBIT, trans_id=trans_id(), expire_time="x" * 3))
    c.check.equal("master", cash(master), Decimal("400.49"))
    c.check.equal("member", cash(member), Decimal("107.08"))
    c.check.done(OPERATION, "the rest", reclaim(master, member, "100.01"))
    c.check.equal("master has all again", cash(master), Decimal("500.5"))
    c.check.equal("member keeps its own", cash(member), Decimal("7.07"))


@scenario(OPERATION, "credit, book by book")
def credit_returns(c):
    expiry = stamp(c.operator.now() + timedelta(days=400))
    story = Story(c).fund(None, [("1000", expiry), ("500", None)])
    master, member = story.master, story.member()
    allocate(master, member, "200.25", CREDIT, expire_time=expiry)
    allocate(master, member, "50", CREDIT)
    c.check.done(OPERATION, "dated", reclaim(master, member, "0.25", CREDIT, expire_time=expiry))
    c.check.done(OPERATION, "endless", reclaim(master, member, "49.99", CREDIT))
    c.check.equal("master", credit(master), [Decimal("1299.99"), 1500])
    c.check.equal("member", credit(member), [Decimal("200.01"), Decimal("200.01")])
    c.check.done(OPERATION, "all of it", reclaim(master, member, "200", CREDIT, expire_time=expiry))
    c.check.equal("member after", credit(member), [Decimal("0.01"), Decimal("0.01")])


@scenario(OPERATION, "refusals of the money itself")
def refusals(c):
    expiry = stamp(c.operator.now() + timedelta(days=30))
    other = stamp(c.operator.now() + timedelta(days=31))
    past = stamp(c.operator.now() - timedelta(days=1))
    dated = Story(c).fund("100", [("1000", expiry)])
    master, member = dated.master, dated.member()
    allocate(master, member, "10")
    allocate(master, member, "20", CREDIT, expire_time=expiry)
    endless = Story(c).fund("100", [("1000", None)])
    far = endless.member()
    allocate(endless.master, far, "20", CREDIT)

    def refused(what, code, amount="1", balance_type=None, who=master, whom=member, **more):
        call = lambda: reclaim(who, whom, amount, balance_type, **more)
        c.refused(what, call, 400, code)

    for amount in ("0", "-1", "1.005", "abc", "", "1" * 33, None):
        refused(f"amount {amount!r}", "CBC.0100", amount)
    refused("no member", "CBC.0100", whom=None)
    refused("member too long", "CBC.0100", whom="a" * 65)
    refused("transaction id too long", "CBC.0100", trans_id="f" * 33)
    refused("empty balance type", "CBC.0100", balance_type="")
    refused("unknown balance type", "CBC.0100", balance_type="DEBIT")
    refused("expiry missing", "CBC.0100", "1", CREDIT)
    refused("expiry empty", "CBC.0100", "1", CREDIT, expire_time="")
    refused("expiry of an endless book", "CBC.0100", "1", CREDIT, endless.master, far, expire_time=expiry)
    refused("expiry passed", "CBC.99007181", "1", CREDIT, expire_time=past)
    refused("no such book", "CBC.99000047", "1", CREDIT, expire_time=other)
    c.operator.recharge(member.id, "1000")
    refused("more than was allocated", "CBC.99005003", "10.01")
    refused("more credit than was shared", "CBC.99005003", "20.01", CREDIT, expire_time=expiry)
    refused("member of another master", "CBC.99007001", whom=far)
    refused("member of nobody", "CBC.99007001", whom="0" * 32)
    c.check.equal("nothing moved", [cash(master), cash(member)], [90, 1010])
    c.check.equal("no credit moved", credit(member), [20, 20])
    c.refused("a member reclaims", lambda: reclaim(member, far, "1"), 403, "CBC.0151")
    used = trans_id()
    allocate(master, member, "1", trans_id=used)
    refused("transaction id of an allocation", "CBC.99007009", trans_id=used)


@scenario(OPERATION, "business checks, in the documented order")
def checks(c):
    story = Story(c).fund("100", [("1000", None)])
    master = story.master

    def refused(what, member, balance_type, *items):
        call = lambda: reclaim(master, member, "1", balance_type)
        c.refused(what, call, 400, "CBC.99007004", list(items))

    closed = story.member(permissions=WITHOUT_SHARING)
    refused("not shared", closed, CREDIT, "NO_SHARE_CREDIT_TO_SUB_PERMISSION")
    named = story.member(real_name=company())
    refused("another company", named, CREDIT, "SAME_REAL_NAME_TRANS_CREDIT")
    other = story.member(permissions=ALL_PERMISSIONS)
    allocate(master, other, "10")
    allocate(master, other, "10", CREDIT)
    c.operator.change(other.id, signing_entity="other-entity")
    refused("another signing entity, cash", other, DEBIT, "MUST_BE_SAME_SIGNING_ENTITY")
    refused("another signing entity, credit", other, CREDIT,
            "MUST_BE_SAME_SIGNING_ENTITY", "NO_CREDIT_RETRIEVE_FOR_DIFF_HOST")
    custody = story.member("custody")
    refused("custody", custody, DEBIT, "NO_RETRIEVE_FOR_FC_SUBACCOUNT")
    everything = story.member(permissions=WITHOUT_SHARING, real_name=company())
    c.operator.change(everything.id, signing_entity="other-entity")
    refused("all at once", everything, CREDIT, "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
            "SAME_REAL_NAME_TRANS_CREDIT", "MUST_BE_SAME_SIGNING_ENTITY",
            "NO_CREDIT_RETRIEVE_FOR_DIFF_HOST")
    c.check.equal("nothing moved", [cash(master), cash(other)], [90, 10])
