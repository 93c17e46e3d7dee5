"""Webhooks: an operator names an endpoint, and events and codes reach it, signed."""

import time

from suite.hook import hook, is_signed, told
from suite.operator_plane import fresh_phone
from suite.registry import scenario
from suite.story import Story, customer

from . import create_member, sms_code
from .operator_business import ask, refused

HOOKS = "/operator/v1/webhooks"
CODES = "verification.code_sent"
PATIENCE = 300
PAUSE_SECONDS = 0.1


def name(c, url, kinds, **more):
    """A new endpoint as it is answered."""
    return ask(c, "POST", HOOKS, {"url": url, "kinds": kinds, **more})


def switched_off(c, path):
    """An endpoint once it is switched off."""
    for _ in range(PATIENCE):
        shown = ask(c, "GET", path)
        if not shown.json()["enabled"]:
            return shown
        time.sleep(PAUSE_SECONDS)
    return ask(c, "GET", path)


def settled(c, path):
    """The deliveries of an endpoint once none of them waits."""
    for _ in range(PATIENCE):
        listed = ask(c, "GET", f"{path}/deliveries")
        rows = listed.json()["deliveries"]
        if rows and all(row["state"] != "pending" for row in rows):
            return listed
        time.sleep(PAUSE_SECONDS)
    return ask(c, "GET", f"{path}/deliveries")


@scenario("the operator plane", "a code reaches the endpoint that names it, signed, and works")
def code(c):
    with hook() as endpoint:
        story, phone = Story(c), fresh_phone()
        made = name(c, endpoint.url, [CODES], customer_id=story.master.id).json()
        story.master.call(sms_code.CALL, sms_code.request(phone, language="en-us"))
        letter = endpoint.next()
        c.check.true("a letter came", letter is not None)
        c.check.true("it is signed", is_signed(made["secret"], *letter))
        c.check.true("and not with another secret", not is_signed("whsec_" + "A" * 44, *letter))
        event = told(letter)
        c.check.equal("which event", [event["type"], event["subject"]], [CODES, story.master.id])
        data = event["data"]
        want = {"scene": "member", "mobile_phone": phone, "code": c.operator.sms_codes(phone)[0]["code"],
                "language": "en-us", "template": "verification.member", "expires": data["expires"]}
        c.check.equal("what it holds", data, want)
        inner = create_member.new_customer(mobile_phone=phone, verification_code=data["code"])
        request = create_member.request(story.unit, inner)
        done = story.master.call(create_member.CALL, request)
        c.check.done(create_member.OPERATION, "the code works", done)
        path = f"{HOOKS}/{made['webhook_id']}"
        c.check.equal("delivered", settled(c, path).json()["deliveries"][0]["state"], "delivered")
        again = ask(c, "POST", f"{path}/deliveries/{event['id']}/redeliver")
        refused(c, "it is not kept", again, 409, "HUBU.0205")
        c.check.equal("deleted", ask(c, "DELETE", path).status_code, 204)


@scenario("the operator plane", "an endpoint is named, tried, changed, given another secret and deleted")
def life(c):
    party = customer(c, "enterprise")
    with hook() as endpoint:
        made = name(c, endpoint.url, ["account.*"], customer_id=party.id, description="shop")
        new = made.json()
        want = {"webhook_id": new["webhook_id"], "url": endpoint.url, "kinds": ["account.*"],
                "customer_id": party.id, "description": "shop", "enabled": True,
                "create_time": new["create_time"]}
        c.check.json("CreateWebhook", "made", made, {**want, "secret": new["secret"]}, 201)
        path = f"{HOOKS}/{new['webhook_id']}"
        c.check.json("ShowWebhook", "shown", ask(c, "GET", path), want)
        listed = ask(c, "GET", HOOKS)
        c.check.true("listed", want in listed.json()["webhooks"], listed.text)
        c.check.equal("tried", ask(c, "POST", f"{path}/test").status_code, 202)
        letter = endpoint.next()
        c.check.equal("by a test", told(letter)["type"], "webhook.test")

        rotated = ask(c, "POST", f"{path}/secret", {"overlap_hours": 1}).json()
        c.operator.recharge(party.id, "5.00")
        letter = endpoint.next()
        c.check.equal("a payment", told(letter)["type"], "account.recharged")
        both = [is_signed(secret, *letter) for secret in (new["secret"], rotated["secret"])]
        c.check.equal("signed with both secrets", both, [True, True])
        rows = settled(c, path).json()
        states = [[row["type"], row["state"], len(row["attempts"])] for row in rows["deliveries"]]
        want_rows = [["account.recharged", "delivered", 1], ["webhook.test", "delivered", 1]]
        c.check.equal("the log", sorted(states), want_rows)

        event = told(letter)["id"]
        again = ask(c, "POST", f"{path}/deliveries/{event}/redeliver")
        c.check.equal("sent again", again.status_code, 204)
        c.check.equal("the same event", told(endpoint.next())["id"], event)
        none = ask(c, "POST", f"{path}/redeliver", {})
        c.check.json("RedeliverWebhookEvents", "nothing was given up", none, {"count": 0})
        gone(c, endpoint, path, want)
        off = ask(c, "PATCH", path, {"enabled": False})
        c.check.json("UpdateWebhook", "switched off", off, {**want, "enabled": False})
        refused(c, "tried in vain", ask(c, "POST", f"{path}/test"), 409, "HUBU.0204")
        inside = ask(c, "PATCH", path, {"url": "http://169.254.169.254/"})
        refused(c, "an address inside", inside, 400, "CBC.0100")
        c.check.equal("deleted", ask(c, "DELETE", path).status_code, 204)
        refused(c, "deleted again", ask(c, "DELETE", path), 404, "HUBU.0201")


def gone(c, endpoint, path, want):
    """The endpoint answers that it is gone, is switched off by that, and on again by the operator."""
    endpoint.status = 410
    c.check.equal("tried while it is gone", ask(c, "POST", f"{path}/test").status_code, 202)
    event = told(endpoint.next())["id"]
    off = {**want, "enabled": False, "disabled_reason": "the endpoint answered 410: it is gone"}
    c.check.json("ShowWebhook", "gone", switched_off(c, path), off)
    endpoint.status = 204
    c.check.json("UpdateWebhook", "on again", ask(c, "PATCH", path, {"enabled": True}), want)
    c.check.equal("what waited comes", told(endpoint.next())["id"], event)
