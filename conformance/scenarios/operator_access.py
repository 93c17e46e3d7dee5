"""The operator plane as an operator calls it: users, keys and policies, audit, realm, clock and jobs."""

from datetime import timedelta

from suite.operator_plane import fresh, stamp
from suite.registry import scenario
from suite.story import customer

from .operator_business import CUSTOMERS, ask, refused

BALANCES = "/v2/accounts/customer-accounts/balances"
PASSWORD = "S3cret!pass-word"


@scenario("the operator plane", "a user is made, shown, changed and disabled")
def users(c):
    party, name = customer(c, "enterprise"), fresh("user_")
    path = f"{CUSTOMERS}/{party.id}/users"
    made = ask(c, "POST", path, {"name": name, "password": PASSWORD})
    c.check.json("CreateUser", "made", made, {"user_id": made.json()["user_id"]}, 201)
    refused(c, "made again", ask(c, "POST", path, {"name": name, "password": PASSWORD}), 409, "HUBU.0142")
    plain = ask(c, "POST", path, {"name": fresh("user_"), "password": "short"})
    refused(c, "too plain", plain, 400, "CBC.99000036")
    one = f"{path}/{made.json()['user_id']}"
    seen = ask(c, "GET", one)
    want = {"user_id": made.json()["user_id"], "name": name, "kind": "user", "enabled": True,
            "has_password": True, "items": [], "create_time": seen.json()["create_time"]}
    c.check.json("ShowUser", "shown", seen, want)
    listed = ask(c, "GET", path).json()
    c.check.equal("listed", [listed["total_count"], want in listed["users"]], [2, True])
    owner = next(row for row in listed["users"] if row["kind"] != "user")
    refused(c, "the owner stays", ask(c, "PATCH", f"{path}/{owner['user_id']}", {"enabled": False}), 409, "HUBU.0143")
    changed = ask(c, "PATCH", one, {"enabled": False})
    c.check.json("UpdateUser", "disabled", changed, {**want, "enabled": False})
    renewed = ask(c, "PUT", f"{one}/password", {"password": PASSWORD + "2"})
    c.check.equal("another password", renewed.status_code, 204)
    refused(c, "no such user", ask(c, "GET", f"{path}/nobody"), 404, "HUBU.0141")


@scenario("the operator plane", "a key pair is made, switched off and deleted")
def keys(c):
    party = customer(c, "enterprise")
    path = f"{CUSTOMERS}/{party.id}/credentials"
    caller = party.caller
    ak = caller.ak
    c.check.equal("it signs", caller.raw("GET", BALANCES).status_code, 200)
    listed = ask(c, "GET", path)
    row = listed.json()["credentials"][0]
    want = {"ak": ak, "user_id": row["user_id"], "user_name": row["user_name"], "status": "active",
            "create_time": row["create_time"]}
    c.check.json("ListCredentials", "listed", listed, {"total_count": 1, "credentials": [want]})
    second = ask(c, "POST", path, {})
    pair = second.json()
    c.check.json("CreateCredential", "a second", second, {**pair, "user_id": row["user_id"]}, 201)
    refused(c, "a third", ask(c, "POST", path, {}), 409, "HUBU.0146")
    off = ask(c, "PATCH", f"{path}/{ak}", {"status": "inactive"})
    c.check.equal("switched off", off.status_code, 204)
    refused(c, "it signs no more", caller.raw("GET", BALANCES), 401, "APIGW.0301")
    c.check.equal("deleted", ask(c, "DELETE", f"{path}/{ak}").status_code, 204)
    refused(c, "deleted again", ask(c, "DELETE", f"{path}/{ak}"), 404, "HUBU.0145")


@scenario("the operator plane", "policies are attached, listed and taken away")
def policies(c):
    party = customer(c, "enterprise")
    user = c.operator.create_user(party.id, fresh("user_"), PASSWORD)
    path = f"{CUSTOMERS}/{party.id}/users/{user}"
    ready = f"{path}/policies/BSS%20Finance"
    c.check.equal("attached", ask(c, "PUT", ready.replace("%20", " ")).status_code, 204)
    unknown = ask(c, "PUT", f"{path}/policies/NoSuchPolicy")
    refused(c, "no such policy", unknown, 404, "HUBU.0148")
    own = {"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["bss:balance:view"]}]}
    c.check.equal("its own", ask(c, "PUT", f"{path}/policy", own).status_code, 204)
    listed = ask(c, "GET", f"{path}/policies").json()["policies"]
    c.check.equal("one of each", sorted(row["ready_made"] for row in listed), [False, True])
    name = next(row["name"] for row in listed if row["ready_made"])
    taken = f"{path}/policies/{name}"
    c.check.equal("taken away", ask(c, "DELETE", taken).status_code, 204)
    refused(c, "taken away again", ask(c, "DELETE", taken), 404, "HUBU.0149")


@scenario("the operator plane", "every change is in the audit, with who and why")
def audit(c):
    party = customer(c, "person")
    c.operator.recharge(party.id, "5")
    c.operator.freeze(party.id, "a dispute")
    answer = ask(c, "GET", f"{CUSTOMERS}/{party.id}/audit")
    entries = answer.json()["entries"]
    names = [entry["operation"] for entry in entries]
    c.check.equal("newest first", names, ["FreezeCustomer", "RechargeCustomer", "CreateCustomer"])
    c.check.equal("counted", answer.json()["total_count"], 3)
    c.check.equal("by one", len({entry["actor"] for entry in entries}), 1)
    c.check.true("the reason", "a dispute" in str(entries[0]["detail"]), entries[0])


@scenario("the operator plane", "the realm, its clock, its jobs and its ledger")
def realm(c):
    seen = ask(c, "GET", "/operator/v1/realm")
    got = seen.json()
    want = {"site": "cn", "currency": "CNY", "zone": "Asia/Shanghai", "purpose": "sandbox",
            "virtual_clock": True, "engine": got["engine"], "version": got["version"]}
    c.check.json("ShowRealm", "realm", seen, want)
    clock(c)
    party = customer(c, "enterprise", settlement="monthly")
    end = stamp(c.operator.now() + timedelta(days=400))
    c.operator.grant_credit(party.id, "5", end)
    total = ask(c, "GET", "/operator/v1/jobs", limit=1).json()["total_count"]
    last = ask(c, "GET", "/operator/v1/jobs", limit=100, offset=max(0, total - 100)).json()["jobs"]
    row = next(one for one in last if one.get("customer_id") == party.id)
    c.check.equal("the credit's end", [row["kind"], row["due_time"], row["failures"]], ["credit_expiry", end, 0])
    retry = ask(c, "POST", f"/operator/v1/jobs/{row['kind']}/{row['key']}/retry")
    refused(c, "it waits for nobody", retry, 404, "HUBU.0110")
    checked = ask(c, "GET", "/operator/v1/ledger/check")
    c.check.json("CheckLedger", "the ledger is sound", checked, {"sound": True, "findings": []})


def clock(c):
    """The clock stands, is set forward, and goes on as it was."""
    mode = ask(c, "GET", "/operator/v1/clock").json()["mode"]
    if mode == "flowing":
        c.check.equal("stands", ask(c, "POST", "/operator/v1/clock/freeze").json()["mode"], "frozen")
    stands = ask(c, "GET", "/operator/v1/clock")
    c.check.json("ShowClock", "stands", stands, {"mode": "frozen", "now": stands.json()["now"]})
    again = ask(c, "POST", "/operator/v1/clock/freeze")
    c.check.json("FreezeClock", "stands already", again, stands.json())
    back = {"to": stamp(c.operator.now() - timedelta(days=1))}
    refused(c, "never back", ask(c, "POST", "/operator/v1/clock/advance", back), 409, "HUBU.0107")
    flows = ask(c, "POST", "/operator/v1/clock/flow")
    c.check.equal("flows", flows.json()["mode"], "flowing")
    if mode == "frozen":
        ask(c, "POST", "/operator/v1/clock/freeze")
