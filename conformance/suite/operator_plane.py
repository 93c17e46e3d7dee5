"""The operator plane, as far as the scenarios need it. The only module that knows its shape."""

import json
import random
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

STAMP = "%Y-%m-%dT%H:%M:%SZ"


class OperatorError(Exception):
    """The operator plane refused what a story needs."""


class Operator:
    """The realm's operator at one server."""

    def __init__(self, caller):
        self.caller = caller

    def call(self, method, path, body=None, query=()):
        """One signed request; its JSON answer, or None without a body."""
        answer = self.caller.raw(
            method, path, query=query, body=body, base=self.caller.demo.operator_base
        )
        if answer.status_code >= 400:
            asked = str(body)[:500]
            raise OperatorError(f"{method} {path} {asked}: {answer.status_code} {answer.text[:500]}")
        return json.loads(answer.text) if answer.text else None

    # Customers.

    def create_customer(self, kind, account_name, **more):
        return self.call("POST", "/customers", {"kind": kind, "account_name": account_name, **more})

    def customer(self, customer_id):
        return self.call("GET", f"/customers/{customer_id}")

    def change(self, customer_id, **fields):
        return self.call("PATCH", f"/customers/{customer_id}", fields)

    def credentials(self, customer_id, user=None):
        return self.call("POST", f"/customers/{customer_id}/credentials", {"user": user} if user else {})

    def create_user(self, customer_id, name, password):
        body = {"name": name, "password": password}
        return self.call("POST", f"/customers/{customer_id}/users", body)["user_id"]

    def set_policy(self, customer_id, user_id, *statements):
        body = {"Version": "1.1", "Statement": list(statements)}
        self.call("PUT", f"/customers/{customer_id}/users/{user_id}/policy", body)

    def associate(self, partner, customer_id, kind):
        body = {"customer_id": customer_id, "type": kind}
        return self.call("POST", f"/customers/{partner}/associations", body)

    # Money.

    def recharge(self, customer_id, amount, channel="1", channel_no=None):
        body = {"amount": amount, "channel": channel}
        if channel_no:
            body["channel_no"] = channel_no
        return self.call("POST", f"/customers/{customer_id}/recharges", body)

    def grant_credit(self, customer_id, amount, expire_time=None):
        body = {"amount": amount}
        if expire_time:
            body["expire_time"] = expire_time
        return self.call("POST", f"/customers/{customer_id}/credit-grants", body)

    def adjust(self, customer_id, account, amount, reason="conformance"):
        body = {"account": account, "amount": amount, "reason": reason}
        return self.call("POST", f"/customers/{customer_id}/adjustments", body)

    def post_receivable(self, customer_id, amount, bill_cycle, due_time):
        body = {"amount": amount, "bill_cycle": bill_cycle, "due_time": due_time}
        return self.call("POST", f"/customers/{customer_id}/receivables", body)

    def hold(self, customer_id, amount, reason="conformance"):
        body = {"amount": amount, "reason": reason}
        return self.call("POST", f"/customers/{customer_id}/holds", body)["hold_id"]

    def release(self, customer_id, hold_id):
        self.call("POST", f"/customers/{customer_id}/holds/{hold_id}/release", {})

    def freeze(self, customer_id, reason="conformance"):
        self.call("POST", f"/customers/{customer_id}/freeze", {"reason": reason})

    def unfreeze(self, customer_id, reason="conformance"):
        self.call("POST", f"/customers/{customer_id}/unfreeze", {"reason": reason})

    def postings(self, customer_id):
        return self.call("GET", f"/customers/{customer_id}/postings")

    def cash(self, customer_id):
        """What is in a customer's cash book."""
        books = self.call("GET", f"/customers/{customer_id}/books")["books"]
        return next(book["balance"] for book in books if book["kind"] == "cash")

    # Coupons and cards.

    def coupon_plan(self, kind, name, face_value, **more):
        body = {"kind": kind, "name": name, "face_value": face_value, **more}
        return self.call("POST", "/coupon-plans", body)

    def issue_coupons(self, plan, customer_ids, count=1, active=True):
        """One row for each coupon: `customer_id`, and `coupon_id` or `error_code`."""
        body = {"customer_ids": list(customer_ids), "count": count, "active": active}
        return self.call("POST", f"/coupon-plans/{plan}/coupons", body)["issued"]

    def act_on_coupon(self, customer_id, coupon, act, reason="conformance"):
        """Activate, freeze, unfreeze or recall."""
        body = None if act == "activate" else {"reason": reason}
        return self.call("POST", f"/customers/{customer_id}/coupons/{coupon}/{act}", body)

    # Discounts.

    def grant_discount(self, customer_id, value="0.85", kind="605", mode=0, **more):
        body = {"discount_type": kind, "name": "conformance", "discount_mode": mode, "discount_value": value}
        return self.call("POST", f"/customers/{customer_id}/discounts", {**body, **more})

    def promote(self, value="0.95", **more):
        body = {"name": "conformance", "discount_mode": 0, "discount_value": value, **more}
        return self.call("POST", "/promotions", body)

    def end_discount(self, discount, end_time=None):
        body = {"reason": "conformance", "end_time": end_time}
        return self.call("POST", f"/discounts/{discount}/end", body)

    # Orders.

    def place_order(self, customer_id, *lines, **more):
        """Orders new resources with terms; the order, with `resource_ids` and `sub_order_ids`."""
        body = {"product_infos": list(lines), **more}
        return self.call("POST", f"/customers/{customer_id}/orders", body)

    def order(self, order_id):
        return self.call("GET", f"/orders/{order_id}")

    def review_order(self, order_id, result="approved"):
        return self.call("POST", f"/orders/{order_id}/review", {"result": result, "reason": "conformance"})

    def confirm_order(self, order_id):
        return self.call("POST", f"/orders/{order_id}/confirm")

    def adjust_order(self, order_id, value, mode=0):
        body = {"discount_mode": mode, "discount_value": value, "reason": "conformance"}
        return self.call("POST", f"/orders/{order_id}/adjust", body)

    def report(self, order_id, *resources, result="done"):
        """What became of resources that an order is about."""
        body = {"resources": [{"resource_id": one, "result": result} for one in resources]}
        return self.call("POST", f"/orders/{order_id}/provision", body)

    def change_resource(self, resource_id, pay=True, **change):
        """Another specification or size; the order of the change, paid at once where it can be."""
        return self.call("POST", f"/resources/{resource_id}/change", {**change, "is_auto_pay": pay})

    def resource(self, resource_id):
        """A resource with its terms, and how it was charged."""
        return self.call("GET", f"/resources/{resource_id}")

    def freeze_resource(self, resource_id, cause="violation"):
        self.call("POST", f"/resources/{resource_id}/freeze", {"cause": cause, "reason": "conformance"})

    def unfreeze_resource(self, resource_id):
        self.call("POST", f"/resources/{resource_id}/unfreeze", {"reason": "conformance"})

    @contextmanager
    def trade_rules(self, **rules):
        """Other rules of trades for the length of a block; scenarios run one after the other."""
        before = self.call("GET", "/trade-rules")
        wanted = {**before, **rules}
        if wanted == before:
            yield
            return
        if wanted["provisioning"] == "reported":
            wanted.pop("delay_seconds", None)  # services take as long as they do
        self.call("PUT", "/trade-rules", wanted)
        try:
            yield
        finally:
            self.call("PUT", "/trade-rules", before)

    @contextmanager
    def refund_fees(self, *rows):
        """Another table of what leaving costs, for the length of a block; a row is (months, rate)."""
        before = self.call("GET", "/refund-fees")
        row = lambda months, rate: {"months": months, "bands": [{"used_months": months, "rate": rate}]}
        self.call("PUT", "/refund-fees", {"rows": [row(*one) for one in rows]})
        try:
            yield
        finally:
            self.call("PUT", "/refund-fees", before)

    # The catalogue.

    def catalogue(self):
        """The texts of its tables, by their names."""
        tables = self.call("GET", "/catalogue/tables")["tables"]
        return {table["name"]: table["text"] for table in tables}

    def apply_catalogue(self, tables):
        body = {"tables": [{"name": name, "text": text} for name, text in tables.items()]}
        self.call("POST", "/catalogue", body)

    # Organisation.

    def create_unit(self, master, name, parent_id=None):
        """The new unit's `id` and the `relation_id` of its place."""
        body = {"name": name}
        if parent_id:
            body["parent_id"] = parent_id
        return self.call("POST", f"/customers/{master}/organization-units", body)

    def organization(self, master):
        """The root of a master's organisation, with all units below it."""
        return self.call("GET", f"/customers/{master}/organization-units")

    def link(self, master, member, mode, org_unit_id, permissions=(), display_name=None):
        body = {"customer_id": member, "mode": mode, "org_unit_id": org_unit_id}
        body["permissions"] = list(permissions)
        if display_name is not None:
            body["display_name"] = display_name
        return self.call("POST", f"/customers/{master}/members", body)

    def accept(self, master, member, permissions):
        path = f"/customers/{master}/members/{member}/permissions/accept"
        self.call("POST", path, {"permissions": list(permissions)})

    def unlink(self, master, member):
        self.call("DELETE", f"/customers/{master}/members/{member}")

    # Real-name authentication.

    def real_name_applications(self, customer_id, state):
        query = [("customer_id", customer_id), ("state", state)]
        return self.call("GET", "/real-name-applications", query=query)["applications"]

    def decide_real_name(self, application_id, decision, opinion=None):
        body = {"decision": decision, "opinion": opinion}
        self.call("POST", f"/real-name-applications/{application_id}/decision", body)

    def bar(self, number):
        body = {"verified_number": number, "reason": "conformance"}
        return self.call("POST", "/barred-certificates", body)["bar_id"]

    def unbar(self, bar_id):
        self.call("DELETE", f"/barred-certificates/{bar_id}")

    def set_uploads(self, partner, enabled):
        self.call("PUT", f"/customers/{partner}/real-name-uploads", {"enabled": enabled})

    # Codes and time.

    def sms_codes(self, mobile_phone):
        return self.call("GET", "/sms-codes", query=[("mobile_phone", mobile_phone)])["codes"]

    def mail_codes(self, email):
        return self.call("GET", "/sms-codes", query=[("email", email)])["codes"]

    def now(self):
        """The realm's business time."""
        return datetime.strptime(self.call("GET", "/clock")["now"], STAMP).replace(tzinfo=timezone.utc)

    def advance(self, **by):
        """Let the realm's clock pass by `timedelta(**by)`."""
        self.advance_to(self.now() + timedelta(**by))

    def advance_to(self, when):
        """Let the realm's clock pass until an instant."""
        while not self.call("POST", "/clock/advance", {"to": stamp(when)})["finished"]:
            pass  # what fell due on the way is done a portion at a time

    @contextmanager
    def standing_clock(self):
        """The realm's clock moves only as it is told to, for the length of a block."""
        self.call("POST", "/clock/freeze")
        try:
            yield
        finally:
            self.call("POST", "/clock/flow")


def stamp(when):
    """An instant as the wire prints it."""
    return when.strftime(STAMP)


def fresh(prefix, digits=8):
    """A name nobody has used in this realm."""
    alphabet = "abcdefghijkmnpqrstuvwxyz23456789"
    return prefix + "".join(random.choices(alphabet, k=digits))


def fresh_phone():
    """A mobile number nobody has used in this realm."""
    return f"13{random.randrange(10**9):09d}"
