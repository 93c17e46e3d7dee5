//! A customer's accounts: balances and the statement (`accounts` B).

mod list_customer_account_change_records;
mod show_balances_former;
mod show_customer_account_balances;

pub use list_customer_account_change_records::ListCustomerAccountChangeRecords;
pub use show_balances_former::ShowBalancesFormer;
pub use show_customer_account_balances::ShowCustomerAccountBalances;

use hubu_app::Error;
use hubu_app::accounts::{self, Balance, debt};
use hubu_core::ids::CustomerKey;
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;

/// An account as balances show it.
struct Account {
    id: String,
    kind: u8,
    amount: Amount,
    limit: Option<Amount>,
}

/// The caller's accounts and what it owes in all, read with one statement. A resale customer has
/// none: its partner is billed for what it uses (`partner` 1.2).
async fn accounts_of(cx: &Cx) -> Result<(Vec<Account>, Amount), Failure> {
    if cx.identity()?.association.is_some_and(|kind| !kind.has_cash()) {
        return Err(Refusal::new(Code::NoAccountBalance).into());
    }
    let caller = cx.caller()?;
    let owner = (caller.group, caller.customer);
    let found = cx.peek(move |tx, wall| {
        let (pulse, balances) = accounts::balances(tx, owner, wall)?;
        Ok::<_, Error<Refusal>>((pulse, (pulse.now, balances)))
    });
    let (now, balances) = found.await?;
    Ok((shown(owner.1, &balances, now), debt(&balances)))
}

/// The cash account always shows, also before its first entry; credit that has ended does not.
fn shown(owner: CustomerKey, balances: &[Balance], now: Timestamp) -> Vec<Account> {
    let cash = balances.iter().find(|balance| balance.kind == BookKind::Cash);
    let mut accounts = vec![Account {
        id: format!("AC{owner}"),
        kind: 1,
        amount: cash.map_or(Amount::ZERO, |balance| balance.amount),
        limit: None,
    }];
    for balance in balances {
        let ended = balance.lot.expires().is_some_and(|at| at <= now);
        let kind = match balance.kind {
            BookKind::Credit | BookKind::SharedCredit if !ended && !balance.limit.is_zero() => 2,
            BookKind::Bonus => 5,
            BookKind::Deposit => 7,
            _ => continue,
        };
        let limit = (kind == 2).then_some(balance.limit);
        let id = format!("AC{}", balance.book);
        accounts.push(Account { id, kind, amount: balance.amount, limit });
    }
    accounts
}
