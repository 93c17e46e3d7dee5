//! Partners (`partner`).

mod list_partner_balances;
mod list_partner_balances_former;

pub use list_partner_balances::ListPartnerBalances;
pub use list_partner_balances_former::ListPartnerBalancesFormer;

use hubu_app::partners::{Asked, partner_accounts};
use hubu_core::access::{Requirement, permissions};

use super::accounts::{Account, shown, virtual_account};
use crate::codes::Failure;
use crate::cx::Cx;

/// Operators of a partner need no item; an IAM user needs what it needs for any account's balances.
const BALANCES: Requirement = Requirement::permissions(&[permissions::BALANCE_VIEW]);

/// The accounts that are asked for, the allocatable one last.
async fn accounts_for(cx: &Cx, asked: Asked) -> Result<Vec<Account>, Failure> {
    let caller = cx.caller()?.customer;
    let found = cx.read(move |tx, pulse| {
        let found = partner_accounts(tx, caller, &asked, pulse.now)?;
        Ok((found, pulse.now))
    });
    let (found, now) = found.await?;
    let mut accounts = shown(found.owner, &found.books, now);
    accounts.extend(found.allocatable.map(|amount| virtual_account(found.owner, amount)));
    Ok(accounts)
}
