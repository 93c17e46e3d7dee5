"""The refusals each operation declares, and what of them a run must have produced.

`(status, code)` pairs and check items come from the published interface. What cannot be produced
from outside stands in `UNREACHABLE` with the reason.
"""

LIST = [(400, "CBC.0100"), (403, "CBC.0151")]
MONEY = [
    *LIST,
    (400, "CBC.99000047"),
    (400, "CBC.99005003"),
    (400, "CBC.99007001"),
    (400, "CBC.99007009"),
    (400, "CBC.99007181"),
]

# operation -> (status, code), reachable from outside.
REFUSALS = {
    "ListEnterpriseOrganizations": LIST,
    "ListEnterpriseSubCustomers": LIST,
    "CreateSubEnterpriseAccount": [
        *LIST,
        (400, "CBC.99000026"),
        (400, "CBC.99000027"),
        (400, "CBC.99000030"),
        (400, "CBC.99000031"),
        (400, "CBC.99000036"),
        (500, "CBC.7004"),
    ],
    "SendSmsVerificationCode": [
        (400, "CBC.0100"),
        (400, "CBC.70300008"),
        (400, "CBC.70300009"),
        (400, "CBC.99000082"),
    ],
    "ShowMultiAccountTransferAmount": LIST,
    "UpdateSubEnterpriseAmount": [*MONEY, (400, "CBC.99007004")],
    "ListEnterpriseMultiAccount": [*LIST, (400, "CBC.99000047")],
    "ReclaimSubEnterpriseAmount": [*MONEY, (400, "CBC.99007004")],
    "ShowCustomerAccountBalances": [(403, "CBC.0151"), (403, "CBC.0156")],
    "ListCustomerAccountChangeRecords": LIST,
}

# operation -> check items, reachable from outside.
ITEMS = {
    "CreateSubEnterpriseAccount": [
        "IND_CUST_NOT_CREATE_SUB_CUST",
        "MAX_SUB_CUSTOMER_NUM",
        "MAX_SUB_INDEPENDENT_NUM",
        "VERIFIED_NUMBER_OVER_MAX_LIMIT",
    ],
    "UpdateSubEnterpriseAmount": [
        "ADVANCE_PAY_PRI_SUB_MUST_SAME_LEGAL",
        "MUST_BE_SAME_SIGNING_ENTITY",
        "NO_CREDIT_TRANSFER_FOR_DIFF_HOST",
        "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
        "NO_TRANSFER_FOR_FC_SUBACCOUNT",
        "PREPAID_PRODUCT_FOR_IES",
        "PRI_PAID_BP_SUB_CUST_NOT_TRANS_CREDIT",
        "PRI_PAID_BP_SUB_CUST_NOT_TRANS_DEBIT",
        "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT",
        "PRI_RESALE_BP_SUB_CUST_NOT_TRANS_DEBIT",
        "SAME_REAL_NAME_TRANS_CREDIT",
        "SUB_CUSTOMER_NO_OWN_CREDIT",
        "SUB_CUSTOMER_OVERDUE_BILL",
        "TRANS_CREDIT_EXT_PRI_MUST_POSTPAY",
    ],
    "ReclaimSubEnterpriseAmount": [
        "MUST_BE_SAME_SIGNING_ENTITY",
        "NO_CREDIT_RETRIEVE_FOR_DIFF_HOST",
        "NO_RETRIEVE_FOR_FC_SUBACCOUNT",
        "NO_SHARE_CREDIT_TO_SUB_PERMISSION",
        "SAME_REAL_NAME_TRANS_CREDIT",
    ],
}

# code -> why no request of a customer can produce it here.
UNREACHABLE = {
    "CBC.0154": "a bad token is refused by the gateway (APIGW.0301), before the service sees it",
    "CBC.0250": "flow control is the gateway's (APIGW.0308)",
    "CBC.0999": "an internal fault; the fault tests produce it",
    "CBC.70900002": "there is no second platform an enterprise could be bound to",
    "CBC.99000029": "a phone may serve several accounts; the limit is CBC.99000030",
    "CBC.99000043": "stands for an unnamed failure; every failure here has a name",
    "CBC.99000051": "there is no list of reported phones",
    "CBC.99004003": "codes are kept for the operator to read; sending cannot fail",
    "CBC.99007197": "addresses are throttled by the gateway",
    "CBC.99007461": "requests that race are served one after the other",
    "CBC.99007490": "resellers do not leave yet",
}


def missing(site, seen):
    """What a complete run of a site did not produce; `seen` holds (operation, status, code, item)."""
    if site != "cn":
        return []
    pairs = {(operation, status, code) for operation, status, code, _ in seen}
    items = {(operation, item) for operation, _, _, item in seen}
    lost = [
        f"{operation} never refused with {status} {code}"
        for operation, wanted in REFUSALS.items()
        for status, code in wanted
        if (operation, status, code) not in pairs
    ]
    lost += [
        f"{operation} never reported {item}"
        for operation, wanted in ITEMS.items()
        for item in wanted
        if (operation, item) not in items
    ]
    return lost


def missing_fields(operation, wire, models, seen):
    """Reply fields the SDK knows and no checked answer carried."""
    wanted = set()

    def walk(shape, prefix, depth):
        for name, kind in shape.items():
            wanted.add(prefix + name)
            inner = kind.strip("[]*")
            if inner in models and depth < 2:
                walk(models[inner], f"{prefix}{name}.", depth + 1)

    walk(wire.get("reply", {}), "", 0)
    return sorted(one for one in wanted if one not in seen)
