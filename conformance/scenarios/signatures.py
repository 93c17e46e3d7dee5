"""Every way the vendor's clients sign: the algorithms, temporary keys, and the first SDK's form."""

import json
from decimal import Decimal

import requests
from huaweicloudsdkbss.v2 import BssClient, ShowCustomerAccountBalancesRequest
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.algorithm import SigningAlgorithm
from huaweicloudsdkcore.signer.signer import (
    DerivationAKSKSigner,
    P256SHA256Signer,
    Signer,
    SM2SM3Signer,
    SM3Signer,
)
from openstack.exceptions import HttpException

from suite.callers import KeepBody
from suite.first_sdk import FirstSdk
from suite.registry import scenario
from suite.story import customer

OPERATION = "ShowCustomerAccountBalances"
BALANCES = "/v2/accounts/customer-accounts/balances"
TEMPORARY = "/v3.0/OS-CREDENTIAL/securitytokens"
SIGNERS = {
    SigningAlgorithm.HMAC_SHA256: Signer,
    SigningAlgorithm.HMAC_SM3: SM3Signer,
    SigningAlgorithm.ECDSA_P256_SHA256: P256SHA256Signer,
    SigningAlgorithm.SM2_SM3: SM2SM3Signer,
}


def funded(c):
    """A person with 7.01 in cash."""
    party = customer(c, "person")
    c.operator.recharge(party.id, "7.01")
    return party


def balances(c, keys, algorithm):
    """The balances, asked for by the SDK's own client with an algorithm of its configuration."""
    config = HttpConfig.get_default_config()
    config.timeout, config.signing_algorithm = (10, 60), algorithm
    builder = BssClient.new_builder().with_http_config(config).with_credentials(keys)
    client = builder.with_exception_handler(KeepBody()).with_endpoint(c.demo.base).build()
    return client.show_customer_account_balances(ShowCustomerAccountBalancesRequest())


def cash(answer):
    return [row.amount for row in answer.account_balances if row.account_type == 1]


@scenario("signatures", "each algorithm of the SDK")
def algorithms(c):
    party = funded(c)
    keys = GlobalCredentials(party.caller.ak, party.caller.sk, party.id)
    c.check.equal("the SDK has no other", list(SIGNERS), list(SigningAlgorithm))
    for algorithm in SigningAlgorithm:
        got = balances(c, keys, algorithm)
        c.check.equal(algorithm.name, [got.status_code, cash(got)], [200, [Decimal("7.01")]])
        wrong = GlobalCredentials(party.caller.ak, "wrong" * 8, party.id)
        call = lambda: balances(c, wrong, algorithm)
        refusal = c.check.refused(OPERATION, f"{algorithm.name}, wrong key", call, 401, "APIGW.0301")
        c.check.true(f"{algorithm.name}: shows what was signed",
                     refusal and "canonicalRequest" in refusal.error_msg)


@scenario("signatures", "a changed request does not verify")
def tampered(c):
    party = funded(c)
    host = c.demo.base.split("//")[1]

    def sign(signer):
        request = SdkRequest("GET", "http", host, BALANCES, header_params={
            "Content-Type": "application/json", "X-Domain-Id": party.id}, query_params=[], body="")
        return signer(party.caller.keys).sign(request).header_params

    url = c.demo.base + BALANCES
    for algorithm, signer in SIGNERS.items():
        same = requests.get(url, headers=sign(signer), timeout=60)
        c.check.equal(f"{algorithm.name}: unchanged", same.status_code, 200)
        changed = {**sign(signer), "X-Domain-Id": c.demo.caller("person")["domain_id"]}
        got = requests.get(url, headers=changed, timeout=60)
        c.check.equal(f"{algorithm.name}: another header", got.status_code, 401)
        got = requests.get(url + "?a=1", headers=sign(signer), timeout=60)
        c.check.equal(f"{algorithm.name}: a query", got.status_code, 401)


@scenario("signatures", "derived credentials")
def derived(c):
    party = funded(c)
    host = c.demo.base.split("//")[1]
    for region, service in {"globe": "bss", "cn-north-1": "bssv1"}.items():
        request = SdkRequest("GET", "http", host, BALANCES, query_params=[], body="",
                             header_params={"Content-Type": "application/json"})
        headers = DerivationAKSKSigner(party.caller.keys).sign(request, service, region).header_params
        got = requests.get(c.demo.base + BALANCES, headers=headers, timeout=60)
        c.check.equal(f"{region}: status", got.status_code, 200)
        value = headers["Authorization"].replace(f"/{service},", "/other,")
        got = requests.get(c.demo.base + BALANCES, headers={**headers, "Authorization": value},
                           timeout=60)
        c.check.equal(f"{region}: another service", got.status_code, 401)


def token_of(c, caller):
    """A token for a key pair."""
    pair = {"access": {"key": caller.ak}, "secret": {"key": caller.sk}}
    identity = {"methods": ["hw_ak_sk"], "hw_ak_sk": pair}
    answer = requests.post(f"{c.demo.base}/v3/auth/tokens", timeout=60,
                           json={"auth": {"identity": identity}})
    return answer.headers["X-Subject-Token"]


def exchange(c, token, header=None):
    """POST for a temporary key; `token` is that part of the identity."""
    body = {"auth": {"identity": {"methods": ["token"], "token": token}}}
    headers = {"X-Auth-Token": header} if header else {}
    return requests.post(c.demo.base + TEMPORARY, json=body, headers=headers, timeout=60)


@scenario(f"POST {TEMPORARY}", "a temporary key, with each algorithm of the SDK")
def temporary(c):
    party = funded(c)
    token = token_of(c, party.caller)
    by_header = exchange(c, {"duration_seconds": 3600}, header=token)
    by_id = exchange(c, {"id": token, "duration_seconds": 900})
    for what, answer in {"by header": by_header, "by id": by_id}.items():
        if not c.check.equal(what, answer.status_code, 201):
            return
        made = answer.json()["credential"]
        c.check.equal(f"{what}: fields", sorted(made),
                      ["access", "expires_at", "secret", "securitytoken"])
        keys = GlobalCredentials(made["access"], made["secret"], party.id)
        keys = keys.with_security_token(made["securitytoken"])
        for algorithm in SigningAlgorithm:
            got = balances(c, keys, algorithm)
            c.check.equal(f"{what}: {algorithm.name}", cash(got), [Decimal("7.01")])
        bare = GlobalCredentials(made["access"], made["secret"], party.id)
        call = lambda: balances(c, bare, SigningAlgorithm.HMAC_SHA256)
        c.check.refused(OPERATION, f"{what}: without the token", call, 401, "APIGW.0301")
        other = GlobalCredentials(made["access"], made["secret"], party.id).with_security_token(token)
        call = lambda: balances(c, other, SigningAlgorithm.HMAC_SHA256)
        c.check.refused(OPERATION, f"{what}: another token", call, 401, "APIGW.0301")


@scenario(f"POST {TEMPORARY}", "refusals")
def temporary_refused(c):
    token = token_of(c, funded(c).caller)
    for what, answer, status in [
        ("no token", exchange(c, {"duration_seconds": 900}), 401),
        ("not a token", exchange(c, {"id": "MII-nonsense"}), 401),
        ("too short", exchange(c, {"duration_seconds": 899}, header=token), 400),
        ("too long", exchange(c, {"duration_seconds": 86401}, header=token), 400),
    ]:
        c.check.equal(f"{what}: status", answer.status_code, status)
        error = answer.json()["error"]
        c.check.true(f"{what}: says so", error["code"] == status and error["message"], error)


@scenario("the first SDK", "signs an old form")
def first_sdk(c):
    party = funded(c)
    sdk = FirstSdk(party.caller)
    answer = sdk.get(f"/{party.id}/customer/account-mgr/balances")
    c.check.equal("status", answer.status_code, 200)
    body = json.loads(answer.text, parse_float=Decimal)
    c.check.equal("code", body["error_code"], "CBC.0000")
    amounts = [row["amount"] for row in body["account_balances"] if row["account_type"] == 1]
    c.check.equal("cash", amounts, [Decimal("7.01")])
    query = sdk.get(f"/{party.id}/customer/account-mgr/balances", note="a b+c/~*户部", b=2)
    c.check.equal("signs of every kind in a query", query.status_code, 200)
    wrong = FirstSdk(party.caller, sk="wrong" * 8)
    try:
        wrong.get(f"/{party.id}/customer/account-mgr/balances")
        c.check.true("a wrong key", False, "not refused")
    except HttpException as refusal:
        c.check.equal("a wrong key", refusal.http_status, 401)


@scenario("the first SDK", "signs for the international site", site="intl")
def first_sdk_abroad(c):
    party = funded(c)
    answer = FirstSdk(party.caller).get(f"/{party.id}/customer/account-mgr/balances")
    c.check.equal("status", answer.status_code, 200)
    c.check.equal("currency", answer.json()["currency"], "USD")
