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
const CHINESE: [&str; 34] = [
    "ClaimEnterpriseMultiAccountCoupon",
    "CompleteRealName",
    "CreatePromotion",
    "CreateSubEnterpriseAccount",
    "ListBusinessDiscountInfo",
    "ListCities",
    "ListCounties",
    "ListCustomerAccountChangeRecords",
    "ListCustomerCouponChangeRecords",
    "ListEnterpriseMultiAccount",
    "ListEnterpriseMultiAccountV1",
    "ListEnterpriseOrganizations",
    "ListIncentiveDiscountPolicies",
    "ListMultiAccountRetrieveCoupons",
    "ListMultiAccountTransferCoupons",
    "ListOrderCouponsByOrderId",
    "ListPartnerBalances",
    "ListPartnerBalancesV1",
    "ListPromotions",
    "ListProvinces",
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
    "UpdatePeriodToOnDemandInstantly",
];

/// What only the international site knows.
const INTERNATIONAL: [&str; 3] =
    ["ListResourceSpecsPrice", "SetExpenditureQuota", "ShowCustomerExpenditureQuota"];

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

    /// The regions of its cloud, in which every account has a project.
    pub const fn regions(self) -> &'static [&'static str] {
        match self {
            Self::Cn => &[
                "cn-north-1",
                "cn-north-2",
                "cn-north-4",
                "cn-north-9",
                "cn-north-12",
                "cn-east-2",
                "cn-east-3",
                "cn-east-4",
                "cn-east-5",
                "cn-south-1",
                "cn-south-2",
                "cn-southwest-2",
            ],
            Self::Intl => &[
                "ap-southeast-1",
                "ap-southeast-2",
                "ap-southeast-3",
                "ap-southeast-4",
                "af-south-1",
                "eu-west-0",
                "eu-west-101",
                "la-north-2",
                "la-south-2",
                "me-east-1",
                "na-mexico-1",
                "sa-brazil-1",
                "tr-west-1",
            ],
        }
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
            // Requests are called by random names.
            .with("request_id", Json::Any);
        Answer::of(404, body.done())
    }
}
