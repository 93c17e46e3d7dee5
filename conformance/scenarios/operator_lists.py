"""What operators made or have to decide is found in its list, and shown by itself."""

from suite.operator_plane import fresh
from suite.registry import scenario

from .operator_business import ask, refused
from .real_name import Partnership

PLANS = "/operator/v1/coupon-plans"
BATCHES = "/operator/v1/card-batches"
APPLICATIONS = "/operator/v1/real-name-applications"
BARS = "/operator/v1/barred-certificates"


def row_of(c, operation, path, rows, key, wanted, **query):
    """The row of a list that has this key."""
    page = ask(c, "GET", path, limit="100", **query).json()
    c.check.note_fields(operation, page)
    found = [row for row in page[rows] if row[key] == wanted]
    c.check.equal(f"{operation}: listed once", len(found), 1)
    return found[0]


@scenario("the operator plane", "plans and batches are listed and shown as they were made")
def plans(c):
    name = fresh("gift_")
    made = c.operator.coupon_plan("stored_value_card", name, "50", valid_days=30)
    plan = made["plan_id"]
    shown = ask(c, "GET", f"{PLANS}/{plan}")
    want = {**made, "kind": "stored_value_card", "name": name, "face_value": "50.00", "valid_days": 30}
    c.check.json("ShowCouponPlan", "as it was made", shown, want)
    c.check.equal("in the list", row_of(c, "ListCouponPlans", PLANS, "plans", "plan_id", plan), shown.json())
    refused(c, "no such plan", ask(c, "GET", f"{PLANS}/PP7"), 404, "HUBU.0161")

    batch = ask(c, "POST", BATCHES, {"plan_id": plan, "name": name, "count": 2}).json()["batch_id"]
    listed = row_of(c, "ListCardBatches", BATCHES, "batches", "batch_id", batch)
    want = {"batch_id": batch, "plan_id": plan, "name": name, "active": True, "cards": 2, "unredeemed": 2,
            "redeemed": 0, "voided": 0, "created_time": listed["created_time"]}
    c.check.equal("a batch in the list", listed, want)


@scenario("the operator plane", "an application is shown with its papers, a barred certificate is listed")
def applications(c):
    story, number = Partnership(c), fresh("E")
    story.individual(number)
    one = c.operator.real_name_applications(story.customer.id, "pending")[0]
    shown = ask(c, "GET", f"{APPLICATIONS}/{one['application_id']}")
    want = {**shown.json(), "customer_id": story.customer.id, "partner_id": story.partner.id,
            "verified_number": number, "state": "pending", "change": False}
    c.check.json("ShowRealNameApplication", "with its number", shown, want)
    refused(c, "no such application", ask(c, "GET", f"{APPLICATIONS}/1"), 404, "HUBU.0181")
    bar = c.operator.bar(number)
    row = row_of(c, "ListBarredCertificates", BARS, "certificates", "bar_id", bar)
    want = {"bar_id": bar, "verified_number": number, "reason": "conformance", "barred_time": row["barred_time"]}
    c.check.equal("a barred certificate", row, want)
    c.operator.unbar(bar)
