"""The SMS code a master asks for before it creates a member."""

from huaweicloudsdkbss.v2 import SendSmsVerificationCodeRequest, SendSmVerificationCodeReq, TemplateArgs

from suite.operator_plane import fresh_phone
from suite.registry import scenario
from suite.story import Story

OPERATION = "SendSmsVerificationCode"
CALL = "send_sms_verification_code"


def request(phone, **more):
    """A complete request; `more` overrides fields, None leaves one out."""
    args = [TemplateArgs(key="sub_customer_name", value="acme_lab")]
    body = {"mobile_phone": phone, "sm_template_args": args, **more}
    return SendSmsVerificationCodeRequest(body=SendSmVerificationCodeReq(**body))


@scenario(OPERATION, "a code is sent")
def sent(c):
    story = Story(c)
    phone = fresh_phone()
    c.check.equal("nothing before", c.operator.sms_codes(phone), [])
    c.check.done(OPERATION, "send", story.master.call(CALL, request(phone)))
    codes = c.operator.sms_codes(phone)
    c.check.equal("one code", len(codes), 1)
    c.check.true("six digits", codes[0]["code"].isdigit() and len(codes[0]["code"]) == 6, codes)
    other = fresh_phone()
    full = request(other, timeout=100, language="en-us")
    c.check.done(OPERATION, "send with every field", story.master.call(CALL, full))
    c.check.equal("one code there", len(c.operator.sms_codes(other)), 1)


@scenario(OPERATION, "refusals")
def refusals(c):
    story = Story(c)
    phone = fresh_phone()
    for what, bad in {
        "no phone": request(None),
        "empty phone": request(""),
        "phone too long": request("1" * 21),
        "timeout 0": request(phone, timeout=0),
        "timeout 101": request(phone, timeout=101),
        "timeout empty": request(phone, timeout=""),
        "language unknown": request(phone, language="fr-fr"),
        "no template": request(phone, sm_template_args=None),
        "unknown template key": request(phone, sm_template_args=[TemplateArgs("name", "acme_lab")]),
        "template value too long": request(
            phone, sm_template_args=[TemplateArgs("sub_customer_name", "a" * 256)]
        ),
    }.items():
        c.refused(what, lambda: story.master.call(CALL, bad), 400, "CBC.0100")
    c.check.equal("nothing was sent", c.operator.sms_codes(phone), [])
    member = story.member(permissions=[])
    c.refused("a member asks", lambda: member.call(CALL, request(phone)), 400, "CBC.70300008")
    custody = story.member("custody")
    c.refused("a custody member asks", lambda: custody.call(CALL, request(phone)), 400, "CBC.70300009")


@scenario(OPERATION, "too many codes for one phone")
def too_many(c):
    story = Story(c)
    phone = fresh_phone()
    for count in range(200):
        sent_before = len(c.operator.sms_codes(phone))
        try:
            story.master.call(CALL, request(phone))
        except Exception as refusal:
            c.refused("over the limit", lambda: reraise(refusal), 400, "CBC.99000082")
            c.check.equal("nothing was sent", len(c.operator.sms_codes(phone)), sent_before)
            c.check.done(OPERATION, "another phone", story.master.call(CALL, request(fresh_phone())))
            return
    c.check.true("a limit was reached", False, "200 codes were sent")


def reraise(refusal):
    raise refusal
