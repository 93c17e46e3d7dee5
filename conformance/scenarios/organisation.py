"""The organisation tree of a master."""

from huaweicloudsdkbss.v2 import ListEnterpriseOrganizationsRequest as Request

from suite.registry import scenario
from suite.story import Story

OPERATION = "ListEnterpriseOrganizations"
CALL = "list_enterprise_organizations"


def node(made, name, *below):
    """A node as it is sent, from the operator plane's answer to its creation."""
    return {"relation_id": made["relation_id"], "id": made["id"], "name": name, "child_nodes": [*below]}


@scenario(OPERATION, "the tree, whole and by level")
def tree(c):
    story = Story(c)
    operator, master = c.operator, story.master
    lab = operator.create_unit(master.id, "实验室", story.unit)
    bench = operator.create_unit(master.id, "Bench", lab["id"])
    sales = operator.create_unit(master.id, "Sales & <销售>")
    root = {"root_id": operator.organization(master.id)["root_id"], "root_name": master.name}
    c.check.true("short root id", root["root_id"].isdigit() and len(root["root_id"]) <= 20)
    unit = {"id": story.unit, "relation_id": story.unit_relation}
    relations = [one["relation_id"] for one in (unit, lab, bench, sales)]
    c.check.equal("a relation id each", len(set(relations)), 4)
    c.check.true("short ids", all(len(one) <= 20 and one.isdigit() for one in relations))
    below = node(lab, "实验室", node(bench, "Bench"))
    leaf = node(sales, "Sales & <销售>")

    def answer(what, caller, want, **query):
        got = caller.call(CALL, Request(**query))
        # Brothers come in no order that is promised.
        got.child_nodes.sort(key=lambda one: one.name)
        c.check.answer(OPERATION, what, got, want)

    answer("whole tree", master, {**root, "child_nodes": [leaf, node(unit, story.unit_name, below)]},
           recursive_query=1)
    answer("one level", master, {**root, "child_nodes": [leaf, node(unit, story.unit_name)]})
    answer("from a unit", master, {"child_nodes": [below]}, parent_id=story.unit, recursive_query=1)
    answer("from a leaf", master, {"child_nodes": []}, parent_id=bench["id"])
    answer("from an unknown unit", master, {"child_nodes": []}, parent_id="9" * 20)
    answer("another master sees nothing", Story(c).master, {"child_nodes": []},
           parent_id=story.unit, recursive_query=1)


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
