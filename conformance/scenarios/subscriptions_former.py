"""The old forms of operations on resources with terms (`orders` F6 to F8): their refusals come with the status
of success, under the last four digits of the new forms' codes."""

from decimal import Decimal

from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import customer

from .civil import civil
from .old_forms_enterprise import outcome
from .orders import NOBODYS
from .orders_former import DONE, leave, read
from .rating import DISK, MONTH, SERVER
from .renewals import cash, renewals
from .renewals import reasons as not_renewed
from .shop import COMPLETED, TO_PAY, UNSUBSCRIBE, Shop, details, line, unsubscribe
from .subscriptions import (
    AUTO_RENEW, CLOSED, DELETE, DISK_ID, EXPIRED, GRACE, IN_USE, SERVER_ID, TO_ON_DEMAND, server_with_disk, stands,
)
from .subscriptions import renew as renew_anew
from .unsubscriptions import RENEWALS, reasons

LIST = "ListPayPerUseCustomerResourcesV1"
RENEW = "RenewalResourcesV1"
LEAVE = "CancelResourcesSubscriptionV1"
BY_ORDER = "CancelOrderSubscriptionV1"
AUTO, NO_AUTO = "AutoRenewalResourcesV1", "CancelAutoRenewalResourcesV1"


def send(who, method, path, body=None, **query):
    return who.raw(method, f"/v1.0/domain/common/order-mgr/resources/{path}", query=list(query.items()), body=body)


def renew(shop, *named, unit=MONTH, number=1, mode=GRACE, pay=1, **more):
    body = {"resource_ids": list(named), "period_type": unit, "period_num": number, "expire_mode": mode,
            "isAutoPay": pay, **more}
    return send(shop.party.caller, "POST", "renew", {name: one for name, one in body.items() if one is not None})


def delete(shop, *named, what=1, **more):
    body = {"resourceIds": list(named), "unSubType": what, **more}
    return send(shop.party.caller, "POST", "delete", body)


def auto(shop, method, resource, action="autorenew", who=None):
    return send(who or shop.party.caller, method, f"{resource}/actions", action_id=action)


def former(code):
    """The code of an old form."""
    return f"CBC.{code[-4:]}" if code.startswith("CBC.9900") else code


@scenario(LIST, "every field, filters and numbered pages")
def listed(c):
    with civil(c) as clock:
        shop, partner = Shop(c), customer(c, "solution_provider")
        c.operator.associate(partner.id, shop.party.id, 2)
        server, disk = server_with_disk(shop)
        clock.to("03-01 11:00:00")
        later, gone = (shop.bought(line(DISK))["resource_ids"][0] for _ in range(2))
        unsubscribe(shop.party, gone)
        shop.provided()
        ask = lambda **query: read(shop, "resources/detail", **query)
        answer = ask()
        seen = answer.json()["data"]
        row = lambda place, product, product_id, name, one, main, begun: {
            "id": seen[place]["id"], "resource_id": one, "resource_name": name, "region_code": product["region"],
            "cloud_service_type_code": product["cloud_service_type"],
            "resource_type_code": product["resource_type"], "resource_spec_code": product["resource_spec"],
            "project_code": "", "product_id": product_id, "main_resource_id": main,
            "is_main_resource": int(one == main), "status": IN_USE, "valid_time": begun,
            "expire_time": clock.end("04-01"), "next_operation_policy": GRACE}
        first, then = clock.stamp("03-01 10:30:00"), clock.stamp("03-01 11:00:00")
        rows = [
            row(0, SERVER, SERVER_ID, "server", server, server, first),
            row(1, DISK, DISK_ID, "disk", disk, server, first),
            row(2, DISK, DISK_ID, seen[2]["resource_name"], later, later, then),
        ]
        c.check.json(LIST, "without what is closed", answer, {**DONE, "total_count": 3, "data": rows})
        order = c.operator.resource(later)["terms"][0]["order_id"]
        for what, query, want in [
            ("primary ones", {"only_main_resource": 1}, [server, later]),
            ("a primary one and what is attached", {"resource_ids": server}, [server, disk]),
            ("several", {"resource_ids": f"{disk},{later}"}, [disk, later]),
            ("nobody's", {"resource_ids": "null"}, []),
            ("of an order", {"order_id": order}, [later]),
            ("of no order", {"order_id": NOBODYS}, []),
            ("frozen or expired", {"status_list": "4,5"}, []),
            ("in use", {"status_list": "2"}, [server, disk, later]),
            ("the second page", {"page_no": 2, "page_size": 2}, [later]),
        ]:
            c.check.equal(what, [one["resource_id"] for one in ask(**query).json()["data"]], want)
        theirs = send(partner.caller, "GET", "detail").json()
        c.check.equal("a partner has none", [theirs["total_count"], theirs["data"]], [0, []])
        clock.to("04-02 00:00:00")
        c.check.equal("expired", [one["status"] for one in ask().json()["data"]], [EXPIRED] * 3)
        clock.to("05-02 00:00:00")
        c.check.equal("released", ask().json()["data"], [])


@scenario(LIST, "refusals")
def list_refusals(c):
    shop = Shop(c, cash=None)
    for what, query in {
        "51 resources": {"resource_ids": ",".join(f"r{number}" for number in range(51))},
        "closed": {"status_list": "3"},
        "null": {"status_list": "null"},
        "a flag of 2": {"only_main_resource": 2},
        "page 0": {"page_no": 0},
        "size 501": {"page_size": 501},
        "a long order": {"order_id": "C" * 65},
    }.items():
        c.check.equal(what, outcome(read(shop, "resources/detail", **query)), [400, "CBC.0100"])
    c.check.equal("a user without rights", outcome(send(shop.nobody(), "GET", "detail")), [403, "CBC.0151"])


@scenario(RENEW, "with what happens at the end")
def renewed(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        for month, (mode, policy) in enumerate([(0, GRACE), (1, TO_ON_DEMAND), (2, DELETE), (3, AUTO_RENEW)], 5):
            answer = renew(shop, server, mode=mode)
            order = answer.json()["order_ids"][0]
            c.check.json(RENEW, f"mode {mode}", answer, {**DONE, "order_ids": [order]})
            for one in (server, disk):
                want = [IN_USE, clock.end(f"{month:02}-01"), policy]
                c.check.equal(f"then {policy}", stands(shop.party, one), want)
            c.check.equal("paid", details(shop.party, order).order_info.status, COMPLETED)
        # 10 000 - 5 x 84.45
        c.check.equal("cash", cash(shop), Decimal("9577.75"))
        later = renew(shop, server, pay=None).json()["order_ids"][0]
        c.check.equal("to be paid", details(shop.party, later).order_info.status, TO_PAY)


@scenario(RENEW, "deleted at its end, as it was asked for")
def deleted(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        renew(shop, server, mode=DELETE)
        clock.to("05-01 23:59:58")
        c.check.equal("in use", stands(shop.party, disk)[0], IN_USE)
        clock.to("05-01 23:59:59")
        c.check.equal("no grace", [stands(shop.party, one)[0] for one in (server, disk)], [CLOSED] * 2)


@scenario(RENEW, "refusals")
def renew_refusals(c):
    shop, poor = Shop(c), Shop(c, cash="50")
    for what, one, query, code in not_renewed(c, shop):
        answer = renew(shop, one, **query)
        c.check.equal(what, outcome(answer), [200, former(code)])
        ended = {"expiredResouceIds": [one]} if code == "CBC.99003016" else {}
        want = {"error_code": former(code), "error_msg": answer.json()["error_msg"], **ended}
        c.check.json(RENEW, f"{what}: whole", answer, want)
    server = poor.bought()["resource_ids"][0]
    c.check.equal("too little", outcome(renew(poor, server)), [200, "CBC.30050006"])
    c.check.equal("it stays", [one.status for one in renewals(poor)], [TO_PAY])
    for what, named, more in [
        ("nothing", [], {}),
        ("11 resources", [f"r{number}" for number in range(11)], {}),
        ("one twice", ["r", "r"], {}),
        ("12 months", ["r"], {"number": 12}),
        ("days", ["r"], {"unit": 0}),
        ("mode 4", ["r"], {"mode": 4}),
        ("no mode", ["r"], {"mode": None}),
        ("paid by 2", ["r"], {"pay": 2}),
    ]:
        c.check.equal(what, outcome(renew(shop, *named, **more)), [400, "CBC.0100"])
    stranger = Shop(c, party=customer(c, "person"))
    c.check.equal("not certified", outcome(renew(stranger, "r")), [403, "CBC.0151"])


@scenario(LEAVE, "left, and their renewed terms alone")
def left(c):
    with civil(c):
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        renew_anew(shop.party, server)
        for what, money, status in [(RENEWALS, "9915.55", IN_USE), (1, "10000.00", CLOSED)]:
            said = {"unsubscribeReasonType": 5, "unsubscribeReason": "conformance"}
            answer = delete(shop, server, what=what, **said)
            order = answer.json()["orderIds"]
            c.check.json(LEAVE, f"left {what}", answer, {**DONE, "orderIds": order})
            shop.provided()
            c.check.equal("cash", cash(shop), Decimal(money))
            c.check.equal("both", [stands(shop.party, one)[0] for one in (server, disk)], [status] * 2)
            got = details(shop.party, order[0]).order_info
            c.check.equal("it gives back", [got.order_type, got.status], [UNSUBSCRIBE, COMPLETED])


@scenario(LEAVE, "refusals")
def leave_refusals(c):
    with civil(c) as clock:
        shop = Shop(c)
        others = Shop(c).bought()["resource_ids"][0]
        for what, one in {"nobody's": fresh("none-"), "another's": others}.items():
            c.check.equal(what, outcome(delete(shop, one)), [200, "CBC.3012"])
        for what, placed, of, code in reasons(c, clock, shop):
            c.check.equal(what, outcome(delete(shop, *placed["resource_ids"], what=of)), [200, former(code)])
        for what, named, more in [
            ("nothing", [], {}),
            ("one twice", ["r", "r"], {}),
            ("type 3", ["r"], {"what": 3}),
            ("reason 6", ["r"], {"unsubscribeReasonType": 6}),
        ]:
            c.check.equal(what, outcome(delete(shop, *named, **more)), [400, "CBC.0100"])


@scenario(BY_ORDER, "refusals: what it bought, and where that stands")
def by_order(c):
    with civil(c) as clock:
        shop, other = Shop(c), Shop(c)
        others = other.bought()["order_id"]
        c.check.equal("another's", outcome(leave(shop, others)), [400, "CBC.30000010"])
        for what, placed, of, code in reasons(c, clock, shop):
            c.check.equal(what, outcome(leave(shop, placed["order_id"], unsub_type=of)), [400, code])
        for what, query in {"no such reason": {"unsubscribe_reason_type": 6},
                            "a long one": {"unsubscribe_reason": "x" * 1001}}.items():
            c.check.equal(what, outcome(leave(shop, others, **query)), [400, "CBC.0100"])


@scenario(BY_ORDER, "renewed terms alone, and what is attached")
def renewed_terms(c):
    with civil(c):
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        bought = shop.operator.resource(server)["terms"][0]["order_id"]
        renew_anew(shop.party, server)
        answer = leave(shop, bought, unsub_type=RENEWALS)
        want = {**DONE, "unsub_order_ids": answer.json()["unsub_order_ids"]}
        c.check.json(BY_ORDER, "the renewed terms", answer, want)
        c.check.equal("they are back", cash(shop), Decimal("9915.55"))
        leave(shop, bought)
        shop.provided()
        c.check.equal("the disk goes along", [stands(shop.party, one)[0] for one in (server, disk)], [CLOSED] * 2)
        c.check.equal("all is back", cash(shop), Decimal("10000.00"))


@scenario(AUTO, "set and cancelled")
def auto_renewal(c):
    with civil(c) as clock:
        shop = Shop(c)
        server, disk = server_with_disk(shop)
        gone, frozen = (shop.bought()["resource_ids"][0] for _ in range(2))
        unsubscribe(shop.party, gone)
        c.operator.freeze_resource(frozen)
        c.check.equal("never set", outcome(auto(shop, "DELETE", server)), [200, "CBC.3605"])
        c.check.json(AUTO, "set", auto(shop, "POST", disk), DONE)
        c.check.equal("both", [stands(shop.party, one)[2] for one in (server, disk)], [AUTO_RENEW] * 2)
        clock.to("03-25 03:00:00")
        c.check.equal("without end", stands(shop.party, server), [IN_USE, clock.end("05-01"), AUTO_RENEW])
        c.check.json(NO_AUTO, "cancelled", auto(shop, "DELETE", server), DONE)
        c.check.equal("none", [stands(shop.party, one)[2] for one in (server, disk)], [GRACE] * 2)
        for method in ("POST", "DELETE"):
            for what, one in {"nobody's": fresh("none-"), "closed": gone}.items():
                c.check.equal(f"{method} {what}", outcome(auto(shop, method, one)), [200, "CBC.3012"])
            other = auto(shop, method, server, "renew")
            c.check.equal(f"{method}: no such action", outcome(other), [400, "CBC.0100"])
            nobody = auto(shop, method, server, who=shop.nobody())
            c.check.equal(f"{method}: a user without rights", outcome(nobody), [403, "CBC.0151"])
        c.check.equal("frozen", outcome(auto(shop, "POST", frozen)), [200, "CBC.3602"])
        clock.to("05-02 00:00:00")
        c.check.equal("in grace", outcome(auto(shop, "POST", server)), [200, "CBC.3602"])
