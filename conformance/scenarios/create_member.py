"""A master creates a member."""

from huaweicloudsdkbss.v2 import (
    CreateSubCustomerReqV2,
    CreateSubEnterpriseAccountRequest,
    ListEnterpriseSubCustomersRequest,
    ShowCustomerAccountBalancesRequest,
    UpdateSubEnterpriseAmountRequest,
)

from suite.operator_plane import fresh, fresh_phone
from suite.registry import scenario
from suite.story import Story

from . import sms_code

OPERATION = "CreateSubEnterpriseAccount"
CALL = "create_sub_enterprise_account"
PASSWORD = "S3cret!pass-word"


def new_customer(**more):
    """The inner object; None leaves a field out."""
    fields = {"customer_name": fresh("lab_"), "password": PASSWORD, **more}
    return {name: value for name, value in fields.items() if value is not None}


def request(unit, inner=None, **more):
    """A request whose body is plain data, so that it can also be wrong."""
    body = {
        "party_id": unit,
        "sub_customer_association_type": 1,
        "new_sub_customer": inner if inner is not None else new_customer(use_pri_mobile_phone="Y"),
        **more,
    }
    return CreateSubEnterpriseAccountRequest(
        body={name: value for name, value in body.items() if value is not None}
    )


def code_for(c, story, phone):
    """Ask for a code and read it where the operator can."""
    story.master.call(sms_code.CALL, sms_code.request(phone))
    return c.operator.sms_codes(phone)[-1]["code"]


def find(story, name):
    """The member's row in the master's list."""
    rows = story.master.call(
        "list_enterprise_sub_customers",
        ListEnterpriseSubCustomersRequest(sub_customer_account_name=name),
    ).sub_customer_infos
    return rows[0] if rows else None


@scenario(OPERATION, "independent, with its own phone and a code")
def independent(c):
    story = Story(c, level="V3")
    phone = fresh_phone()
    inner = new_customer(mobile_phone=phone, verification_code=code_for(c, story, phone))
    name = inner["customer_name"]
    body = CreateSubCustomerReqV2(
        party_id=story.unit,
        display_name="Lab <实验室>",
        sub_customer_association_type=1,
        permission_ids=["READ_FINANCE_INFO", "READ_CONSUME_BILL"],
        financial_custody=0,
        new_sub_customer=inner,
    )
    made = story.master.call(CALL, CreateSubEnterpriseAccountRequest(body=body))
    c.check.done(OPERATION, "create", made)
    row = find(story, name)
    c.check.true("listed", row is not None)
    seen = (row.name, row.display_name, row.status, row.org_id, row.org_name)
    c.check.equal("row", list(seen), [name, "Lab <实验室>", 1, story.unit, story.unit_name])
    shown = c.operator.customer(row.id)
    c.check.equal("same company", shown["real_name"]["name"], story.master.company["name"])
    c.check.equal("same level", shown["level"], "V3")
    member = c.caller_for(row.id)
    balances = member.call("show_customer_account_balances", ShowCustomerAccountBalancesRequest())
    c.check.equal("it has an account", balances.currency, "CNY")


@scenario(OPERATION, "financial custody, with the master's phone")
def custody(c):
    story = Story(c)
    inner = new_customer(use_pri_mobile_phone="Y", mobile_phone="")
    asked = request(story.unit, inner, financial_custody=1, permission_ids=["SHARE-CREDIT-TO-SUB"])
    c.check.done(OPERATION, "create", story.master.call(CALL, asked))
    row = find(story, inner["customer_name"])
    c.check.true("listed", row is not None)
    body = {"customer_id": row.id, "amount": "1"}
    call = lambda: story.master.call(
        "update_sub_enterprise_amount", UpdateSubEnterpriseAmountRequest(body=body)
    )
    c.check.refused("UpdateSubEnterpriseAmount", "in custody", call, 400, "CBC.99007004",
                    ["NO_TRANSFER_FOR_FC_SUBACCOUNT"])


@scenario(OPERATION, "parameters")
def parameters(c):
    story = Story(c)
    unit = story.unit
    with_phone = {"mobile_phone": fresh_phone(), "verification_code": "123456"}
    for what, bad in {
        "no unit": request(None),
        "unit too long": request("1" * 21),
        "display name too long": request(unit, display_name="名" * 65),
        "no association type": request(unit, sub_customer_association_type=None),
        "association type 2": request(unit, sub_customer_association_type=2),
        "custody 2": request(unit, financial_custody=2),
        "unknown permission": request(unit, permission_ids=["READ_EVERYTHING"]),
        "no customer": CreateSubEnterpriseAccountRequest(
            body={"party_id": unit, "sub_customer_association_type": 1}
        ),
        "no name": request(unit, new_customer(customer_name=None, use_pri_mobile_phone="Y")),
        "name too long": request(unit, new_customer(customer_name="a" * 33, use_pri_mobile_phone="Y")),
        "no password": request(unit, new_customer(password=None, use_pri_mobile_phone="Y")),
        "password too long": request(unit, new_customer(password="aA1!" * 9, use_pri_mobile_phone="Y")),
        "no phone": request(unit, new_customer()),
        "phone too long": request(unit, new_customer(mobile_phone="1" * 21, verification_code="1")),
        "odd flag": request(unit, new_customer(use_pri_mobile_phone="maybe", **with_phone)),
    }.items():
        c.refused(what, lambda: story.master.call(CALL, bad), 400, "CBC.0100")


@scenario(OPERATION, "names, passwords, phones and codes")
def identity(c):
    story = Story(c)
    unit, master = story.unit, story.master

    def refused(what, code, **inner):
        c.refused(what, lambda: master.call(CALL, request(unit, new_customer(**inner))), 400, code)

    own = {"use_pri_mobile_phone": "Y"}
    refused("name starts with a digit", "CBC.99000031", customer_name="9lives", **own)
    refused("name too short", "CBC.99000031", customer_name="abcd", **own)
    refused("reserved name", "CBC.99000031", customer_name="op_someone", **own)
    refused("password too short", "CBC.99000036", password="aA1!", **own)
    refused("password too plain", "CBC.99000036", password="aaaaaaaaaa", **own)
    phone = fresh_phone()
    code = code_for(c, story, phone)
    wrong = "000000" if code != "000000" else "000001"
    refused("wrong code", "CBC.99000026", mobile_phone=phone, verification_code=wrong)
    refused("code of nobody", "CBC.99000026", mobile_phone=fresh_phone(), verification_code=code)
    c.operator.advance(minutes=11)
    refused("code too old", "CBC.99000027", mobile_phone=phone, verification_code=code)
    code = code_for(c, story, phone)
    first = new_customer(mobile_phone=phone, verification_code=code)
    c.check.done(OPERATION, "right code", master.call(CALL, request(unit, first)))
    c.check.true("listed", find(story, first["customer_name"]) is not None)
    refused("a code serves once", "CBC.99000027", mobile_phone=phone, verification_code=code)
    again = new_customer(customer_name=first["customer_name"], use_pri_mobile_phone="Y")
    c.refused("name is taken", lambda: master.call(CALL, request(unit, again)), 400, "CBC.99000031")


@scenario(OPERATION, "who may create, and how many")
def business(c):
    person = c.caller("person")
    story = Story(c)
    master = story.master
    items = ["IND_CUST_NOT_CREATE_SUB_CUST"]
    c.refused("a person creates", lambda: person.call(CALL, request(story.unit)), 500, "CBC.7004", items)
    member = story.member(permissions=[])
    c.refused("a member creates", lambda: member.call(CALL, request(story.unit)), 403, "CBC.0151")
    for count in range(2, 33):
        made = master.call(CALL, request(story.unit))
        c.check.equal(f"member {count}", made.status_code, 204)
    items = ["MAX_SUB_CUSTOMER_NUM"]
    asked = request(story.unit, financial_custody=1)
    c.refused("one too many", lambda: master.call(CALL, asked), 500, "CBC.7004", items)
    items.append("MAX_SUB_INDEPENDENT_NUM")
    c.refused("and independent", lambda: master.call(CALL, request(story.unit)), 500, "CBC.7004", items)


@scenario(OPERATION, "a phone stands for five verified accounts")
def phones(c):
    story = Story(c)
    phone = fresh_phone()

    def asked():
        code = code_for(c, story, phone)
        return request(story.unit, new_customer(mobile_phone=phone, verification_code=code))

    for count in range(5):
        made = story.master.call(CALL, asked())
        c.check.equal(f"account {count + 1}", made.status_code, 204)
    c.operator.advance(minutes=61)
    last = asked()
    items = ["VERIFIED_NUMBER_OVER_MAX_LIMIT"]
    c.refused("the sixth", lambda: story.master.call(CALL, last), 500, "CBC.7004", items)


@scenario(OPERATION, "a phone stands for ten accounts, verified or not")
def unverified_phones(c):
    story = Story(c)
    phone = fresh_phone()
    for _ in range(9):
        c.operator.create_customer("enterprise", fresh("acct_"), mobile_phone=phone)

    def asked():
        code = code_for(c, story, phone)
        return request(story.unit, new_customer(mobile_phone=phone, verification_code=code))

    c.check.done(OPERATION, "the tenth", story.master.call(CALL, asked()))
    eleventh = asked()
    c.refused("the eleventh", lambda: story.master.call(CALL, eleventh), 400, "CBC.99000030")
