"""What the gateway answers before any operation runs."""

from datetime import datetime, timedelta, timezone

import requests
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

from suite.registry import scenario
from suite.story import customer

BALANCES = "/v2/accounts/customer-accounts/balances"
ALLOCATE = "/v2/enterprises/multi-accounts/transfer-amount"
ZH, EN = {"X-Language": "zh_CN"}, {"X-Language": "en_US"}


def gateway(c, what, answer, status, code):
    """The gateway's envelope: code, text, and one request id in body and header."""
    c.check.equal(f"{what}: status", answer.status_code, status)
    try:
        body = answer.json()
    except ValueError:
        c.check.true(what, False, answer.text[:200])
        return {}
    c.check.equal(f"{what}: code", body.get("error_code"), code)
    c.check.true(f"{what}: text", bool(body.get("error_msg")))
    c.check.equal(f"{what}: request id", body.get("request_id"), answer.headers.get("X-Request-Id"))
    c.check.true(f"{what}: JSON", answer.headers["Content-Type"].startswith("application/json"))
    return body


@scenario("the gateway", "routes")
def routes(c):
    caller = c.caller("person")
    gateway(c, "unknown path", caller.raw("GET", "/v2/no/such/thing"), 404, "APIGW.0101")
    gateway(c, "the root", caller.raw("GET", "/"), 404, "APIGW.0101")
    gateway(c, "another method", caller.raw("DELETE", BALANCES), 405, "APIGW.0101")
    gateway(c, "another case", caller.raw("GET", BALANCES.upper()), 404, "APIGW.0101")
    anonymous = requests.get(c.demo.base + "/v2/no/such/thing", timeout=60)
    gateway(c, "unknown path, unsigned", anonymous, 404, "APIGW.0101")


@scenario("the gateway", "who is asking")
def signatures(c):
    caller = c.caller("person")
    url = c.demo.base + BALANCES
    gateway(c, "unsigned", requests.get(url, timeout=60), 401, "APIGW.0301")
    stranger = GlobalCredentials("NOBODYSACCESSKEY0000", caller.sk)
    gateway(c, "unknown key", caller.raw("GET", BALANCES, keys=stranger), 401, "APIGW.0301")
    party = customer(c, "person").caller
    wrong = GlobalCredentials(party.ak, "wrong" * 8)
    body = gateway(c, "wrong key", party.raw("GET", BALANCES, keys=wrong), 401, "APIGW.0301")
    c.check.true("it shows what was signed", "canonicalRequest" in body.get("error_msg", ""), body)
    c.check.true("never the key", party.sk not in str(body) and "wrong" * 8 not in str(body))
    for what, minutes in {"late": -16, "early": 16}.items():
        date = (datetime.now(timezone.utc) + timedelta(minutes=minutes)).strftime("%Y%m%dT%H%M%SZ")
        answer = party.raw("GET", BALANCES, headers={"X-Sdk-Date": date})
        body = gateway(c, what, answer, 401, "APIGW.0301")
        c.check.true(f"{what}: says so", "expired" in body.get("error_msg", ""), body)
    date = (datetime.now(timezone.utc) - timedelta(minutes=14)).strftime("%Y%m%dT%H%M%SZ")
    answer = party.raw("GET", BALANCES, headers={"X-Sdk-Date": date})
    c.check.equal("a clock 14 minutes off", answer.status_code, 200)
    broken = {"Authorization": "SDK-HMAC-SHA256 nonsense", "X-Sdk-Date": date}
    gateway(c, "no signature in it", requests.get(url, headers=broken, timeout=60), 401, "APIGW.0301")


@scenario("the gateway", "a changed request does not verify")
def tampered(c):
    caller = c.caller("master")
    body = '{"customer_id": "x", "amount": "1"}'

    def sign():
        host = c.demo.base.split("//")[1]
        request = SdkRequest("POST", "http", host, ALLOCATE, header_params={
            "Content-Type": "application/json"}, query_params=[], body=body)
        return Signer(caller.keys).sign(request).header_params

    url = c.demo.base + ALLOCATE
    changed = requests.post(url, data=body.replace("1", "2"), headers=sign(), timeout=60)
    gateway(c, "another body", changed, 401, "APIGW.0301")
    gateway(c, "a query", requests.post(url + "?a=1", data=body, headers=sign(), timeout=60), 401,
            "APIGW.0301")
    headers = {**sign(), "Content-Type": "application/json;charset=utf8"}
    gateway(c, "another header", requests.post(url, data=body, headers=headers, timeout=60), 401,
            "APIGW.0301")
    same = requests.post(url, data=body, headers=sign(), timeout=60)
    c.check.equal("unchanged", same.status_code, 400)


@scenario("the gateway", "bodies")
def bodies(c):
    caller = c.caller("master")
    for what, body in {
        "no JSON": "{",
        "a list": "[]",
        "a text": '"x"',
        "empty": "",
        "wrong kinds": '{"customer_id": 5, "amount": {"a": 1}}',
        "not UTF-8": b'{"customer_id": "\xff"}',
    }.items():
        answer = caller.raw("POST", ALLOCATE, body=body)
        c.check.equal(what, [answer.status_code, answer.json()["error_code"]], [400, "CBC.0100"])
        c.check.true(f"{what}: request id", bool(answer.headers.get("X-Request-Id")))
    large = caller.raw("POST", ALLOCATE, body=b"{" + b" " * (13 << 20) + b"}")
    gateway(c, "13 MB", large, 413, "APIGW.0201")
    empty = caller.raw("GET", BALANCES, body="{}")
    c.check.equal("a GET with a body", empty.status_code, 200)
    text = caller.raw("POST", ALLOCATE, body="x", headers={"Content-Type": "text/plain"})
    c.check.true("another media type", text.status_code in (400, 401, 415), text.status_code)


@scenario("the gateway", "queries")
def queries(c):
    caller = c.caller("master")
    path = "/v2/enterprises/multi-accounts/sub-customers"
    unknown = caller.raw("GET", path, query=[("no_such_parameter", "1")])
    c.check.equal("an unknown parameter is ignored", unknown.status_code, 200)
    odd = caller.raw("GET", path, query=[("sub_customer_display_name", "a b+c/~*é 名&=")])
    c.check.equal("signs of every kind", [odd.status_code, odd.json()["total_count"]], [200, 0])
    twice = caller.raw("GET", path, query=[("limit", "1"), ("limit", "2")])
    c.check.equal("given twice", twice.status_code, 400)


@scenario("the gateway", "two languages")
def languages(c):
    caller = c.caller("person")
    path = "/v2/accounts/customer-accounts/account-change-records"
    english = caller.raw("GET", path, headers=EN).json()
    chinese = caller.raw("GET", path, headers=ZH).json()
    c.check.equal("same code", [english["error_code"], chinese["error_code"]], ["CBC.0100"] * 2)
    c.check.true("English", english["error_msg"].isascii(), english)
    c.check.true("Chinese", not chinese["error_msg"].isascii(), chinese)
    c.check.true("no other field", set(english) <= {"error_code", "error_msg"}, english)
