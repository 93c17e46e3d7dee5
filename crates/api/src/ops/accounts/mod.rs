//! A customer's accounts: balances and the statement (`accounts` B).

mod list_customer_account_change_records;
mod show_balances_former;
mod show_customer_account_balances;
mod show_customer_expenditure_quota;
mod shown;

pub use list_customer_account_change_records::ListCustomerAccountChangeRecords;
pub use show_balances_former::ShowBalancesFormer;
pub use show_customer_account_balances::ShowCustomerAccountBalances;
pub use show_customer_expenditure_quota::ShowCustomerExpenditureQuota;
pub(super) use shown::{Account, AccountBalance, FormerAccountBalance, shown, virtual_account};

use hubu_app::accounts::{self, debt};
use hubu_core::money::Amount;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;

/// The caller's accounts and what it owes in all, read with one statement. A resale customer has
/// none: its partner is billed for what it uses (`partner` 1.2).
async fn accounts_of(cx: &Cx) -> Result<(Vec<Account>, Amount), Failure> {
    if cx.identity()?.association.is_some_and(|kind| !kind.has_cash()) {
        return Err(Refusal::new(Code::NoAccountBalance).into());
    }
    let caller = cx.caller()?;
    let owner = (caller.group, caller.customer);
    let (now, balances) = cx.ask(accounts::balances(owner)).await?;
    Ok((shown(owner.1, &balances, now), debt(&balances)))
}
