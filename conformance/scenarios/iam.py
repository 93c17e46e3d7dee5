"""Tokens, domains, projects and the caller's identity, by plain HTTP as clients send them."""

import re

import requests

from suite.registry import scenario
from suite.story import customer

BALANCES = "/v2/accounts/customer-accounts/balances"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def ask(c, identity, scope=None, **query):
    """POST /v3/auth/tokens."""
    auth = {"identity": identity}
    if scope is not None:
        auth["scope"] = scope
    headers = {"Content-Type": "application/json;charset=utf8"}
    url = f"{c.demo.base}/v3/auth/tokens"
    return requests.post(url, json={"auth": auth}, headers=headers, params=query, timeout=60)


def password(row, **more):
    """The password method for one of the printed callers."""
    user = {"name": row["user"], "password": row["password"], "domain": {"name": row["domain_name"]}}
    return {"methods": ["password"], "password": {"user": {**user, **more}}}


def with_token(c, token, path=BALANCES, **headers):
    """A GET that shows a token instead of a signature."""
    headers = {"X-Auth-Token": token, **headers}
    return requests.get(c.demo.base + path, headers=headers, timeout=60)


def check_token(c, what, answer, row, method):
    """A 201 with everything in it; returns the token."""
    if not c.check.equal(f"{what}: status", answer.status_code, 201):
        return None
    token = answer.headers.get("X-Subject-Token")
    c.check.true(f"{what}: token", bool(token))
    body = answer.json()["token"]
    c.check.equal(f"{what}: methods", body["methods"], [method])
    domain = {"id": row["domain_id"], "name": row["domain_name"]}
    c.check.equal(f"{what}: user's domain", body["user"]["domain"], domain)
    c.check.equal(f"{what}: user", body["user"]["name"], row["user"])
    times = (body["issued_at"], body["expires_at"])
    c.check.true(f"{what}: times", all(INSTANT.fullmatch(one) for one in times), times)
    return token


def refused(c, what, answer, status, title=None):
    """The identity service's own envelope."""
    if c.check.equal(f"{what}: status", answer.status_code, status):
        error = answer.json()["error"]
        c.check.equal(f"{what}: code", error["code"], status)
        c.check.true(f"{what}: message", bool(error["message"]))
        if title:
            c.check.equal(f"{what}: title", error["title"], title)


@scenario("KeystoneCreateToken", "by password, for the account and for a user")
def by_password(c):
    for role in ("master", "iam_user"):
        row = c.demo.caller(role)
        scope = {"domain": {"name": row["domain_name"]}}
        answer = ask(c, password(row), scope)
        token = check_token(c, role, answer, row, "password")
        if not token:
            continue
        domain = {"id": row["domain_id"], "name": row["domain_name"]}
        c.check.equal(f"{role}: scope", answer.json()["token"]["domain"], domain)
        got = with_token(c, token)
        c.check.equal(f"{role}: used", got.status_code, 200)
        signed = c.caller(role).raw("GET", BALANCES)
        c.check.equal(f"{role}: same answer", got.json(), signed.json())
    row = c.demo.caller("master")
    by_id = ask(c, password(row), {"domain": {"id": row["domain_id"]}})
    c.check.equal("scope by id", by_id.status_code, 201)
    short = ask(c, password(row), {"domain": {"id": row["domain_id"]}}, nocatalog="true")
    c.check.equal("without catalogue", short.json()["token"]["catalog"], [])
    types = [entry["type"] for entry in by_id.json()["token"]["catalog"]]
    c.check.true("the catalogue names this service", "bssv1" in types, types)


@scenario("KeystoneCreateToken", "unscoped, by token and by key pair")
def other_methods(c):
    row = c.demo.caller("master")
    unscoped = ask(c, password(row))
    first = check_token(c, "unscoped", unscoped, row, "password")
    again = ask(c, {"methods": ["token"], "token": {"id": first}}, {"domain": {"id": row["domain_id"]}})
    second = check_token(c, "by token", again, row, "token")
    c.check.true("another token", first != second)
    pair = {"access": {"key": row["ak"]}, "secret": {"key": row["sk"]}}
    third = ask(c, {"methods": ["hw_ak_sk"], "hw_ak_sk": pair}, {"domain": {"name": row["domain_name"]}})
    by_pair = check_token(c, "by key pair", third, row, "hw_ak_sk")
    for what, token in {"unscoped": first, "by token": second, "by key pair": by_pair}.items():
        c.check.equal(f"{what}: used", with_token(c, token).status_code, 200)


@scenario("KeystoneCreateToken", "project scope")
def project_scope(c):
    row = c.demo.caller("master")
    projects = c.caller("master").raw("GET", "/v3/projects").json()["projects"]
    c.check.true("there is a project", len(projects) > 0)
    project = projects[0]
    answer = ask(c, password(row), {"project": {"id": project["id"]}})
    if check_token(c, "project", answer, row, "password"):
        got = answer.json()["token"]["project"]
        c.check.equal("project", [got["id"], got["name"]], [project["id"], project["name"]])
        c.check.equal("its domain", got["domain"]["id"], row["domain_id"])


@scenario("KeystoneValidateToken", "what a token stands for")
def validate(c):
    row = c.demo.caller("master")
    made = ask(c, password(row), {"domain": {"id": row["domain_id"]}})
    token = made.headers["X-Subject-Token"]
    shown = with_token(c, token, "/v3/auth/tokens", **{"X-Subject-Token": token})
    c.check.json("KeystoneValidateToken", "as it was made", shown, made.json())
    unknown = with_token(c, token, "/v3/auth/tokens", **{"X-Subject-Token": "x" * 40})
    refused(c, "unknown token", unknown, 404, "Not Found")
    refused(c, "none", with_token(c, token, "/v3/auth/tokens"), 400, "Bad Request")


@scenario("KeystoneCreateToken", "refusals")
def refusals(c):
    row, other = c.demo.caller("prepaid"), c.demo.caller("person")
    wrong = ask(c, password(row, password="not-the-password"))
    refused(c, "wrong password", wrong, 401, "Unauthorized")
    refused(c, "unknown user", ask(c, password(row, name="nobody")), 401, "Unauthorized")
    unknown = ask(c, password(row, domain={"name": "no-such-domain"}))
    refused(c, "unknown domain", unknown, 401, "Unauthorized")
    c.check.equal("one message for all", unknown.json()["error"]["message"], wrong.json()["error"]["message"])
    pair = {"access": {"key": row["ak"]}, "secret": {"key": other["sk"]}}
    refused(c, "wrong key", ask(c, {"methods": ["hw_ak_sk"], "hw_ak_sk": pair}), 401)
    refused(c, "no token", ask(c, {"methods": ["token"], "token": {"id": "x" * 40}}), 401)
    foreign = ask(c, password(row), {"domain": {"id": other["domain_id"]}})
    c.check.true("another's domain", foreign.status_code in (401, 403), foreign.status_code)
    refused(c, "no method", ask(c, {"methods": []}), 400, "Bad Request")
    refused(c, "unknown method", ask(c, {"methods": ["magic"], "magic": {}}), 400)
    refused(c, "half a method", ask(c, {"methods": ["password"]}), 400)
    broken = requests.post(f"{c.demo.base}/v3/auth/tokens", data="{", timeout=60,
                           headers={"Content-Type": "application/json"})
    refused(c, "no JSON", broken, 400, "Bad Request")


@scenario("X-Auth-Token", "bad tokens on an operation")
def bad_tokens(c):
    for what, token in {"no token at all": "", "not a token": "MII-nonsense"}.items():
        answer = with_token(c, token)
        c.check.equal(f"{what}: status", answer.status_code, 401)
        code = answer.json()["error_code"]
        c.check.true(f"{what}: code", code in ("APIGW.0301", "APIGW.0307", "CBC.0154"), code)
    row = c.demo.caller("master")
    token = ask(c, password(row)).headers["X-Subject-Token"]
    claimed = with_token(c, token, **{"X-Domain-Id": c.demo.caller("person")["domain_id"]})
    c.check.true("an unsigned claim counts for nothing", claimed.status_code in (200, 403))


@scenario("KeystoneListAuthDomains", "the caller's own domain")
def domains(c):
    row = c.demo.caller("person")
    answer = c.caller("person").raw("GET", "/v3/auth/domains")
    c.check.equal("status", answer.status_code, 200)
    itself = {"id": row["domain_id"], "name": row["domain_name"], "enabled": True, "description": ""}
    itself["links"] = {"self": f"{c.demo.base}/v3/domains/{row['domain_id']}"}
    links = {"self": f"{c.demo.base}/v3/auth/domains"}
    c.check.json("KeystoneListAuthDomains", "domain", answer, {"domains": [itself], "links": links})
    user = c.caller("iam_user").raw("GET", "/v3/auth/domains").json()["domains"]
    c.check.equal("a user's", [one["id"] for one in user], [c.demo.caller("iam_user")["domain_id"]])
    anonymous = requests.get(f"{c.demo.base}/v3/auth/domains", timeout=60)
    c.check.equal("nobody's", anonymous.status_code, 401)
    party = customer(c, "person")
    fresh = party.caller.raw("GET", "/v3/auth/domains").json()["domains"]
    c.check.equal("a new customer's", [one["id"] for one in fresh], [party.id])


@scenario("KeystoneListProjects", "the caller's projects")
def projects(c):
    row = c.demo.caller("master")
    answer = c.caller("master").raw("GET", "/v3/projects")
    c.check.equal("status", answer.status_code, 200)
    for project in answer.json()["projects"]:
        seen = [project["domain_id"], project["enabled"], project["is_domain"]]
        c.check.equal(project["name"], seen, [row["domain_id"], True, False])
    name = answer.json()["projects"][0]["name"]
    one = c.caller("master").raw("GET", "/v3/projects", query=[("name", name)]).json()["projects"]
    c.check.equal("by name", [project["name"] for project in one], [name])
    none = c.caller("master").raw("GET", "/v3/projects", query=[("name", "nowhere-9")])
    c.check.equal("unknown name", none.json()["projects"], [])


@scenario("GetCallerIdentity", "who is calling")
def identity(c):
    for role in ("master", "iam_user"):
        row = c.demo.caller(role)
        answer = c.caller(role).raw("GET", "/v5/caller-identity")
        body = answer.json()
        c.check.true(f"{role}: principal", bool(body["principal_id"]) and bool(body["principal_urn"]))
        want = {"account_id": row["domain_id"]}
        want.update({name: body[name] for name in ("principal_id", "principal_urn")})
        c.check.json("GetCallerIdentity", role, answer, want)
    both = [c.caller(role).raw("GET", "/v5/caller-identity").json()["principal_id"]
            for role in ("master", "iam_user")]
    c.check.true("a user is not the account", both[0] != both[1])
