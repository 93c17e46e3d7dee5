//! The operations: one file each, and the only list of them.

mod accounts;
mod bills;
mod coupons;
mod days;
mod enterprise;
pub(crate) mod explain;
mod former;
mod iam;
mod orders;
mod packages;
mod partners;
mod products;
mod rating;
mod realname;
mod regions;
mod subscriptions;
mod verification;

use http::Method;
use hubu_core::access::Requirement;

use crate::catalogue::Sites;
use crate::operation::{Callers, Plane, RateClass, Repeat, Spec};
use crate::registry::{Entry, entry};

/// A list that every customer may read, with whatever permissions.
const fn open_list(
    id: &'static str,
    sites: Sites,
    path: &'static str,
    summary: [&'static str; 2],
) -> Spec {
    Spec {
        id,
        plane: Plane::Vendor,
        sites,
        method: Method::GET,
        path,
        callers: Callers::Customers,
        requires: Requirement::OPEN,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary,
    }
}

/// Every operation, in the order of the wire's paths.
pub fn registry() -> Vec<Entry> {
    let mut entries = vec![
        entry::<accounts::ShowBalancesFormer>(),
        entry::<enterprise::ReclaimSubEnterpriseAmountFormer>(),
        entry::<enterprise::ListEnterpriseMultiAccountFormer>(),
        entry::<enterprise::UpdateSubEnterpriseAmountFormer>(),
        entry::<enterprise::ShowMultiAccountTransferAmountFormer>(),
        entry::<enterprise::ListEnterpriseSubCustomersFormer>(),
        entry::<partners::ListPartnerBalancesFormer>(),
        entry::<accounts::ListCustomerAccountChangeRecords>(),
        entry::<accounts::ShowCustomerAccountBalances>(),
        entry::<accounts::ShowCustomerExpenditureQuota>(),
        entry::<partners::ListPartnerBalances>(),
        entry::<enterprise::CreateEnterpriseProjectAuth>(),
        entry::<enterprise::ListEnterpriseOrganizations>(),
        entry::<enterprise::ListEnterpriseMultiAccount>(),
        entry::<enterprise::ReclaimSubEnterpriseAmount>(),
        entry::<enterprise::ReclaimEnterpriseMultiAccountCoupon>(),
        entry::<enterprise::ListMultiAccountRetrieveCoupons>(),
        entry::<enterprise::SendSmsVerificationCode>(),
        entry::<enterprise::ListEnterpriseSubCustomers>(),
        entry::<enterprise::CreateSubEnterpriseAccount>(),
        entry::<enterprise::ShowMultiAccountTransferAmount>(),
        entry::<enterprise::UpdateSubEnterpriseAmount>(),
        entry::<enterprise::ClaimEnterpriseMultiAccountCoupon>(),
        entry::<enterprise::ListMultiAccountTransferCoupons>(),
        entry::<coupons::ListCustomerCouponChangeRecords>(),
        entry::<coupons::ListSubCustomerCoupons>(),
        entry::<coupons::ListStoredValueCards>(),
        entry::<regions::ListCities>(),
        entry::<regions::ListCounties>(),
        entry::<regions::ListProvinces>(),
        entry::<coupons::ListBusinessDiscountInfo>(),
    ];
    entries.extend([
        entry::<verification::SendVerificationMessageCode>(),
        entry::<verification::SendVerificationCodeFormer>(),
        entry::<realname::ShowRealNameAuthQrCode>(),
        entry::<realname::ShowRealNameAuthStatus>(),
        entry::<realname::CreateEnterpriseRealnameAuthentication>(),
        entry::<realname::ChangeEnterpriseRealnameAuthentication>(),
        entry::<realname::CreatePersonalRealnameAuth>(),
        entry::<realname::ShowRealnameAuthenticationReviewResult>(),
        entry::<realname::CreateEnterpriseFormer>(),
        entry::<realname::ChangeEnterpriseFormer>(),
        entry::<realname::CreatePersonalFormer>(),
        entry::<realname::ShowReviewResultFormer>(),
        entry::<realname::ShowRealNamePage>(),
        entry::<realname::CompleteRealName>(),
    ]);
    entries.extend(iam::registry());
    entries.extend([
        entry::<enterprise::ListEnterpriseProjects>(),
        entry::<enterprise::CreateEnterpriseProject>(),
        entry::<enterprise::ShowEnterpriseProjectQuota>(),
        entry::<enterprise::ShowEnterpriseProject>(),
        entry::<enterprise::UpdateEnterpriseProject>(),
        entry::<enterprise::SetEnterpriseProjectStatus>(),
    ]);
    entries.extend(products::registry());
    entries.push(entry::<coupons::RedeemStoredValueCard>());
    entries.extend(rating::registry());
    entries.push(entry::<explain::ExplainAmount>());
    entries.extend(orders::registry());
    entries.extend(subscriptions::registry());
    entries.extend(bills::registry());
    entries.extend(packages::registry());
    entries.extend(crate::operator::registry());
    entries
}
