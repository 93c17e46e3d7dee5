//! Enterprise masters and their members (`accounts` A).

mod create_sub_enterprise_account;
mod list_enterprise_multi_account;
mod list_enterprise_organizations;
mod list_enterprise_sub_customers;
mod reclaim_sub_enterprise_amount;
mod send_sms_verification_code;
mod show_multi_account_transfer_amount;
mod transfer_body;
mod update_sub_enterprise_amount;

pub use create_sub_enterprise_account::CreateSubEnterpriseAccount;
pub use list_enterprise_multi_account::ListEnterpriseMultiAccount;
pub use list_enterprise_organizations::ListEnterpriseOrganizations;
pub use list_enterprise_sub_customers::ListEnterpriseSubCustomers;
pub use reclaim_sub_enterprise_amount::ReclaimSubEnterpriseAmount;
pub use send_sms_verification_code::SendSmsVerificationCode;
pub use show_multi_account_transfer_amount::ShowMultiAccountTransferAmount;
pub use update_sub_enterprise_amount::UpdateSubEnterpriseAmount;

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
