"""A master allocates money to a member."""

from datetime import timedelta
from decimal import Decimal

from suite.operator_plane import stamp
from suite.registry import scenario
from suite.story import Story

from .money import CREDIT, DEBIT, allocate, cash, credit, trans_id

OPERATION = "UpdateSubEnterpriseAmount"


@scenario(OPERATION, "cash, exact to the cent")
def cash_moves(c):
    story = Story(c).fund("1000.55")
    master, member = story.master, story.member()
    c.check.done(OPERATION, "balance type left out", allocate(master, member, "100.05"))
    c.check.equal("master", cash(master), Decimal("900.5"))
    c.check.equal("member", cash(member), Decimal("100.05"))
    c.check.done(OPERATION, "smallest", allocate(master, member, "0.01", DEBIT, trans_id=trans_id()))
    c.check.done(OPERATION, "expiry of cash is ignored",
                 allocate(master, member, "0.1", DEBIT, expire_time="2020-01-01T00:00:00Z"))
    c.check.done(OPERATION, "empty transaction id", allocate(master, member, "0.10", trans_id=""))
    c.check.done(OPERATION, "once more empty", allocate(master, member, "1", trans_id=""))
    c.check.equal("member after", cash(member), Decimal("101.26"))
    c.check.done(OPERATION, "everything", allocate(master, member, "899.29"))
    c.check.equal("master has nothing left", cash(master), 0)
    c.check.equal("member has everything", cash(member), Decimal("1000.55"))


@scenario(OPERATION, "credit, book by book")
def credit_moves(c):
    expiry = stamp(c.operator.now() + timedelta(days=400))
    story = Story(c).fund(None, [("1000", expiry), ("500.5", None)])
    master, member = story.master, story.member()
    c.check.equal("member before", credit(member), [0, 0])
    c.check.done(OPERATION, "dated", allocate(master, member, "200.25", CREDIT, expire_time=expiry))
    c.check.done(OPERATION, "endless", allocate(master, member, "0.5", CREDIT, trans_id=trans_id()))
    c.check.equal("master", credit(master), [Decimal("1299.75"), Decimal("1500.5")])
    c.check.equal("member", credit(member), [Decimal("200.75"), Decimal("200.75")])
    c.check.done(OPERATION, "again", allocate(master, member, "99.75", CREDIT, expire_time=expiry))
    c.check.equal("member after", credit(member), [Decimal("300.5"), Decimal("300.5")])
    c.check.equal("no cash moved", [cash(master), cash(member)], [0, 0])


@scenario(OPERATION, "shared credit ends with its book")
def credit_ends(c):
    expiry = stamp(c.operator.now() + timedelta(days=10))
    story = Story(c).fund(None, [("100", expiry)])
    member = story.member()
    allocate(story.master, member, "30", CREDIT, expire_time=expiry)
    c.operator.advance(days=11)
    c.check.equal("nothing left", credit(member), [0, 0])
    c.check.equal("nothing left of the master's", credit(story.master), [0, 0])
    c.refused("ended", lambda: allocate(story.master, member, "1", CREDIT, expire_time=expiry),
              400, "CBC.99007181")


@scenario(OPERATION, "refusals of the money itself")
def refusals(c):
    expiry = stamp(c.operator.now() + timedelta(days=30))
    other = stamp(c.operator.now() + timedelta(days=31))
    past = stamp(c.operator.now() - timedelta(days=1))
    dated = Story(c).fund("100", [("1000", expiry)])
    endless = Story(c).fund("100", [("1000", None)])
    master, member = dated.master, dated.member()
    far = endless.member()

    def refused(what, code, amount="1", balance_type=None, who=master, whom=member, **more):
        call = lambda: allocate(who, whom, amount, balance_type, **more)
        c.refused(what, call, 400, code)

    for amount in ("0", "0.00", "-1", "1.005", "1e2", "1,000", " 1", "abc", "", "1" * 33, None):
        refused(f"amount {amount!r}", "CBC.0100", amount)
    refused("no member", "CBC.0100", whom=None)
    refused("empty member", "CBC.0100", whom="")
    refused("member too long", "CBC.0100", whom="a" * 65)
    refused("transaction id too long", "CBC.0100", trans_id="f" * 33)
    refused("empty balance type", "CBC.0100", balance_type="")
    refused("unknown balance type", "CBC.0100", balance_type="BALANCE_TYPE_BONUS")
    refused("expiry is no time", "CBC.0100", "1", CREDIT, expire_time="tomorrow")
    refused("expiry missing", "CBC.0100", "1", CREDIT)
    refused("expiry empty", "CBC.0100", "1", CREDIT, expire_time="")
    refused("expiry of an endless book", "CBC.0100", "1", CREDIT, endless.master, far, expire_time=expiry)
    refused("expiry passed", "CBC.99007181", "1", CREDIT, expire_time=past)
    refused("no such book", "CBC.99000047", "1", CREDIT, expire_time=other)
    refused("more cash than there is", "CBC.99005003", "100.01")
    refused("more credit than there is", "CBC.99005003", "1000.01", CREDIT, expire_time=expiry)
    refused("member of another master", "CBC.99007001", whom=far)
    refused("member of nobody", "CBC.99007001", whom="0" * 32)
    refused("itself", "CBC.99007001", whom=master)
    c.check.equal("nothing moved", [cash(master), cash(member)], [100, 0])
    c.check.equal("no credit moved", credit(master), [1000, 1000])
    call = lambda: allocate(member, far, "1")
    c.refused("a member allocates", call, 403, "CBC.0151")
    call = lambda: allocate(c.caller("person"), far, "1")
    c.refused("a person allocates", call, 403, "CBC.0151")


@scenario(OPERATION, "messages in two languages")
def languages(c):
    story = Story(c).fund("1")
    member = story.member()
    call = lambda **headers: allocate(story.master, member, "2", headers=headers)
    chinese = c.refused("default", call, 400, "CBC.99005003")
    english = c.refused("English", lambda: call(X_Language="en_US"), 400, "CBC.99005003")
    also = c.refused("case does not matter", lambda: call(X_Language="EN_us"), 400, "CBC.99005003")
    again = c.refused("Chinese", lambda: call(X_Language="zh_CN"), 400, "CBC.99005003")
    if not (chinese and english and also and again):
        return
    c.check.true("Chinese text", any("一" <= char <= "鿿" for char in chinese.error_msg))
    c.check.true("English text", english.error_msg.isascii(), english.error_msg)
    c.check.equal("same in any case", also.error_msg, english.error_msg)
    c.check.equal("Chinese is the default", again.error_msg, chinese.error_msg)
