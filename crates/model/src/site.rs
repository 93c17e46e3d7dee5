//! [`Site`]: which of the vendor's two interfaces the realm speaks, and what there is on one of them
//! alone.

use crate::answer::Answer;
use crate::json::{Fields, Json};
use crate::world::Model;

/// Which of the two interfaces a realm speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Site {
    /// The Chinese one.
    Cn,
    /// The international one.
    Intl,
}

/// What only the Chinese site knows.
const CHINESE: [&str; 25] = [
    "ClaimEnterpriseMultiAccountCoupon",
    "CompleteRealName",
    "CreateSubEnterpriseAccount",
    "ListCustomerAccountChangeRecords",
    "ListCustomerCouponChangeRecords",
    "ListEnterpriseMultiAccount",
    "ListEnterpriseMultiAccountV1",
    "ListEnterpriseOrganizations",
    "ListMultiAccountRetrieveCoupons",
    "ListMultiAccountTransferCoupons",
    "ListPartnerBalances",
    "ListPartnerBalancesV1",
    "ListStoredValueCards",
    "ReclaimEnterpriseMultiAccountCoupon",
    "ReclaimSubEnterpriseAmount",
    "ReclaimSubEnterpriseAmountV1",
    "RedeemStoredValueCard",
    "SendSmsVerificationCode",
    "ShowMultiAccountTransferAmount",
    "ShowMultiAccountTransferAmountV1",
    "ShowRealNameAuthQrCode",
    "ShowRealNameAuthStatus",
    "ShowRealNamePage",
    "UpdateSubEnterpriseAmount",
    "UpdateSubEnterpriseAmountV1",
];

/// What only the international site knows.
const INTERNATIONAL: [&str; 2] = ["SetExpenditureQuota", "ShowCustomerExpenditureQuota"];

impl Site {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cn => "cn",
            Self::Intl => "intl",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Cn => Self::Intl,
            Self::Intl => Self::Cn,
        }
    }

    /// The word of the site that a customer is of.
    pub const fn home(self, abroad: bool) -> &'static str {
        if abroad { self.other().word() } else { self.word() }
    }

    /// What amounts are in.
    pub(crate) const fn currency(self) -> &'static str {
        match self {
            Self::Cn => "CNY",
            Self::Intl => "USD",
        }
    }

    /// Is there no such operation?
    pub fn lacks(self, operation: &str) -> bool {
        match self {
            Self::Cn => INTERNATIONAL.contains(&operation),
            Self::Intl => CHINESE.contains(&operation),
        }
    }
}

impl Model {
    /// What is answered where there is no such operation; nobody looks at who calls.
    pub fn no_operation() -> Answer {
        let body = Fields::default()
            .with("error_code", "APIGW.0101")
            .with("error_msg", Json::Any)
            .with("request_id", Json::Any);
        Answer::of(404, body.done())
    }
}
