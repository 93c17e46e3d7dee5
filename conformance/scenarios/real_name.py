"""Real-name authentication: a partner applies, an operator reviews, a customer asks and follows a code."""

import requests
from huaweicloudsdkbss.v2 import (
    ApplyEnterpriseRealnameAuthsReq,
    ApplyIndividualRealnameAuthsReq,
    BankCardInfoV2,
    ChangeEnterpriseRealnameAuthenticationRequest,
    ChangeEnterpriseRealnameAuthsReq,
    CreateEnterpriseRealnameAuthenticationRequest,
    CreatePersonalRealnameAuthRequest,
    EnterprisePersonNew,
    SendVerificationCodeV2Req,
    SendVerificationMessageCodeRequest,
    ShowRealNameAuthQrCodeRequest,
    ShowRealNameAuthStatusRequest,
    ShowRealnameAuthenticationReviewResultRequest,
)

from suite.operator_plane import fresh, fresh_phone
from suite.registry import scenario
from suite.story import customer

INDIVIDUAL = "CreatePersonalRealnameAuth"
ENTERPRISE = "CreateEnterpriseRealnameAuthentication"
CHANGE = "ChangeEnterpriseRealnameAuthentication"
RESULT = "ShowRealnameAuthenticationReviewResult"
STATUS = "ShowRealNameAuthStatus"
QR_CODE = "ShowRealNameAuthQrCode"
SEND = "SendVerificationMessageCode"


class Partnership:
    """A partner and a customer of its own, whom nobody has certified."""

    def __init__(self, context, kind="person", partner=None):
        self.context, self.operator = context, context.operator
        self.partner = partner or customer(context, "solution_provider")
        self.customer = customer(context, kind, real_name=None)
        self.operator.associate(self.partner.id, self.customer.id, 2)

    def individual(self, number=None, **more):
        """An application by passport; `more` overrides fields, None leaves one out."""
        fields = {
            "customer_id": self.customer.id,
            "identify_type": 0,
            "verified_type": 3,
            "verified_file_url": ["a.jpg", "test/b.png", "c.pdf"],
            "name": "Li Lei",
            "verified_number": number or fresh("E"),
            "xaccount_type": "acme_p",
            **more,
        }
        body = ApplyIndividualRealnameAuthsReq(**fields)
        return self.partner.call("create_personal_realname_auth", CreatePersonalRealnameAuthRequest(body))

    def card(self, phone, code, account="6222020000000001"):
        """An application by bank card."""
        info = BankCardInfoV2(
            bank_account=account, areacode="0086", mobile=phone, verification_code=code
        )
        return self.individual(
            identify_type=4, verified_type=None, verified_file_url=["face.jpg"], bank_card_info=info
        )

    def _unit(self, number, more):
        return {
            "customer_id": self.customer.id,
            "identify_type": 1,
            "certificate_type": 0,
            "verified_file_url": ["a.jpg"],
            "corp_name": "Acme Ltd",
            "verified_number": number or fresh("91"),
            "xaccount_type": "acme_p",
            **more,
        }

    def enterprise(self, number=None, **more):
        """An application by business licence."""
        body = ApplyEnterpriseRealnameAuthsReq(**self._unit(number, more))
        request = CreateEnterpriseRealnameAuthenticationRequest(body)
        return self.partner.call("create_enterprise_realname_authentication", request)

    def change(self, number=None, **more):
        """A person is to become an enterprise."""
        body = ChangeEnterpriseRealnameAuthsReq(**self._unit(number, {"change_type": 1, **more}))
        request = ChangeEnterpriseRealnameAuthenticationRequest(body)
        return self.partner.call("change_enterprise_realname_authentication", request)

    def result(self, customer_id=None):
        request = ShowRealnameAuthenticationReviewResultRequest(customer_id or self.customer.id)
        return self.partner.call("show_realname_authentication_review_result", request)

    def status(self):
        """Where the customer stands, as it sees it."""
        return self.customer.call("show_real_name_auth_status", ShowRealNameAuthStatusRequest())

    def send(self, phone, **more):
        """A code to the phone of the customer's bank card."""
        fields = {"scene": 18, "customer_id": self.customer.id, **more}
        body = SendVerificationCodeV2Req(receiver_type=1, mobile_phone=phone, **fields)
        request = SendVerificationMessageCodeRequest(body)
        return self.partner.call("send_verification_message_code", request)

    def code(self, phone):
        """The same, read back."""
        self.send(phone)
        return self.operator.sms_codes(phone)[-1]["code"]

    def decide(self, decision, opinion=None):
        """An operator decides on what waits."""
        waiting = self.operator.real_name_applications(self.customer.id, "pending")
        self.operator.decide_real_name(waiting[0]["application_id"], decision, opinion)


@scenario(INDIVIDUAL, "by passport: turned down, applied for again, passed")
def by_passport(c):
    story = Partnership(c)
    c.check.answer(STATUS, "nobody applied", story.status(), {"verified_status": -1})
    c.check.answer(RESULT, "no result", story.result(), {})
    c.check.answer(INDIVIDUAL, "applied", story.individual("E 1234567"), {"is_review": 1})
    shown = c.operator.real_name_applications(story.customer.id, "pending")[0]
    c.check.equal("the reviewer sees the papers", [
        shown["name"], shown["verified_number"], shown["certificate"], shown["attachments"],
        shown["partner_id"], shown["platform"],
    ], ["Li Lei", "E 1234567", "passport", ["a.jpg", "test/b.png", "c.pdf"], story.partner.id, "acme_p"])
    waits = {"verified_status": 0, "verified_type": 0}
    c.check.answer(STATUS, "under review", story.status(), waits)
    c.check.answer(RESULT, "pending", story.result(), {"review_result": 0})
    c.refused("again while under review", story.individual, 400, "CBC.99007188")
    story.decide("reject", "照片不清晰")
    rejected = {"review_result": 1, "opinion": "照片不清晰"}
    c.check.answer(RESULT, "turned down", story.result(), rejected)
    c.check.answer(STATUS, "turned down", story.status(), {"verified_status": 1, "verified_type": 0})
    c.check.answer(INDIVIDUAL, "applied again", story.individual(), {"is_review": 1})
    story.decide("accept")
    c.check.answer(RESULT, "passed", story.result(), {"review_result": 2})
    c.check.answer(STATUS, "verified", story.status(), {"verified_status": 2, "verified_type": 0})
    seen = c.operator.customer(story.customer.id)
    c.check.equal("certified", [seen["real_name"]["name"], seen["kind"]], ["Li Lei", "person"])
    c.refused("again when verified", story.individual, 400, "CBC.99007188")


@scenario(INDIVIDUAL, "by bank card, with the code sent to its phone")
def by_card(c):
    story = Partnership(c)
    phone = fresh_phone()
    code = story.code(phone)
    wrong = "000000" if code != "000000" else "000001"
    c.refused("another code", lambda: story.card(phone, wrong), 400, "CBC.99004010")
    for digits in ("7202", "7219", "7255", "7258", "7260", "7261", "7262"):
        account = f"622202000000{digits}"
        c.refused(f"card …{digits}", lambda: story.card(phone, code, account), 400, f"CBC.9900{digits}")
    c.check.answer(INDIVIDUAL, "right", story.card(phone, code), {"is_review": 0})
    c.check.answer(STATUS, "at once", story.status(), {"verified_status": 2, "verified_type": 0})
    other = Partnership(c)
    code = other.code(phone)
    for count in range(3):
        c.refused(f"guess {count + 1}", lambda: other.card(phone, "abc"), 400, "CBC.99004010")
    c.refused("right, but too late", lambda: other.card(phone, code), 400, "CBC.99004009")
    code = other.code(phone)
    c.operator.advance(minutes=11)
    c.refused("ten minutes old", lambda: other.card(phone, code), 400, "CBC.99000027")


@scenario(INDIVIDUAL, "refusals")
def individual_refusals(c):
    story, stranger = Partnership(c), Partnership(c)
    for what, bad in {
        "no customer": {"customer_id": None},
        "no scheme": {"identify_type": None},
        "scheme of a unit": {"identify_type": 1},
        "no certificate": {"verified_type": None},
        "unknown certificate": {"verified_type": 4},
        "no images": {"verified_file_url": None},
        "two images": {"verified_file_url": ["a.jpg", "b.jpg"]},
        "five images": {"verified_file_url": ["a.jpg"] * 5},
        "an address": {"verified_file_url": ["https://b/a.jpg", "b.jpg", "c.jpg"]},
        "no name": {"name": None},
        "name too long": {"name": "a" * 256},
        "no number": {"verified_number": None},
        "number too long": {"verified_number": "1" * 33},
        "change": {"change_type": 1},
        "no platform": {"xaccount_type": None},
        "a card without its data": {"identify_type": 4, "verified_file_url": ["a.jpg"]},
    }.items():
        c.refused(what, lambda: story.individual(**bad), 400, "CBC.0100")
    files = ["a.jpg", "b.tiff", "c.jpg"]
    c.refused("another format", lambda: story.individual(verified_file_url=files), 400, "CBC.99000100")
    of = stranger.customer.id
    c.refused("another's customer", lambda: story.individual(customer_id=of), 400, "CBC.99000035")
    caller = c.caller("person")
    body = ApplyIndividualRealnameAuthsReq(
        customer_id=of, identify_type=0, verified_file_url=["a.jpg"], name="a",
        verified_number="1", xaccount_type="a",
    )
    request = CreatePersonalRealnameAuthRequest(body)
    c.refused("no partner", lambda: caller.call("create_personal_realname_auth", request), 403, "CBC.0151")
    c.operator.set_uploads(story.partner.id, False)
    c.refused("uploads are off", story.individual, 400, "CBC.99005030")
    c.operator.set_uploads(story.partner.id, True)
    number = fresh("E")
    bar = c.operator.bar(number)
    c.refused("barred", lambda: story.individual(number), 400, "CBC.99007193")
    c.operator.unbar(bar)
    for count in range(5):
        held = Partnership(c, partner=story.partner)
        c.check.equal(f"holder {count + 1}", held.individual(number).is_review, 1)
    c.refused("the sixth holder", lambda: story.individual(number), 400, "CBC.99007189")
    for count in range(5):
        c.check.equal(f"attempt {count + 1}", story.individual().is_review, 1)
        story.decide("reject", "not legible")
    c.refused("the sixth attempt", story.individual, 400, "CBC.99007191")
    c.operator.advance(hours=25)
    c.check.equal("a day later", story.individual().is_review, 1)
    master = Partnership(c, "enterprise")
    c.operator.create_unit(master.customer.id, fresh("unit-"))
    c.refused("a master as a person", master.individual, 400, "CBC.70600026")


@scenario(ENTERPRISE, "by licence, with its legal person")
def by_licence(c):
    story = Partnership(c, "enterprise")
    person = EnterprisePersonNew(
        legel_name="韩梅梅", legel_id_number="110101199003070000", certifier_role="legalPerson"
    )
    number = fresh("91", 16).upper()
    applied = story.enterprise(
        number, enterprise_person=person, verified_file_url=["a.jpg", "b.jpg", "c.jpg"],
        reg_country="CN", reg_address="北京市海淀区",
    )
    c.check.answer(ENTERPRISE, "applied", applied, {"is_review": 1})
    shown = c.operator.real_name_applications(story.customer.id, "pending")[0]
    c.check.equal("the reviewer sees", [
        shown["type"], shown["certificate"], shown["reg_country"], shown["reg_address"],
        shown["legal_person"],
    ], ["enterprise", "business_licence", "CN", "北京市海淀区",
        {"name": "韩梅梅", "verified_number": "110101199003070000"}])
    story.decide("accept")
    c.check.answer(STATUS, "verified", story.status(), {"verified_status": 2, "verified_type": 1})
    seen = c.operator.customer(story.customer.id)
    c.check.equal("certified", seen["real_name"], {"name": "Acme Ltd", "credit_code": number})


@scenario(ENTERPRISE, "refusals")
def enterprise_refusals(c):
    story, stranger = Partnership(c), Partnership(c)
    refuse_units(c, story, story.enterprise)
    of = stranger.customer.id
    c.refused("another's customer", lambda: story.enterprise(customer_id=of), 400, "CBC.99000035")
    for count in range(5):
        c.check.equal(f"attempt {count + 1}", story.enterprise().is_review, 1)
        story.decide("reject", "not legible")
    c.refused("the sixth attempt", story.enterprise, 400, "CBC.99007191")
    c.operator.advance(hours=25)
    c.check.equal("a day later", story.enterprise().is_review, 1)
    c.refused("under review", story.enterprise, 400, "CBC.99007188")
    c.refused("no partner", lambda: no_partner(c, of), 403, "CBC.0151")


def no_partner(c, customer_id):
    body = ApplyEnterpriseRealnameAuthsReq(
        customer_id=customer_id, identify_type=1, verified_file_url=["a.jpg"], corp_name="a",
        verified_number="1", xaccount_type="a",
    )
    request = CreateEnterpriseRealnameAuthenticationRequest(body)
    return c.caller("person").call("create_enterprise_realname_authentication", request)


def refuse_units(c, story, apply):
    """What a first application and a change refuse alike."""
    for what, bad in {
        "no customer": {"customer_id": None},
        "scheme of a person": {"identify_type": 0},
        "unknown certificate": {"certificate_type": 5},
        "no images": {"verified_file_url": None},
        "two images": {"verified_file_url": ["a.jpg", "b.jpg"]},
        "digits for a name": {"corp_name": "123 -"},
        "no number": {"verified_number": None},
        "three letters of a country": {"reg_country": "CHN"},
        "no platform": {"xaccount_type": None},
        "a legal person without a number": {"enterprise_person": EnterprisePersonNew(legel_name="a")},
    }.items():
        c.refused(what, lambda: apply(**bad), 400, "CBC.0100")
    files = ["a.doc"]
    c.refused("another format", lambda: apply(verified_file_url=files), 400, "CBC.99000100")
    c.operator.set_uploads(story.partner.id, False)
    c.refused("uploads are off", apply, 400, "CBC.99005030")
    c.operator.set_uploads(story.partner.id, True)
    number = fresh("91")
    c.operator.bar(number)
    c.refused("barred", lambda: apply(number), 400, "CBC.70600032")
    number = fresh("91")
    for count in range(5):
        held = Partnership(c, "enterprise", story.partner)
        c.check.equal(f"holder {count + 1}", held.enterprise(number).is_review, 1)
    items = ["VERIFIED_NUMBER_OVER_MAX_LIMIT"]
    c.refused("the sixth holder", lambda: apply(number), 400, "CBC.99007004", items)


@scenario(CHANGE, "a person becomes an enterprise")
def becomes_an_enterprise(c):
    story = Partnership(c)
    c.refused("nobody", story.change, 400, "CBC.99007004")
    phone = fresh_phone()
    story.card(phone, story.code(phone))
    refuse_units(c, story, story.change)
    c.refused("no change type", lambda: story.change(change_type=None), 400, "CBC.0100")
    of = Partnership(c).customer.id
    c.refused("another's customer", lambda: story.change(customer_id=of), 400, "CBC.99000035")
    body = ChangeEnterpriseRealnameAuthsReq(
        customer_id=of, identify_type=1, verified_file_url=["a.jpg"], corp_name="a",
        verified_number="1", change_type=1, xaccount_type="a",
    )
    request = ChangeEnterpriseRealnameAuthenticationRequest(body)
    what = "change_enterprise_realname_authentication"
    c.refused("no partner", lambda: c.caller("person").call(what, request), 403, "CBC.0151")
    for count in range(4):
        c.check.equal(f"attempt {count + 1}", story.change().is_review, 1)
        story.decide("reject", "not legible")
    c.refused("the sixth attempt of the day", story.change, 400, "CBC.99007191")
    c.operator.advance(hours=25)
    c.check.answer(CHANGE, "applied", story.change(), {"is_review": 1})
    c.refused("under review", story.change, 400, "CBC.99007188")
    was = {"verified_status": 2, "verified_type": 0}
    c.check.answer(STATUS, "still a person", story.status(), was)
    c.check.answer(RESULT, "pending", story.result(), {"review_result": 0})
    story.decide("accept")
    c.check.answer(STATUS, "an enterprise", story.status(), {"verified_status": 2, "verified_type": 1})
    c.check.equal("its kind", c.operator.customer(story.customer.id)["kind"], "enterprise")
    c.refused("once more", story.change, 400, "CBC.99007188")


@scenario(RESULT, "refusals")
def result_refusals(c):
    story, stranger = Partnership(c), Partnership(c)
    of = stranger.customer.id
    c.refused("no customer", lambda: story.partner.call(
        "show_realname_authentication_review_result", ShowRealnameAuthenticationReviewResultRequest()
    ), 400, "CBC.0100")
    c.refused("another's customer", lambda: story.result(of), 400, "CBC.99000035")
    request = ShowRealnameAuthenticationReviewResultRequest(of)
    what = "show_realname_authentication_review_result"
    c.refused("no partner", lambda: c.caller("person").call(what, request), 403, "CBC.0151")


@scenario(QR_CODE, "a page of ours, once and for ten minutes")
def qr_code(c):
    story = Partnership(c)
    ask = lambda: story.customer.call("show_real_name_auth_qr_code", ShowRealNameAuthQrCodeRequest())

    def link():
        url = ask().qr_code_url
        c.check.true("of this server", url.startswith(c.demo.base) and len(url) <= 512, url)
        return url

    answer = ask()
    c.check.answer(QR_CODE, "a link", answer, {"qr_code_url": answer.qr_code_url})
    first, late = link(), link()
    page = requests.get(first, timeout=60)
    kind = page.headers["Content-Type"]
    c.check.equal("a page", [page.status_code, kind], [200, "text/html;charset=UTF-8"])
    both = "完成个人实名认证" in page.text and "certified as an individual" in page.text
    c.check.true("in both languages", both, page.text)
    c.check.answer(STATUS, "looking changes nothing", story.status(), {"verified_status": -1})
    c.operator.advance(minutes=11)
    c.check.equal("ten minutes old", requests.post(late, timeout=60).status_code, 410)
    fresh_one = link()
    c.check.equal("completed", requests.post(fresh_one, timeout=60).status_code, 200)
    c.check.answer(STATUS, "verified", story.status(), {"verified_status": 2, "verified_type": 0})
    c.check.equal("it serves once", requests.post(fresh_one, timeout=60).status_code, 410)
    c.check.equal("verified already", requests.get(link(), timeout=60).status_code, 409)
    user_id = c.operator.create_user(story.customer.id, "clerk", "S3cret!pass-word")
    user = c.caller_for(story.customer.id, user_id)
    what = "show_real_name_auth_qr_code"
    request = ShowRealNameAuthQrCodeRequest()
    c.refused("an IAM user", lambda: user.call(what, request), 403, "CBC.99007297")


@scenario(SEND, "codes for registration and for a bank card")
def codes(c):
    story = Partnership(c)
    phone = fresh_phone()
    done = story.send(phone, scene=None, customer_id=None, timeout=3000, lang="en-us")
    c.check.done(SEND, "for registration", done)
    sent = c.operator.sms_codes(phone)
    c.check.equal("its scene", [sent[0]["scene"], sent[0]["used"]], ["registration", False])
    c.check.done(SEND, "for a bank card", story.send(phone))
    c.check.equal("the second", c.operator.sms_codes(phone)[1]["scene"], "bank_card")
    for what, bad in {
        "no phone": {"mobile_phone": None},
        "another country's": {"mobile_phone": "0065-81234567"},
        "phone too long": {"mobile_phone": "1" * 33},
        "by mail": {"receiver_type": 2},
        "timeout 0": {"timeout": 0},
        "timeout 3001": {"timeout": 3001},
        "other language": {"lang": "fr-fr"},
        "other scene": {"scene": 20},
        "empty scene": {"scene": ""},
        "a bank card of nobody": {"customer_id": None},
    }.items():
        fields = {"receiver_type": 1, "mobile_phone": phone, "scene": 18,
                  "customer_id": story.customer.id, **bad}
        body = SendVerificationCodeV2Req(**fields)
        call = lambda: story.partner.call(
            "send_verification_message_code", SendVerificationMessageCodeRequest(body)
        )
        c.refused(what, call, 400, "CBC.0100")
    of = Partnership(c).customer.id
    c.refused("another's customer", lambda: story.send(phone, customer_id=of), 400, "CBC.99000035")
    for _ in range(3):
        story.send(phone)
    c.refused("the sixth within an hour", lambda: story.send(phone), 400, "CBC.99000082")
    body = SendVerificationCodeV2Req(receiver_type=1, mobile_phone=phone)
    request = SendVerificationMessageCodeRequest(body)
    what = "send_verification_message_code"
    c.refused("no partner", lambda: c.caller("person").call(what, request), 403, "CBC.0151")


@scenario("the old forms of real-name authentication", "camel case, with a code for success")
def old_forms(c):
    story = Partnership(c)
    root = "/v1.0/%7Bpartner_id%7D/partner"
    raw = lambda method, path, body=None, query=(): story.partner.caller.raw(
        method, f"{root}/{path}", body=body, query=query
    )
    body = {
        "customerId": story.customer.id, "identifyType": 0, "verifiedType": 5,
        "verifiedFileURL": ["a.jpg", "b.jpg", "c.jpg"], "name": "李雷",
        "verifiedNumber": fresh("H"), "changeType": -1, "xaccountType": "acme_p",
    }
    taken = {"error_code": "CBC.0000", "error_msg": "success", "isReview": 1, "errorItems": []}
    answer = raw("POST", "customer-mgr/realname-auth/individual", body)
    c.check.equal("individual", [answer.status_code, answer.json()], [200, taken])
    story.decide("reject", "not legible")
    query = [("customerId", story.customer.id)]
    answer = raw("GET", "customer-mgr/realname-auth/result", query=query)
    wanted = {"error_code": "CBC.0000", "error_msg": "success", "reviewResult": 1,
              "opinion": "not legible"}
    c.check.equal("result", [answer.status_code, answer.json()], [200, wanted])
    unit = {
        "customerId": story.customer.id, "identifyType": 1, "certificateType": 4,
        "verifiedFileURL": ["a.jpg"], "corpName": "Acme Ltd", "verifiedNumber": fresh("91"),
        "xaccountType": "acme_p",
    }
    answer = raw("POST", "customer-mgr/realname-auth/enterprise", unit)
    c.check.equal("enterprise", [answer.status_code, answer.json()], [200, taken])
    answer = raw("PUT", "customer-mgr/realname-auth/enterprise", {**unit, "changeType": 1})
    c.check.equal("change", [answer.status_code, answer.json()["error_code"]], [400, "CBC.99007188"])
    answer = raw("GET", "customer-mgr/realname-auth/result", query=[("customerId", "nobody")])
    c.check.equal("nobody", [answer.status_code, answer.json()["error_code"]], [500, "CBC.5002"])
    number = fresh("91")
    for _ in range(5):
        other = Partnership(c, partner=story.partner)
        held = {**unit, "customerId": other.customer.id, "verifiedNumber": number}
        answer = raw("POST", "customer-mgr/realname-auth/enterprise", held)
        c.check.equal("a holder", [answer.status_code, answer.json()], [200, taken])
    sixth = {**held, "customerId": Partnership(c, partner=story.partner).customer.id}
    answer = raw("POST", "customer-mgr/realname-auth/enterprise", sixth)
    wanted = {"error_code": "CBC.99007004", "error_msg": answer.json()["error_msg"],
              "errorItems": ["VERIFIED_NUMBER_OVER_MAX_LIMIT"]}
    c.check.equal("the sixth holder", [answer.status_code, answer.json()], [400, wanted])
    phone = fresh_phone()
    code = {"receiverType": 1, "mobilePhone": phone, "timeout": "", "scene": "29"}
    c.check.equal("code", raw("POST", "common-mgr/verificationcode", code).status_code, 204)
    c.check.equal("sent", len(c.operator.sms_codes(phone)), 1)
