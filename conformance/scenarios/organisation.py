"""The organisation tree of a master."""

from huaweicloudsdkbss.v2 import ListEnterpriseOrganizationsRequest as Request

from suite.registry import scenario
from suite.checks import fields
from suite.story import Story

OPERATION = "ListEnterpriseOrganizations"
CALL = "list_enterprise_organizations"


def bare(nodes):
    """Names and ids of a tree, sorted by name; the relation ids apart from them."""
    tree, relations = [], []
    for node in sorted(nodes, key=lambda node: node["name"]):
        below, inner = bare(node.get("child_nodes") or [])
        tree.append((node["id"], node["name"], below))
        relations += [node["relation_id"], *inner]
    return tree, relations


@scenario(OPERATION, "the tree, whole and by level")
def tree(c):
    story = Story(c)
    operator, master = c.operator, story.master
    lab = operator.create_unit(master.id, "实验室", story.unit)
    bench = operator.create_unit(master.id, "Bench", lab)
    sales = operator.create_unit(master.id, "Sales & <销售>")

    whole = master.call(CALL, Request(recursive_query=1))
    got = fields(whole)
    c.check.equal("status", whole.status_code, 200)
    c.check.true("root id", got.get("root_id", "").isdigit() and len(got["root_id"]) <= 20)
    c.check.equal("no other field", sorted(set(got) - {"root_name"}), ["child_nodes", "root_id"])
    below = [(lab, "实验室", [(bench, "Bench", [])])]
    want = [(sales, "Sales & <销售>", []), (story.unit, story.unit_name, below)]
    nodes, relations = bare(got["child_nodes"])
    c.check.equal("whole tree", nodes, want)
    c.check.equal("a relation id each", len(set(relations)), 4)
    c.check.true("short ids", all(len(one) <= 20 and one.isdigit() for one in relations))
    c.check.fields.setdefault(OPERATION, set()).update(
        ["root_id", *(f"child_nodes.{name}" for name in ("relation_id", "id", "name", "child_nodes"))]
    )

    level = fields(master.call(CALL, Request()))
    c.check.equal("one level", bare(level["child_nodes"])[0], [(one, name, []) for one, name, _ in want])
    c.check.equal("same root", level["root_id"], got["root_id"])

    part = fields(master.call(CALL, Request(parent_id=story.unit, recursive_query=1)))
    c.check.equal("from a unit", bare(part["child_nodes"])[0], below)
    c.check.equal("from a unit, no root", sorted(part), ["child_nodes"])
    leaf = fields(master.call(CALL, Request(parent_id=bench)))
    c.check.equal("from a leaf", leaf.get("child_nodes") or [], [])
    unknown = fields(master.call(CALL, Request(parent_id="99999999999999999999")))
    c.check.equal("from an unknown unit", unknown.get("child_nodes") or [], [])
    other = fields(Story(c).master.call(CALL, Request(parent_id=story.unit, recursive_query=1)))
    c.check.equal("another master sees nothing", other.get("child_nodes") or [], [])


@scenario(OPERATION, "refusals")
def refusals(c):
    story = Story(c)
    master = story.master
    for what, request in {
        "recursive_query out of range": Request(recursive_query=2),
        "recursive_query no number": Request(recursive_query="x"),
        "parent_id no digits": Request(parent_id="root"),
        "parent_id too long": Request(parent_id="1" * 21),
    }.items():
        c.refused(what, lambda: master.call(CALL, request), 400, "CBC.0100")
    member = story.member()
    c.refused("a member asks", lambda: member.call(CALL, Request()), 403, "CBC.0151")
    c.refused("a person asks", lambda: c.caller("person").call(CALL, Request()), 403, "CBC.0151")
