"""Real-name authentication and codes on the international site, by its own SDK."""

from huaweicloudsdkbssintl.v2 import (
    ApplyEnterpriseRealnameAuthsReq,
    ApplyIndividualRealnameAuthsReq,
    ChangeEnterpriseRealnameAuthenticationRequest,
    ChangeEnterpriseRealnameAuthsReq,
    CreateEnterpriseRealnameAuthenticationRequest,
    CreatePersonalRealnameAuthRequest,
    SendVerificationCodeV2Req,
    SendVerificationMessageCodeRequest,
    ShowRealnameAuthenticationReviewResultRequest,
)

from suite.operator_plane import fresh
from suite.registry import scenario
from suite.story import customer

INDIVIDUAL = "CreatePersonalRealnameAuth"
ENTERPRISE = "CreateEnterpriseRealnameAuthentication"
CHANGE = "ChangeEnterpriseRealnameAuthentication"
RESULT = "ShowRealnameAuthenticationReviewResult"
SEND = "SendVerificationMessageCode"


def partnership(c, kind):
    """A partner and a resale customer of its own."""
    partner, own = customer(c, "solution_provider"), customer(c, kind, real_name=None)
    c.operator.associate(partner.id, own.id, 3)
    return partner, own


def decide(c, own, decision):
    waiting = c.operator.real_name_applications(own.id, "pending")
    c.operator.decide_real_name(waiting[0]["application_id"], decision)


@scenario(INDIVIDUAL, "a passport has two images, and cards are not taken", site="intl")
def person_to_enterprise(c):
    partner, own = partnership(c, "person")

    def apply(**more):
        fields = {
            "customer_id": own.id, "identify_type": 0, "verified_type": 3,
            "verified_file_url": ["a.jpg", "b.jpg"], "name": "Li Lei",
            "verified_number": fresh("E"), "xaccount_type": "acme_p", **more,
        }
        request = CreatePersonalRealnameAuthRequest(ApplyIndividualRealnameAuthsReq(**fields))
        return partner.call("create_personal_realname_auth", request)

    three = ["a.jpg", "b.jpg", "c.jpg"]
    c.refused("three images", lambda: apply(verified_file_url=three), 400, "CBC.0100")
    c.refused("by card", lambda: apply(identify_type=4), 400, "CBC.0100")
    c.check.answer(INDIVIDUAL, "applied", apply(), {"is_review": 1})
    decide(c, own, "accept")
    asked = ShowRealnameAuthenticationReviewResultRequest(own.id)
    result = partner.call("show_realname_authentication_review_result", asked)
    c.check.answer(RESULT, "passed", result, {"review_result": 2})
    body = ChangeEnterpriseRealnameAuthsReq(
        customer_id=own.id, identify_type=1, verified_file_url=["front.jpg", "back.jpg"],
        corp_name="Acme Ltd", verified_number=fresh("AC"), change_type=1, xaccount_type="acme_p",
    )
    request = ChangeEnterpriseRealnameAuthenticationRequest(body)
    changed = partner.call("change_enterprise_realname_authentication", request)
    c.check.answer(CHANGE, "applied", changed, {"is_review": 1})


@scenario(ENTERPRISE, "papers have two sides", site="intl")
def enterprise(c):
    partner, own = partnership(c, "enterprise")

    def apply(images):
        body = ApplyEnterpriseRealnameAuthsReq(
            customer_id=own.id, identify_type=1, certificate_type=99, verified_file_url=images,
            corp_name="Acme Ltd", verified_number=fresh("AC"), xaccount_type="acme_p",
        )
        request = CreateEnterpriseRealnameAuthenticationRequest(body)
        return partner.call("create_enterprise_realname_authentication", request)

    c.refused("one side", lambda: apply(["front.jpg"]), 400, "CBC.0100")
    c.check.answer(ENTERPRISE, "both", apply(["front.jpg", "back.jpg"]), {"is_review": 1})


@scenario(SEND, "by e-mail", site="intl")
def by_mail(c):
    partner, _ = partnership(c, "person")
    mail = f"{fresh('li.')}@example.com"

    def send(**more):
        body = SendVerificationCodeV2Req(**{"receiver_type": 2, "email": mail, **more})
        request = SendVerificationMessageCodeRequest(body)
        return partner.call("send_verification_message_code", request)

    c.check.done(SEND, "sent", send(timeout=60, lang="en-us"))
    sent = c.operator.mail_codes(mail)
    c.check.equal("read back", [sent[0]["email"], sent[0]["scene"]], [mail, "registration"])
    for what, bad in {
        "by SMS": {"receiver_type": 1},
        "no address": {"email": None},
        "no host": {"email": "li.lei@"},
        "too long": {"email": "a" * 60 + "@b.cn"},
    }.items():
        c.refused(what, lambda: send(**bad), 400, "CBC.0100")
