"""Enterprise projects: opened by the vendor's operation, kept on our plane in the vendor's shape."""

from huaweicloudsdkbss.v2 import CreateEnterpriseProjectAuthRequest as Request
from huaweicloudsdkbssintl.v2 import CreateEnterpriseProjectAuthRequest as IntlRequest

from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import customer

OPERATION = "CreateEnterpriseProjectAuth"
CALL = "create_enterprise_project_auth"
PROJECTS = "/hubu/v1/enterprise-projects"
CHECKS = {
    "project_groups": "NOT_OPEN_PROJECT_GROUP",
    "multi_project": "NOT_OPEN_MULTI_PROJECT",
}


def opened(c):
    party = customer(c, "enterprise")
    party.call(CALL, Request())
    return party


def send(party, method, rest="", body=None, **query):
    return party.caller.raw(method, PROJECTS + rest, body=body, query=list(query.items()))


def outcome(answer):
    return [answer.status_code, answer.json()["error_code"] if answer.text else None]


@scenario(OPERATION, "what keeps a customer from opening them")
def checks(c):
    party = customer(c, "enterprise")
    switches = f"/customers/{party.id}/project-switches"
    for name, item in CHECKS.items():
        c.operator.call("PATCH", switches, {name: True})
        c.refused(name, lambda: party.call(CALL, Request()), 400, "CBC.99007004", [item])
        c.operator.call("PATCH", switches, {name: False})
    person = customer(c, "person")
    alone = ["SELF_OPEN_ONLY_FOR_ENT_AND_INTR_CUST"]
    c.refused("a person", lambda: person.call(CALL, Request()), 400, "CBC.99007004", alone)
    c.operator.call("PATCH", f"/customers/{person.id}/project-switches", dict.fromkeys(CHECKS, True))
    every = [*CHECKS.values(), *alone]
    c.refused("all of it", lambda: person.call(CALL, Request()), 400, "CBC.99007004", every)
    c.check.done(OPERATION, "opened", party.call(CALL, Request()))
    c.check.done(OPERATION, "once more", party.call(CALL, Request()))
    shown = c.operator.call("GET", switches)
    c.check.equal("switches", [shown[name] for name in (*CHECKS, "enterprise_projects")],
                  [False, False, True])
    user = c.caller_for(party.id, c.operator.create_user(party.id, fresh("user_"), "S3cret!pass-word"))
    c.refused("a user without a policy", lambda: user.call(CALL, Request()), 403, "CBC.0151")


@scenario(OPERATION, "on the other site", site="intl")
def other_site(c):
    party = customer(c, "enterprise")
    c.check.done(OPERATION, "opened", party.call(CALL, IntlRequest()))


@scenario("CreateEnterpriseProject", "projects come, change and are listed")
def life(c):
    party = opened(c)
    made = send(party, "POST", body={"name": "研发_1", "description": "trials", "type": "poc"})
    lab = made.json()["enterprise_project"]
    want = {"id": lab["id"], "name": "研发_1", "description": "trials", "status": 1, "type": "poc",
            "created_at": lab["created_at"], "updated_at": lab["created_at"]}
    c.check.json("CreateEnterpriseProject", "made", made, {"enterprise_project": want}, status=201)
    c.operator.advance(minutes=1)
    changed = send(party, "PUT", f"/{lab['id']}", {"name": "lab", "description": ""})
    later = changed.json()["enterprise_project"]["updated_at"]
    want |= {"name": "lab", "description": "", "updated_at": later}
    c.check.true("later", later > lab["created_at"])
    c.check.json("UpdateEnterpriseProject", "changed", changed, {"enterprise_project": want})
    done = send(party, "POST", f"/{lab['id']}/action", {"action": "disable"})
    c.check.equal("disabled", [done.status_code, done.content], [204, b""])
    shown = send(party, "GET", f"/{lab['id']}").json()["enterprise_project"]
    c.check.equal("shown", shown, want | {"status": 2, "updated_at": shown["updated_at"]})
    c.check.json("ShowEnterpriseProject", "one", send(party, "GET", f"/{lab['id']}"),
                 {"enterprise_project": shown})
    default = send(party, "GET", "/0").json()["enterprise_project"]
    c.check.equal("the default", [default["name"], default["status"], default["type"]],
                  ["default", 1, "prod"])
    listed = send(party, "GET")
    c.check.json("ListEnterpriseProjects", "all", listed,
                 {"enterprise_projects": [shown, default], "total_count": 2})
    for what, query, wanted in [
        ("enabled", {"status": "1"}, [default]),
        ("by name", {"name": "LA"}, [shown]),
        ("oldest first", {"sort_dir": "asc", "limit": "1"}, [default]),
        ("second page", {"offset": "1"}, [default]),
        ("by id", {"id": "0"}, [default]),
        ("for trials", {"type": "poc"}, [shown]),
    ]:
        c.check.equal(what, send(party, "GET", **query).json()["enterprise_projects"], wanted)
    quota = {"type": "enterprise_project", "used": 1, "quota": 100}
    c.check.json("ShowEnterpriseProjectQuota", "quota", send(party, "GET", "/quotas"),
                 {"quotas": {"resources": [quota]}})


@scenario("CreateEnterpriseProject", "what is refused")
def refused(c):
    party, other = opened(c), opened(c)
    lab = send(party, "POST", body={"name": "lab"}).json()["enterprise_project"]["id"]
    web = send(party, "POST", body={"name": "web"}).json()["enterprise_project"]["id"]
    theirs = send(other, "POST", body={"name": "lab"}).json()["enterprise_project"]["id"]
    seen = {
        "taken": send(party, "POST", body={"name": "lab"}),
        "no name": send(party, "POST", body={}),
        "bad name": send(party, "POST", body={"name": "R&D"}),
        "the default's name": send(party, "POST", body={"name": "DEFAULT"}),
        "renamed to another's": send(party, "PUT", f"/{web}", {"name": "lab"}),
        "nothing new": send(party, "PUT", f"/{lab}", {"name": "lab"}),
        "the default": send(party, "PUT", "/0", {"name": "mine"}),
        "the default disabled": send(party, "POST", "/0/action", {"action": "disable"}),
        "enabled already": send(party, "POST", f"/{lab}/action", {"action": "enable"}),
        "no action": send(party, "POST", f"/{lab}/action", {"action": "delete"}),
        "another's": send(party, "GET", f"/{theirs}"),
        "another's renamed": send(party, "PUT", f"/{theirs}", {"name": "mine"}),
        "another's disabled": send(party, "POST", f"/{theirs}/action", {"action": "disable"}),
        "limit": send(party, "GET", limit="1001"),
        "not open": send(customer(c, "enterprise"), "GET"),
    }
    bad = [400, "CBC.0100"]
    unknown = [404, "HUBU.0192"]
    c.check.equal("refusals", {what: outcome(answer) for what, answer in seen.items()}, {
        "taken": [409, "HUBU.0194"],
        "no name": bad,
        "bad name": bad,
        "the default's name": bad,
        "renamed to another's": [409, "HUBU.0194"],
        "nothing new": [409, "HUBU.0122"],
        "the default": [409, "HUBU.0193"],
        "the default disabled": [409, "HUBU.0193"],
        "enabled already": [409, "HUBU.0122"],
        "no action": bad,
        "another's": unknown,
        "another's renamed": unknown,
        "another's disabled": unknown,
        "limit": bad,
        "not open": [409, "HUBU.0191"],
    })
