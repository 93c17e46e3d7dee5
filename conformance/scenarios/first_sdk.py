"""The vendor's first SDK by its own methods: every old form it has one for, on both sites.

Those are the forms of real-name authentication and of sending a code (`accounts` F7, F8). For the
others the package has no method, on either site: neither balances (F1), members (F2), what can be
allocated and reclaimed (F3, F4), allocation and reclaim (F5, F6), nor a partner's balances. `signatures`
signs F1 with its session; `old_forms`, `old_forms_enterprise` and `partner_balances` ask for all of them.
"""

from openstack.exceptions import HttpException

from suite.first_sdk import FirstSdk
from suite.operator_plane import fresh, fresh_phone
from suite.registry import scenario
from suite.story import customer

TITLE = "the first SDK"
SITES = {
    # How a customer belongs to its partner, and how many images a passport and a unit's paper have.
    "cn": (2, 3, 1),
    "intl": (3, 2, 2),
}


def images(count):
    return [f"{place}.jpg" for place in range(count)]


class FirstPartner:
    """A partner that asks by that SDK alone."""

    def __init__(self, context):
        self.context, self.operator = context, context.operator
        self.partner = customer(context, "solution_provider")
        self.sdk = FirstSdk(self.partner.caller)
        self.kind, passport, paper = SITES[context.demo.site]
        self.passport, self.paper = images(passport), images(paper)

    def of(self, kind):
        """A customer of its own, whom nobody has certified."""
        own = customer(self.context, kind, real_name=None)
        self.operator.associate(self.partner.id, own.id, self.kind)
        return own

    def call(self, method, **fields):
        """One of the SDK's methods, which all take the caller's domain first."""
        with self.context.environment(**self.sdk.endpoint):
            return getattr(self.sdk.bss, method)(self.partner.id, **fields)

    def person(self, own, number=None, **more):
        fields = {
            "customerId": own.id, "identifyType": 0, "verifiedType": 3, "verifiedFileURL": self.passport,
            "name": "李雷", "verifiedNumber": number or fresh("E"), "changeType": -1,
            "xaccountType": "acme_p", **more,
        }
        return self.call("individual_realname_auth", **fields)

    def unit(self, own, method="enterprise_realname_auth", **more):
        fields = {
            "customerId": own.id, "identifyType": 1, "certificateType": 0,
            "verifiedFileURL": self.paper, "corpName": "Acme Ltd",
            "verifiedNumber": fresh("91", 16).upper(), "regCountry": "CN", "regAddress": "北京市海淀区",
            "xaccountType": "acme_p", **more,
        }
        return self.call(method, **fields)

    def result(self, own):
        """State and opinion; the SDK's model takes the opinion for a list and cuts it into letters."""
        seen = self.call("query_realname_auth", customerId=own.id)
        return [seen.error_code, seen.reviewResult, "".join(seen.opinion or [])]

    def decide(self, own, decision, opinion=None):
        waiting = self.operator.real_name_applications(own.id, "pending")
        self.operator.decide_real_name(waiting[0]["application_id"], decision, opinion)
        return waiting[0]


def taken(answer):
    return [answer.error_code, answer.error_msg, answer.isReview, answer.failCheckItems]


UNDER_REVIEW = ["CBC.0000", "success", 1, None]


def from_person_to_enterprise(c):
    story = FirstPartner(c)
    own, number = story.of("person"), fresh("E")
    c.check.equal("nobody applied", story.result(own), ["CBC.0000", None, ""])
    c.check.equal("applied", taken(story.person(own, number)), UNDER_REVIEW)
    c.check.equal("pending", story.result(own), ["CBC.0000", 0, ""])
    seen = story.decide(own, "reject", "not legible")
    c.check.equal("the reviewer sees the papers", [
        seen["name"], seen["verified_number"], seen["certificate"], seen["attachments"],
        seen["partner_id"], seen["platform"],
    ], ["李雷", number, "passport", story.passport, story.partner.id, "acme_p"])
    c.check.equal("turned down", story.result(own), ["CBC.0000", 1, "not legible"])
    c.check.equal("applied again", taken(story.person(own)), UNDER_REVIEW)
    story.decide(own, "accept")
    c.check.equal("passed", story.result(own), ["CBC.0000", 2, ""])
    real_name = c.operator.customer(own.id)["real_name"]
    c.check.equal("certified", real_name["name"], "李雷")
    change = lambda: story.unit(own, "change_enterprise_realname_auth", changeType=1)
    c.check.equal("to become an enterprise", taken(change()), UNDER_REVIEW)
    story.decide(own, "accept")
    seen = c.operator.customer(own.id)
    c.check.equal("it is one", [seen["kind"], seen["real_name"]["name"]], ["enterprise", "Acme Ltd"])


def enterprise(c):
    story = FirstPartner(c)
    own = story.of("enterprise")
    # The two sides of the legal person's follow.
    files = images(len(story.paper) + 2)
    person = {"legelName": "韩梅梅", "legelIdNumber": "110101199003070000", "certifierRole": "legalPerson"}
    applied = story.unit(own, enterprisePerson=person, verifiedFileURL=files)
    c.check.equal("applied", taken(applied), UNDER_REVIEW)
    seen = story.decide(own, "accept")
    c.check.equal("the reviewer sees", [
        seen["type"], seen["certificate"], seen["attachments"], seen["reg_country"],
        seen["reg_address"], seen["legal_person"],
    ], ["enterprise", "business_licence", files, "CN", "北京市海淀区",
        {"name": "韩梅梅", "verified_number": "110101199003070000"}])
    c.check.equal("passed", story.result(own), ["CBC.0000", 2, ""])
    stranger = FirstPartner(c).of("person")
    try:
        story.result(stranger)
        c.check.true("another's customer", False, "not refused")
    except HttpException as refusal:
        c.check.equal("another's customer", refusal.http_status, 500)
        c.check.true("says so", "CBC.5002" in str(refusal), str(refusal))


@scenario(TITLE, "a person is certified, and becomes an enterprise")
def person_here(c):
    from_person_to_enterprise(c)


@scenario(TITLE, "a person is certified, and becomes an enterprise, abroad", site="intl")
def person_abroad(c):
    from_person_to_enterprise(c)


@scenario(TITLE, "an enterprise is certified, with its legal person")
def enterprise_here(c):
    enterprise(c)


@scenario(TITLE, "an enterprise is certified, with its legal person, abroad", site="intl")
def enterprise_abroad(c):
    enterprise(c)


@scenario(TITLE, "sends a code by SMS, and certifies by the bank card it belongs to")
def by_sms(c):
    story, phone = FirstPartner(c), fresh_phone()
    own = story.of("person")
    send = lambda **more: story.call(
        "send_verification_code", receiverType=1, mobilePhone=phone, countryCode="0086", **more
    )
    send(timeout=30, lang="zh-cn", scene="29")
    send(scene="18", customerId=own.id)
    sent = c.operator.sms_codes(phone)
    c.check.equal("their scenes", [code["scene"] for code in sent], ["registration", "bank_card"])
    card = {"bankAccount": "6222020000000001", "areacode": "0086", "mobile": phone,
            "verificationCode": sent[-1]["code"]}
    answer = story.person(
        own, identifyType=4, verifiedType=None, verifiedFileURL=["face.jpg"], bankCardInfo=card
    )
    c.check.equal("certified at once", taken(answer), ["CBC.0000", "success", 0, None])
    c.check.equal("passed", story.result(own), ["CBC.0000", 2, ""])
    c.check.true("the code was used", c.operator.sms_codes(phone)[-1]["used"])


@scenario(TITLE, "sends a code by e-mail", site="intl")
def by_mail(c):
    story, mail = FirstPartner(c), f"{fresh('li.')}@example.com"
    story.call("send_verification_code", receiverType=2, email=mail, timeout=60, lang="en-us")
    sent = c.operator.mail_codes(mail)
    c.check.equal("read back", [sent[0]["email"], sent[0]["scene"]], [mail, "registration"])
