//! What operations ask of the users of an account.

use crate::policies::grant;
use crate::users::UserKind;
use crate::world::{Model, Who};

/// What an operation asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Asked {
    /// Actions in two spellings: of IAM users, all of them.
    Actions(&'static [[&'static str; 2]]),
    /// An item of the partner's console, which operators have alone.
    Item(&'static str),
}

const BALANCE: Asked = Asked::Actions(&[["bss:balance:view", "billing:balance:view"]]);
const COUPONS: Asked = Asked::Actions(&[["bss:coupon:view", "billing:coupon:view"]]);
const ORGANISATION: Asked =
    Asked::Actions(&[["bss:enterpriseOrganization:view", "businessUnitCenter:businessUnit:view"]]);
const OPENING: Asked = Asked::Actions(&[[
    "bss:enterpriseOrganization:update",
    "businessUnitCenter:businessUnit:update",
]]);
const FINANCE: Asked = Asked::Actions(&[[
    "bss:enterpriseFinance:view",
    "businessUnitCenter:businessUnitFinance:view",
]]);
const MOVING: Asked = Asked::Actions(&[[
    "bss:enterpriseFinance:update",
    "businessUnitCenter:businessUnitFinance:update",
]]);
const DISCOUNTS: Asked = Asked::Actions(&[DISCOUNT_VIEW]);
/// What it takes to be shown discounts.
const DISCOUNT_VIEW: [&str; 2] = ["bss:discount:view", "billing:contract:viewDiscount"];
const PROJECTS: Asked =
    Asked::Actions(&[["bss:enterpriseProjectFunction:update", "Billing::activeEPFinance"]]);
const CREATE: Asked = Asked::Actions(&[["eps:enterpriseProjects:create"; 2]]);
const LIST: Asked = Asked::Actions(&[["eps:enterpriseProjects:list"; 2]]);
const GET: Asked = Asked::Actions(&[["eps:enterpriseProjects:get"; 2]]);
const UPDATE: Asked = Asked::Actions(&[["eps:enterpriseProjects:update"; 2]]);
const SWITCH: Asked =
    Asked::Actions(&[["eps:enterpriseProjects:enable"; 2], ["eps:enterpriseProjects:disable"; 2]]);
const TURNING: Asked = Asked::Actions(&[["bss:renewal:update", "billing:subscription:toDemand"]]);
const LEAVING: Asked =
    Asked::Actions(&[["bss:unsubscribe:update", "billing:subscription:unsubscribe"]]);
const ORDERS: Asked = Asked::Actions(&[["bss:order:view", "billing:order:view"]]);
const CANCELLING: Asked = Asked::Actions(&[["bss:order:update", "billing:order:update"]]);
const PAYING: Asked = Asked::Actions(&[["bss:order:pay", "billing:order:pay"]]);
const RENEWALS: Asked = Asked::Actions(&[["bss:renewal:update", "billing:subscription:renew"]]);
const OPEN: Asked = Asked::Actions(&[]);
const REAL_NAMES: Asked = Asked::Item("BPC_ITEM_SUBCUSTSERV_010119");
const CODES: Asked = Asked::Item("BPC_ITEM_SUBCUSTSERV_010118");
const INCENTIVES: Asked = Asked::Item("BPC_ITEM_SALES_040100");

/// What an operation asks, where it is one that any user may be sent to.
fn asked(operation: &str) -> Option<Asked> {
    Some(match operation {
        "ShowCustomerAccountBalances"
        | "ShowCustomerAccountBalancesV1"
        | "ListCustomerAccountChangeRecords"
        | "ListCustomerCouponChangeRecords"
        | "ListPartnerBalances"
        | "ListPartnerBalancesV1" => BALANCE,
        "ListSubCustomerCoupons" | "ListStoredValueCards" => COUPONS,
        "ListEnterpriseOrganizations"
        | "ListEnterpriseSubCustomers"
        | "ListEnterpriseSubCustomersV1" => ORGANISATION,
        "CreateSubEnterpriseAccount" => OPENING,
        "ListEnterpriseMultiAccount"
        | "ListEnterpriseMultiAccountV1"
        | "ListMultiAccountRetrieveCoupons"
        | "ListMultiAccountTransferCoupons"
        | "ShowMultiAccountTransferAmount"
        | "ShowMultiAccountTransferAmountV1" => FINANCE,
        "ClaimEnterpriseMultiAccountCoupon"
        | "ReclaimEnterpriseMultiAccountCoupon"
        | "UpdateSubEnterpriseAmount"
        | "UpdateSubEnterpriseAmountV1"
        | "ReclaimSubEnterpriseAmount"
        | "ReclaimSubEnterpriseAmountV1" => MOVING,
        "CreateEnterpriseProjectAuth" => PROJECTS,
        "CreateEnterpriseProject" => CREATE,
        "ListEnterpriseProjects" => LIST,
        "ShowEnterpriseProject" | "ShowEnterpriseProjectQuota" => GET,
        "UpdateEnterpriseProject" => UPDATE,
        "SetEnterpriseProjectStatus" => SWITCH,
        "SendSmsVerificationCode"
        | "ShowRealNameAuthStatus"
        | "ListProvinces"
        | "ListCities"
        | "ListCounties"
        | "ListMeasureUnits"
        | "ListConversions"
        | "ListServiceTypes"
        | "ListServiceTypesV1"
        | "ListResourceTypes"
        | "ListResourceTypesV1"
        | "ListServiceResources"
        | "ListUsageTypes"
        | "ListResourceSpecs"
        | "ListResourceSpecsPrice"
        | "ListOrderDiscounts"
        | "ListRenewRateOnPeriod" => OPEN,
        "ListIncentiveDiscountPolicies" => INCENTIVES,
        "ListBusinessDiscountInfo" => DISCOUNTS,
        "CreatePersonalRealnameAuth"
        | "CreatePersonalRealnameAuthV1"
        | "CreateEnterpriseRealnameAuthentication"
        | "CreateEnterpriseRealnameAuthenticationV1"
        | "ChangeEnterpriseRealnameAuthentication"
        | "ChangeEnterpriseRealnameAuthenticationV1"
        | "ShowRealnameAuthenticationReviewResult"
        | "ShowRealnameAuthenticationReviewResultV1" => REAL_NAMES,
        "SendVerificationMessageCode" | "SendVerificationMessageCodeV1" => CODES,
        other => return asked_of_orders(other),
    })
}

/// The same of operations about orders and what they bought.
fn asked_of_orders(operation: &str) -> Option<Asked> {
    Some(match operation {
        "SetResourcesRenewConfig"
        | "RenewalResources"
        | "RenewalResourcesV1"
        | "AutoRenewalResources"
        | "AutoRenewalResourcesV1"
        | "CancelAutoRenewalResources"
        | "CancelAutoRenewalResourcesV1"
        | "UpdatePeriodToOnDemand" => RENEWALS,
        "UpdatePeriodToOnDemandInstantly" => TURNING,
        "CancelResourcesSubscription"
        | "CancelResourcesSubscriptionV1"
        | "CancelOrderSubscriptionV1" => LEAVING,
        "ListCustomerOrders"
        | "ListCustomerOrdersV1"
        | "ShowCustomerOrderDetailsV1"
        | "ListOrderResourcesV1"
        | "ListOrderCouponsByOrderId"
        | "ShowCustomerOrderDetails"
        | "ShowRefundOrderDetails"
        | "ShowRefundOrderDetailsV1" => ORDERS,
        "CancelCustomerOrder" | "CancelCustomerOrderV1" => CANCELLING,
        "PayOrders" | "PayOrdersV1" | "PayOrdersV2" => PAYING,
        _ => return None,
    })
}

impl Model {
    /// May any user of the account be sent to this operation, and is it then answered as its owner
    /// would be?
    pub fn is_for_users(operation: &str) -> bool {
        asked(operation).is_some()
    }

    /// Every action that an operation asks for, in both spellings.
    pub fn actions() -> Vec<&'static str> {
        let all = [BALANCE, COUPONS, DISCOUNTS, ORGANISATION, OPENING, FINANCE, MOVING, PROJECTS];
        let projects = [CREATE, LIST, GET, UPDATE, SWITCH];
        let mut found = Vec::new();
        for asked in all.into_iter().chain(projects) {
            if let Asked::Actions(actions) = asked {
                found.extend(actions.iter().flatten().copied());
            }
        }
        found
    }

    /// What a user lacks that an operation asks for: the first of it.
    pub(crate) fn lacks(&self, who: Who, user: usize, operation: &str) -> Option<&'static str> {
        let user = &self.people[who].users[user];
        match (user.kind, asked(operation)?) {
            (UserKind::Owner, _) | (UserKind::Operator, Asked::Actions(_)) => None,
            (UserKind::Iam, Asked::Item(item)) => Some(item),
            (UserKind::Operator, Asked::Item(item)) => {
                (!user.items.iter().any(|own| own == item)).then_some(item)
            }
            (UserKind::Iam, Asked::Actions(actions)) => {
                let missing = actions.iter().find(|one| !grant(&user.policies, **one));
                missing.map(|[first, _]| *first)
            }
        }
    }

    /// Is a user shown the discounts of its account? Inquiries do not fail where it is not. Operators have
    /// items, and there is none for that.
    pub(crate) fn sees_discounts(&self, who: Who, user: usize) -> bool {
        let user = &self.people[who].users[user];
        match user.kind {
            UserKind::Owner => true,
            UserKind::Iam => grant(&user.policies, DISCOUNT_VIEW),
            UserKind::Operator => false,
        }
    }
}
