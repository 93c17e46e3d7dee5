"""The same request again: transaction ids and idempotency keys."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import Story

from .money import allocate, balances, body, cash, reclaim, records, trans_id

OPERATION = "UpdateSubEnterpriseAmount"
PATH = "/v2/enterprises/multi-accounts/transfer-amount"
AT_ONCE = 100


def outcome(call):
    """204, or the code of the refusal."""
    try:
        return call().status_code
    except ServiceResponseException as refusal:
        return refusal.error_code


def at_once(calls):
    """Run all calls as close together as threads allow."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


@scenario(OPERATION, "one transaction id, one hundred times at once")
def one_id(c):
    story = Story(c).fund("1000")
    master, member = story.master, story.member()
    for _ in range(2):
        used = trans_id()
        before = cash(member)
        seen = at_once([lambda: allocate(master, member, "7.01", trans_id=used)] * AT_ONCE)
        c.check.equal("one was accepted", seen.count(204), 1)
        c.check.equal("the others are duplicates", seen.count("CBC.99007009"), AT_ONCE - 1)
        c.check.equal("moved once", cash(member) - before, Decimal("7.01"))
    c.check.equal("master", cash(master), Decimal("985.98"))
    c.check.equal("two records", records(member).total_count, 2)
    again = lambda: allocate(master, member, "1", trans_id=used)
    c.refused("another amount", again, 400, "CBC.99007009")
    c.check.refused("ReclaimSubEnterpriseAmount", "the other way",
                    lambda: reclaim(master, member, "1", trans_id=used), 400, "CBC.99007009")
    other = Story(c).fund("10")
    mine = allocate(other.master, other.member(), "1", trans_id=used)
    c.check.equal("another master's id", mine.status_code, 204)


@scenario(OPERATION, "a refusal does not use up its transaction id")
def refused_id(c):
    story = Story(c).fund("10")
    member = story.member()
    used = trans_id()
    call = lambda: allocate(story.master, member, "10.01", trans_id=used)
    c.refused("too much", call, 400, "CBC.99005003")
    c.check.done(OPERATION, "then less", allocate(story.master, member, "10", trans_id=used))


@scenario(OPERATION, "requests that race are all served")
def racing(c):
    story = Story(c).fund("100")
    members = [story.member() for _ in range(4)]
    calls = [lambda member=member: allocate(story.master, member, "0.50") for member in members * 12]
    c.check.equal("all accepted", set(at_once(calls)), {204})
    c.check.equal("master", cash(story.master), 76)
    c.check.equal("members", [cash(member) for member in members], [6] * 4)
    calls = [lambda: allocate(story.master, members[0], "50.00")] * 8
    seen = at_once(calls)
    c.check.equal("money for one", [seen.count(204), seen.count("CBC.99005003")], [1, 7])
    c.check.equal("never below zero", cash(story.master), 26)


@scenario("Idempotency-Key", "the same key replays the first answer")
def replay(c):
    story = Story(c).fund("100")
    master, member = story.master, story.member()
    headers = {"Idempotency-Key": fresh("key-", 24)}
    seen = at_once([lambda: allocate(master, member, "5.25", headers=headers)] * 20)
    c.check.equal("twenty times the same answer", seen, [204] * 20)
    c.check.equal("moved once", cash(member), Decimal("5.25"))
    with_id = {"Idempotency-Key": fresh("key-", 24)}
    used = trans_id()
    for _ in range(3):
        got = allocate(master, member, "1", headers=with_id, trans_id=used)
        c.check.equal("replays with a transaction id", got.status_code, 204)
    c.check.equal("moved once more", cash(member), Decimal("6.25"))
    other = {"Idempotency-Key": fresh("key-", 24)}
    call = lambda: allocate(master, member, "1", headers=other, trans_id=used)
    c.check.refused(OPERATION, "another key, same transaction id", call, 400, "CBC.99007009")
    answer = master.caller.raw("POST", PATH, body=body(member, "9"), headers=headers)
    c.check.true("same key, another body", 400 <= answer.status_code < 500, answer.text)
    c.check.equal("nothing moved", cash(member), Decimal("6.25"))


@scenario("Idempotency-Key", "only successes are kept")
def only_successes(c):
    story = Story(c).fund("1")
    member = story.member()
    headers = {"Idempotency-Key": fresh("key-", 24)}
    call = lambda: allocate(story.master, member, "2", headers=headers)
    c.check.refused(OPERATION, "too much", call, 400, "CBC.99005003")
    c.operator.recharge(story.master.id, "5")
    c.check.equal("then it goes", call().status_code, 204)
    c.check.equal("and replays", call().status_code, 204)
    c.check.equal("moved once", cash(member), 2)
    stranger = Story(c).fund("10")
    other = stranger.member()
    got = allocate(stranger.master, other, "3", headers=headers)
    c.check.equal("another caller's key", got.status_code, 204)
    c.check.equal("moved there", cash(other), 3)


@scenario("Idempotency-Key", "an unsigned key counts for nothing")
def unsigned(c):
    story = Story(c).fund("10")
    member = story.member()
    key = fresh("key-", 24)
    for _ in range(2):
        answer = story.master.caller.raw(
            "POST", PATH, body=body(member, "1"), late_headers={"Idempotency-Key": key}
        )
        c.check.true("served or refused", answer.status_code in (204, 400, 401), answer.text)
    c.check.true("never replayed", cash(member) in (0, 2), fields(balances(member)))
