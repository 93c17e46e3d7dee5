"""The list of a master's members."""

from huaweicloudsdkbss.v2 import ListEnterpriseSubCustomersRequest as Request

from suite.checks import fields
from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import Story

OPERATION = "ListEnterpriseSubCustomers"
CALL = "list_enterprise_sub_customers"


def people(c):
    """A story with four members in two units, oldest first, as the wire should show them."""
    story = Story(c)
    lab = c.operator.create_unit(story.master.id, "Lab 实验室", story.unit)["id"]
    tag = fresh("t", 5)
    rows = []
    for place, (unit, unit_name, mode) in enumerate(
        [
            (story.unit, story.unit_name, "independent"),
            (lab, "Lab 实验室", "custody"),
            (lab, "Lab 实验室", "independent"),
            (story.unit, story.unit_name, "independent"),
        ]
    ):
        display = f"{tag} 成员 {place}"
        member = story.member(mode, unit=unit, display_name=display, account_name=fresh(f"{tag}_{place}_"))
        rows.append(
            {
                "id": member.id,
                "name": member.name,
                "display_name": display,
                "status": 1,
                "org_id": unit,
                "org_name": unit_name,
            }
        )
    return story, tag, lab, rows


def answer(*rows, total=None):
    return {"total_count": len(rows) if total is None else total, "sub_customer_infos": list(rows)}


@scenario(OPERATION, "every field, newest first, filters and pages")
def listing(c):
    story, tag, lab, rows = people(c)
    newest = rows[::-1]

    def check(what, want, **query):
        response = story.master.call(CALL, Request(**query))
        got = fields(response)
        got.setdefault("sub_customer_infos", [])
        c.check.equal(what, got, want)
        return response

    c.check.answer(OPERATION, "all", story.master.call(CALL, Request()), answer(*newest))
    check("by unit", answer(newest[1], newest[2]), org_id=lab)
    check("by account name", answer(rows[2]), sub_customer_account_name=rows[2]["name"])
    check("a part is no match", answer(), sub_customer_account_name=rows[2]["name"][:-1])
    check("fuzzy prefix", answer(*newest), sub_customer_account_name=tag, fuzzy_query=1)
    check("fuzzy infix", answer(rows[3]), sub_customer_account_name="_3_", fuzzy_query=1)
    check("fuzzy wildcard is text", answer(), sub_customer_account_name="%", fuzzy_query=1)
    check("by display name", answer(rows[1]), sub_customer_display_name=rows[1]["display_name"])
    check("both filters", answer(rows[0]), sub_customer_display_name="成员", fuzzy_query=1,
          sub_customer_account_name="_0_")
    check("unit and name", answer(), org_id=lab, sub_customer_account_name=rows[0]["name"])
    check("unknown unit", answer(), org_id="99999999999999999999")
    check("empty name is no filter", answer(*newest), sub_customer_account_name="")
    for offset in range(5):
        page = newest[offset : offset + 1]
        check(f"page {offset}", answer(*page, total=4), offset=offset, limit=1)
    check("page of two", answer(*newest[1:3], total=4), offset=1, limit=2)
    check("largest page", answer(*newest), limit=100)
    check("far offset", answer(total=4), offset=2147483647)


@scenario(OPERATION, "ten members a page unless told otherwise")
def default_page(c):
    story = Story(c)
    made = [story.member(permissions=[]).id for _ in range(11)]
    first = story.master.call(CALL, Request())
    c.check.equal("total", first.total_count, 11)
    c.check.equal("page", [row.id for row in first.sub_customer_infos], made[:0:-1])
    c.operator.unlink(story.master.id, made[5])
    rest = story.master.call(CALL, Request(offset=0, limit=100))
    want = [one for one in reversed(made) if one != made[5]]
    c.check.equal("without the unlinked", [row.id for row in rest.sub_customer_infos], want)
    c.check.equal("total after", rest.total_count, 10)


@scenario(OPERATION, "refusals")
def refusals(c):
    story = Story(c)
    for what, request in {
        "limit 0": Request(limit=0),
        "limit 101": Request(limit=101),
        "limit no number": Request(limit="ten"),
        "offset negative": Request(offset=-1),
        "offset too large": Request(offset=2147483648),
        "fuzzy_query 2": Request(fuzzy_query=2),
        "account name too long": Request(sub_customer_account_name="a" * 65),
        "display name too long": Request(sub_customer_display_name="名" * 65),
        "org_id too long": Request(org_id="1" * 21),
    }.items():
        c.refused(what, lambda: story.master.call(CALL, request), 400, "CBC.0100")
    member = story.member(permissions=[])
    c.refused("a member asks", lambda: member.call(CALL, Request()), 403, "CBC.0151")
    c.refused("a person asks", lambda: c.caller("person").call(CALL, Request()), 403, "CBC.0151")
