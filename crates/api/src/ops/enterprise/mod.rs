//! Enterprise masters and their members (`accounts` A), and enterprise projects (`accounts` D).

mod claim_enterprise_multi_account_coupon;
mod create_enterprise_project;
mod create_enterprise_project_auth;
mod create_sub_enterprise_account;
mod list_enterprise_multi_account;
mod list_enterprise_multi_account_former;
mod list_enterprise_organizations;
mod list_enterprise_projects;
mod list_enterprise_sub_customers;
mod list_enterprise_sub_customers_former;
mod list_multi_account_retrieve_coupons;
mod list_multi_account_transfer_coupons;
mod member_filter;
mod project;
mod reclaim_enterprise_multi_account_coupon;
mod reclaim_sub_enterprise_amount;
mod reclaim_sub_enterprise_amount_former;
mod send_sms_verification_code;
mod set_enterprise_project_status;
mod show_enterprise_project;
mod show_enterprise_project_quota;
mod show_multi_account_transfer_amount;
mod show_multi_account_transfer_amount_former;
mod transfer_body;
mod transfer_body_former;
mod update_enterprise_project;
mod update_sub_enterprise_amount;
mod update_sub_enterprise_amount_former;

pub use claim_enterprise_multi_account_coupon::ClaimEnterpriseMultiAccountCoupon;
pub use create_enterprise_project::CreateEnterpriseProject;
pub use create_enterprise_project_auth::CreateEnterpriseProjectAuth;
pub use create_sub_enterprise_account::CreateSubEnterpriseAccount;
pub use list_enterprise_multi_account::ListEnterpriseMultiAccount;
pub use list_enterprise_multi_account_former::ListEnterpriseMultiAccountFormer;
pub use list_enterprise_organizations::ListEnterpriseOrganizations;
pub use list_enterprise_projects::ListEnterpriseProjects;
pub use list_enterprise_sub_customers::ListEnterpriseSubCustomers;
pub use list_enterprise_sub_customers_former::ListEnterpriseSubCustomersFormer;
pub use list_multi_account_retrieve_coupons::ListMultiAccountRetrieveCoupons;
pub use list_multi_account_transfer_coupons::ListMultiAccountTransferCoupons;
pub use reclaim_enterprise_multi_account_coupon::ReclaimEnterpriseMultiAccountCoupon;
pub use reclaim_sub_enterprise_amount::ReclaimSubEnterpriseAmount;
pub use reclaim_sub_enterprise_amount_former::ReclaimSubEnterpriseAmountFormer;
pub use send_sms_verification_code::SendSmsVerificationCode;
pub use set_enterprise_project_status::SetEnterpriseProjectStatus;
pub use show_enterprise_project::ShowEnterpriseProject;
pub use show_enterprise_project_quota::ShowEnterpriseProjectQuota;
pub use show_multi_account_transfer_amount::ShowMultiAccountTransferAmount;
pub use show_multi_account_transfer_amount_former::ShowMultiAccountTransferAmountFormer;
pub use update_enterprise_project::UpdateEnterpriseProject;
pub use update_sub_enterprise_amount::UpdateSubEnterpriseAmount;
pub use update_sub_enterprise_amount_former::UpdateSubEnterpriseAmountFormer;

use hubu_app::accounts::Amounts;
use hubu_core::accounts::BalanceType;

use crate::edge::decode::Page;

/// The words of `balance_type`.
const BALANCES: [(&str, BalanceType); 2] = [
    (BalanceType::Debit.as_str(), BalanceType::Debit),
    (BalanceType::Credit.as_str(), BalanceType::Credit),
];

/// The part of the amounts that is asked for: cash is one row whatever the page.
fn page_of(amounts: &[Amounts], balance: BalanceType, page: Page) -> &[Amounts] {
    if balance == BalanceType::Debit {
        return amounts;
    }
    let from = usize::try_from(page.offset).unwrap_or(usize::MAX).min(amounts.len());
    let count = usize::try_from(page.limit).unwrap_or(usize::MAX);
    &amounts[from..amounts.len().min(from.saturating_add(count))]
}
